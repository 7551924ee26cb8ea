"""The lines of the log, and what is left of them in a report."""

import logging

import pytest

from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.jobs.job_context import working_for
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.messages import Message, verbatim
from csvdownloader.system.log_lines import LogLines, of_job, without_values

JOB = "0a4b2f6e-7d55-4c7e-9a63-0d1f2b3c4d5e"
SECRET = "hunter2"


def line_of(template, *values, name="csvdownloader.workers.runner", error=None):
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.INFO, "", 1, template, values, exc_info)
    return LogLines("5f0c91aa").format(record)


def sentence(*arguments, **keywords):
    return line_of(*arguments, **keywords).partition(": ")[2]


def reported(text):
    return list(without_values(text.split("\n")))


def raised(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_line_names_the_run_and_the_job():
    with working_for(JOB):
        assert f" INFO 5f0c91aa {JOB} csvdownloader.workers.runner: done" in line_of("done")
    assert " INFO 5f0c91aa - csvdownloader.workers.runner: done" in line_of("done")


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("task %s: %s", ("a", "no"), "task «a»: «no»"),
        ("status %d, %r", (404, "x"), "status 404, «'x'»"),
        ("%s", (verbatim("all of it"),), "«all of it»"),
        ("%s", (SourceMissingError("/x/a.csv"),), "There is no file «/x/a.csv»"),
        ("%s", (Message("{rows:,} rows of {name}", rows=1200, name="t"),), "1,200 rows of «t»"),
        ("%s", (Message("No. {why}", why=Message("{a} is", a="b")),), "No. «b» is"),
        ("%s", (ValueError("x"),), "«x»"),
        ("%s", ("1\n2 »« 3",), "«1\\n2 >< 3»"),
        (Message("{name} is new", name="b"), (), "«b is new»"),
    ],
)
def test_values_are_marked(template, values, expected):
    assert sentence(template, *values) == expected


def test_what_others_log_is_a_value_as_a_whole():
    assert sentence("GET %s", "https://x", name="httpcore2.http11") == "«GET https://x»"


def test_an_error_is_told_by_its_places_and_marked():
    error = raised(RuntimeError("outer"))
    error.__cause__ = raised(ValueError(f"{SECRET}\n  {SECRET}"))
    lines = line_of("task %s met a bug", "a", error=error).split("\n")
    assert lines[1].startswith(f'  File "{__file__}", line ')
    assert lines[2] == f"  builtins.ValueError: «{SECRET}\\n  {SECRET}»"
    assert lines[-1] == "  builtins.RuntimeError: «outer»"
    assert SECRET not in "\n".join(reported("\n".join(lines)))


def test_a_report_keeps_all_but_the_values():
    [line] = reported(line_of("task %s: %s", SECRET, SourceMissingError(SECRET)))
    kept = f"csvdownloader.workers.runner: task {HIDDEN}: There is no file {HIDDEN}"
    assert line.endswith(f" INFO 5f0c91aa - {kept}")


def test_a_line_that_marks_nothing_is_not_reported():
    old = f"2026-11-01 10:00:00,000 ERROR csvdownloader.app: {SECRET}\n  {SECRET}\nof old: {SECRET}"
    new = line_of("new")
    assert reported(f"{old}\n{new}\n{SECRET}\n  {SECRET}") == [new]


def test_a_value_whose_end_is_lost_is_not_reported():
    cut = line_of("task %s", SECRET).rstrip("»")
    [line] = reported(cut + line_of("task %s", "other"))
    assert SECRET not in line
    assert line.count(HIDDEN) == 2


def test_the_lines_of_a_job_have_what_was_raised_with_them_and_nothing_of_others():
    with working_for(JOB):
        own = [line_of("first"), *line_of("second", error=raised(ValueError("no"))).split("\n")]
    other = [*line_of("of the window", error=raised(ValueError("no"))).split("\n"), "cut off"]
    assert list(of_job([*other, own[0], *other, *own[1:], *other], JOB)) == own
    assert list(of_job(own, JOB[:-1])) == []
