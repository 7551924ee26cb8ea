"""Pictures of the start page, of what is dragged over the window, and of the one question."""

from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.ui.start.several_dialog import SeveralDialog
from tests.fakes.samples import make_connection, make_job
from tests.pictures.harness import LONG, PictureHarness, settle

SHOP = make_connection("Shop")
TABLE = {"connection": SHOP.id, "what": "table", "table": "public.invoices"}
QUERY = {"connection": SHOP.id, "what": "query", "query": "SELECT *\nFROM orders WHERE price > 9"}
RECENT = (
    Request("file", {"path": "/home/ada/exports/orders-2026-q3.parquet"}),
    Request("database", TABLE),
    Request("database", QUERY),
    Request("web", {"profile": "botify-export-job", "param.organization": "acme"}),
    Request("file", {"path": "/home/ada/Documents/people.xlsx", "sheet": "Sheet 2"}),
    Request("file", {"path": f"/home/ada/{LONG}/{LONG}.csv"}),
    *(Request("file", {"path": f"/srv/sales/2026-{month:02}.csv"}) for month in range(1, 13)),
)
SAVED = (
    SavedRequest("Invoices of the month", Request("database", TABLE)),
    SavedRequest("Orders, nightly", Request("file", {"path": "/srv/sales/orders.parquet"})),
    SavedRequest("Botify", RECENT[3]),
    SavedRequest(LONG[:100], Request("file", {"path": f"/home/ada/{LONG}/{LONG}.csv"})),
)
GIVEN = (
    "/data/orders.csv",
    f"/data/{LONG}.csv",
    "/data/missing.csv",
    "/data/shop.sqlite",
    "https://data.example.com/air-quality/2026.csv.gz",
    "s3://bucket/orders.csv",
)


def draw_start(suffix: str) -> None:
    jobs = [make_job(n, request=request) for n, request in enumerate(reversed(RECENT))]
    for name, size, listed, saved in (
        ("a0-start-empty", (1000, 680), [], ()),
        ("a1-start", (1000, 680), jobs, SAVED[:3]),
        ("a2-start-wide", (1400, 900), jobs, SAVED),
        ("a3-start-small", (640, 400), jobs, SAVED),
    ):
        harness = PictureHarness(suffix, listed, size, [SHOP], saved)
        settle(100)
        harness.take(name)
        harness.window.dropping.sheet.cover(
            "Release to read 3 files", harness.window.start_page.zone
        )
        harness.take(f"{name}-over")
        harness.close()
    harness = PictureHarness(suffix, [])
    harness.open_form()
    harness.window.dropping.sheet.cover(
        "Release to read orders.csv", harness.window.start_page.zone
    )
    harness.take("a4-form-over")
    harness.window.dropping.sheet.hide()
    harness.window.giver.give(GIVEN)
    settle(300)
    harness.take_open("a5-several", harness.window.findChildren(SeveralDialog)[0])
    harness.close()
    _draw_saved(suffix, jobs)


def _draw_saved(suffix: str, jobs: list[Job]) -> None:
    harness = PictureHarness(suffix, jobs, connections=[SHOP], saved=SAVED)
    harness.window.actions_by_id[CommandId.KNOWN].trigger()
    harness.take("a6-saved-focus")
    harness.window.coming_back.save(SAVED[0].request, SAVED[0].name)
    harness.take_dialog("a7-save-request")
    harness.window.coming_back.edit(SAVED[1])
    harness.take("a8-edited-form")
    harness.close()
