"""Sentences on why what came may be no table, though it can be read as one."""

import re

from csvdownloader.core.messages import EMPTY, Message
from csvdownloader.core.texts import one_line
from csvdownloader.sources.web.bodies.error_message import LONGEST
from csvdownloader.sources.web.bodies.further_pages import pages_by_object
from csvdownloader.sources.web.bodies.json_rows import ObjectRows
from csvdownloader.sources.web.bodies.notices import (
    LONGEST_NOTICE,
    is_notice,
    notice_in,
    says_trouble,
)

_NAME = re.compile(r'"?[^\W\d]\w*+(?:[.-]\w++)*+"?')
_TABLES = frozenset({"text/csv", "application/csv", "text/tab-separated-values", "text/tsv"})
_NO_NAMES = frozenset(
    {"null", "none", "nil", "undefined", "true", "false", "ok", "error", "failed", "forbidden"}
    | {"unauthorized", "unauthorised", "denied", "timeout", "expired", "empty", "oops", "nothing"}
    | {"unavailable", "maintenance", "invalid", "aborted", "exception", "failure"}
)


def doubt_about_text(text: str, last: str, names: list[str], rows: int, media_type: str) -> Message:
    """Why a delimited text may be no table; empty when nothing speaks for that.

    Args:
        text: Its beginning.
        last: Its last line.
        names: Of its columns.
        rows: How many came.
        media_type: As the response calls it; empty when it does not.
    """
    lines = text.strip().splitlines()[: LONGEST_NOTICE + 1]
    if not lines:
        return EMPTY
    shown = one_line(text.strip(), LONGEST).rstrip(".")
    if not rows and _may_be_message(text, names, media_type):
        return Message(
            "One line came: {only_line}. It may be a message and no header.", only_line=shown
        )
    if len(names) != 1 or not rows or not is_notice(lines, last):
        return EMPTY
    if says_trouble(last) and not says_trouble(lines[0]):
        return Message("The last row reads as a message: {text}", text=one_line(last, LONGEST))
    return Message("What came reads as a message and no table: {text}", text=shown)


def doubt_about_objects(objects: ObjectRows) -> Message:
    """Why objects may be no rows; empty when nothing speaks for that."""
    text = one_line(notice_in(objects.first, objects.last, objects.rows), LONGEST)
    if not text:
        is_page = objects.rows == 1 and any(isinstance(v, list) for v in objects.first.values())
        return pages_by_object(objects.first, 0) if is_page else EMPTY
    if objects.rows == 1:
        return Message("The only row reads as an error: {text}", text=text)
    return Message("The last row reads as an error: {text}", text=text)


def _may_be_message(text: str, names: list[str], media_type: str) -> bool:
    """Whether a header without rows may be a sentence, or a word that is no name of a column."""
    has_line_end = text.endswith(("\n", "\r"))
    if len(names) > 1:  # it may be a sentence with commas in it
        has_blanks = any(name != name.strip() for name in names)
        return has_blanks and (not has_line_end or says_trouble(text))
    is_name = _NAME.fullmatch(text.strip()) and text.strip().lower() not in _NO_NAMES
    return not (is_name and has_line_end and media_type in _TABLES)
