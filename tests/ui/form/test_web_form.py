"""The form of a source that asks for a profile first, with real clicks and keys."""

from itertools import pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from csvdownloader.ui.widgets.mnemonics import letter_of
from tests.fakes.samples import make_job
from tests.fakes.web import BOTIFY, BROKEN, DATASETTE, HOUSE, QUALTRICS, UNTRIED
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.forms import ACCOUNT, choose, choose_source, field, type_into
from tests.ui.lazy_loading import assert_loaded_late

SURVEY = {
    "profile": QUALTRICS.id,
    "base_url": "",
    "account": ACCOUNT.id,
    "param.datacenter": "fra1",
    "param.survey_id": "SV_1",
    "param.since": "2026-01-31T08:00:00Z",
    "param.until": "",
    "param.limit": "250",
    "param.labels": False,
    "param.question_ids": "Q1\nQ2",
}


def shown(app):
    fields = app.window.form.own.fields
    return [key.removeprefix("param.") for key, f in fields.items() if f.isVisible()]


def edited_again(make_app, parameters):
    job = make_job(1, request=Request("web", parameters, None, Format.CSV))
    app = make_app([job], connections=[ACCOUNT])
    app.select(1)
    app.control(Qt.Key.Key_E)
    return app


# --- a profile decides what is asked ------------------------------------------------------------


def test_a_direct_download_is_asked_for_first(web):
    assert field(web, "profile").edit.text() == "Direct download"
    assert field(web, "profile").edit.isReadOnly()
    assert shown(web) == ["profile", "url"]
    web.click(web.window.form.options)
    assert shown(web) == ["profile", "base_url", "url", "charset"]


def test_without_a_service_nothing_is_wrong_yet(web):
    web.window.form.own.set_values({"profile": ""})
    profile = field(web, "profile")
    assert (profile.edit.text(), profile.edit.placeholderText()) == ("", "Choose a service")
    assert profile.error() == ""
    assert shown(web) == ["profile"]


def test_the_alt_key_opens_the_list_and_the_chosen_service_brings_its_fields(web):
    form = web.window.form
    label = form._form.labelForField(field(web, "profile"))
    assert letter_of(label.text()) == "i"
    web.key(Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier, web.window)
    dialog = web.dialog(ProfileDialog)
    web.qtbot.keyClicks(dialog.edit, "botify")
    web.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert field(web, "profile").edit.text() == BOTIFY.name
    assert field(web, "profile").choose_button.accessibleName() == f"Service: {BOTIFY.name}"
    assert shown(web) == ["profile", "account", "organization", "project", "query", "job_type"]
    titles = [x.text().replace("&", "") for x in form.findChildren(QLabel) if x.isVisible()]
    assert "URL" not in titles
    assert {"Organization", "Job type"} <= set(titles)


def test_what_was_typed_stays_where_the_same_is_asked(web):
    choose(web, BOTIFY)
    type_into(web, "project", "shop")
    type_into(web, "query", "{}")
    choose(web, HOUSE)
    assert field(web, "project").value() == "shop"
    choose(web, DATASETTE)
    assert field(web, "query").value() == "{}"
    assert field(web, "limit").value() == "1000"
    choose(web, QUALTRICS)
    assert field(web, "limit").value() == "1000"


def test_what_was_typed_is_there_again_on_the_way_back(web):
    choose(web, BOTIFY)
    type_into(web, "organization", "acme")
    choose(web, DATASETTE)
    choose(web, BOTIFY)
    assert field(web, "organization").value() == "acme"


def test_a_value_of_another_type_does_not_stay(web):
    number = Parameter("param.project", "Project", ParameterKind.NUMBER, "7", "Its number")
    web.web.parameters_by_profile[HOUSE.id] = (number,)
    choose(web, BOTIFY)
    type_into(web, "project", "shop")
    choose(web, HOUSE)
    assert field(web, "project").value() == "7"


def test_another_source_forgets_what_was_typed(web):
    choose(web, BOTIFY)
    type_into(web, "project", "shop")
    choose_source(web, "sample")
    choose_source(web, "web")
    choose(web, BOTIFY)
    assert field(web, "project").value() == ""


def test_the_request_holds_all_that_was_said(web):
    choose(web, QUALTRICS)
    web.click(web.window.form.options)
    for key in ("datacenter", "survey_id", "since", "limit"):
        type_into(web, key, SURVEY[f"param.{key}"])
    web.click(field(web, "labels").box)
    type_into(web, "question_ids", "Q1")
    web.key(Qt.Key.Key_Return, widget=field(web, "question_ids").edit)
    type_into(web, "question_ids", "Q2")
    web.control(Qt.Key.Key_Return)
    assert web.service.book.jobs()[0].request == Request("web", SURVEY, None, Format.CSV)


def test_a_profile_that_changed_on_disk_changes_the_form_and_keeps_what_was_typed(web):
    choose(web, DATASETTE)
    type_into(web, "query", "select 1")
    more = Parameter("param.db", "Database", ParameterKind.TEXT, "", "Its name")
    web.web.parameters_by_profile[DATASETTE.id] += (more,)
    with web.qtbot.waitSignal(web.profiles.changed):
        web.profiles.reload()
    assert shown(web) == ["profile", "query", "limit", "db"]
    assert field(web, "query").value() == "select 1"


def test_a_reload_without_a_change_leaves_the_fields_alone(web):
    choose(web, DATASETTE)
    before = field(web, "query")
    before.edit.setFocus()
    with web.qtbot.waitSignal(web.profiles.changed):
        web.profiles.reload()
    assert field(web, "query") is before
    assert before.edit.hasFocus()


# --- what matters before the first run ----------------------------------------------------------


def test_hosts_remark_and_costs_are_told_under_the_service(web):
    choose(web, BOTIFY)
    web.until(field(web, "profile").note)
    assert field(web, "profile").note().splitlines() == [
        "One export credit is charged per exported row.",
        UNTRIED,
        "Only api.botify.com will see the credential.",
    ]


def test_sec_08_the_note_is_plain_text(web):
    choose(web, BOTIFY)
    web.until(field(web, "profile").note)
    assert field(web, "profile")._note_label.textFormat() == Qt.TextFormat.PlainText


def test_sec_08_texts_of_a_profile_are_shown_as_they_are(web):
    text = "<img src='file:///x'> R&D"
    odd = Parameter("param.odd", "<b>R&&D</b>", ParameterKind.DATE, "", text)
    web.web.parameters_by_profile[HOUSE.id] = (odd,)
    choose(web, HOUSE)
    edit = field(web, "odd").edit
    assert edit.accessibleName() == "<b>R&D</b>"
    assert edit.toolTip() == "<div>&lt;img src=&#x27;file:///x&#x27;&gt; R&amp;D</div>"
    label = web.window.form._form.labelForField(field(web, "odd"))
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text().replace("&", "") == "<b>RD</b>"


def test_the_hosts_follow_the_parameters_that_decide_them(web):
    choose(web, QUALTRICS)
    profile = field(web, "profile")
    web.until(lambda: "(data center).qualtrics.com" in profile.note())
    type_into(web, "datacenter", "fra1")
    assert profile.note()
    web.until(lambda: "fra1.qualtrics.com" in profile.note())


def test_the_note_of_the_service_before_is_forgotten(web):
    choose(web, BOTIFY)
    web.until(field(web, "profile").note)
    choose(web, DATASETTE)
    assert field(web, "profile").note() == ""


# --- an earlier request -------------------------------------------------------------------------


def test_edit_and_run_again_restores_everything(make_app):
    app = edited_again(make_app, SURVEY)
    form = app.window.form
    assert form.source.key == "web"
    assert form.own.values() == SURVEY
    assert form.options.isChecked()
    app.click(form.start_button)
    assert app.service.book.jobs()[-1].request == Request("web", SURVEY, None, Format.CSV)


def test_edit_and_run_again_forgets_what_the_form_said_before(make_app):
    app = edited_again(make_app, {"profile": BOTIFY.id, "param.organization": "acme"})
    type_into(app, "project", "shop")
    app.select(1)
    app.control(Qt.Key.Key_E)
    assert field(app, "organization").value() == "acme"
    assert field(app, "project").value() == ""


def test_a_profile_that_is_gone_is_told_and_its_values_wait_for_it(make_app):
    app = edited_again(make_app, {"profile": "lab", "param.project": "shop"})
    profile = field(app, "profile")
    assert profile.edit.text() == "lab"
    assert profile.error() == "There is no profile “lab” any more. Choose another service."
    assert shown(app) == ["profile"]
    app.click(app.window.form.start_button)
    assert profile.error() == "There is no profile “lab” any more. Choose another service."
    assert len(app.service.book.jobs()) == 1
    app.profiles_fake.on_disk.append(replace(HOUSE, id="lab", name="Laboratory"))
    app.web.parameters_by_profile["lab"] = app.web.parameters_by_profile[HOUSE.id]
    with app.qtbot.waitSignal(app.profiles.changed):
        app.profiles.reload()
    assert profile.error() == ""
    assert profile.edit.text() == "Laboratory"
    assert field(app, "project").value() == "shop"


def test_values_wait_for_the_first_reading_of_the_profiles(make_app):
    request = Request("web", SURVEY, None, Format.CSV)
    app = make_app(connections=[ACCOUNT], recover=False)
    app.window.form.fill(request)
    assert field(app, "profile").error() == ""
    with app.qtbot.waitSignal(app.profiles.changed):
        app.profiles.reload()
    assert app.window.form.own.values() == SURVEY


def test_another_choice_drops_the_values_that_waited(make_app):
    app = edited_again(make_app, {"profile": "gone", "param.project": "shop"})
    choose(app, BOTIFY)
    assert field(app, "project").value() == ""


def test_a_broken_profile_says_why(make_app):
    for profile_id in (BROKEN.id, BROKEN.path.stem):
        app = edited_again(make_app, {"profile": profile_id})
        assert field(app, "profile").edit.text() == BROKEN.name
        assert field(app, "profile").error() == f"This profile cannot be used: {BROKEN.problem}."


def test_the_fields_of_a_file_elsewhere_come_when_it_was_read(make_app):
    path = "/data/team/lab.toml"
    app = make_app()
    inspect = app.web.inspect

    def inspect_file(request, cancel):
        lab = replace(HOUSE, id=path)
        app.profiles_fake.entries = (*app.profiles_fake.entries, lab)
        return inspect(request, cancel)

    app.web.inspect = inspect_file
    app.web.check = lambda _request: {}
    app.web.parameters_by_profile[path] = app.web.parameters_by_profile[HOUSE.id]
    app.window.form.fill(Request("web", {"profile": path, "param.project": "shop"}))
    assert field(app, "profile").problem() == ""
    app.until(lambda: "project" in shown(app))
    assert field(app, "project").value() == "shop"


def test_a_mistake_in_a_field_that_is_not_there_is_told_all_the_same(web):
    web.web.check = lambda _request: {"param.gone": "Gone is needed"}
    web.control(Qt.Key.Key_Return)
    assert field(web, "profile").error() == "Gone is needed"
    assert web.service.book.jobs() == []


def test_an_edit_of_a_dynamic_field_never_takes_it_away(web):
    choose(web, DATASETTE)
    query = field(web, "query")
    web.web.parameters_by_profile[DATASETTE.id] = ()  # loaded again, but without a signal yet
    type_into(web, "query", "x")
    assert field(web, "query") is query


# --- the form as a whole ------------------------------------------------------------------------


@pytest.mark.parametrize("profile", [BOTIFY, QUALTRICS, DATASETTE])
def test_names_and_alt_keys_of_the_web_form(web, profile):
    choose(web, profile)
    web.window.form.options.setChecked(True)
    letters = letters_of_visible(web.window.centralWidget())
    letters += [letter_of(action.text()) for action in web.window.menuBar().actions()]
    assert len(set(letters)) == len(letters), letters
    assert unnamed(web.window) == []


@pytest.mark.parametrize("profile", [BOTIFY, QUALTRICS])
def test_tab_goes_through_the_web_form_from_top_to_bottom(web, profile):
    choose(web, profile)
    form = web.window.form
    form.options.setChecked(True)
    form.source_combo.setFocus()
    tops = []
    while QApplication.focusWidget() is not form.start_button and len(tops) < 30:
        widget = QApplication.focusWidget()
        tops.append(widget.mapTo(form, QPoint(0, min(widget.height() // 2, 12))).y())
        web.key(Qt.Key.Key_Tab, widget=widget)
    assert 9 < len(tops) < 30
    assert all(after > before - 8 for before, after in pairwise(tops))


def test_a_note_beside_a_growing_field_takes_no_more_height_than_its_lines(web):
    choose(web, QUALTRICS)
    web.window.form.options.setChecked(True)
    profile = field(web, "profile")
    web.until(profile.note)
    web.until(lambda: profile.height() == profile.heightForWidth(profile.width()))


@pytest.mark.process
def test_the_fields_of_the_web_are_loaded_when_they_are_shown():
    late = {"profile_field", "profile_dialog", "typed_fields", "lines_field"}
    assert_loaded_late(late, "field_rows")
