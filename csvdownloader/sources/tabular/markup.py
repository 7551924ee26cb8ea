"""Recognizes HTML, XML and JSON by the first bytes (content sniffing)."""

import json
import re

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HTML = re.compile(rb"<(?:!doctype\s+html\b|(?:html|head|body|script)[\s/>]|meta\s)", re.IGNORECASE)
_XML = re.compile(rb"<(?:\?xml\b|!doctype\b|!--|error>)", re.IGNORECASE)
_ELEMENT = re.compile(rb"<([a-z][\w:.-]{0,60})(?![\w:.-])([^<>]{0,2000})>", re.IGNORECASE)
_HTML_ELEMENTS = frozenset(
    b"a b big blockquote body br button center dd div dl dt em font footer form h1 h2 h3 h4 h5 h6 "
    b"header hr i iframe img input label li link main nav noscript ol p pre section small span "
    b"strong style table tbody td th title tr tt u ul".split()
)
_SEPARATORS = (b"", b",", b";", b"\t", b"|", b"\r", b"\n")
_JSON = re.compile(rb'\s*+(?:\{\s*+(?:"(?:[^"\\]|\\.)*+"\s*+:|\}\s*+\Z)|\[\s*+[\[{"\]])', re.S)
_OBJECT = re.compile(rb'\{\s*+"[^"\n]*+"\s*+:')  # also behind a comment, or inside of a call


def is_html(start: bytes) -> bool:
    """Whether a text that begins with these bytes, as UTF-8, is a web page."""
    return _HTML.match(_text(start)) is not None


def is_markup(start: bytes) -> bool:
    """Whether a text that begins with these bytes, as UTF-8, is a web page or XML."""
    return is_html(start) or _XML.match(_text(start)) is not None


def is_fragment(text: bytes) -> bool:
    """Whether a text begins with an element of a page or of XML, without what usually opens it."""
    match = _ELEMENT.match(text)
    if not match:
        return False
    name, rest = match[1].lower(), match[2]
    if b"=" in rest or rest.endswith(b"/") or b"</" + name in text.lower():
        return True
    # names of columns may stand in angle brackets, too
    return name in _HTML_ELEMENTS and text[match.end() : match.end() + 1] not in _SEPARATORS


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
