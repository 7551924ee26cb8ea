"""Finds keys without effect: whoever writes one expects it to do something."""

from csvdownloader.core.messages import Message
from csvdownloader.sources.web.profile.pages import Pages
from csvdownloader.sources.web.profile.profile import Profile, ProfileMode
from csvdownloader.sources.web.profile.selectors import HEADER, HTTP, JSON_HEADER, LINK
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile_toml.findings import Findings

_LINK_KEYS = ("on_expired", "ttl", "expires", "empty_ok")


def check_effects(profile: Profile, findings: Findings) -> None:
    """Reports keys that have no effect in combination with the rest of the profile."""
    for key, message in _unused_in_result(profile).items():
        if key in _set_in_result(profile):
            findings.add(("result", key), message)
    if profile.pages and profile.result.urls:
        for key, value in _keys_of_url_pages(profile.pages).items():
            if value:
                findings.add(
                    ("pages", key), Message("This goes with url only: these pages list links")
                )
    if profile.pages and profile.result.call:
        if profile.resolve:
            findings.add(("resolve",), Message("Pages that have a url need no link"))
        _check_selectors(profile, profile.pages, findings)
        _check_body(profile, profile.pages, findings)


def _set_in_result(profile: Profile) -> set[str]:
    result = profile.result
    values = {
        "on_expired": result.on_expired != "stop",
        "ttl": result.ttl is not None,
        "expires": result.expires is not None,
        "empty_ok": result.empty_ok,
        "headers": result.headers is not None,
        "auth": not result.auth,
        "bad_tail": bool(result.bad_tail),
    }
    return {key for key, is_set in values.items() if is_set}


def _unused_in_result(profile: Profile) -> dict[str, Message]:
    """The keys of [result] that have no effect, and why."""
    if profile.mode is ProfileMode.CHAIN:
        keys = (*_LINK_KEYS, "headers", "auth", "bad_tail")
        return dict.fromkeys(keys, Message("In a chain the answers have the rows"))
    unused: dict[str, Message] = {}
    if profile.mode is ProfileMode.DIRECT or (profile.pages and profile.result.call):
        unused |= dict.fromkeys(_LINK_KEYS, Message("This goes with a link that a job gives"))
        if profile.pages and profile.result.on_expired == "restart":
            del unused["on_expired"]  # what the pages are of may expire
    if profile.result.call:
        unused["headers"] = Message("With url, this must be a table: an expression goes with urls")
    if profile.pages and profile.result.call and not _are_files(profile):
        unused |= dict.fromkeys(
            ("auth", "bad_tail"), Message("This goes with files: these pages are JSON")
        )
    return unused


def _keys_of_url_pages(pages: Pages) -> dict[str, object]:
    return {"rows": pages.rows, "size": pages.size}


def _are_files(profile: Profile) -> bool:
    return profile.decode.format != "json" and profile.decode.rows is None


def _check_selectors(profile: Profile, pages: Pages, findings: Findings) -> None:
    selectors = {"next": pages.next, "end_when": pages.end_when}
    selectors |= {"total": pages.total, "rows": pages.rows}
    for key, selector in selectors.items() if _are_files(profile) else ():
        if selector and not selector.expression.startswith((HEADER, JSON_HEADER, LINK, HTTP)):
            message = Message(
                "A page that is a file is not looked into: use header:, link: or http:"
            )
            findings.add(("pages", key), message)


def _check_body(profile: Profile, pages: Pages, findings: Findings) -> None:
    body = profile.result.call.body if profile.result.call else None
    takes_fields = body is None or (isinstance(body, TemplateTree) and not body.is_list)
    if pages.send_in == "body" and not takes_fields:
        findings.add(
            ("pages", "send", "in"), Message("The body must be a table, to have a place for it")
        )
