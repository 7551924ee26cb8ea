"""Pictures of the settings, page by page."""

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.connections.connections import SecretLocation
from csvdownloader.core.settings.settings import Section
from csvdownloader.ui.settings.settings_dialog import SettingsDialog
from tests.fakes.samples import make_connection
from tests.fakes.web import BOTIFY
from tests.pictures.harness import LONG, PictureHarness, settle
from tests.pictures.jobs import several_jobs

CONNECTIONS = (
    make_connection("Shop", secret=SecretLocation.KEY_STORE),
    make_connection(LONG, secret=SecretLocation.ASK),
    make_connection("Botify of Acme", f"web:{BOTIFY.id}", hosts=" ".join(BOTIFY.hosts)),
    *(make_connection(f"Warehouse {number}") for number in range(12)),
)


def draw_settings(suffix: str) -> None:
    for name, size in (("", (1000, 680)), ("-small", (640, 400))):
        harness = PictureHarness(suffix, several_jobs(), size=size, connections=CONNECTIONS)
        for section in Section:
            harness.window.actions_by_id[CommandId.SETTINGS].trigger()
            settle()
            dialog = harness.window.findChildren(SettingsDialog)[0]
            if name:
                dialog.resize(*size)
            dialog.show_section(section)
            harness.take_dialog(f"s-{section}{name}")
        harness.close()
