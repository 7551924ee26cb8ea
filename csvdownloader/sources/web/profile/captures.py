"""Which of the values that a profile captures are secrets, so that no disk may have them."""

from collections.abc import Iterator

from csvdownloader.sources.web.profile.calls import CallTemplate, calls_in
from csvdownloader.sources.web.profile.profile import Profile, ProfileMode
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template, TemplateScope
from csvdownloader.sources.web.profile.urls import is_secret_name, public_url

_MARK = "captured"  # stands for a value, to see where in a URL it comes to lie


def secret_captures(profile: Profile) -> frozenset[str]:
    """The NAMEs of `job.NAME` whose values are secrets.

    Their own name says so, or a key that they are read from, or one that they are sent under.
    """
    calls = tuple(calls_in(profile))
    read = {
        name
        for call in calls
        for name, selector in call.capture.items()
        if any(map(is_secret_name, (name, *selector.keys)))
    }
    return frozenset(read.union(*map(_sent_as_secrets, calls)))


def unkept_captures(profile: Profile) -> frozenset[str]:
    """The NAMEs of `job.NAME` that no checkpoint keeps: secrets, and all of a chain.

    A chain never goes on after a restart, and the address of its next rows lets in who has it.
    """
    if profile.mode is ProfileMode.CHAIN:
        return frozenset(name for call in calls_in(profile) for name in call.capture)
    return secret_captures(profile)


def _sent_as_secrets(call: CallTemplate) -> set[str]:
    """The NAMEs that are sent in a header, a field or a pair of the URL with a secret's name."""
    fields = list(call.headers.items())
    for tree in (call.query, call.body):
        fields += tree.fields if isinstance(tree, TemplateTree) else ()
    templates = [template for key, template in fields if is_secret_name(key)]
    sent = {name for template in templates for name in _job_names(template)}
    return sent | {name for name in _job_names(call.url) if _is_secret_in(call.url, name)}


def _is_secret_in(url: Template, name: str) -> bool:
    marked = url.url(TemplateScope(job={name: _MARK}))
    return any(_MARK in secret for secret in public_url(marked).secrets)


def _job_names(template: Template) -> Iterator[str]:
    return (name for space, name in template.names if space == "job")
