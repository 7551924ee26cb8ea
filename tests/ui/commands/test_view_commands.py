"""The menu View: the list, the theme, the size, and the whole screen."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from csvdownloader.core.settings.settings import Settings
from csvdownloader.ui.commands.view_commands import SIZES
from tests.fakes.samples import make_job

THEMES = ("system", "light", "dark")


def size(app):
    return app.service.settings.current.font_scale


def turn_wheel(app, delta, modifier=Qt.KeyboardModifier.ControlModifier):
    place = QPointF(400, 200)
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(app.window.windowHandle(), event)


def checked_themes(app):
    return [theme for theme in THEMES if app.action(f"theme-{theme}").isChecked()]


@pytest.mark.parametrize("larger", [Qt.Key.Key_Plus, Qt.Key.Key_Equal])
def test_keys_go_through_the_sizes_and_are_remembered(app, larger):
    seen = []
    for key in [Qt.Key.Key_Minus] * 3 + [larger] * len(SIZES):
        app.control(key)
        seen.append(size(app))
    assert seen == [90, 80, 80, *SIZES[1:], 200]
    assert app.store.settings["font_scale"] == 200
    app.control(Qt.Key.Key_0)
    assert size(app) == 100


def test_a_size_between_the_steps_goes_on_to_the_next(app):
    app.service.settings.change(Settings(font_scale=130))
    app.control(Qt.Key.Key_Plus)
    assert size(app) == 150
    app.service.settings.change(Settings(font_scale=130))
    app.control(Qt.Key.Key_Minus)
    assert size(app) == 125


def test_what_would_change_nothing_says_why(app):
    assert app.action("zoom-reset").statusTip() == "Everything has its usual size"
    for percent, command in ((200, "zoom-in"), (80, "zoom-out")):
        app.service.settings.change(Settings(font_scale=percent))
        assert not app.action(command).isEnabled()
        assert f"{percent} %" in app.action(command).toolTip()
        assert app.action("zoom-reset").isEnabled()


def test_the_wheel_with_ctrl_steps_by_notches(app):
    turn_wheel(app, 120)
    assert size(app) == 110
    for _ in range(3):
        turn_wheel(app, -40)  # of a touchpad
    assert size(app) == 100
    turn_wheel(app, 120, Qt.KeyboardModifier.NoModifier)
    assert size(app) == 100


def test_a_theme_is_chosen_in_the_menu_and_checked(app):
    assert checked_themes(app) == ["system"]
    for theme in ("dark", "dark", "light"):  # a second time it stays checked
        app.action(f"theme-{theme}").trigger()
        assert app.service.settings.current.theme == theme
        assert checked_themes(app) == [theme]
    app.service.settings.change(Settings())
    assert checked_themes(app) == ["system"]


def test_the_list_goes_and_comes_by_its_key(app):
    app.control(Qt.Key.Key_B)
    assert not app.window.list.isVisible()
    assert not app.action("list").isChecked()
    app.control(Qt.Key.Key_B)
    assert app.window.list.isVisible()
    assert app.action("list").isChecked()


def test_a_search_brings_the_list_back(app):
    app.control(Qt.Key.Key_B)
    app.control(Qt.Key.Key_F)
    app.until(app.window.list.search.edit.hasFocus)
    assert app.action("list").isChecked()


def test_without_the_list_enter_acts_on_the_job_that_was_shown(make_app):
    app = make_app([make_job(1)], recover=False)
    app.control(Qt.Key.Key_B)
    app.window.show_job("job-1")
    app.until(app.window.job_page.save_button.hasFocus)
    app.key(Qt.Key.Key_Return)
    app.ended()
    assert app.service.book.job("job-1").saved_to is not None


def test_the_next_window_has_no_list_either(make_app):
    first = make_app()
    first.control(Qt.Key.Key_B)
    first.ended()
    first.window.close()
    second = make_app()
    assert not second.window.list.isVisible()
    assert not second.action("list").isChecked()


def test_the_window_fills_the_screen_and_comes_back(app):
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    app.until(app.window.isFullScreen)
    app.until(app.action("full-screen").isChecked)
    QTest.keyClick(app.window, Qt.Key.Key_F11)
    app.until(lambda: not app.window.isFullScreen())
    app.until(lambda: not app.action("full-screen").isChecked())
