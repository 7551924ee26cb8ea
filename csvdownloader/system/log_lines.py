"""The lines of the log. Each value in them is marked, so that a report can leave all of them out.

    2026-11-26 13:40:00,123 INFO 5f0c91aa - csvdownloader.workers.runner: task «drop 1»: «no»

Behind the level stand the id of the run and that of the job, or a dash. What the program's own
sentences are filled with stands between « and »; of others' records that is the whole message.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from traceback import walk_tb

from csvdownloader.core.jobs.job_context import current_job
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override

_OWN = "csvdownloader"
_LONGEST = 2000  # characters of a value
_HEAD = re.compile(r"[0-9-]+ [0-9:,]+ [A-Z]+ [0-9a-f]+ [0-9a-f-]+ [\w.]+: ")
_VALUE = re.compile("«[^«»]*»?")  # the disk may have refused the end of one


class LogLines(logging.Formatter):
    """Writes each record as its line, and what was raised as lines that are indented."""

    def __init__(self, run_id: str) -> None:
        """`run_id` has 8 hexadecimal digits."""
        super().__init__()
        self._run_id = run_id

    @override
    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {self._run_id}"
        lines = [f"{head} {current_job() or '-'} {record.name}: {_sentence(record)}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += [f"  {line}" for line in _trace(record.exc_info[1])]
        return "\n".join(lines)


def of_job(lines: Iterable[str], job_id: str) -> Iterator[str]:
    """The lines that were written for that job, with those that belong to them."""
    is_its = False
    for line in lines:
        if _HEAD.match(line):
            is_its = line.split(" ", 5)[4] == job_id
        elif not line.startswith("  "):
            is_its = False
        if is_its:
            yield line


def without_values(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a log without their values; those without marks are left out.

    Such are of a version before, which marked none.
    """
    is_known = False
    for line in lines:
        if _HEAD.match(line):
            is_known = True
        elif not line.startswith("  "):
            is_known = False
        if is_known:
            yield _VALUE.sub(HIDDEN, line)


def without_its_values(message: Message) -> str:
    """The sentence, with its numbers, and the sentences in it."""
    return _VALUE.sub(HIDDEN, _shown(message))


def _sentence(record: logging.LogRecord) -> str:
    template, arguments = record.msg, record.args or ()
    is_own = record.name.partition(".")[0] == _OWN and type(template) is str
    if not is_own or not isinstance(arguments, tuple):
        return _marked(record.getMessage())
    return template % tuple(map(_argument, arguments)) if arguments else template


def _argument(value: object) -> object:
    return value if isinstance(value, int | float) else _Shown(value)


class _Shown:
    """A value that shows itself marked, as %s and as %r."""

    def __init__(self, value: object) -> None:
        self._value = value

    @override
    def __str__(self) -> str:
        return _shown(self._value)

    @override
    def __repr__(self) -> str:
        return _marked(repr(self._value))


def _shown(value: object) -> str:
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Message):
        value = value.args[0]
    if isinstance(value, Message):
        parts = {name: _part(part) for name, part in value.values.items()}
        return value.template.format(**parts) if parts else value.template
    return _marked(str(value))


def _part(part: str | int | float) -> str | int | float:
    return _shown(part) if isinstance(part, str) else part  # a number may have a format


def _marked(text: str) -> str:
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"«{''.join(map(_printable, cut))}»"


def _printable(character: str) -> str:
    if character in "«»":
        return "<" if character == "«" else ">"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def _trace(error: BaseException) -> Iterator[str]:
    """Where an error came from, and what it came from, the last one last."""
    for each in reversed(list(_chain(error))):
        for frame, line in walk_tb(each.__traceback__):
            code = frame.f_code
            yield f'File "{code.co_filename}", line {line}, in {code.co_name}'
        yield f"{type(each).__module__}.{type(each).__qualname__}: {_shown(each)}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in seen:
        seen.append(each)
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
