"""The fields for numbers, days, moments and lines, with real clicks and keys."""

from msgspec.structs import replace
from PySide6.QtCore import QDate, Qt

from csvdownloader.ui.fields.typed_fields import Calendar
from tests.fakes.web import BOTIFY, DATASETTE, QUALTRICS
from tests.ui.forms import choose, field, type_into


def test_only_a_number_can_be_typed_into_a_number(web):
    choose(web, QUALTRICS)
    limit = field(web, "limit")
    type_into(web, "limit", "12a")
    assert limit.value() == "12"
    assert limit.error() == "Only a number can stand here: digits, and a point before decimals."
    web.key(Qt.Key.Key_Backspace, widget=limit.edit)
    assert (limit.value(), limit.error()) == ("1", "")
    for text in ("-1.5", "+3", "1e9", "", "12345678901234567890"):
        limit.edit.selectAll()
        web.key(Qt.Key.Key_Delete, widget=limit.edit)
        type_into(web, "limit", text)
        assert limit.value() == text


def test_empty_fields_say_whether_they_may_stay_so_and_what_they_are_for(web):
    choose(web, QUALTRICS)
    hints = {key: field(web, key).control.placeholderText() for key in ("since", "until", "limit")}
    assert hints == {
        "since": "optional · 2026-01-31T08:00:00Z · First answer",
        "until": "optional · 2026-01-31 · Last answer",
        "limit": "optional · Most answers",
    }
    assert field(web, "question_ids").edit.placeholderText() == "Only these, one a line"


def test_help_that_would_be_cut_in_the_line_stands_below_it(web):
    choose(web, QUALTRICS)
    help_text = "Only answers of people who were asked after the beginning of this day count."
    since = replace(field(web, "since").parameter, help=help_text)
    web.web.parameters_by_profile[DATASETTE.id] = (since,)
    choose(web, DATASETTE)
    assert field(web, "since").edit.placeholderText() == "optional · 2026-01-31T08:00:00Z"
    assert field(web, "since").note() == help_text


def open_calendar(app, key):
    button = field(app, key).calendar_button
    button.setFocus()
    app.key(Qt.Key.Key_Space, widget=button)
    [calendar] = field(app, key).findChildren(Calendar)
    app.until(calendar.isVisible)
    return calendar, calendar.focusWidget() or calendar


def test_a_day_is_taken_from_the_calendar_with_the_keyboard(web):
    choose(web, QUALTRICS)
    type_into(web, "until", "2026-01-31")
    calendar, focused = open_calendar(web, "until")
    assert calendar.selectedDate() == QDate(2026, 1, 31)
    web.key(Qt.Key.Key_Right, widget=focused)
    web.key(Qt.Key.Key_Return, widget=focused)
    assert field(web, "until").value() == "2026-02-01"
    assert field(web, "until").edit.hasFocus()
    web.until(lambda: not field(web, "until").findChildren(Calendar))


def test_escape_leaves_the_day(web):
    choose(web, QUALTRICS)
    type_into(web, "until", "2026-01-31")
    calendar, focused = open_calendar(web, "until")
    web.key(Qt.Key.Key_Right, widget=focused)
    web.key(Qt.Key.Key_Escape, widget=calendar)
    assert field(web, "until").value() == "2026-01-31"
    web.until(lambda: not field(web, "until").findChildren(Calendar))


def test_the_calendar_keeps_the_time_of_a_moment(web):
    choose(web, QUALTRICS)
    type_into(web, "since", "2026-01-31T08:00:00Z")
    _, focused = open_calendar(web, "since")
    web.key(Qt.Key.Key_Left, widget=focused)
    web.key(Qt.Key.Key_Return, widget=focused)
    assert field(web, "since").value() == "2026-01-30T08:00:00Z"


def test_the_calendar_starts_today_without_a_day(web):
    choose(web, QUALTRICS)
    type_into(web, "until", "tomorrow")
    calendar, _ = open_calendar(web, "until")
    assert calendar.selectedDate() == QDate.currentDate()
    calendar.close()
    assert field(web, "until").value() == "tomorrow"


def test_enter_makes_lines_and_tab_leaves_them(web):
    choose(web, BOTIFY)
    edit = field(web, "query").edit
    type_into(web, "query", "{")
    web.key(Qt.Key.Key_Return, widget=edit)
    edit.insertPlainText("\u00a0}")
    assert field(web, "query").value() == "{\n\u00a0}"
    assert web.service.book.jobs() == []
    web.key(Qt.Key.Key_Tab, widget=edit)
    assert field(web, "job_type").combo.hasFocus()
