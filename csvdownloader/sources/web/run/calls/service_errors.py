"""The errors that a service reports in its responses: their class, message and hint."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.responses import HttpStatusError, ThrottledError
from csvdownloader.core.errors.services import RemoteJobError
from csvdownloader.core.messages import EMPTY, Message, verbatim
from csvdownloader.core.texts import one_line
from csvdownloader.engine.transfer.http import Headers, HttpResponse
from csvdownloader.engine.transfer.retry import TRANSIENT_STATUS
from csvdownloader.sources.web.bodies.error_message import LONGEST, message_in
from csvdownloader.sources.web.profile.errors import ErrorClass, ErrorRule, Errors
from csvdownloader.sources.web.profile.selectors import HTTP, ParsedReply, Selector
from csvdownloader.sources.web.run.calls.replies import host_of, reply_of

_UNAUTHORIZED, _REQUEST_TIMEOUT, _TOO_MANY_REQUESTS = 401, 408, 429
_XML = ("<?xml", "<error")
_TRANSIENT = frozenset({ErrorClass.THROTTLED, ErrorClass.TRANSIENT})


class ServiceError(Struct, frozen=True):
    """An error that a response reports.

    Attributes:
        error_class: How it is handled.
        host: The host that responded.
        status: The HTTP code.
        message: The service's own message, with the id of the request when it gives one.
        hint: The profile's hint; empty for the default.
        is_ruled: Whether the profile has a rule for it.
        is_named: Whether the rule matched an error code of the service's own: then the service
            did process the call, and refused it.
        changed_by_redirect: Whether another call gave the response than the one that was made; see
            `ParsedReply`.
    """

    error_class: ErrorClass
    host: str
    status: int
    message: Message
    hint: Message
    is_ruled: bool
    is_named: bool
    changed_by_redirect: bool

    @property
    def is_transient(self) -> bool:
        """Whether the same call may succeed later."""
        return self.error_class in _TRANSIENT

    @property
    def is_unclear(self) -> bool:
        """Whether the service may have executed the call in spite of the error."""
        if self.changed_by_redirect or self.is_named:
            return self.changed_by_redirect
        is_refusal = HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return not is_refusal or self.status == _REQUEST_TIMEOUT

    def error(self) -> UserError:
        """The error for the user."""
        hint = self.hint or None
        if self.error_class is ErrorClass.AUTH:
            hint = hint or Message("Check the account and what it may do, then retry.")
            return LoginRefusedError(
                Message(
                    "{host} refused the account: {message}", host=self.host, message=self.message
                ),
                hint,
            )
        if self.error_class is ErrorClass.THROTTLED:
            return ThrottledError(
                Message("{host} asks to wait: {message}", host=self.host, message=self.message),
                hint or Message("Retry later: the service allows only so many calls."),
            )
        if self.status < HTTPStatus.BAD_REQUEST and not self.is_named:
            return RemoteJobError(
                Message(
                    "{host} answered {status}, which is none of the codes that the profile "
                    "expects: {message}",
                    host=self.host,
                    status=self.status,
                    message=self.message,
                ),
                hint,
            )
        if self.status < HTTPStatus.BAD_REQUEST or self.error_class is ErrorClass.QUOTA:
            return RemoteJobError(
                Message(
                    "{host} refused the export: {message}", host=self.host, message=self.message
                ),
                hint,
            )
        if self.error_class is ErrorClass.ALREADY_RUNNING:
            return RemoteJobError(
                Message("An export is already running: {message}", message=self.message), hint
            )
        return HttpStatusError(
            self.status,
            Message(
                "{host} answered {status}: {message}",
                host=self.host,
                status=self.status,
                message=self.message,
            ),
            hint,
            Remedy.RETRY if self.error_class is ErrorClass.TRANSIENT else Remedy.OPEN_IN_BROWSER,
        )


def service_error_in(
    errors: Errors, reply: ParsedReply, expect: Sequence[int] = ()
) -> ServiceError | None:
    """The error that a response reports; None if it is a success.

    Args:
        errors: The profile's.
        reply: The response.
        expect: Codes that mean success; empty for any 2xx.
    """
    code = _first(errors.code, reply)
    rule = next((rule for rule in errors.rules if _matches(rule, code, reply.status)), None)
    is_expected = reply.status in expect if expect else is_success(reply.status)
    if is_expected and (rule is None or not rule.code):
        return None
    return ServiceError(
        error_class=rule.error_class if rule else _default_class(reply.status),
        host=host_of(reply.url),
        status=reply.status,
        message=message_of(errors, reply),
        hint=verbatim(rule.hint) if rule else EMPTY,
        is_ruled=rule is not None,
        is_named=rule is not None and bool(rule.code),
        changed_by_redirect=reply.changed_by_redirect,
    )


def is_success(status: int) -> bool:
    """Whether the code is one of 2xx."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def message_of(errors: Errors, reply: ParsedReply) -> Message:
    """The service's own error message, else the reason phrase; one line of bounded length."""
    text = _own_message(errors, reply) or phrase_of(reply.status)
    line = verbatim(one_line(text, LONGEST)) if text else Message("no explanation")
    request_id = one_line(_first(errors.request_id, reply), LONGEST)
    if not request_id:
        return line
    return Message("{message} (request {request_id})", message=line, request_id=request_id)


def error_message(errors: Errors, reply: ParsedReply) -> Message:
    """The service's own error message as `message_of` has it; empty when there is none."""
    return message_of(errors, reply) if _own_message(errors, reply) else EMPTY


def phrase_of(status: int) -> str:
    """The standard reason phrase of an HTTP code; empty for an unknown code."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def says_error(errors: Errors, reply: ParsedReply) -> bool:
    """Whether the response has an error message or code where the profile looks for them."""
    return bool(_first(_message_selectors(errors), reply) or _first(errors.code, reply))


def refusal_of_file(errors: Errors, error: HttpStatusError, url: str) -> ServiceError | None:
    """What the service says about a download that it refused; None when it says nothing."""
    headers = Headers(error.headers)
    reply = reply_of(HttpResponse(error.status, "", headers, error.body, url, (host_of(url),)))
    service_error = service_error_in(errors, reply)
    is_explained = service_error and (service_error.is_ruled or _own_message(errors, reply))
    return service_error if is_explained else None


def _matches(rule: ErrorRule, code: str, status: int) -> bool:
    if not rule.code:
        return status in rule.http
    return code in rule.code and (not rule.http or status in rule.http)


def _default_class(status: int) -> ErrorClass:
    if status == _UNAUTHORIZED:
        return ErrorClass.AUTH
    if status == _TOO_MANY_REQUESTS:
        return ErrorClass.THROTTLED
    return ErrorClass.TRANSIENT if status in TRANSIENT_STATUS else ErrorClass.PERMANENT


def _own_message(errors: Errors, reply: ParsedReply) -> str:
    # the XML errors of object stores repeat signatures: never show the whole text
    is_xml = reply.text.lstrip("\ufeff \r\n").lower().startswith(_XML)
    selectors = _message_selectors(errors) if is_xml else errors.message
    return _first(selectors, reply) or _message_in(reply.body)


def _message_selectors(errors: Errors) -> list[Selector]:
    """The selectors that find a message, and not just the whole response."""
    return [s for s in errors.message if not s.expression.startswith(HTTP)]


def _first(selectors: Sequence[Selector], reply: ParsedReply) -> str:
    return next((text for selector in selectors if (text := selector.text(reply))), "")


def _message_in(body: Any) -> str:
    """The message of an object or a list; any other value is not taken for a message."""
    return message_in(body) if isinstance(body, dict | list) else ""
