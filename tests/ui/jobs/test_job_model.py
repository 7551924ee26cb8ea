"""The list of jobs as a model, when many jobs come or go at once."""

import pytest

from csvdownloader.core.models import JobState
from csvdownloader.ui.jobs.job_model import ID_ROLE
from tests.fakes.samples import make_job


@pytest.fixture
def app(make_app):
    return make_app([make_job(number, state=JobState.CANCELLED) for number in range(10)])


@pytest.fixture
def model(app):
    return app.window.list.view.model()


@pytest.fixture
def changes(model):
    """The rows of each change that views hear of."""
    heard = []
    model.rowsInserted.connect(lambda _parent, first, last: heard.append(("+", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: heard.append(("-", first, last)))
    return heard


def shown(app):
    model = app.window.list.view.model()
    return [model.index(row).data(ID_ROLE) for row in range(model.rowCount())]


def test_s14_neighbours_go_in_one_change(app, model, changes):
    before = shown(app)
    app.service._remove(before[2:5] + before[7:8])
    assert changes == [("-", 2, 4), ("-", 4, 4)]
    assert shown(app) == before[:2] + before[5:7] + before[8:]
    assert [model.index_of(job_id).row() for job_id in shown(app)] == list(range(6))


def test_s14_neighbours_come_in_one_change(app, model, changes):
    jobs = app.service.jobs()
    app.service._remove([job.id for job in jobs])
    changes.clear()
    app.service._book.put(*jobs)
    app.service.jobs_added.emit(jobs[:4])
    app.service.jobs_added.emit(jobs[6:])
    app.service.jobs_added.emit(jobs[4:6])
    assert changes == [("+", 0, 3), ("+", 0, 3), ("+", 4, 5)]
    assert [model.index_of(job_id).row() for job_id in shown(app)] == list(range(10))


def test_s14_the_selection_moves_once_when_its_job_goes_with_many(app):
    app.window.list.select("job-5")
    heard = []
    app.window.list.selected.connect(heard.append)
    app.service._remove([job_id for job_id in shown(app) if job_id != "job-9"])
    assert heard == ["job-9"]
