"""Pictures of the settings, page by page."""

from csvdownloader.core.commands import CommandId
from csvdownloader.core.settings import Section
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from tests.pictures.harness import PictureHarness, settle
from tests.pictures.jobs import several_jobs


def draw_settings(suffix: str) -> None:
    for name, size in (("", (1000, 680)), ("-small", (640, 400))):
        harness = PictureHarness(suffix, several_jobs(), size=size)
        for section in Section:
            harness.window.actions_by_id[CommandId.SETTINGS].trigger()
            settle()
            dialog = harness.window.findChildren(SettingsDialog)[0]
            if name:
                dialog.resize(*size)
            dialog.show_section(section)
            harness.take_dialog(f"s-{section}{name}")
        harness.close()
