"""Recognizes HTML, XML and JSON by the first bytes (content sniffing)."""

import json
import re

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HTML = re.compile(rb"<(?:!doctype\s+html\b|(?:html|head|body|script)[\s/>]|meta\s)", re.IGNORECASE)
_XML = re.compile(rb"<(?:\?xml\b|!doctype\b|!--|error>)", re.IGNORECASE)

_JSON = re.compile(rb'\s*+(?:\{\s*+(?:"(?:[^"\\]|\\.)*+"\s*+:|\}\s*+\Z)|\[\s*+[\[{"\]])', re.S)
_OBJECT = re.compile(rb'\{\s*+"[^"\n]*+"\s*+:')  # also behind a comment, or inside of a call


def is_html(start: bytes) -> bool:
    """Whether a text that begins with these bytes, as UTF-8, is a web page."""
    return _HTML.match(_text(start)) is not None


def is_markup(start: bytes) -> bool:
    """Whether a text that begins with these bytes, as UTF-8, is a web page or XML."""
    return is_html(start) or _XML.match(_text(start)) is not None


def is_json(start: bytes) -> bool:
    """Whether a text with this start is JSON, and not CSV."""
    return _JSON.match(start) is not None


def may_be_json(start: bytes) -> bool:
    """Whether a text with this start can be JSON, also of another kind than rows."""
    if start.lstrip()[:1] in {b"", b"[", b"{"} or _OBJECT.search(start):
        return True
    try:
        json.loads(start)
    except (ValueError, RecursionError):
        return False
    return True


def is_json_lines(start: bytes) -> bool:
    """Whether the first line of a JSON text is an object of its own, and another follows."""
    line, _, rest = start.strip().partition(b"\n")
    return line.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _text(start: bytes) -> bytes:
    return start.removeprefix(_BYTE_ORDER_MARK).lstrip()
