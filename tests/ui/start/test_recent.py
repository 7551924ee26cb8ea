"""The sources that were read lately."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt

from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.start.recent_sources import MOST, RecentSource
from csvdownloader.ui.start.source_row import RecentRow
from csvdownloader.ui.widgets.times import age_text
from tests.fakes.samples import make_connection, make_job

SHOP = make_connection("Shop")
ORDERS = Request("file", {"path": "/data/orders.csv", "delimiter": "tab"}, 77, Format.TSV)
TABLE = {"connection": SHOP.id, "what": "table", "table": "public.invoices"}
QUERY = {"connection": SHOP.id, "what": "query", "query": "SELECT *\nFROM orders"}


def names(app):
    return [row.accessibleName() for row in app.window.start_page.recent.rows]


def test_without_a_source_to_come_back_to_there_is_no_section(make_app):
    app = make_app([make_job(1)], at_start=True)  # the sample data as it is
    assert names(app) == []
    assert not app.window.start_page.recent.isVisible()


def test_each_source_is_there_once_the_newest_first(make_app):
    jobs = [
        make_job(1, request=ORDERS),
        make_job(2, request=Request("database", TABLE)),
        make_job(3, request=Request("database", QUERY)),
        make_job(4, request=Request("file", {"path": "/data/orders.csv"})),
        make_job(5, request=Request("file", {"path": "/data/orders.csv", "sheet": "Returns"})),
        make_job(6, request=Request("gone", {"path": "/data/gone.csv"})),
    ]
    app = make_app(jobs, connections=[SHOP], at_start=True)
    assert names(app) == ["orders.csv · Returns", "orders.csv", "SELECT * FROM orders", "invoices"]
    rows = app.window.start_page.recent.rows
    origins = [row.source.origin for row in rows]
    assert origins == ["/data", "/data", "Shop", "Shop · public.invoices"]


def test_names_and_origins_stand_below_each_other_whatever_the_age(qtbot):
    now = datetime.now(UTC)
    images = []
    for age in (timedelta(0), timedelta(minutes=10)):
        row = RecentRow(RecentSource(ORDERS, "orders.csv", "/data", now - age), None)
        qtbot.addWidget(row)
        row.resize(700, 30)
        images.append(row.grab(QRect(0, 0, 550, 30)).toImage())
    assert images[0] == images[1]


def test_a_row_opens_the_form_with_its_newest_request(make_app):
    old = replace(ORDERS, row_limit=5, format=Format.CSV)
    app = make_app([make_job(1, request=old), make_job(2, request=ORDERS)], at_start=True)
    [row] = app.window.start_page.recent.rows
    row.setFocus()
    app.key(Qt.Key.Key_Return, widget=row)
    form = app.window.form
    assert form.isVisible()
    assert form.own.values()["path"] == "/data/orders.csv"
    assert form.own.values()["delimiter"] == "tab"
    assert form.rows_field.row_limit() == 77
    assert form.format_field.value() is Format.TSV


def test_a_new_job_is_among_them_when_the_page_is_shown_again(make_app):
    app = make_app(at_start=True)
    app.service.start(ORDERS)
    assert names(app) == ["orders.csv"]
    app.window.start_page.tiles["sample"].click()
    app.service.start(Request("file", {"path": "/data/new.csv"}))
    app.control(Qt.Key.Key_N)
    assert names(app) == ["new.csv", "orders.csv"]


def test_a_removed_job_is_no_recent_source(make_app):
    app = make_app([make_job(1, request=ORDERS)], at_start=True)
    app.service.removal.remove("job-1")
    assert names(app) == []
    assert not app.window.start_page.recent.isVisible()


def test_only_some_are_shown(make_app):
    jobs = [make_job(n, request=Request("file", {"path": f"/data/{n}.csv"})) for n in range(30)]
    app = make_app(jobs, at_start=True)
    assert names(app) == [f"{n}.csv" for n in range(29, 29 - MOST, -1)]


def test_the_home_folder_is_a_tilde(make_app):
    path = str(Path.home() / "exports" / "a.csv")
    app = make_app([make_job(1, request=Request("file", {"path": path}))], at_start=True)
    assert app.window.start_page.recent.rows[0].source.origin == "~/exports"


NOON = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=11), "11 h ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(days=1), "yesterday"),
    ],
)
def test_an_age_is_said_in_few_words(passed, text):
    assert age_text(NOON - passed, NOON) == text


def test_an_hour_before_midnight_is_some_hours_ago_and_older_ones_are_dates():
    night = NOON.replace(hour=1)
    assert age_text(night - timedelta(hours=3), night) == "3 h ago"
    day = NOON - timedelta(days=2)
    assert age_text(day, NOON).startswith(f"{day.day} ")
    assert age_text(NOON - timedelta(days=400), NOON).endswith(str((NOON - timedelta(400)).year))
