"""The search above the list: what is found, and where the keyboard is led."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.jobs.job_filter import JobFilter, Wanted
from csvdownloader.ui.jobs.job_model import ID_ROLE
from tests.fakes.samples import failed_job, make_job

FILE = Request("file", {"path": "/data/Shop/orders.parquet"}, None)


@pytest.fixture
def app(make_app):
    app = make_app(
        [
            make_job(1, "a.csv", request=FILE, saved_to="/x/a.csv"),
            make_job(2, "b.csv"),
            failed_job(3, "c.csv", "The token was refused"),
            make_job(4, "d.csv", JobState.CANCELLED),
        ]
    )
    app.select(4)
    app.window.list.view.setFocus()
    return app


def listed(app):
    return [index.data() for index in app.indexes()]


def choose(app, wanted):
    app.window.list.search._actions[wanted].trigger()


def test_what_is_typed_in_the_list_is_searched_for(app):
    edit = app.window.list.search.edit
    app.qtbot.keyClicks(app.window.list.view, "sh")
    assert edit.hasFocus()
    app.qtbot.keyClicks(edit, "op orders")
    assert edit.text() == "shop orders"
    assert listed(app) == ["a.csv"]
    edit.setText("token")
    assert listed(app) == ["c.csv"]


def test_ctrl_f_goes_to_the_search_and_enter_to_the_first_that_is_found(app):
    app.control(Qt.Key.Key_F)
    edit = app.window.list.search.edit
    assert edit.hasFocus()
    app.qtbot.keyClicks(edit, "csv")
    app.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert app.window.list.view.hasFocus()
    assert app.window.job_page.title.text() == "d.csv"
    edit.setText("b.csv")
    app.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert app.window.job_page.title.text() == "b.csv"


def test_a_search_leaves_the_page_as_it_is_and_esc_ends_it(app):
    edit = app.window.list.search.edit
    edit.setFocus()
    app.qtbot.keyClicks(edit, "shop")
    assert app.window.job_page.title.text() == "d.csv"
    assert [job.id for job in app.window.commands.jobs()] == ["job-4"]
    app.qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
    assert app.window.list.view.hasFocus()
    assert listed(app) == ["d.csv", "c.csv", "b.csv", "a.csv"]
    assert [index.data(ID_ROLE) for index in app.window.list.view.selectedIndexes()] == ["job-4"]


def test_esc_in_the_list_ends_a_search_then_a_selection_of_several(app):
    app.window.list.search.edit.setText("csv")
    app.control(Qt.Key.Key_A)
    app.key(Qt.Key.Key_Escape)
    assert app.window.list.search.edit.text() == ""
    assert len(app.window.commands.jobs()) == 4
    app.key(Qt.Key.Key_Escape)
    assert len(app.window.commands.jobs()) == 1


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted.FINISHED, ["b.csv", "a.csv"]),
        (Wanted.UNSAVED, ["b.csv"]),
        (Wanted.FAILED, ["c.csv"]),
        (Wanted.ACTIVE, []),
        (Wanted.ALL, ["d.csv", "c.csv", "b.csv", "a.csv"]),
    ],
)
def test_the_button_lists_the_states_that_are_wanted(app, wanted, names):
    choose(app, wanted)
    assert listed(app) == names
    assert app.window.list.search.button.isChecked() is (wanted is not Wanted.ALL)
    assert app.window.list.nothing.isVisible() is (names == [])


def test_a_job_comes_and_goes_as_its_state_is_wanted(app):
    choose(app, Wanted.UNSAVED)
    app.service.book.put(replace(app.service.book.job("job-2"), saved_to="/x/b.csv"))
    assert listed(app) == []
    app.service.book.put(replace(app.service.book.job("job-2"), saved_to=None))
    assert listed(app) == ["b.csv"]


def test_what_is_started_ends_a_search_that_would_hide_it(app):
    choose(app, Wanted.FAILED)
    app.control(Qt.Key.Key_R)
    app.ended()
    assert len(listed(app)) == 4
    assert app.window.list.search.filter() == JobFilter()


def test_nothing_found_can_be_cleared(app):
    app.window.list.search.edit.setText("no such thing")
    assert listed(app) == []
    clear = app.window.list.nothing.findChildren(app.window.list.new_button.__class__.__base__)[0]
    app.click(clear)
    assert len(listed(app)) == 4


def test_a_hidden_job_that_is_removed_leaves_its_page(app):
    app.window.list.search.edit.setText("shop")
    app.service.removal.remove_for_good(["job-4"])
    assert app.window.job_page.title.text() == "a.csv"


def test_days_stand_above_their_jobs_and_the_keyboard_passes_over_them(make_app):
    noon = datetime.now(UTC).astimezone().replace(hour=12)
    days = (0, 0, 1, 40)
    jobs = [
        make_job(number, f"{number}.csv", created_at=noon - timedelta(days=day))
        for number, day in enumerate(days)
    ]
    app = make_app(jobs)
    view, model = app.window.list.view, app.window.list.model
    titles = [model.index(row).data() for row in range(model.rowCount())]
    assert titles[:5] == ["Today", "1.csv", "0.csv", "Yesterday", "2.csv"]
    assert titles[6:] == ["3.csv"]
    assert model.index(3).flags() == Qt.ItemFlag.NoItemFlags
    app.select(0)
    app.key(Qt.Key.Key_Down, widget=view)
    assert app.window.commands.job.id == "job-2"
    app.key(Qt.Key.Key_Home, widget=view)
    assert app.window.commands.job.id == "job-1"
