"""Accounts of web services in their dialog and in the form, with real clicks and keys."""

import json

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.form.connection_field import ACCOUNT_GONE, NO_ACCOUNT, NO_SERVICE, WITHOUT
from csvdownloader.ui.widgets.mnemonics import letter_of
from csvdownloader.ui.widgets.questions import Question
from tests.fakes.samples import failed_job, make_connection
from tests.fakes.web import BOTIFY, HOUSE, QUALTRICS
from tests.ui.connections.harness import choose_location, location, saved
from tests.ui.forms import choose_source

PARTS = {"client_id": "me", "client_secret": "s3cret", "refresh_token": "t0ken"}
SHOP = make_connection()


def account(name="Analytics", profile=BOTIFY, secret=SecretLocation.ASK):
    kind = f"web:{profile.id}"
    return make_connection(name, kind, secret, hosts=" ".join(profile.hosts))


def opened(app, profile=BOTIFY, before=None):
    kinds = [f"web:{profile.id}"]
    dialog = ConnectionDialog(app.connections, before, app.window, kinds)
    dialog.saved_ids, dialog.removed_ids = [], []
    dialog.connection_saved.connect(dialog.saved_ids.append)
    dialog.removed.connect(dialog.removed_ids.append)
    dialog.open()
    app.until(lambda: not app.runner.running)  # it knows by now whether there is a key store
    return dialog


def type_parts(app, dialog, **parts):
    for line, text in zip(dialog.form.secret.lines, parts.values(), strict=False):
        app.qtbot.keyClicks(line.edit, text)


def errors(dialog):
    return [line.error() for line in dialog.form.secret.lines]


def shown(app, profile):
    """The form of the web source, with that profile chosen; gives the field of its account."""
    choose_source(app, "web")
    field = app.window.form.own.fields["profile"]
    field.set_value(profile.id)
    field.edited.emit()
    return app.window.form.own.fields["account"]


def entries(field):
    return [field.combo.itemText(row) for row in range(field.combo.count())]


# --- the dialog ---------------------------------------------------------------------------------


def test_a_new_account_asks_for_its_token_only_and_says_who_will_see_it(app):
    dialog = opened(app)
    form = dialog.form
    assert dialog.windowTitle() == "New account"
    assert not form.kind_combo.isVisible()
    assert form.name_edit.text() == "Botify: export job"
    assert not form.url.isVisible()
    assert not dialog.test.isVisible()
    assert [line.isVisible() for line in form.secret.lines] == [True]
    assert form.secret.lines[0].edit.hasFocus()
    assert form.hosts.text() == "It is sent to api.botify.com and to no other host."
    labels = [x.text().replace("&", "") for x in form.findChildren(QLabel) if x.isVisible()]
    assert set(labels) - {""} == {
        "Service", "Botify: export job", "Name", "API token", "Keep it",
    }  # fmt: skip


def test_a_host_that_a_parameter_decides_is_named_too(app):
    assert opened(app, QUALTRICS).form.hosts.text() == (
        "It is sent to {datacenter}.qualtrics.com and to no other host."
    )


def test_saving_agrees_to_the_hosts_and_keeps_the_token_in_the_key_store(app):
    dialog = opened(app, QUALTRICS)
    type_parts(app, dialog, token="s3cret")
    made = saved(app, dialog)
    assert (made.name, made.kind) == (QUALTRICS.name, "web:qualtrics-responses")
    assert dict(made.settings) == {"hosts": "{datacenter}.qualtrics.com"}
    assert made.secret is SecretLocation.KEY_STORE
    assert app.key_store.secrets == {made.id: "s3cret"}
    assert app.driver.asked == []


def test_a_name_that_is_taken_gets_a_number_and_is_told_in_the_right_words(make_app):
    app = make_app(connections=[account(BOTIFY.name)])
    dialog = opened(app)
    assert dialog.form.name_edit.text() == "Botify: export job (2)"
    dialog.form.name_edit.setText("botify: EXPORT job")
    app.click(dialog.save_button)
    assert dialog.form._name_box.error() == "There is an account botify: EXPORT job already"


def test_an_account_is_never_without_a_token(app):
    dialog = opened(app)
    combo = dialog.form.secret.location_combo
    assert [combo.itemData(n) for n in range(combo.count())] == [
        SecretLocation.KEY_STORE, SecretLocation.ASK,
    ]  # fmt: skip
    assert location(dialog) is SecretLocation.KEY_STORE
    app.click(dialog.save_button)
    assert errors(dialog) == ["Type it, to put it into the key store"]
    assert dialog.form.secret.lines[0].edit.hasFocus()
    assert app.connections.all() == ()
    choose_location(app, dialog, SecretLocation.ASK)
    assert errors(dialog) == [""]
    made = saved(app, dialog)
    assert made.secret is SecretLocation.ASK
    assert app.connections.needs_secret(made)


def test_without_a_key_store_the_token_is_asked_for_once_per_session(app):
    app.key_store.available = False
    dialog = opened(app)
    assert location(dialog) is SecretLocation.ASK
    assert "so the secret is asked for once per session" in dialog.form.secret.location_box.note()


def test_three_parts_have_a_line_each_and_are_kept_together(app):
    dialog = opened(app, HOUSE)
    lines = dialog.form.secret.lines
    modes = QLineEdit.EchoMode
    assert [x.edit.echoMode() for x in lines] == [modes.Normal, modes.Password, modes.Password]
    assert [x.show_button.isVisible() for x in lines] == [False, True, True]
    assert dialog.form.hosts.text().startswith("They are sent to warehouse.example.com")
    type_parts(app, dialog, **PARTS)
    made = saved(app, dialog)
    assert json.loads(app.key_store.secrets[made.id]) == PARTS
    assert "s3cret" not in repr(made)


def test_a_part_that_is_missing_is_told_at_its_line(app):
    dialog = opened(app, HOUSE)
    for chosen in (SecretLocation.KEY_STORE, SecretLocation.ASK):
        choose_location(app, dialog, chosen)
        dialog.form.secret.lines[1].edit.setText("s3cret")
        app.click(dialog.save_button)
        sentence = "Type it too: the parts are kept together"
        assert errors(dialog) == [sentence, "", sentence]
        assert dialog.form.secret.lines[0].edit.hasFocus()
    assert app.connections.all() == ()


def test_each_eye_shows_its_own_line(app):
    dialog = opened(app, HOUSE)
    lines = dialog.form.secret.lines
    app.click(lines[1].show_button)
    assert lines[1].edit.echoMode() is QLineEdit.EchoMode.Normal
    assert lines[2].edit.echoMode() is QLineEdit.EchoMode.Password


def test_editing_an_account_keeps_its_secret_unless_all_of_it_is_typed_anew(make_app):
    house = account("House", HOUSE, SecretLocation.KEY_STORE)
    app = make_app(connections=[house])
    app.key_store.secrets[house.id] = "packed"
    dialog = opened(app, HOUSE, house)
    assert dialog.windowTitle() == "Edit account"
    assert {x.edit.placeholderText() for x in dialog.form.secret.lines} == {"Unchanged"}
    dialog.form.secret.lines[0].edit.setText("me")
    app.click(dialog.save_button)
    assert [bool(error) for error in errors(dialog)] == [False, True, True]
    dialog.form.secret.lines[0].edit.clear()
    dialog.form.name_edit.setText("Cellar")
    assert saved(app, dialog).name == "Cellar"
    assert app.key_store.secrets == {house.id: "packed"}


def test_hosts_that_changed_are_told_and_saving_agrees_to_them(make_app):
    old = make_connection("Old", f"web:{BOTIFY.id}", SecretLocation.ASK, hosts="old.example.com")
    app = make_app(connections=[old])
    dialog = opened(app, BOTIFY, old)
    assert dialog.form.hosts.text() == (
        "It is sent to api.botify.com and to no other host.\n"
        "Until now you agreed to: old.example.com"
    )
    assert saved(app, dialog).settings["hosts"] == "api.botify.com"


def test_only_the_hosts_that_were_shown_are_agreed_to(app):
    dialog = opened(app)
    type_parts(app, dialog, token="s3cret")
    changed = replace(BOTIFY, hosts=("api.botify.com", "other.example.com"))
    app.profiles_fake.entries = (changed,)
    assert list(app.connections.hosts_of("web:botify-export-job")) == list(changed.hosts)
    assert saved(app, dialog).settings["hosts"] == "api.botify.com"


def test_removing_an_account_asks_in_the_right_words(make_app):
    known = account()
    app = make_app(connections=[known])
    dialog = opened(app, BOTIFY, known)
    ids = dialog.removed_ids
    app.click(dialog.remove_button)
    question = app.dialog(Question)
    assert question.windowTitle() == "Remove account"
    assert question.text() == "Remove the account “Analytics”?"
    app.click(question.yes_button)
    assert ids == [known.id]


def test_an_account_whose_profile_is_gone_can_only_be_removed(make_app):
    lost = make_connection("Lost", "web:gone", SecretLocation.ASK, hosts="gone.example.com")
    app = make_app(connections=[lost])
    dialog = ConnectionDialog(app.connections, lost, app.window, ["web:gone"])
    dialog.open()
    assert dialog.notice.text().startswith("There is no profile gone any more")
    assert not dialog.form.hosts.isVisible()
    assert not dialog.form.isEnabled()
    assert not dialog.save_button.isEnabled()
    assert dialog.remove_button.isEnabled()


@pytest.mark.parametrize("profile", [BOTIFY, HOUSE])
def test_each_alt_key_is_used_once_and_all_have_names(app, profile):
    dialog = opened(app, profile)
    dialog.ask_button.show()
    marked = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    letters = [letter_of(w.text()) for w in marked if w.isVisible() and letter_of(w.text())]
    assert len(letters) == len(set(letters)), letters
    for widget in dialog.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and not isinstance(widget, QAbstractButton):
            assert widget.accessibleName(), widget


def test_the_tab_key_goes_down_the_form(app):
    dialog = opened(app, HOUSE)
    form, visited = dialog.form, []
    lines = form.secret.lines
    form.name_edit.setFocus()
    for _ in range(8):
        visited.append(QApplication.focusWidget())
        app.key(Qt.Key.Key_Tab, widget=QApplication.focusWidget())
    assert visited == [
        form.name_edit, lines[0].edit, lines[1].edit, lines[1].show_button, lines[2].edit,
        lines[2].show_button, form.secret.location_combo, dialog.save_button,
    ]  # fmt: skip


# --- the field ----------------------------------------------------------------------------------


def test_each_field_offers_only_what_fits(make_app):
    house, mine = account("House", HOUSE), account()
    app = make_app(connections=[SHOP, house, mine])
    field = shown(app, BOTIFY)
    assert entries(field) == ["Analytics"]
    assert field.value() == mine.id  # the only one that fits
    assert entries(shown(app, HOUSE)) == ["House"]
    choose_source(app, "database")
    assert entries(app.window.form.own.fields["connection"]) == ["Shop · PostgreSQL"]


def test_without_an_account_one_has_to_be_made_before_the_start(make_app):
    app = make_app(connections=[SHOP])
    field = shown(app, BOTIFY)
    assert field.combo.placeholderText() == "No accounts yet"
    assert field.new_button.accessibleName() == "New account"
    assert field.edit_button.accessibleName() == "Edit account"
    app.window.form.submit()
    assert field.error() == NO_ACCOUNT == "Choose an account, or make one"
    assert app.service.book.jobs() == []
    app.until(field.new_button.height)
    app.click(field.new_button)
    dialog = app.dialog(ConnectionDialog)
    assert dialog.form.kind.key == "web:botify-export-job"
    type_parts(app, dialog, token="s3cret")
    app.click(dialog.save_button)
    app.until(lambda: field.combo.currentText() == BOTIFY.name)
    assert field.error() == ""


def test_an_account_that_is_gone_or_belongs_to_another_service_is_told(make_app):
    house = account("House", HOUSE)
    app = make_app(connections=[house, account("A"), account("B")])
    field = shown(app, BOTIFY)
    assert field.combo.placeholderText() == "Choose an account"
    for wrong in ("00000000-0000-4000-8000-000000000000", house.id):
        field.set_value(wrong)
        assert field.combo.currentText() == "(removed account)"
        assert field.problem() == ACCOUNT_GONE
        assert not field.edit_button.isEnabled()


def test_a_service_that_can_do_without_an_account_asks_for_none(make_app):
    mine = account()
    app = make_app(connections=[mine])
    parameters = app.web.parameters_by_profile
    optional = replace(parameters[BOTIFY.id][0], placeholder="optional")
    parameters[BOTIFY.id] = (optional,)
    field = shown(app, BOTIFY)
    assert entries(field) == [WITHOUT, "Analytics"]
    assert (field.value(), field.problem()) == ("", "")
    field.combo.setCurrentIndex(1)
    field.combo.activated.emit(1)
    assert field.connection() == mine
    app.click(field.edit_button)
    app.click(app.dialog(ConnectionDialog).remove_button)
    app.click(app.dialog(Question).yes_button)
    app.until(lambda: entries(field) == [WITHOUT])
    assert (field.value(), field.problem()) == ("", "")


def test_no_account_is_made_for_a_service_that_is_gone(app):
    field = shown(app, BOTIFY)
    app.profiles_fake.entries = ()
    app.click(field.new_button)
    assert field.error() == NO_SERVICE
    assert app.window.findChildren(ConnectionDialog) == []


# --- the secret that is asked for ---------------------------------------------------------------


def test_the_secret_of_an_account_is_asked_for_once_per_session(make_app):
    app = make_app(connections=[account("House", HOUSE)])
    shown(app, HOUSE)
    app.window.form.submit()
    dialog = app.dialog(SecretDialog)
    assert dialog.windowTitle() == "Secrets for House"
    assert app.service.book.jobs() == []
    for edit, text in zip(dialog.edits, PARTS.values(), strict=True):
        app.until(edit.hasFocus)
        app.qtbot.keyClicks(edit, text)
        app.key(Qt.Key.Key_Return, widget=edit)  # goes to what is still missing
    app.until(lambda: [job.state for job in app.service.book.jobs()] == [JobState.COMPLETED])
    [known] = app.connections.all()
    assert json.loads(app.connections._book.secret(known)) == PARTS
    app.until(lambda: not app.window.findChildren(SecretDialog))
    shown(app, HOUSE)
    app.window.form.submit()
    assert len(app.service.book.jobs()) == 2


def test_a_job_whose_token_was_refused_asks_for_another_before_it_runs_again(make_app):
    known = account()
    request = Request("web", {"profile": BOTIFY.id, "account": known.id}, None)
    refused = Failure(FailureKind.LOGIN_REFUSED, "The token was refused", "Make a new one.")
    job = replace(failed_job(1), request=request, failure=refused)
    app = make_app([job], connections=[known])
    app.connections.put_secret(known.id, "stale")
    app.select(1)
    app.click(app.window.job_page.main_button())
    dialog = app.dialog(SecretDialog)
    assert dialog.windowTitle() == "API token for Analytics"
    app.qtbot.keyClicks(dialog.edit, "fresh")
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    app.until(lambda: app.service.book.job("job-1").state is JobState.COMPLETED)
    assert app.connections._book.secret(known) == "fresh"
