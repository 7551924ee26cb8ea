"""Pictures of what fails, and of what helps against it."""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.files import SourceMissingError
from csvdownloader.core.errors.network import UnreachableError
from csvdownloader.core.errors.profiles import HostsChangedError
from csvdownloader.core.errors.reading import BadBytesError, RaggedRowError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.services import StartUnsureError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.errors.wholeness import StalledError
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.tables.excerpt import Excerpt
from csvdownloader.ui.jobs.line_dialog import LineDialog
from tests.fakes.samples import failed_job, make_connection, make_job
from tests.fakes.web import BOTIFY
from tests.pictures.harness import PictureHarness, settle

if TYPE_CHECKING:
    from csvdownloader.core.errors.base import UserError

FULL = Message(
    "The disk is full: /home/ada/.local/share/csvdownloader/jobs has 65.5 KB free, the file needs "
    "about 873.3 MB"
)
RAGGED = Message("Row 2 (line 3) has 2 fields, but the header has 3")


def draw_remedies(suffix: str) -> None:
    shop = make_connection()
    account = make_connection("Analytics", f"web:{BOTIFY.id}", hosts=" ".join(BOTIFY.hosts))
    file = Request("file", {"path": "/data/orders.csv"}, None)
    table = Request("database", {"connection": shop.id, "what": "table", "table": "orders"}, None)
    web = Request("web", {"profile": BOTIFY.id, "account": account.id}, None)
    address = {"profile": "download", "param.url": "https://data.example.com/orders.csv"}
    gone = Message("data.example.com has nothing at this address (404)")
    failures: tuple[tuple[str, UserError, Request], ...] = (
        ("34-failed-file", SourceMissingError(Path("/data/orders.csv")), file),
        ("34-failed-line", RaggedRowError(RAGGED, line=3), file),
        ("34-failed-bytes", BadBytesError(Message("Byte 12 does not fit UTF-8")), file),
        ("35-failed-secret", LoginRefusedError(Message("password authentication failed")), table),
        ("36-failed-connection", UnreachableError(Message("db.example.com is away")), table),
        ("37-failed-account", HostsChangedError(Message("Botify names other hosts now")), web),
        (
            "37-failed-address",
            HttpStatusError(404, gone, remedy=Remedy.OPEN_IN_BROWSER),
            Request("web", address, None),
        ),
        ("38-failed-unsure", StartUnsureError(Message("Botify did not answer the start")), web),
        ("38-failed-disk", DiskFullError(FULL), file),
        ("38-failed-retry", StalledError(Message("files.example.com stopped sending")), file),
    )
    jobs = [
        replace(failed_job(number), request=request, failure=error.failure())
        for number, (_, error, request) in enumerate(failures, 1)
    ]
    old = make_job(99, "old.csv", saved_to="/home/ada/old.csv")
    harness = PictureHarness(suffix, [*jobs, old], (768, 512), connections=[shop, account])
    for number, (name, _, _) in enumerate(failures, 1):
        harness.show(number)
        settle(150)
        harness.take(name)
    _draw_bar(harness)
    _draw_dialogs(harness)
    harness.close()


def _draw_bar(harness: PictureHarness) -> None:
    harness.show(99)
    failure = DiskFullError(FULL, remedy=Remedy.FREE_SPACE).failure()
    harness.service.saving.failed.emit("job-1", failure)
    harness.take("39-bar-disk")
    harness.window.resize(640, 400)
    harness.take("39-bar-disk-small")
    harness.window.bar.offer.click()
    harness.take_dialog("39-remove-old")


def _draw_dialogs(harness: PictureHarness) -> None:
    request = Request("file", {"path": "/data/orders.csv"}, None)
    failure = RaggedRowError(RAGGED, line=3).failure()
    dialog = LineDialog(request, failure, 3, "/data/orders.csv", harness.window)
    lines = ("id,name,price", "1,Ada,12.50", "2,Bob", *(f"{n},Eve,{n}.25" for n in range(3, 14)))
    dialog.open()
    dialog.show_lines(request, 3, Excerpt(lines, 1))
    harness.take_open("39-line", dialog)
    dialog.close()
