"""What sources say at their end."""

import pytest

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.outcomes import Outcome, is_limited, limited
from csvdownloader.core.tables.columns import untyped

STOPPED = "Stopped after the 2 rows that you asked for."


@pytest.mark.parametrize(
    ("rows", "limit", "is_so"),
    [(1, 2, False), (2, 2, True), (3, 2, True), (0, None, False), (0, 0, True)],
)
def test_there_may_be_more_rows_where_as_many_came_as_were_asked_for(rows, limit, is_so):
    assert is_limited(rows, limit) is is_so


def test_rows_that_end_at_the_limit_are_limited():
    assert limited(2) == Outcome(Completeness.LIMITED, 2, Message(STOPPED), verbatim=False)
    schema = untyped(["a"])
    remarked = limited(2, Message("There are 9."), schema)
    assert (remarked.statement, remarked.schema) == (f"{STOPPED} There are 9.", schema)
