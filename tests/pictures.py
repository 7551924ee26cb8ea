"""Draws every state of the window into pictures/, to be looked at: python -m tests.pictures."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QPA_FONTDIR", "/usr/share/fonts/truetype/dejavu")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QDialog

from csvdownloader.core.commands import CommandId
from csvdownloader.core.connection_book import ConnectionBook
from csvdownloader.core.connections import PASSWORD, SecretLocation
from csvdownloader.core.errors import KeyStoreError, LoginRefusedError, UnreachableError
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.formats import Format
from csvdownloader.core.models import (
    Completeness,
    Failure,
    JobState,
    Progress,
    Request,
    Stage,
    TableInfo,
)
from csvdownloader.core.profiles import ProfileProblem
from csvdownloader.sources.database.source import DatabaseSource
from csvdownloader.sources.sample import SampleSource
from csvdownloader.ui.connections.connection_dialog import ConnectionDialog
from csvdownloader.ui.connections.secret_dialog import SecretDialog
from csvdownloader.ui.crash_dialog import CrashDialog
from csvdownloader.ui.fields.typed_fields import Calendar
from csvdownloader.ui.main_window import MainWindow
from csvdownloader.ui.profiles.profile_check import ProfileCheck
from csvdownloader.ui.profiles.profile_dialog import ProfileDialog
from csvdownloader.ui.tables.columns_dialog import ColumnsDialog
from csvdownloader.ui.tables.table_dialog import TableDialog
from csvdownloader.ui.widgets.questions import ask_to_stop
from csvdownloader.workers.connections import ConnectionService
from csvdownloader.workers.lookups import Lookups
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.runner import TaskRunner
from csvdownloader.workers.service import JobService
from tests.ui.fakes import (
    ROWS,
    DriverFake,
    FileDriverFake,
    FileFake,
    GatedExporter,
    MemoryKeyStore,
    MemoryLibrary,
    failed_job,
    make_connection,
    make_job,
)
from tests.ui.web_fakes import (
    BOTIFY,
    BROKEN,
    HOUSE,
    QUALTRICS,
    UNTRIED,
    ProfilesFake,
    WebFake,
    entry,
)
from tests.workers.fakes import MemoryStore

OUT = Path("pictures")
LONG = "a very long name of a quarterly export that somebody typed with great care " * 2
VERSIONS = {
    "CSV Downloader": "0.1.0",
    "Python": "3.11.7",
    "Qt": "6.11.3",
    "PySide6": "6.11.3",
    "DuckDB": "2.0.0",
    "System": "Linux-6.1-x86_64",
}


def settle(milliseconds: int = 60) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def dark_palette() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    colors = {
        roles.Window: "#2b2b2e",
        roles.WindowText: "#e8e8ea",
        roles.Base: "#1f1f22",
        roles.AlternateBase: "#26262a",
        roles.Text: "#e8e8ea",
        roles.Button: "#3a3a3e",
        roles.ButtonText: "#e8e8ea",
        roles.Highlight: "#2f6fb3",
        roles.HighlightedText: "#ffffff",
        roles.ToolTipBase: "#3a3a3e",
        roles.ToolTipText: "#e8e8ea",
        roles.Link: "#7ab8ff",
        roles.BrightText: "#ffffff",
        roles.Light: "#4a4a4e",
        roles.Midlight: "#424246",
        roles.Dark: "#1a1a1c",
        roles.Mid: "#242428",
        roles.Shadow: "#101012",
        roles.PlaceholderText: "#9a9aa0",
    }
    for role, color in colors.items():
        palette.setColor(role, QColor(color))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#77777c"))
    return palette


class PictureHarness:
    """A window over the fakes; the `take` methods save pictures of it."""

    def __init__(
        self,
        suffix: str,
        jobs: list,
        size: tuple[int, int] = (1000, 680),
        connections: list | None = None,
    ) -> None:
        self.suffix = suffix
        self.runner = TaskRunner()
        self.key_store, self.driver = MemoryKeyStore(), DriverFake()
        book = ConnectionBook(self.key_store)
        database = DatabaseSource(book, [self.driver, FileDriverFake()])
        self.profiles_fake = ProfilesFake()
        web = WebFake(self.profiles_fake)
        sources = {"sample": SampleSource(), "file": FileFake(), "database": database, "web": web}
        store = MemoryStore(jobs, connections=connections or [])
        self.connections = ConnectionService(
            self.runner, store, self.key_store, book, database, self.profiles_fake
        )
        self.profiles = ProfileService(self.runner, self.profiles_fake)
        self.library = MemoryLibrary()
        self.library.rows = tuple((f"{n:06}", *ROWS[n % 3][1:]) for n in range(1, 201))
        exporter = GatedExporter(sources)
        self.service = JobService(self.runner, store, exporter, self.library, sources)
        lookups = Lookups(self.runner, exporter, self.library)
        settings = QSettings(str(OUT / "window.ini"), QSettings.Format.IniFormat)
        settings.clear()
        self.window = MainWindow(
            self.service, self.connections, self.profiles, lookups, settings, lambda: VERSIONS
        )
        self.profiles.reload()
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        settle()

    def take(self, name: str) -> None:
        settle()
        self.window.grab().save(str(OUT / f"{name}{self.suffix}.png"))

    def take_dialog(self, name: str) -> None:
        settle()
        dialog = next(d for d in self.window.findChildren(QDialog) if d.isVisible())
        dialog.grab().save(str(OUT / f"{name}{self.suffix}.png"))
        dialog.close()
        settle()

    def take_open(self, name: str, dialog: QDialog) -> None:
        settle()
        dialog.grab().save(str(OUT / f"{name}{self.suffix}.png"))

    def close(self) -> None:
        self.driver.gate.set()
        self.key_store.gate.set()
        self.profiles_fake.gate.set()
        self.service.shut_down(3000)
        self.window.hide()
        self.window.deleteLater()
        settle(5)

    def show(self, number: int) -> None:
        self.window.list.select(f"job-{number}")
        self.window.list.view.setFocus()


def several_jobs() -> list:
    now = datetime.now(UTC)
    file_request = Request("file", {"path": "/data/orders.parquet"}, None, Format.TSV)
    return [
        make_job(1, "customers.csv", rows=1),
        failed_job(
            2,
            "report.csv",
            "The service refused the token of “Analytics”",
            "Sign in again in the settings of the service, then run the download again.",
        ),
        make_job(3, "visits.csv", JobState.CANCELLED),
        make_job(
            4,
            "stock.csv",
            JobState.INTERRUPTED,
            failure=Failure(
                FailureKind.INTERRUPTED,
                "The program ended while this download was running",
                "Retry starts it again.",
            ),
        ),
        make_job(
            5,
            "orders.tsv",
            rows=10_000,
            request=file_request,
            pinned=True,
            saved_to="/home/ada/Downloads/orders.tsv",
            statement="Parquet footers promise 10,000 rows",
        ),
        make_job(
            6,
            "clicks.csv",
            rows=1_000_000,
            completeness=Completeness.UNVERIFIED,
            statement="The service closed the connection without saying how many rows there are",
        ),
        make_job(7, "invoices.csv", rows=5000, completeness=Completeness.LIMITED),
        make_job(8, "events.csv", JobState.QUEUED),
        make_job(9, "payments.csv", JobState.RUNNING, started_at=now - timedelta(seconds=95)),
        make_job(
            10, "sample.csv", JobState.RUNNING, rows=10_000, started_at=now - timedelta(seconds=42)
        ),
    ]


def feed(harness: PictureHarness, monkey_now: list[float]) -> None:
    import csvdownloader.ui.jobs.activity as activity

    activity.time = type("Clock", (), {"monotonic": staticmethod(lambda: monkey_now[0])})
    for second in range(20):
        monkey_now[0] = float(second)
        percent = 24 + 2 * second
        harness.service.progressed.emit(
            "job-10",
            Progress(
                Stage.COPYING,
                rows=100 * percent,
                bytes=11_200 * percent,
                total=10_000,
                percent=percent,
            ),
        )
        harness.service.progressed.emit(
            "job-9", Progress(Stage.COPYING, rows=2310 * second, bytes=250_000 * second)
        )


def draw_empty(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    settle(500)
    harness.take("01-empty")
    harness.window.form.rows.edit.setText("5000")
    harness.window.form.submit()
    harness.take("02-error")
    harness.window.open_file("/home/ada/Documents/quarter.xlsx")
    settle(600)
    harness.window.form.options.setChecked(True)
    harness.take("03-file")
    harness.window.open_file("/home/ada/Documents/missing.csv")
    settle(600)
    harness.take("04-file-missing")
    harness.close()


def draw_jobs(suffix: str) -> None:
    harness = PictureHarness(suffix, several_jobs())
    feed(harness, [0.0])
    names = {
        10: "05-running",
        9: "06-running-unknown",
        8: "07-queued",
        7: "08-finished",
        6: "09-unverified",
        5: "10-saved",
        4: "11-interrupted",
        3: "12-cancelled",
        2: "13-failed",
    }
    for number, name in names.items():
        harness.show(number)
        harness.take(name)
    harness.show(7)
    harness.library.gate.clear()
    harness.window.actions_by_id[CommandId.SAVE].trigger()
    settle(150)
    harness.take("14-saving")
    harness.library.gate.set()
    settle(150)
    harness.window.bar.show_error(
        "The disk is full: /home/ada/Downloads", "Free some space, then retry."
    )
    harness.take("15-message")
    harness.close()


def draw_dialogs(suffix: str) -> None:
    harness = PictureHarness(suffix, several_jobs())
    harness.show(7)
    for command, name in (
        ("palette", "20-palette"),
        ("keys", "21-keys"),
        ("settings", "22-settings"),
        ("about", "23-about"),
    ):
        harness.window.actions_by_id[CommandId(command)].trigger()
        harness.take_dialog(name)
    harness.window.actions_by_id[CommandId.REMOVE].trigger()
    harness.take_dialog("24-remove")
    CrashDialog(
        'Traceback (most recent call last):\n  File "x.py", line 1\nValueError: no\n',
        VERSIONS,
        harness.window,
    ).open()
    harness.take_dialog("25-crash")
    harness.close()


def draw_many(suffix: str) -> None:
    jobs = [
        replace(job, id=f"job-{n}", title=f"{n:04} {job.title}")
        for n, job in enumerate((several_jobs() * 100)[:1000])
    ]
    harness = PictureHarness(suffix, jobs)
    harness.show(500)
    harness.take("30-many")
    harness.close()


def draw_long(suffix: str) -> None:
    path = "/home/ada/" + "/".join(["a folder with a long name"] * 9) + "/" + "x" * 90 + ".csv"
    jobs = [
        make_job(1, LONG + ".csv", saved_to=path),
        failed_job(2, LONG + ".csv", f"There is no file {path}", "Check the path. " * 12),
    ]
    harness = PictureHarness(suffix, jobs, (768, 512))
    harness.show(1)
    harness.take("31-long-finished")
    harness.show(2)
    harness.take("32-long-failed")
    harness.window.open_file(path.replace("x.csv", "missing.csv"))
    settle(600)
    harness.take("33-long-form")
    harness.close()


SHOP = make_connection("Shop", secret=SecretLocation.KEY_STORE)
URL = "postgresql://ada:s3cret@db.example.com:6432/shop"
SERVER_MESSAGE = (
    'connection to server at "db.example.com" (203.0.113.7), port 6432 failed: Connection refused. '
    "Is the server running on that host and accepting TCP/IP connections? " * 3
)
QUERY = """select o.order_id, o.ordered_at, c.name as customer, sum(l.quantity * l.unit_price)
from orders o
join customers c using (customer_id)
join lines l using (order_id)
where o.ordered_at >= date '2024-01-01'
group by 1, 2, 3
order by o.ordered_at"""
BQL = """{
  "collections": ["crawl.20260101"],
  "query": {
    "dimensions": ["url", "http_code"],
    "filters": {"field": "http_code", "predicate": "eq", "value": 404}
  }
}"""


def open_connection(harness: PictureHarness, connection=None) -> ConnectionDialog:
    dialog = ConnectionDialog(harness.connections, connection, harness.window)
    dialog.open()
    settle(100)
    return dialog


def fill_connection(harness: PictureHarness, connection=None) -> ConnectionDialog:
    dialog = open_connection(harness, connection)
    if connection is None:
        dialog.form.url.edit.setText(URL)
        dialog.form.url.given.emit(URL)
    dialog.form.name_edit.setFocus()
    return dialog


def draw_connections(suffix: str) -> None:
    harness = PictureHarness(suffix, [], connections=[SHOP])
    dialog = open_connection(harness)
    harness.take_open("40-connection-empty", dialog)
    dialog.save_button.click()
    harness.take_open("41-connection-errors", dialog)
    dialog.close()
    dialog = fill_connection(harness)
    harness.take_open("42-connection-filled", dialog)
    harness.driver.gate.clear()
    dialog.test.button.click()
    harness.take_open("43-connection-testing", dialog)
    harness.driver.gate.set()
    settle(150)
    harness.take_open("44-connection-tested", dialog)
    harness.driver.error = UnreachableError(SERVER_MESSAGE)
    dialog.test.button.click()
    settle(150)
    harness.take_open("45-connection-refused", dialog)
    harness.key_store.gate.clear()
    dialog.save_button.click()
    harness.take_open("46-connection-saving", dialog)
    harness.key_store.error = KeyStoreError("The key store “login” is locked")
    harness.key_store.gate.set()
    settle(150)
    harness.take_open("47-connection-key-store", dialog)
    dialog.close()
    settle(800)
    dialog = open_connection(harness, SHOP)
    harness.take_open("48-connection-edit", dialog)
    dialog.remove_button.click()
    harness.take_open("49-connection-remove", next(iter(dialog.findChildren(QDialog))))
    dialog.close()
    harness.key_store.available = False
    dialog = fill_connection(harness)
    harness.take_open("50-connection-no-key-store", dialog)
    dialog.form.kind_combo.setCurrentIndex(1)
    harness.take_open("51-connection-file", dialog)
    dialog.close()
    SecretDialog(PASSWORD, "Shop", harness.window).open()
    harness.take_dialog("52-secret")
    SecretDialog(PASSWORD, LONG, harness.window).open()
    harness.take_dialog("53-secret-long")
    harness.close()


def many_tables() -> tuple[TableInfo, ...]:
    names = ("orders", "customers", "stock_movements", "clicks", "invoices_archive")
    return tuple(
        TableInfo((schema, f"{name}_{year}_{month:02}"), month % 5 == 0, month * 12_345_678)
        for schema in ("public", "sales", "warehouse")
        for name in names
        for year in range(2020, 2026)
        for month in range(1, 13)
    )


def open_tables(harness: PictureHarness, chosen: str = "") -> TableDialog:
    dialog = TableDialog(harness.connections, SHOP.id, chosen, harness.window)
    dialog.open()
    settle(150)
    return dialog


def draw_tables(suffix: str) -> None:
    harness = PictureHarness(suffix, [], connections=[SHOP])
    harness.key_store.secrets[SHOP.id] = "s3cret"
    dialog = open_tables(harness, "public.orders")
    harness.take_open("60-tables", dialog)
    dialog.close()
    harness.driver.found_tables = ()
    harness.take_open("61-tables-none", open_tables(harness))
    harness.driver.gate.clear()
    harness.take_open("62-tables-loading", open_tables(harness))
    harness.driver.error = LoginRefusedError(f"password authentication failed. {SERVER_MESSAGE}")
    harness.driver.gate.set()
    harness.take_open("63-tables-failed", open_tables(harness))
    harness.driver.error = None
    long = TableInfo((LONG, LONG + "x"), rows=123_456_789_012)
    harness.driver.found_tables = (*many_tables(), TableInfo(("notes",)), long)
    dialog = open_tables(harness)
    harness.take_open("64-tables-many", dialog)
    dialog.edit.setText("sales.ord")
    harness.take_open("65-tables-found", dialog)
    dialog.edit.setText("a very long")
    harness.take_open("66-tables-long", dialog)
    dialog.edit.setText("xyz")
    harness.take_open("67-tables-no-match", dialog)
    for chosen, name in (("", "70-columns"), ("city,order_id,discount", "71-columns-chosen")):
        columns = ColumnsDialog(
            harness.connections, SHOP.id, "public.orders", chosen, harness.window
        )
        columns.open()
        settle(150)
        harness.take_open(name, columns)
    columns.edit.setText("xyz")
    harness.take_open("72-columns-no-match", columns)
    harness.close()


def draw_database_form(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    form = harness.window.form
    form.source_combo.setCurrentIndex(form.source_combo.findData("database"))
    harness.take("80-database-no-connection")
    form.submit()
    harness.take("81-database-errors")
    harness.close()
    harness = PictureHarness(suffix, [], connections=[SHOP])
    form = harness.window.form
    table = {"connection": SHOP.id, "what": "table", "table": "public.orders", "columns": ""}
    form.fill(Request("database", table))
    settle(600)
    harness.take("82-database-table")
    query = {"connection": SHOP.id, "what": "query", "query": QUERY}
    form.fill(Request("database", query, 1000))
    settle(600)
    harness.take("83-database-query")
    form.fill(Request("database", table | {"table": LONG, "columns": LONG}))
    harness.take("84-database-long")
    form.fill(Request("database", {"connection": "gone", "what": "query", "query": " "}))
    form.submit()
    settle(600)
    harness.take("85-database-gone")
    harness.close()


def open_profiles(harness: PictureHarness, chosen: str = "download") -> ProfileDialog:
    dialog = ProfileDialog(harness.profiles, chosen, harness.window)
    dialog.open()
    settle(150)
    return dialog


def many_profiles() -> list:
    names = (
        "Amazon: SP-API report", "Amplitude: cohort", "BigQuery: SQL", "CKAN: table",
        "Databricks: SQL", "HubSpot: CRM export", "Klaviyo: list", "Mixpanel: raw events",
        "OData: entity set", "Pages with Link headers", "Salesforce: Bulk API 2.0 query",
        "Shopify: bulk operation", "Snowflake: SQL API", "Socrata: data set", "Stripe: report",
        "Trino: SQL", "Zendesk: incremental export",
    )  # fmt: skip
    hosts = [f"developers.{name.split(':')[0].split()[0].lower()}.com" for name in names]
    pairs = zip(names, hosts, strict=True)
    return [entry(h, n, h, remark=UNTRIED, hosts=(h.replace("dev", "api"),)) for n, h in pairs]


def draw_profiles(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    fake = harness.profiles_fake
    fake.on_disk += [*many_profiles(), entry("long", LONG, "docs.example.com", is_own=True)]
    harness.profiles.reload()
    settle(100)
    dialog = open_profiles(harness, BOTIFY.id)
    harness.take_open("90-profiles", dialog)
    dialog.edit.setText("sql")
    harness.take_open("91-profiles-found", dialog)
    dialog.edit.setText("xyz")
    harness.take_open("92-profiles-no-match", dialog)
    dialog.edit.clear()
    dialog.list.select(dialog.model.row_of(BROKEN.id))
    harness.take_open("93-profiles-broken", dialog)
    dialog.list.select(dialog.model.row_of(BOTIFY.id))
    dialog.tools.revealer.show = lambda _path: None
    dialog.tools.copy_button.click()
    settle(200)
    harness.take_open("94-profiles-copied", dialog)
    dialog.close()
    draw_profile_check(harness)
    harness.close()


def draw_profile_check(harness: PictureHarness) -> None:
    check = ProfileCheck(harness.profiles, "", harness.window)
    check.open()
    check.check_button.click()
    harness.take_open("95-profile-check-empty", check)
    check.file.choose(str(HOUSE.path))
    check.check_button.click()
    settle(100)
    harness.take_open("96-profile-check-good", check)
    harness.profiles_fake.problems = [
        ProfileProblem(12, "poll.interval.first", "“5 s” is not a time; write it as “5s”"),
        ProfileProblem(31, "start.json.payload.query", "There is no parameter “qury”"),
        ProfileProblem(48, "decode", "Unknown key “sep-line”. " + LONG),
    ] * 3
    check.check_button.click()
    settle(100)
    harness.take_open("97-profile-check-problems", check)
    check.close()


def web_request(profile: str, **parameters: str) -> Request:
    named = {f"param.{name}": value for name, value in parameters.items()}
    return Request("web", {"profile": profile, **named})


def draw_web_form(suffix: str) -> None:
    harness = PictureHarness(suffix, [], (1000, 760))
    form = harness.window.form
    form.source_combo.setCurrentIndex(form.source_combo.findData("web"))
    settle(600)
    harness.take("98-web-download")
    form.fill(web_request("qualtrics-responses", datacenter="fra1"))
    form.options.setChecked(True)
    settle(600)
    harness.take("99-web-many-fields")
    harness.window.resize(768, 512)
    harness.take("9e-web-low-window")
    harness.window.resize(1000, 760)
    field = form.own.fields["param.since"]
    field.edit.setText("2026-01-31T08:00:00Z")
    field.calendar_button.click()
    settle(100)
    calendar = field.findChild(Calendar)
    calendar.grab().save(str(OUT / f"9a-calendar{suffix}.png"))
    calendar.close()
    form.fill(web_request("botify-export-job", project="shop.example.com", query=BQL))
    settle(600)
    harness.take("9b-web-note")
    form.fill(web_request("gone-service", project="shop"))
    settle(600)
    harness.take("9c-web-gone")
    harness.profiles_fake.on_disk.append(entry("long", LONG, "x.example.com", hosts=(LONG,)))
    harness.profiles.reload()
    form.fill(web_request("long"))
    settle(600)
    harness.take("9d-web-long")
    harness.close()


def open_account(harness: PictureHarness, profile, account=None) -> ConnectionDialog:
    kinds = [f"web:{profile.id}"]
    dialog = ConnectionDialog(harness.connections, account, harness.window, kinds)
    dialog.open()
    settle(100)
    return dialog


def make_account(name: str, profile, hosts: str = ""):
    kind, agreed = f"web:{profile.id}", hosts or " ".join(profile.hosts)
    return make_connection(name, kind, SecretLocation.ASK, hosts=agreed)


def draw_accounts(suffix: str) -> None:
    old = make_account("Analytics", BOTIFY, "api.old.example.com")
    harness = PictureHarness(suffix, [], connections=[old])
    dialog = open_account(harness, BOTIFY)
    harness.take_open("110-account", dialog)
    dialog.save_button.click()
    harness.take_open("111-account-errors", dialog)
    dialog.close()
    dialog = open_account(harness, HOUSE)
    harness.take_open("112-account-parts", dialog)
    dialog.form.secret.lines[1].edit.setText("s3cret")
    dialog.save_button.click()
    harness.take_open("113-account-part-missing", dialog)
    dialog.close()
    dialog = open_account(harness, BOTIFY, old)
    harness.take_open("114-account-hosts-changed", dialog)
    dialog.remove_button.click()
    harness.take_open("115-account-remove", next(iter(dialog.findChildren(QDialog))))
    dialog.close()
    harness.key_store.available = False
    dialog = open_account(harness, QUALTRICS)
    harness.take_open("116-account-no-key-store", dialog)
    dialog.close()
    for number, profile in ((117, BOTIFY), (118, HOUSE)):
        fields = harness.connections.secrets_of(f"web:{profile.id}")
        SecretDialog(fields, "Analytics", harness.window).open()
        harness.take_dialog(f"{number}-account-secret")
    harness.close()


def draw_remote_job(suffix: str) -> None:
    next_poll = datetime.now(UTC) + timedelta(seconds=12, milliseconds=500)
    polling = Progress(Stage.PREPARING, status="PROCESSING", next_poll=next_poll)
    reports = (
        ("120-remote", polling),
        ("121-remote-long", replace(polling, status=LONG)),
        ("122-remote-percent", replace(polling, percent=30, rows=1200)),
        ("123-remote-silent", replace(polling, status="")),
    )
    harness = PictureHarness(suffix, several_jobs())
    harness.show(9)
    for name, progress in reports:
        harness.service.progressed.emit("job-9", progress)
        harness.take(name)
    harness.close()
    for number, (ends, is_resumable) in ((124, (1, 0)), (125, (1, 2)), (126, (0, 1))):
        harness = PictureHarness(suffix, [])
        ask_to_stop(ends, is_resumable, harness.window).open()
        harness.take_dialog(f"{number}-quit")
        harness.close()


DRAWINGS = (
    draw_empty,
    draw_jobs,
    draw_dialogs,
    draw_many,
    draw_long,
    draw_connections,
    draw_tables,
    draw_database_form,
    draw_profiles,
    draw_web_form,
    draw_accounts,
    draw_remote_job,
)


def main() -> int:
    OUT.mkdir(exist_ok=True)
    application = QApplication(sys.argv)
    application.setStyle("Fusion")
    application.setFont(QFont("DejaVu Sans", 10))
    light = QPalette(application.palette())
    for suffix, palette in (("", light), ("-dark", dark_palette())):
        application.setPalette(palette)
        for draw in DRAWINGS:
            draw(suffix)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
