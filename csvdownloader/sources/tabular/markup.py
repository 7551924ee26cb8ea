"""Recognizes HTML, XML and JSON by the first bytes (content sniffing)."""

import re

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HTML = re.compile(rb"<(?:!doctype\s+html\b|(?:html|head|body|script)[\s/>]|meta\s)", re.IGNORECASE)
_XML = re.compile(rb"<(?:\?xml\b|!doctype\b|!--|error>)", re.IGNORECASE)

_JSON = re.compile(rb'\s*+(?:\{\s*+(?:"(?:[^"\\]|\\.)*+"\s*+:|\}\s*+\Z)|\[\s*+[\[{"\]])', re.S)


def is_html(start: bytes) -> bool:
    """Whether a text that begins with these bytes, as UTF-8, is a web page."""
    return _HTML.match(_text(start)) is not None


def is_markup(start: bytes) -> bool:
    """Whether a text that begins with these bytes, as UTF-8, is a web page or XML."""
    return is_html(start) or _XML.match(_text(start)) is not None


def is_json(start: bytes) -> bool:
    """Whether a text with this start is JSON, and not CSV."""
    return _JSON.match(start) is not None


def _text(start: bytes) -> bytes:
    return start.removeprefix(_BYTE_ORDER_MARK).lstrip()
