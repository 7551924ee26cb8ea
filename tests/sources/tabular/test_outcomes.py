"""What is said at the end of reading a file."""

import pytest

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.sources.tabular.outcomes import file_outcome, read_outcome

REMARK = Message("One sheet was left out.")


@pytest.mark.parametrize(
    ("rows", "statement"),
    [
        (0, "The file has a header and no rows."),
        (1, "The file has 1 row and it was copied."),
        (2, "The file has 2 rows and all were copied."),
        (3000, "The file has 3,000 rows and all were copied."),
    ],
)
def test_the_rows_are_told(rows, statement):
    outcome = file_outcome(rows, truncated=False)
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.COMPLETE, rows)
    assert outcome.statement == statement
    assert file_outcome(rows, truncated=False, remark=REMARK).statement == f"{statement} {REMARK}"


def test_the_limit_is_told():
    outcome = file_outcome(2, truncated=True, remark=REMARK)
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.LIMITED, 2)
    assert outcome.statement == f"Stopped after the 2 rows that you asked for. {REMARK}"


WHOLE = file_outcome(2, truncated=False)
SURE = Finding("delimiter", ";", Certainty.CERTAIN)
DOUBTFUL = Finding("quote", "'", Certainty.DOUBTFUL, Message("Quotes were guessed."))


@pytest.mark.parametrize(
    ("findings", "changes", "completeness"),
    [
        ([SURE], [], Completeness.COMPLETE),
        ([SURE, DOUBTFUL], [], Completeness.UNVERIFIED),
        ([], [Message("A row was mended.")], Completeness.UNVERIFIED),
    ],
)
def test_a_doubt_or_a_change_makes_it_unverified(findings, changes, completeness):
    outcome = read_outcome(WHOLE, findings, changes, [REMARK], ["a title"])
    assert outcome.completeness is completeness
    reading = outcome.reading
    assert reading.options == tuple((one.option, one.value) for one in findings)
    assert reading.certainties == tuple((one.option, one.certainty) for one in findings)
    assert reading.notes == (*(one.note for one in findings if one.note), *changes, REMARK)
    assert reading.set_aside == ("a title",)


def test_where_nothing_was_found_out_nothing_is_said():
    assert read_outcome(WHOLE, [], [], [REMARK]) is WHOLE
