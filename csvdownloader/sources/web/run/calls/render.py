"""Renders the calls of a profile as HTTP requests: fills in their placeholders."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct, field

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.messages import Message
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.web.profile.calls import CallTemplate
from csvdownloader.sources.web.profile.start import UUID
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template, TemplateScope
from csvdownloader.sources.web.profile.value_text import text_of
from csvdownloader.sources.web.run.calls.replies import joined_url

_MEDIA_TYPES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "text": "text/plain; charset=utf-8",
}


class ExtraFields(Struct, frozen=True):
    """Fields to send in addition, for example a page's token. Names in `body` may be dotted."""

    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


NOTHING = ExtraFields()


def http_call(
    call: CallTemplate, scope: TemplateScope, base_url: str, extra: ExtraFields = NOTHING
) -> HttpRequest:
    """The request for a call, without any credential. Raises ProfileError."""
    query = call.query.render(scope, omit_empty=call.omit_empty) if call.query else {}
    headers = {**_headers(call, scope), **extra.headers}
    body = _body(call, scope, extra.body)
    if body is not None and "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = _MEDIA_TYPES[call.body_kind or "json"]
    url = with_query(absolute_url(call.url, scope, base_url), {**query, **extra.query})
    return HttpRequest(call.method, url, headers, body)


def _headers(call: CallTemplate, scope: TemplateScope) -> dict[str, str]:
    return {
        name: template.header(scope)
        for name, template in call.headers.items()
        if not (call.omit_empty and template.lacks_value(scope))
    }


def absolute_url(template: Template, scope: TemplateScope, base_url: str) -> str:
    """The URL of a template; a relative one is joined to `base_url`.

    Raises:
        ProfileError: A value is missing, or there is no URL.
        RedirectRefusedError: The URL is not valid.
    """
    for placeholder in template.placeholders:
        if placeholder.namespace == "job" and placeholder.value(scope) is None:
            raise ProfileError(
                Message(
                    "The service's answers had no {name}, which the next call needs",
                    name=placeholder.name,
                )
            )
    url = template.url(scope)
    if not url:
        raise ProfileError(Message("The address to call is empty"))
    return base_url + url if url.startswith("/") else joined_url(f"{base_url}/", url)


def job_names(call: CallTemplate) -> frozenset[str]:
    """The NAMEs of the captured values, `job.NAME`, that the call needs."""
    parts = (call.url, call.query, call.body, *call.headers.values())
    names = frozenset[tuple[str, str]]().union(*(part.names for part in parts if part))
    return frozenset(name for space, name in names if space == "job" and name != UUID)


def with_query(url: str, query: Mapping[str, Any]) -> str:
    """The URL with more query parameters; those that it has stay as they are."""
    if not query:
        return url
    url = url.partition("#")[0]
    text = urlencode(list(_pairs(query)), quote_via=quote)
    if url.endswith(("?", "&")):
        return url + text
    return f"{url}{'&' if '?' in url else '?'}{text}"


def _body(call: CallTemplate, scope: TemplateScope, extra: Mapping[str, Any]) -> bytes | None:
    if isinstance(call.body, Template):
        return call.body.text(scope).encode()
    if not isinstance(call.body, TemplateTree):
        return json.dumps(dict(extra)).encode() if extra else None
    values = call.body.render(scope, omit_empty=call.omit_empty)
    for path, value in extra.items():
        _put(values, path.split("."), value)
    if call.body_kind == "form":
        return urlencode(list(_pairs(values))).encode()
    return json.dumps(values, ensure_ascii=False).encode()


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:
    *outer, last = path
    for key in outer:
        values = values.setdefault(key, {})
    values[last] = value


def _pairs(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        items = value if isinstance(value, list | tuple) else [value]
        yield from ((name, text_of(item)) for item in items)
