"""Pictures of the window in other sizes, and of its menus."""

from PySide6.QtWidgets import QApplication, QMenu

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.requests.request import Request
from csvdownloader.ui.commands.command_palette import CommandPalette
from csvdownloader.ui.look.look import Look, Theme
from tests.fakes.samples import make_connection
from tests.pictures.harness import OUT, PictureHarness, settle
from tests.pictures.jobs import feed, several_jobs

PERCENTS = (80, 150, 200)


def draw_zoom(suffix: str) -> None:
    application = QApplication.instance()
    assert application is not None
    [look] = application.findChildren(Look)
    theme = Theme.DARK if suffix.startswith("-dark") else Theme.LIGHT
    harness = PictureHarness(suffix, several_jobs())
    feed(harness, [0.0])
    for percent in PERCENTS:  # the window is open meanwhile, as it is with the keys
        look.show_theme(theme, percent)
        for size, name in (((1000, 680), ""), ((640, 400), "-small")):
            harness.window.resize(*size)
            for number, page in ((10, "running"), (7, "finished"), (2, "failed")):
                harness.show(number)
                harness.take(f"b0-zoom-{percent}-{page}{name}")
            harness.window.actions_by_id[CommandId.NEW].trigger()
            harness.take(f"b0-zoom-{percent}-start{name}")
            harness.open_form()
            settle(300)
            harness.take(f"b0-zoom-{percent}-form{name}")
    look.show_theme(theme)
    harness.window.resize(1000, 680)
    harness.take("b0-zoom-100-again")
    harness.close()


def draw_palette(suffix: str) -> None:
    harness = PictureHarness(suffix, several_jobs(), connections=[make_connection("Shop")])
    harness.saved.save("Orders of the month", Request("sample", {}, 10))
    feed(harness, [0.0])
    harness.show(2)
    for typed, name in (("", "all"), ("or", "found"), ("save", "greyed"), ("xyz", "nothing")):
        harness.window.actions_by_id[CommandId.PALETTE].trigger()
        settle()
        [palette] = harness.window.findChildren(CommandPalette)
        palette.edit.setText(typed)
        harness.take_dialog(f"b3-palette-{name}")
    harness.close()


def draw_menus(suffix: str) -> None:
    harness = PictureHarness(suffix, several_jobs())
    harness.show(2)
    for menu in harness.window.menuBar().findChildren(QMenu):
        menu.popup(harness.window.mapToGlobal(harness.window.rect().topLeft()))
        settle()
        name = menu.title().replace("&", "").lower()
        menu.grab().save(str(OUT / f"b1-menu-{name}{suffix}.png"))
        menu.close()
    harness.window.actions_by_id[CommandId.SAVE].showStatusText(harness.window)
    harness.take("b2-status-tip")
    harness.close()
