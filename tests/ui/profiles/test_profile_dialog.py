"""The dialog that finds a profile, with real keys."""

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from csvdownloader.core.errors.storage import PermissionRefusedError
from csvdownloader.core.sources.profiles import ProfileBasis
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from tests.fakes.web import BOTIFY, BROKEN, DATASETTE, DOWNLOAD, HOUSE, UNTRIED, entry
from tests.ui import list_dialogs
from tests.ui.accessibility import letters_of_visible, unnamed
from tests.ui.list_dialogs import search


@pytest.fixture
def opened_urls(monkeypatch):
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    return urls


def opened(app, chosen="download"):
    dialog = list_dialogs.opened(ProfileDialog(app.profiles, chosen, app.window))
    app.until(dialog.edit.hasFocus)
    return dialog


def names(dialog):
    return [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())]


def current(dialog):
    shown = dialog.list.entry()
    return shown.id if shown else None


def choose_row(dialog, profile):
    dialog.list.select(dialog.model.row_of(profile.id))


def reloaded(app):
    with app.qtbot.waitSignal(app.profiles.changed):
        app.profiles.reload()


def test_own_profiles_stand_first_and_all_say_what_is_to_be_known(app):
    dialog = opened(app)
    assert names(dialog) == [
        "Your own", "Our warehouse", "reports.toml",
        "From CSV Downloader", "Botify: export job", "Datasette: table or query",
        "Direct download", "Qualtrics: survey responses",
    ]  # fmt: skip
    row = dialog.model.row_of(BOTIFY.id)
    shown = [dialog.model.index(row, column).data() for column in range(3)]
    assert shown == [
        "Botify: export job",
        "developers.botify.com",
        "Not tried against the real service",
    ]
    assert dialog.model.index(dialog.model.row_of(BROKEN.id), 2).data() == "Cannot be used"
    assert dialog.caption.text() == "6 services"


def test_without_own_profiles_there_are_no_headings(app):
    app.profiles_fake.on_disk = [DOWNLOAD, BOTIFY]
    reloaded(app)
    assert names(opened(app)) == ["Botify: export job", "Direct download"]


def test_the_chosen_profile_is_selected(app):
    dialog = opened(app, DATASETTE.id)
    assert current(dialog) == DATASETTE.id


def test_the_search_finds_words_of_name_and_host_and_enter_chooses(app):
    dialog = opened(app)
    answers = dialog.answers
    search(app, dialog, "JOB botify.com")
    assert names(dialog) == ["Botify: export job"]
    assert dialog.caption.text() == "1 of 6 services"
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert answers == [BOTIFY.id]
    assert not dialog.isVisible()


def test_arrow_keys_go_through_the_list_and_past_its_headings(app):
    dialog = opened(app, BROKEN.id)
    answers = dialog.answers
    app.key(Qt.Key.Key_Down, widget=dialog.edit)
    assert dialog.list.hasFocus()
    assert current(dialog) == BOTIFY.id
    app.key(Qt.Key.Key_Up, widget=dialog.list)
    assert current(dialog) == BROKEN.id
    app.key(Qt.Key.Key_Up, widget=dialog.list)
    app.key(Qt.Key.Key_Up, widget=dialog.list)
    assert current(dialog) == HOUSE.id
    app.key(Qt.Key.Key_Return, widget=dialog.list)
    assert answers == [HOUSE.id]


def test_letters_in_the_list_go_into_the_search(app):
    dialog = opened(app)
    app.key(Qt.Key.Key_Down, widget=dialog.edit)
    app.key(Qt.Key.Key_Q, widget=dialog.list)
    assert dialog.edit.hasFocus()
    assert dialog.edit.text() == "q"


def test_the_selection_stays_while_the_search_finds_it(app):
    dialog = opened(app, DATASETTE.id)
    search(app, dialog, "da")
    assert current(dialog) == DATASETTE.id
    search(app, dialog, "warehouse")
    assert current(dialog) == HOUSE.id


def test_a_double_click_chooses(app):
    dialog = opened(app)
    answers, view = dialog.answers, dialog.list
    position = view.visualRect(dialog.model.index(dialog.model.row_of(HOUSE.id), 0)).center()
    app.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    app.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert answers == [HOUSE.id]


def test_a_heading_cannot_be_chosen_with_the_mouse(app):
    dialog = opened(app)
    position = dialog.list.visualRect(dialog.model.index(0, 0)).center()
    viewport = dialog.list.viewport()
    app.qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=position)
    assert dialog.isVisible()
    assert current(dialog) == DOWNLOAD.id


def test_no_match_is_told(app):
    dialog = opened(app)
    search(app, dialog, "xyz")
    assert dialog.pages.message.text() == "No service has “xyz” in its name or host."
    assert not dialog.choose_button.isEnabled()
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert dialog.isVisible()


def test_a_broken_profile_is_shown_with_its_problem_and_cannot_be_chosen(app):
    dialog = opened(app)
    choose_row(dialog, BROKEN)
    assert dialog.details.labels["Problem"].text() == BROKEN.problem
    assert dialog.details.labels["File"].text() == str(BROKEN.path)
    assert not dialog.choose_button.isEnabled()
    assert not dialog.tools.copy_button.isEnabled()
    app.key(Qt.Key.Key_Return, widget=dialog.edit)
    assert dialog.isVisible()


def test_what_is_to_be_known_of_a_profile_stands_below_the_list(app):
    dialog = opened(app, BOTIFY.id)
    texts = {name: label.text() for name, label in dialog.details.labels.items() if label.text()}
    assert texts == {
        "Remark": UNTRIED,
        "Documentation": BOTIFY.docs,
        "Calls": "api.botify.com, and hosts that its answers name",
        "Credential": "Sent to api.botify.com only",
    }
    choose_row(dialog, DOWNLOAD)
    assert dialog.details.labels["Credential"].text() == "None needed"
    assert not dialog.details.docs_button.isEnabled()


def test_what_a_profile_rests_on_stands_beside_that_it_was_not_tried(app):
    known = ProfileBasis(
        ("https://docs.example.com/api",), date(2026, 11, 26), "2026-10", date(2027, 10, 1)
    )
    app.profiles_fake.on_disk.append(replace(BOTIFY, id="based", basis=known))
    reloaded(app)
    labels = opened(app, "based").details.labels
    assert labels["Remark"].text() == UNTRIED
    assert labels["Checked"].text() == "2026-11-26, by docs.example.com/api"
    assert labels["Version"].text() == "2026-10, supported until 2027-10-01"


def test_s08_the_hosts_stand_below_all_other_texts_of_a_profile(app):
    assert list(opened(app, BOTIFY.id).details.labels)[-2:] == ["Calls", "Credential"]


def test_the_documentation_opens_on_a_click_only(app, opened_urls):
    dialog = opened(app, BOTIFY.id)
    assert opened_urls == []
    app.click(dialog.details.docs_button)
    assert opened_urls == [BOTIFY.docs]


@pytest.mark.parametrize("docs", ["file:///etc/passwd", "javascript:alert(1)", "http://[", "x"])
def test_sec_08_only_addresses_of_the_web_can_be_opened(app, docs):
    app.profiles_fake.on_disk.append(replace(HOUSE, id="odd", docs=docs))
    reloaded(app)
    dialog = opened(app, "odd")
    assert current(dialog) == "odd"
    label = dialog.details.labels["Documentation"]
    assert (label.text(), label.textFormat()) == (docs, Qt.TextFormat.PlainText)
    assert not dialog.details.docs_button.isEnabled()


def test_the_wait_for_the_first_reading_is_shown(make_app):
    app = make_app(recover=False)
    dialog = opened(app, BOTIFY.id)
    assert dialog.pages.bar.isVisible()
    assert not dialog.choose_button.isEnabled()
    reloaded(app)
    assert dialog.pages.has_content()
    assert current(dialog) == BOTIFY.id


def test_reload_shows_what_was_added_and_keeps_search_and_selection(app):
    dialog = opened(app, BOTIFY.id)
    search(app, dialog, "export")
    app.profiles_fake.on_disk.append(entry("a-export", "A new export", "", is_own=True))
    with app.qtbot.waitSignal(app.profiles.changed):
        app.click(dialog.tools.reload_button)
    assert names(dialog)[1] == "A new export"
    assert current(dialog) == BOTIFY.id


def test_a_new_profile_is_shown_in_its_folder_and_selected(app, monkeypatch):
    dialog = opened(app, BOTIFY.id)
    shown = []
    monkeypatch.setattr(dialog.tools.revealer, "show", shown.append)
    search(app, dialog, "botify")
    with app.qtbot.waitSignal(app.profiles.changed):
        app.click(dialog.tools.copy_button)
    path = str(app.profiles_fake.own_folder / "botify-export-job-2.toml")
    assert shown == [path]
    assert dialog.notice.text().startswith(f"Your new profile is {path}\n")
    assert current(dialog) == "botify-export-job-2"
    assert dialog.edit.text() == ""


def test_a_copy_that_fails_is_told(app):
    dialog = opened(app, BOTIFY.id)
    app.profiles_fake.error = PermissionRefusedError("Not allowed to write /x")
    app.click(dialog.tools.copy_button)
    app.until(dialog.notice.text)
    assert dialog.notice.text() == "Not allowed to write /x\nChoose a folder that you may write to."


def test_open_folder_shows_the_own_file_or_else_the_folder(app, opened_urls, tmp_path):
    app.profiles_fake.own_folder = tmp_path / "profiles"
    dialog = opened(app, BOTIFY.id)
    app.click(dialog.tools.folder_button)
    app.until(lambda: opened_urls)
    assert opened_urls == [f"file://{tmp_path}/profiles"]
    shown = []
    dialog.tools.revealer.show = shown.append
    choose_row(dialog, HOUSE)
    app.click(dialog.tools.folder_button)
    assert shown == [str(HOUSE.path)]


def test_a_closed_dialog_opens_nothing(app, opened_urls, tmp_path):
    app.profiles_fake.own_folder = tmp_path / "profiles"
    for _ in range(3):
        dialog = opened(app)
        app.key(Qt.Key.Key_Escape, widget=dialog.edit)
        app.until(lambda: not app.window.findChildren(ProfileDialog))
    with app.qtbot.waitSignal(app.profiles.folder_ready):
        app.profiles.make_folder()
    assert opened_urls == []


def test_names_and_alt_keys(app):
    dialog = opened(app, HOUSE.id)
    letters = letters_of_visible(dialog)
    assert sorted(letters) == sorted(set(letters))
    assert {"c", "n", "k", "o", "r", "d"} <= set(letters)
    assert unnamed(dialog) == []


def test_tab_goes_from_the_search_to_the_buttons(app):
    dialog = opened(app, BOTIFY.id)
    seen = []
    for _ in range(9):
        seen.append(dialog.focusWidget())
        app.key(Qt.Key.Key_Tab, widget=dialog.focusWidget())
    tools = dialog.tools
    assert seen[:8] == [
        dialog.edit, dialog.list, dialog.details.docs_button,
        tools.copy_button, tools.check_button, tools.folder_button, tools.reload_button,
        dialog.choose_button,
    ]  # fmt: skip
