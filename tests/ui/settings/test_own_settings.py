"""The settings of the program, changed by somebody at the window."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from csvdownloader.core.settings.settings import SECTION_TITLES, Section, Settings
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from tests.fakes.samples import make_job, receipt
from tests.ui.accessibility import letters_of_visible, unnamed


def opened(app, section=None):
    app.control(Qt.Key.Key_Comma)
    dialog = app.dialog(SettingsDialog)
    app.until(dialog.isActiveWindow)
    if section is not None:
        dialog.show_section(section)
    return dialog


def test_every_section_has_a_title_and_every_setting_a_section():
    shown = [key for section in Section for key in Settings.in_section(section)]
    assert sorted(shown) == sorted(Settings.kinds())
    assert list(SECTION_TITLES) == list(Section)


def test_a_change_counts_at_once_and_is_stored(app):
    heard = []
    app.service.settings.changed.connect(heard.append)
    dialog = opened(app, Section.DOWNLOADS)
    app.key(Qt.Key.Key_Up, widget=dialog.fields["jobs_at_once"].box)
    assert [settings.jobs_at_once for settings in heard] == [3]
    assert app.store.settings["jobs_at_once"] == 3


def test_a_theme_is_shown_at_once(app):
    heard = []
    app.service.settings.changed.connect(lambda settings: heard.append(settings.theme))
    dialog = opened(app, Section.APPEARANCE)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        app.key(key, widget=dialog.focusWidget())
    assert heard == ["light", "dark"]


def test_nothing_is_removed_while_somebody_goes_through_the_numbers(make_app):
    large = make_job(1, receipt=replace(receipt("a.csv", 3), bytes=15 * 10**9), saved_to="/a.csv")
    app = make_app([large])
    dialog = opened(app, Section.STORAGE)
    box = dialog.fields["keep_gigabytes"].box
    for _ in range(10):
        app.key(Qt.Key.Key_Down, widget=box)
    assert app.service.settings.current.keep_gigabytes == 10
    assert [job.id for job in app.service.book.jobs()] == [large.id]
    app.key(Qt.Key.Key_Return, widget=box)
    app.until(lambda: app.service.book.jobs() == [])


@pytest.mark.parametrize("section", Section)
def test_every_page_is_named_and_has_its_alt_keys(app, section):
    dialog = opened(app, section)
    assert unnamed(dialog) == []
    letters = letters_of_visible(dialog)
    assert len(set(letters)) == len(letters)


def test_a_preset_is_chosen_from_all_that_there_are(app):
    app.preset_file.own = {"shop": {"format": "csv", "delimiter": "pipe"}}
    dialog = opened(app, Section.SAVING)
    combo = dialog.fields["preset"].combo
    app.until(lambda: combo.findData("shop") >= 0)
    assert combo.itemText(0) == "As it was fetched"
    app.key(Qt.Key.Key_End, widget=combo)
    assert app.service.settings.current.preset == "shop"
    app.key(Qt.Key.Key_Home, widget=combo)
    assert app.service.settings.current.preset == ""


def test_a_preset_that_is_gone_stays_until_another_is_chosen(app):
    app.service.settings.change(replace(app.service.settings.current, preset="gone"))
    dialog = opened(app, Section.SAVING)
    app.ended()
    assert dialog.fields["preset"].combo.currentText() == "gone"
    dialog.accept()
    assert app.service.settings.current.preset == "gone"
