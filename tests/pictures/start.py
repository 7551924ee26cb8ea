"""Pictures of the start page, of what is dragged over the window, and of the one question."""

from csvdownloader.core.models import Request
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
    for name, size, listed in (
        ("a0-start-empty", (1000, 680), []),
        ("a1-start", (1000, 680), jobs),
        ("a2-start-wide", (1400, 900), jobs),
        ("a3-start-small", (640, 400), jobs),
    ):
        harness = PictureHarness(suffix, listed, connections=[SHOP], size=size)
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
