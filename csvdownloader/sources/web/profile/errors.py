"""How the errors of a service are found, and what they mean."""

from enum import StrEnum

from msgspec import Struct

from csvdownloader.sources.web.profile.selectors import Selector


class ErrorClass(StrEnum):
    """The class of an error, which decides how it is handled."""

    AUTH = "auth"
    THROTTLED = "throttled"
    TRANSIENT = "transient"
    ALREADY_RUNNING = "already-running"
    QUOTA = "quota"
    PERMANENT = "permanent"


class ErrorRule(Struct, frozen=True):
    """Which errors are of a class. Empty `code` and empty `http` match nothing.

    Attributes:
        code: Codes of the body, as text.
        http: HTTP codes.
        hint: What the user can do; empty for the default.
    """

    error_class: ErrorClass
    code: tuple[str, ...] = ()
    http: tuple[int, ...] = ()
    hint: str = ""


class Errors(Struct, frozen=True):
    """Finds the error in a response; of several selectors, the first that finds something wins."""

    message: tuple[Selector, ...] = ()
    code: tuple[Selector, ...] = ()
    request_id: tuple[Selector, ...] = ()
    rules: tuple[ErrorRule, ...] = ()
