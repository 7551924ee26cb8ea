"""The file name that a server proposes, made safe."""

import re
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.engine.charsets import known_charset
from csvdownloader.engine.transfer.http import Headers

_PARAMETER = re.compile(r';\s*([\w*]+)\s*=\s*("(?:\\.|[^"\\])*"|[^;]*)')
_ENDING = re.compile(r"[A-Za-z0-9]{1,8}")
_ESCAPED = re.compile(r"\\(.)")


def proposed_name(headers: Headers, url: str) -> str:
    """One path component that is safe everywhere; from Content-Disposition, or else the URL."""
    return name_by_server(headers) or _safe(unquote(urlsplit(url).path, errors="replace"))


def name_by_server(headers: Headers) -> str:
    """The name in Content-Disposition, made safe; empty when there is none."""
    text = _disposition(headers.get("content-disposition") or "")
    return _safe(text) if text else ""


def _safe(text: str) -> str:
    text = text.replace("\\", "/").rstrip("/").rpartition("/")[2]
    stem, _, ending = text.rpartition(".")
    if stem.strip(". ") and _ENDING.fullmatch(ending):
        return safe_file_name(stem, ending)
    return safe_file_name(text, "_").removesuffix("._")


def _disposition(value: str) -> str:
    found = {name.lower(): text.strip() for name, text in _PARAMETER.findall(value)}
    return _extended(found.get("filename*", "")) or _plain(found.get("filename", ""))


def _extended(text: str) -> str:
    """The text of charset'language'percent-encoded; empty when it is not one."""
    charset, _, rest = text.partition("'")
    codec = known_charset(charset or "utf-8")
    try:
        return unquote_to_bytes(rest.partition("'")[2]).decode(codec) if codec else ""
    except UnicodeError:
        return ""


def _plain(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = _ESCAPED.sub(r"\1", text[1:-1])
    try:  # headers are read as Latin-1, but nearly every server means UTF-8
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
