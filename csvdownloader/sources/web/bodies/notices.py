"""Whether what came as a table reads as a notice to people: an error, a word on maintenance."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from csvdownloader.sources.web.bodies.error_message import message_in

LONGEST_NOTICE = 100  # lines; a longer text of one column is a table
_PROSE = ": ", ". ", "! "
_PROSE_ENDS = (".", "!", ":", "…")
_FEW_WORDS = 4
_PHRASES = frozenset(s.phrase.lower() for s in HTTPStatus if s >= HTTPStatus.BAD_REQUEST)
_CODE = re.compile(r"(?:HTTP/[\d.]{1,4} )?[45]\d\d\b")
_STATUS = re.compile(r"(?:HTTP/[\d.]{1,4} )?(?:error )?(?:\d{3}\b)?[\s:-]{0,5}", re.I)
_WORDS = re.compile(
    r"\b(?:errors?|exception|fail(?:ed|ure)|fatal|panic|traceback|warning|denied|forbidden|"
    r"unauthori[sz]ed|expired|invalid|timed out|timeout|unavailable|unreachable|maintenance|"
    r"not found|not allowed|not supported|no (?:data|results?|records?|rows?|such)|"
    r"too many|exceeded|rate limit|bad gateway|bad request|internal server|log ?in|sign in|"
    r"please (?:try|log|sign|contact|wait|come|retry|check|enable|reload|provide|use)|"
    r"sorry|oops|abort(?:ed)?|cancell?ed|terminated|does(?: not|n't) exist|cannot|can't|"
    r"could not|couldn't|unable to|try (?:again|later)|under construction)\b",
    re.I,
)
_TRACE = re.compile(r"\s+(?:at |File \"|from )|Caused by:|\s*\^\s*$|goroutine \d")
_MESSAGE_NAMES = frozenset(
    {"error", "errors", "message", "msg", "exception", "fault", "detail", "errormessage"}
    | {"errordescription", "faultstring", "reason"}
)
_AROUND_MESSAGES = _MESSAGE_NAMES | frozenset(
    {"code", "status", "statuscode", "errorcode", "details", "title", "type", "instance"}
    | {"success", "ok", "requestid", "traceid", "timestamp", "path", "trace", "documentationurl"}
    | {"stack", "stacktrace", "severity", "hint", "fields", "name"}
)


def is_notice(lines: Sequence[str], last: str) -> bool:
    """Whether a text of one column reads as a notice; `last` is its last line."""
    first, rest = lines[0], lines[1:]
    if not rest:
        return says_trouble(first)
    if any(_TRACE.match(line) for line in rest):
        return True
    if len(lines) > LONGEST_NOTICE:
        return _breaks_off(lines, last)
    has_prose = any(" " in line.strip() for line in rest)
    label = first.partition(": ")[0] if ": " in first else ""
    is_labelled = _CODE.match(first) or _WORDS.search(label)
    if says_trouble(first) and (has_prose or is_labelled):
        return True
    all_prose = all(_is_sentence(line) for line in lines if line.strip())
    return all_prose or _breaks_off(lines, last)


def says_trouble(line: str) -> bool:
    """Whether a line has words of trouble, and is more than a name of a column."""
    bare = line.strip().rstrip(".!")
    if _STATUS.sub("", bare, count=1).lower() in _PHRASES:
        return True
    is_long = len(line.split()) >= _FEW_WORDS
    return bool(_WORDS.search(line)) and (is_long or _is_sentence(line))


def notice_in(first: Mapping[str, Any], last: Mapping[str, Any], rows: int) -> str:
    """The message of the only object, or of the last of several, if it is no row; else empty."""
    if rows == 1 and _is_about_trouble(first):
        return message_in(first)
    is_other = rows > 1 and not first.keys() & last.keys()
    return message_in(last) if is_other and _is_about_trouble(last) else ""


def _is_about_trouble(value: Mapping[str, Any]) -> bool:
    names = {"".join(filter(str.isalpha, name.lower())) for name in value}
    return bool(names & _MESSAGE_NAMES) and names <= _AROUND_MESSAGES


def _breaks_off(lines: Sequence[str], last: str) -> bool:
    """Whether words come at the end of what has had none."""
    before = [line.strip() for line in lines[1:] if line != last and not line.startswith("<")]
    return bool(before) and says_trouble(last) and not any(" " in line for line in before)


def _is_sentence(line: str) -> bool:
    text = line.strip()
    return " " in text and (text.endswith(_PROSE_ENDS) or any(mark in text for mark in _PROSE))
