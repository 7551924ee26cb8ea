"""Fakes for the ports of `core.ports`. The service and the task runner are the real ones."""

import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csvdownloader.core.connections import PASSWORD, Connection, SecretLocation
from csvdownloader.core.errors import (
    InvalidRequestError,
    LoginRefusedError,
    SecretNeededError,
    SourceMissingError,
    TargetExistsError,
)
from csvdownloader.core.failure_kind import FailureKind
from csvdownloader.core.formats import Format
from csvdownloader.core.models import (
    Completeness,
    Failure,
    Inspection,
    Job,
    JobState,
    Parameter,
    ParameterKind,
    Preview,
    Progress,
    Receipt,
    Request,
    RowBounds,
    Stage,
    TableInfo,
)
from csvdownloader.core.ports import Recovery
from csvdownloader.engine.library import FileLibrary
from csvdownloader.ui.jobs.job_model import ROW_ROLE

FIRST = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=20)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
HEADER = ("order_id", "ordered_at", "customer", "city", "product", "quantity", "unit_price", "note")
ROWS = (
    ("000001", "2024-01-01 09:12:40", "Ada Abe", "Osaka", "Fountain pen", "2", "29.90", ""),
    (
        "000002",
        "2024-01-01 09:57:03",
        "Björn O'Neil",
        "Washington, DC",
        'Monitor arm 27"',
        "1",
        "89.00",
        "Leave at the back door,\nthe bell is broken",
    ),
    (
        "000003",
        "2024-01-01 10:31:55",
        "Chloé Dvořák",
        "Lyon",
        "<b>Desk</b> lamp",
        "11",
        "45.50",
        "=1+1",
    ),
)


class FileFake:
    key = "file"
    title = "File"
    rows = RowBounds(maximum=None, default=None)
    parameters = (
        Parameter(
            "path",
            "&File",
            ParameterKind.FILE,
            default="",
            help="CSV, Parquet, JSON or Excel",
            locator=True,
            suffixes=("csv", "parquet", "json", "xlsx"),
        ),
        Parameter(
            "sheet",
            "S&heet",
            ParameterKind.CHOICE,
            default="",
            help="The sheet to read",
            choices=(("", "First sheet"),),
        ),
        Parameter(
            "delimiter",
            "De&limiter",
            ParameterKind.CHOICE,
            default="auto",
            help="What stands between two fields",
            choices=(("auto", "Automatic"), (",", "Comma"), (";", "Semicolon"), ("\t", "Tab")),
            is_option=True,
        ),
        Parameter(
            "encoding",
            "Encoding",
            ParameterKind.CHOICE,
            default="auto",
            help="How letters are stored",
            choices=(("auto", "Automatic"), ("utf-8", "UTF-8"), ("cp1252", "Windows-1252")),
            is_option=True,
        ),
    )

    def dynamic_parameters(self, values):
        return ()

    def without_secrets(self, request):
        return request

    def named(self, request):
        return request

    def describe(self, request):
        return Path(request.text("path")).stem

    def locate(self, text):
        return {"path": text} if "/" in text else None

    def locator(self, request):
        return request.text("path")

    def check(self, request):
        return {} if request.text("path") else {"path": "Choose a file"}

    def inspect(self, request, cancel):
        path = request.text("path")
        if "missing" in path:
            raise SourceMissingError(Path(path))
        if path.endswith(".xlsx"):
            return Inspection({"sheet": ("Orders", "Returns")}, "Excel workbook, 2 sheets, 84.2 KB")
        return Inspection({}, "CSV, UTF-8, comma, 1.1 MB")


class DriverFake:
    """A database that answers at once, or when `gate` opens; `error` makes it refuse.

    With a `password` it demands that one. `asked` has the calls and their logins.
    """

    key = "postgresql"
    title = "PostgreSQL"
    schemes = ("postgresql", "postgres")
    secrets = PASSWORD
    parameters = (
        Parameter("host", "&Host", ParameterKind.TEXT, "localhost", "Name or address"),
        Parameter("port", "&Port", ParameterKind.TEXT, "5432", "Number of the port"),
        Parameter("database", "&Database", ParameterKind.TEXT, "", "Name of the database"),
        Parameter("user", "&User", ParameterKind.TEXT, "", "Who logs in"),
        Parameter(
            "tls",
            "&Encryption",
            ParameterKind.CHOICE,
            "prefer",
            "Whether the line is encrypted",
            choices=(("prefer", "When possible"), ("require", "Always"), ("disable", "Never")),
        ),
    )

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.error = None
        self.password = None
        self.answer = "PostgreSQL 18.4"
        self.found_tables = (
            TableInfo(("public", "customers"), rows=1200),
            TableInfo(("public", "orders"), rows=5_000_000),
            TableInfo(("public", "open_orders"), is_view=True),
            TableInfo(("sales 2024", "Net.total")),
        )
        self.found_columns = HEADER
        self.asked = []

    def check(self, settings):
        return {} if settings.get("database") else {"database": "Name the database"}

    def parse(self, url):
        parts = urlsplit(url)
        if not parts.hostname:
            raise InvalidRequestError({"url": "Write it as postgresql://user@host:5432/database"})
        settings = {
            "host": parts.hostname,
            "port": str(parts.port or 5432),
            "database": parts.path.removeprefix("/"),
            "user": parts.username or "",
        }
        return settings, parts.password

    def url(self, settings):
        known = {p.key: p.default for p in self.parameters} | dict(settings)
        user = f"{known['user']}@" if known["user"] else ""
        return f"postgresql://{user}{known['host']}:{known['port']}/{known['database']}"

    def test(self, login, cancel):
        self._answer("test", login, cancel)
        return self.answer

    def tables(self, login, cancel):
        self._answer("tables", login, cancel)
        return self.found_tables

    def columns(self, login, table, cancel):
        self._answer("columns", login, cancel)
        return self.found_columns

    def _answer(self, verb, login, cancel):
        self.asked.append((verb, login))
        while not self.gate.is_set():
            cancel.wait(0.005)
        if self.error is not None:
            raise self.error
        if self.password is not None and login.secret is None:
            raise SecretNeededError(login.name)
        if self.password is not None and login.secret != self.password:
            raise LoginRefusedError("password authentication failed for user")


class FileDriverFake(DriverFake):
    """A kind of connection without a secret and without a server."""

    key = "sqlite"
    title = "SQLite"
    schemes = ("sqlite",)
    secrets = ()
    parameters = (
        Parameter("path", "&File", ParameterKind.FILE, "", "The file", suffixes=("db", "sqlite")),
    )

    def __init__(self):
        super().__init__()
        self.answer = "SQLite 3.53"

    def check(self, settings):
        return {} if settings.get("path") else {"path": "Choose a file"}

    def parse(self, url):
        return {"path": url.partition("://")[2]}, None

    def url(self, settings):
        return f"sqlite://{settings.get('path', '')}"


class MemoryKeyStore:
    """A key store in memory; a closed `gate` lets it wait, `error` makes it refuse."""

    def __init__(self):
        self.secrets = {}
        self.available = True
        self.gate = threading.Event()
        self.gate.set()
        self.error = None

    def is_available(self):
        return self.available

    def get(self, account):
        self._wait()
        return self.secrets.get(account)

    def set(self, account, secret):
        self._wait()
        self.secrets[account] = secret

    def remove(self, account):
        self._wait()
        self.secrets.pop(account, None)

    def _wait(self):
        assert self.gate.wait(20)
        if self.error is not None:
            raise self.error


def make_connection(name="Shop", kind="postgresql", secret=SecretLocation.NONE, **settings):
    settings = settings or {"host": "db.example.com", "database": "shop", "user": "ada"}
    return Connection(str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), name, kind, settings, secret)


class GatedExporter:
    """Each export reports `progress` and waits for `gate`; then it fails or gives a receipt."""

    def __init__(self, sources):
        self.sources = sources
        self.gate = threading.Event()
        self.gate.set()
        self.progress = []
        self.error = None

    def run(self, job, report, cancel):
        for progress in self.progress:
            report(progress)
        while not self.gate.is_set():
            cancel.wait(0.005)
        if self.error is not None:
            raise self.error
        return receipt(job.title, job.request.rows or 10_000)

    def inspect(self, request, cancel):
        return self.sources[request.source].inspect(request, cancel)


class MemoryLibrary:
    """Records the paths that were saved to; a closed `gate` lets a saving wait."""

    def __init__(self):
        self.files = set()
        self.overwritten = []
        self.removed = []
        self.gate = threading.Event()
        self.gate.set()
        self.error = None
        self.preview_error = None
        self.rows = ROWS

    def path(self, job):
        return Path("/spool") / job.title

    def save(self, job, target, overwrite, report, cancel):
        if self.error is not None:
            raise self.error
        if target in self.files and not overwrite:
            raise TargetExistsError(target)
        report(Progress(Stage.SAVING, percent=40))
        while not self.gate.is_set():
            cancel.wait(0.005)
        if overwrite:
            self.overwritten.append(target)
        self.files.add(target)
        return target

    def save_into(self, job, folder, report, cancel):
        return FileLibrary.save_into(self, job, folder, report, cancel)

    def preview(self, job, rows):
        if self.preview_error is not None:
            raise self.preview_error
        shown = self.rows[: min(rows, job.receipt.rows)]
        return Preview(HEADER, shown, complete=len(shown) == job.receipt.rows)

    def remove(self, job_id):
        self.removed.append(job_id)

    def recover(self, jobs):
        return Recovery({}, ())


def receipt(name, rows, completeness=Completeness.COMPLETE, statement=None, ended=None):
    return Receipt(
        name,
        rows,
        len(HEADER),
        rows * 112,
        DIGEST,
        completeness,
        statement or f"All {rows:,} rows that were asked for were made",
        ended or datetime.now(UTC),
    )


def make_job(
    number=1,
    title="sample.csv",
    state=JobState.COMPLETED,
    rows=100,
    failure=None,
    completeness=Completeness.COMPLETE,
    **more,
):
    created = FIRST + timedelta(minutes=number)
    started = None if state is JobState.QUEUED else created
    job = Job(
        f"job-{number}",
        title,
        more.pop("request", Request("sample", {"slow": False}, rows, Format.CSV)),
        state,
        created,
        started,
        None if state in {JobState.QUEUED, JobState.RUNNING} else created + timedelta(seconds=12),
        failure=failure,
    )
    if state is JobState.COMPLETED:
        proof = receipt(title, rows, completeness, more.pop("statement", None), job.ended_at)
        job = replace(job, receipt=proof)
    return replace(job, **more)


def failed_job(
    number=1, title="report.csv", message="The token was refused", hint="Sign in again."
):
    return make_job(
        number, title, JobState.ERROR, failure=Failure(FailureKind.QUERY_REFUSED, message, hint)
    )


def row(app, index=0):
    """What the list shows in the row of that index."""
    return app.window.list.view.model().index(index).data(ROW_ROLE)
