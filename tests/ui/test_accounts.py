"""Accounts of web services in their dialog and in the form, with real clicks and keys."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from csvdownloader.core.connections import SecretLocation
from csvdownloader.core.models import Failure, JobState, Request
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.form.connection_field import ACCOUNT_GONE, NO_ACCOUNT, NO_SERVICE, WITHOUT
from csvdownloader.ui.widgets.mnemonics import letter_of
from csvdownloader.ui.widgets.questions import Question
from tests.ui.connection_desk import choose_place, place, saved
from tests.ui.fakes import failed_job, make_connection
from tests.ui.test_form import choose_source
from tests.ui.web_fakes import BOTIFY, HOUSE, QUALTRICS

PARTS = {"client_id": "me", "client_secret": "s3cret", "refresh_token": "t0ken"}
SHOP = make_connection()


def account(name="Analytics", profile=BOTIFY, secret=SecretLocation.ASK):
    kind = f"web:{profile.id}"
    return make_connection(name, kind, secret, hosts=" ".join(profile.hosts))


def opened(desk, profile=BOTIFY, before=None):
    kinds = [f"web:{profile.id}"]
    dialog = ConnectionDialog(desk.connections, before, desk.window, kinds)
    dialog.kept_ids, dialog.removed_ids = [], []
    dialog.connection_saved.connect(dialog.kept_ids.append)
    dialog.removed.connect(dialog.removed_ids.append)
    dialog.open()
    desk.until(lambda: not desk.runner.running)  # it has looked for the key store
    return dialog


def type_parts(desk, dialog, **parts):
    for line, text in zip(dialog.form.secret.lines, parts.values(), strict=False):
        desk.qtbot.keyClicks(line.edit, text)


def errors(dialog):
    return [line.error() for line in dialog.form.secret.lines]


def shown(desk, profile):
    """The form of the web source, with that profile chosen; gives the field of its account."""
    choose_source(desk, "web")
    field = desk.window.form.own.fields["profile"]
    field.set_value(profile.id)
    field.edited.emit()
    return desk.window.form.own.fields["account"]


def entries(field):
    return [field.combo.itemText(row) for row in range(field.combo.count())]


# --- the dialog ---------------------------------------------------------------------------------


def test_a_new_account_asks_for_its_token_only_and_says_who_will_see_it(desk):
    dialog = opened(desk)
    form = dialog.form
    assert dialog.windowTitle() == "New account"
    assert not form.kind_combo.isVisible()
    assert form.name_edit.text() == "Botify: export job"
    assert not form.url.isVisible()
    assert not dialog.trial.isVisible()
    assert [line.isVisible() for line in form.secret.lines] == [True]
    assert form.secret.lines[0].edit.hasFocus()
    assert form.hosts.text() == "It is sent to api.botify.com and to no other host."
    labels = [x.text().replace("&", "") for x in form.findChildren(QLabel) if x.isVisible()]
    assert set(labels) - {""} == {
        "Service", "Botify: export job", "Name", "API token", "Keep it",
    }  # fmt: skip


def test_a_host_that_a_parameter_decides_is_named_too(desk):
    assert opened(desk, QUALTRICS).form.hosts.text() == (
        "It is sent to {datacenter}.qualtrics.com and to no other host."
    )


def test_saving_agrees_to_the_hosts_and_keeps_the_token_in_the_key_store(desk):
    dialog = opened(desk, QUALTRICS)
    type_parts(desk, dialog, token="s3cret")
    made = saved(desk, dialog)
    assert (made.name, made.kind) == (QUALTRICS.name, "web:qualtrics-responses")
    assert dict(made.settings) == {"hosts": "{datacenter}.qualtrics.com"}
    assert made.secret is SecretLocation.KEY_STORE
    assert desk.key_store.secrets == {made.id: "s3cret"}
    assert desk.driver.asked == []


def test_a_name_that_is_taken_gets_a_number_and_is_told_in_the_right_words(make_desk):
    desk = make_desk(connections=[account(BOTIFY.name)])
    dialog = opened(desk)
    assert dialog.form.name_edit.text() == "Botify: export job (2)"
    dialog.form.name_edit.setText("botify: EXPORT job")
    desk.click(dialog.save_button)
    assert dialog.form._name_box.error() == "There is an account botify: EXPORT job already"


def test_an_account_is_never_without_a_token(desk):
    dialog = opened(desk)
    combo = dialog.form.secret.location_combo
    assert [combo.itemData(n) for n in range(combo.count())] == [
        SecretLocation.KEY_STORE, SecretLocation.ASK,
    ]  # fmt: skip
    assert place(dialog) is SecretLocation.KEY_STORE
    desk.click(dialog.save_button)
    assert errors(dialog) == ["Type it, to put it into the key store"]
    assert dialog.form.secret.lines[0].edit.hasFocus()
    assert desk.connections.all() == ()
    choose_place(desk, dialog, SecretLocation.ASK)
    assert errors(dialog) == [""]
    made = saved(desk, dialog)
    assert made.secret is SecretLocation.ASK
    assert desk.connections.needs_secret(made)


def test_without_a_key_store_the_token_is_asked_for_once_per_session(desk):
    desk.key_store.available = False
    dialog = opened(desk)
    assert place(dialog) is SecretLocation.ASK
    assert "so the secret is asked for once per session" in dialog.form.secret.location_box.note()


def test_three_parts_have_a_line_each_and_are_kept_together(desk):
    dialog = opened(desk, HOUSE)
    lines = dialog.form.secret.lines
    modes = QLineEdit.EchoMode
    assert [x.edit.echoMode() for x in lines] == [modes.Normal, modes.Password, modes.Password]
    assert [x.show_button.isVisible() for x in lines] == [False, True, True]
    assert dialog.form.hosts.text().startswith("They are sent to warehouse.example.com")
    type_parts(desk, dialog, **PARTS)
    made = saved(desk, dialog)
    assert json.loads(desk.key_store.secrets[made.id]) == PARTS
    assert "s3cret" not in repr(made)


def test_a_part_that_is_missing_is_told_at_its_line(desk):
    dialog = opened(desk, HOUSE)
    for chosen in (SecretLocation.KEY_STORE, SecretLocation.ASK):
        choose_place(desk, dialog, chosen)
        dialog.form.secret.lines[1].edit.setText("s3cret")
        desk.click(dialog.save_button)
        sentence = "Type it too: the parts are kept together"
        assert errors(dialog) == [sentence, "", sentence]
        assert dialog.form.secret.lines[0].edit.hasFocus()
    assert desk.connections.all() == ()


def test_each_eye_shows_its_own_line(desk):
    dialog = opened(desk, HOUSE)
    lines = dialog.form.secret.lines
    desk.click(lines[1].show_button)
    assert lines[1].edit.echoMode() is QLineEdit.EchoMode.Normal
    assert lines[2].edit.echoMode() is QLineEdit.EchoMode.Password


def test_editing_an_account_keeps_its_secret_unless_all_of_it_is_typed_anew(make_desk):
    house = account("House", HOUSE, SecretLocation.KEY_STORE)
    desk = make_desk(connections=[house])
    desk.key_store.secrets[house.id] = "packed"
    dialog = opened(desk, HOUSE, house)
    assert dialog.windowTitle() == "Edit account"
    assert {x.edit.placeholderText() for x in dialog.form.secret.lines} == {"Unchanged"}
    dialog.form.secret.lines[0].edit.setText("me")
    desk.click(dialog.save_button)
    assert [bool(error) for error in errors(dialog)] == [False, True, True]
    dialog.form.secret.lines[0].edit.clear()
    dialog.form.name_edit.setText("Cellar")
    assert saved(desk, dialog).name == "Cellar"
    assert desk.key_store.secrets == {house.id: "packed"}


def test_hosts_that_changed_are_told_and_saving_agrees_to_them(make_desk):
    old = make_connection("Old", f"web:{BOTIFY.id}", SecretLocation.ASK, hosts="old.example.com")
    desk = make_desk(connections=[old])
    dialog = opened(desk, BOTIFY, old)
    assert dialog.form.hosts.text() == (
        "It is sent to api.botify.com and to no other host.\n"
        "Until now you agreed to: old.example.com"
    )
    assert saved(desk, dialog).settings["hosts"] == "api.botify.com"


def test_only_the_hosts_that_were_shown_are_agreed_to(desk):
    dialog = opened(desk)
    type_parts(desk, dialog, token="s3cret")
    changed = replace(BOTIFY, hosts=("api.botify.com", "other.example.com"))
    desk.profiles_fake.entries = (changed,)
    assert list(desk.connections.hosts_of("web:botify-export-job")) == list(changed.hosts)
    assert saved(desk, dialog).settings["hosts"] == "api.botify.com"


def test_removing_an_account_asks_in_the_right_words(make_desk):
    known = account()
    desk = make_desk(connections=[known])
    dialog = opened(desk, BOTIFY, known)
    ids = dialog.removed_ids
    desk.click(dialog.remove_button)
    question = desk.dialog(Question)
    assert question.windowTitle() == "Remove account"
    assert question.text() == "Remove the account “Analytics”?"
    desk.click(question.yes_button)
    assert ids == [known.id]


def test_an_account_whose_profile_is_gone_can_only_be_removed(make_desk):
    lost = make_connection("Lost", "web:gone", SecretLocation.ASK, hosts="gone.example.com")
    desk = make_desk(connections=[lost])
    dialog = ConnectionDialog(desk.connections, lost, desk.window, ["web:gone"])
    dialog.open()
    assert dialog.notice.text().startswith("There is no profile gone any more")
    assert not dialog.form.hosts.isVisible()
    assert not dialog.form.isEnabled()
    assert not dialog.save_button.isEnabled()
    assert dialog.remove_button.isEnabled()


@pytest.mark.parametrize("profile", [BOTIFY, HOUSE])
def test_each_alt_key_is_used_once_and_all_have_names(desk, profile):
    dialog = opened(desk, profile)
    dialog.ask_button.show()
    marked = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    letters = [letter_of(w.text()) for w in marked if w.isVisible() and letter_of(w.text())]
    assert len(letters) == len(set(letters)), letters
    for widget in dialog.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and not isinstance(widget, QAbstractButton):
            assert widget.accessibleName(), widget


def test_the_tab_key_goes_down_the_form(desk):
    dialog = opened(desk, HOUSE)
    form, visited = dialog.form, []
    lines = form.secret.lines
    form.name_edit.setFocus()
    for _ in range(8):
        visited.append(QApplication.focusWidget())
        desk.key(Qt.Key.Key_Tab, widget=QApplication.focusWidget())
    assert visited == [
        form.name_edit, lines[0].edit, lines[1].edit, lines[1].show_button, lines[2].edit,
        lines[2].show_button, form.secret.location_combo, dialog.save_button,
    ]  # fmt: skip


# --- the field ----------------------------------------------------------------------------------


def test_each_field_offers_only_what_fits(make_desk):
    house, mine = account("House", HOUSE), account()
    desk = make_desk(connections=[SHOP, house, mine])
    field = shown(desk, BOTIFY)
    assert entries(field) == ["Analytics"]
    assert field.value() == mine.id  # the only one that fits
    assert entries(shown(desk, HOUSE)) == ["House"]
    choose_source(desk, "database")
    assert entries(desk.window.form.own.fields["connection"]) == ["Shop · PostgreSQL"]


def test_without_an_account_one_has_to_be_made_before_the_start(make_desk):
    desk = make_desk(connections=[SHOP])
    field = shown(desk, BOTIFY)
    assert field.combo.placeholderText() == "No accounts yet"
    assert field.new_button.accessibleName() == "New account"
    assert field.edit_button.accessibleName() == "Edit account"
    desk.window.form.submit()
    assert field.error() == NO_ACCOUNT == "Choose an account, or make one"
    assert desk.service.jobs() == []
    desk.until(field.new_button.height)
    desk.click(field.new_button)
    dialog = desk.dialog(ConnectionDialog)
    assert dialog.form.kind.key == "web:botify-export-job"
    type_parts(desk, dialog, token="s3cret")
    desk.click(dialog.save_button)
    desk.until(lambda: field.combo.currentText() == BOTIFY.name)
    assert field.error() == ""


def test_an_account_that_is_gone_or_belongs_to_another_service_is_told(make_desk):
    house = account("House", HOUSE)
    desk = make_desk(connections=[house, account("A"), account("B")])
    field = shown(desk, BOTIFY)
    assert field.combo.placeholderText() == "Choose an account"
    for wrong in ("00000000-0000-4000-8000-000000000000", house.id):
        field.set_value(wrong)
        assert field.combo.currentText() == "(removed account)"
        assert field.problem() == ACCOUNT_GONE
        assert not field.edit_button.isEnabled()


def test_a_service_that_can_do_without_an_account_asks_for_none(make_desk):
    mine = account()
    desk = make_desk(connections=[mine])
    parameters = desk.web.further_parameters
    optional = replace(parameters[BOTIFY.id][0], placeholder="optional")
    parameters[BOTIFY.id] = (optional,)
    field = shown(desk, BOTIFY)
    assert entries(field) == [WITHOUT, "Analytics"]
    assert (field.value(), field.problem()) == ("", "")
    field.combo.setCurrentIndex(1)
    field.combo.activated.emit(1)
    assert field.connection() == mine
    desk.click(field.edit_button)
    desk.click(desk.dialog(ConnectionDialog).remove_button)
    desk.click(desk.dialog(Question).yes_button)
    desk.until(lambda: entries(field) == [WITHOUT])
    assert (field.value(), field.problem()) == ("", "")


def test_no_account_is_made_for_a_service_that_is_gone(desk):
    field = shown(desk, BOTIFY)
    desk.profiles_fake.entries = ()
    desk.click(field.new_button)
    assert field.error() == NO_SERVICE
    assert desk.window.findChildren(ConnectionDialog) == []


# --- the secret that is asked for ---------------------------------------------------------------


def test_the_secret_of_an_account_is_asked_for_once_per_session(make_desk):
    desk = make_desk(connections=[account("House", HOUSE)])
    shown(desk, HOUSE)
    desk.window.form.submit()
    dialog = desk.dialog(SecretDialog)
    assert dialog.windowTitle() == "Secrets for House"
    assert desk.service.jobs() == []
    for edit, text in zip(dialog.edits, PARTS.values(), strict=True):
        desk.until(edit.hasFocus)
        desk.qtbot.keyClicks(edit, text)
        desk.key(Qt.Key.Key_Return, widget=edit)  # goes to what is still missing
    desk.until(lambda: [job.state for job in desk.service.jobs()] == [JobState.COMPLETED])
    [known] = desk.connections.all()
    assert json.loads(desk.connections._book.secret(known)) == PARTS
    desk.until(lambda: not desk.window.findChildren(SecretDialog))
    shown(desk, HOUSE)
    desk.window.form.submit()
    assert len(desk.service.jobs()) == 2


def test_a_job_whose_token_was_refused_asks_for_another_before_it_runs_again(make_desk):
    known = account()
    request = Request("web", {"profile": BOTIFY.id, "account": known.id}, None)
    refused = Failure("LoginRefused", "The token was refused", "Make a new one.")
    job = replace(failed_job(1), request=request, failure=refused)
    desk = make_desk([job], connections=[known])
    desk.connections.remember(known.id, "stale")
    desk.select(1)
    desk.click(desk.window.job_page.ended.retry_button)
    dialog = desk.dialog(SecretDialog)
    assert dialog.windowTitle() == "API token for Analytics"
    desk.qtbot.keyClicks(dialog.edit, "fresh")
    desk.key(Qt.Key.Key_Return, widget=dialog.edit)
    desk.until(lambda: desk.service.status("job-1") is JobState.COMPLETED)
    assert desk.connections._book.secret(known) == "fresh"
