"""Tells which HTTP headers a profile may set."""

import re

from csvdownloader.core.messages import EMPTY, Message

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_RESERVED = frozenset(  # set by the program: they frame the request, or resume a download
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "if-range",
        "range",
        "te",
        "transfer-encoding",
        "upgrade",
    }
)
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


def header_problem(name: str, *, may_sign_in: bool = False) -> Message:
    """Why a profile may not set the header; empty for one that it may."""
    if not _NAME.fullmatch(name):
        return Message("This is no name of a header")
    if name.lower() in _RESERVED:
        return Message("The program sets this header itself")
    if name.lower() in _CREDENTIALS and not may_sign_in:
        return Message("This belongs into [auth], which says who may see it")
    return EMPTY
