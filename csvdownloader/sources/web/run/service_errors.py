"""What a service says that went wrong, and what is done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from csvdownloader.core.errors import (
    HttpStatusError,
    LoginRefusedError,
    RemoteJobError,
    ThrottledError,
    UserError,
)
from csvdownloader.core.texts import one_line
from csvdownloader.engine.transfer.http import Headers, HttpResponse
from csvdownloader.engine.transfer.retry import TRANSIENT_STATUS
from csvdownloader.sources.web.bodies.error_message import LONGEST, message_in
from csvdownloader.sources.web.profile.model import ErrorClass, ErrorRule, Errors
from csvdownloader.sources.web.profile.selectors import HTTP, ParsedReply, Selector
from csvdownloader.sources.web.run.replies import host_of, reply_of

_UNAUTHORIZED, _GAVE_UP_WAITING, _TOO_MANY = 401, 408, 429
_XML = ("<?xml", "<error")
_PASSING = frozenset({ErrorClass.THROTTLED, ErrorClass.TRANSIENT})


@dataclass(frozen=True, slots=True)
class ServiceError:
    """An answer that is not what was hoped for.

    Attributes:
        kind: What is done about it.
        host: Who answered.
        status: The HTTP code.
        words: What the service says, with the id of the request when it gives one.
        hint: The profile's hint; empty for the usual.
        is_ruled: Whether the profile has a rule for it.
        is_named: Whether the service named it by a code of its own, so that it did look at the
            call, and refused it.
        is_sent_on: Whether another call gave the answer than the one that was made.
    """

    error_class: ErrorClass
    host: str
    status: int
    message: str
    hint: str
    is_ruled: bool
    is_named: bool
    changed_by_redirect: bool

    @property
    def is_transient(self) -> bool:
        """Whether the same call may do later."""
        return self.error_class in _PASSING

    @property
    def is_unclear(self) -> bool:
        """Whether the service may have done what was asked in spite of it."""
        if self.changed_by_redirect or self.is_named:
            return self.changed_by_redirect
        is_refusal = HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return not is_refusal or self.status == _GAVE_UP_WAITING

    def error(self) -> UserError:
        """The error for the user."""
        hint = self.hint or None
        if self.error_class is ErrorClass.AUTH:
            hint = hint or "Check the account and what it may do, then retry."
            return LoginRefusedError(f"{self.host} refused the account: {self.message}", hint)
        if self.error_class is ErrorClass.THROTTLED:
            return ThrottledError(f"{self.host} asks to wait: {self.message}", hint)
        if self.status < HTTPStatus.BAD_REQUEST and not self.is_named:
            return RemoteJobError(
                f"{self.host} answered {self.status}, which is none of the codes that the profile "
                f"expects: {self.message}",
                hint,
            )
        if self.status < HTTPStatus.BAD_REQUEST or self.error_class is ErrorClass.QUOTA:
            return RemoteJobError(f"{self.host} refused the export: {self.message}", hint)
        if self.error_class is ErrorClass.ALREADY_RUNNING:
            return RemoteJobError(f"An export is already running: {self.message}", hint)
        return HttpStatusError(
            self.status, f"{self.host} answered {self.status}: {self.message}", hint
        )


def service_error_in(
    errors: Errors, reply: ParsedReply, expect: Sequence[int] = ()
) -> ServiceError | None:
    """What is wrong with the answer; None when it is one of success.

    Args:
        errors: The profile's.
        reply: The answer.
        expect: Codes that mean success; empty for any 2xx.
    """
    code = _first(errors.code, reply)
    rule = next((rule for rule in errors.rules if _fits(rule, code, reply.status)), None)
    fine = reply.status in expect if expect else is_success(reply.status)
    if fine and (rule is None or not rule.code):
        return None
    return ServiceError(
        error_class=rule.error_class if rule else _usual_class(reply.status),
        host=host_of(reply.url),
        status=reply.status,
        message=message_of(errors, reply),
        hint=rule.hint if rule else "",
        is_ruled=rule is not None,
        is_named=rule is not None and bool(rule.code),
        changed_by_redirect=reply.changed_by_redirect,
    )


def is_success(status: int) -> bool:
    """Whether the code is one of 2xx."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def message_of(errors: Errors, reply: ParsedReply) -> str:
    """The service's own words for what went wrong, one line of bounded length."""
    message = _own_words(errors, reply) or phrase_of(reply.status) or "no explanation"
    message = one_line(message, LONGEST)
    request_id = one_line(_first(errors.request_id, reply), LONGEST)
    return f"{message} (request {request_id})" if request_id else message


def appended_message(errors: Errors, reply: ParsedReply) -> str:
    """A colon and the service's own words; empty when it has none."""
    return f": {message_of(errors, reply)}" if _own_words(errors, reply) else ""


def phrase_of(status: int) -> str:
    """The usual words for an HTTP code; empty for one that nobody knows."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def says_error(errors: Errors, reply: ParsedReply) -> bool:
    """Whether the answer has a message of trouble where the profile says that these are."""
    return bool(_first(_named(errors), reply) or _first(errors.code, reply))


def refusal_of_file(errors: Errors, error: HttpStatusError, url: str) -> ServiceError | None:
    """What the service says about a download that it refused; None when it says nothing."""
    reply = reply_of(HttpResponse(error.status, "", Headers(), error.body, url, ()))
    service_error = service_error_in(errors, reply)
    is_told = service_error and (service_error.is_ruled or _own_words(errors, reply))
    return service_error if is_told else None


def _fits(rule: ErrorRule, code: str, status: int) -> bool:
    if not rule.code:
        return status in rule.http
    return code in rule.code and (not rule.http or status in rule.http)


def _usual_class(status: int) -> ErrorClass:
    if status == _UNAUTHORIZED:
        return ErrorClass.AUTH
    if status == _TOO_MANY:
        return ErrorClass.THROTTLED
    return ErrorClass.TRANSIENT if status in TRANSIENT_STATUS else ErrorClass.PERMANENT


def _own_words(errors: Errors, reply: ParsedReply) -> str:
    # the errors of stores of files repeat signatures
    is_xml = reply.text.lstrip("\ufeff \r\n").lower().startswith(_XML)
    selectors = _named(errors) if is_xml else errors.message
    return _first(selectors, reply) or _message_in(reply.body)


def _named(errors: Errors) -> list[Selector]:
    """The selectors that find a message, and not just the whole answer."""
    return [s for s in errors.message if not s.expression.startswith(HTTP)]


def _first(selectors: Sequence[Selector], reply: ParsedReply) -> str:
    return next((text for selector in selectors if (text := selector.text(reply))), "")


def _message_in(body: Any) -> str:
    """The message of an object or a list; another value is an answer, and no explanation."""
    return message_in(body) if isinstance(body, dict | list) else ""
