"""The list of jobs as a model, when many jobs come or go at once."""

from datetime import timedelta

import pytest

from csvdownloader.core.jobs.job import JobState
from tests.fakes.samples import make_job
from tests.support.builders import NOON


@pytest.fixture
def app(make_app):
    days = [NOON - timedelta(days=1)] * 2 + [NOON] * 8
    return make_app(
        [
            make_job(n, state=JobState.CANCELLED, created_at=day + timedelta(seconds=n))
            for n, day in enumerate(days)
        ]
    )


@pytest.fixture
def changes(app):
    """The rows of each change that views hear of."""
    heard, model = [], app.window.list.model
    model.rowsInserted.connect(lambda _parent, first, last: heard.append(("+", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: heard.append(("-", first, last)))
    return heard


def shown(app):
    """The ids of the jobs, and an empty one for each day."""
    model = app.window.list.model
    return [row if isinstance(row, str) else "" for row in model._rows]


def ids(*numbers):
    return [f"job-{number}" for number in numbers]


def test_s14_neighbours_go_in_one_change_and_a_day_with_its_last_job(app, changes):
    assert shown(app) == ["", *ids(9, 8, 7, 6, 5, 4, 3, 2), "", *ids(1, 0)]
    app.service.removal.remove_for_good(ids(7, 6, 5, 2, 1, 0))
    assert changes == [("-", 8, 11), ("-", 3, 5)]
    assert shown(app) == ["", *ids(9, 8, 4, 3)]
    assert [app.window.list.model.index_of(job_id).row() for job_id in ids(9, 3)] == [1, 4]


def test_s14_neighbours_come_in_one_change(app, changes):
    jobs, before = app.service.book.jobs(), shown(app)
    app.service.removal.remove_for_good([job.id for job in jobs])
    changes.clear()
    for together in (jobs[:4], jobs[6:], jobs[4:6]):
        app.service.book.put(*together)
    assert changes == [("+", 0, 5), ("+", 1, 4), ("+", 5, 6)]
    assert shown(app) == before


def test_s14_the_selection_moves_once_when_its_job_goes_with_many(app):
    app.window.list.select("job-5")
    heard = []
    app.window.list.selected.connect(heard.append)
    app.service.removal.remove_for_good(ids(8, 7, 6, 5, 4, 3, 2, 1, 0))
    assert heard == ["job-9"]
