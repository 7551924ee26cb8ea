"""A harness for tests of web exports: the real source, exporter and spool, in one folder."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from ssl import SSLContext
from uuid import NAMESPACE_URL, uuid4, uuid5

from msgspec import Struct, field
from msgspec.structs import replace

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import pack_secrets
from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.exporter import JobExporter
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.source import WebSource
from tests.fakes.key_store import KeyStoreFake
from tests.fakes.report import Recorder
from tests.support.builders import NOON
from tests.support.clock import VirtualClock


class Done(Struct, frozen=True):
    """A finished export."""

    receipt: Receipt
    bytes: bytes

    def cells(self) -> list[list[str]]:
        """The file as another reader sees it, header included."""
        text = io.StringIO(self.bytes.decode("utf-8"), newline="")
        delimiter = Format(self.receipt.name.rpartition(".")[2]).delimiter
        return list(csv.reader(text, delimiter=delimiter, strict=True))


class WebHarness(Struct, dict=True):
    """Runs requests. A second harness over the same folder is the program after a restart.

    Attributes:
        job: The job of the last run; `again()` runs it once more, as Retry and a restart do.
        cancel: The cancel of the current run; `clock.after_wait` may set it.
    """

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    tls: SSLContext | None = None
    job: Job | None = None
    cancel: Cancel = field(default_factory=Cancel)
    report: Recorder = field(default_factory=Recorder)
    book: ConnectionBook = field(default_factory=lambda: ConnectionBook(KeyStoreFake()))

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True, parents=True)
        self.profiles = ProfileCatalogue(self.folder / "profiles")
        self.source = WebSource(self.book, self.profiles, self.clock, self.tls)
        self.exporter = JobExporter(self.folder / "jobs", {self.source.key: self.source})

    @property
    def waited(self) -> list[float]:
        """The seconds of every wait."""
        return self.clock.waited

    @property
    def progress(self) -> list[Progress]:
        """All that was reported."""
        return self.report.seen

    @property
    def statuses(self) -> list[str]:
        """The statuses that the service named, as they were shown."""
        return [p.status for p in self.progress if p.stage is Stage.PREPARING]

    def run(
        self,
        profile: str,
        params: Mapping[str, Value] | None = None,
        *,
        secrets: Mapping[str, str] | None = None,
        base_url: str = "",
        rows: int | None = None,
        format: Format = Format.CSV,
        reading: Mapping[str, Value] | None = None,
    ) -> Done:
        """Exports. `profile` is the id of one, or its whole text. Raises what the export raises."""
        name = self._write_profile(profile) if "\n" in profile else profile
        self._sign_in(name, secrets or {})
        named = {f"param.{key}": value for key, value in (params or {}).items()}
        parameters = {"profile": name, "account": "", "base_url": base_url, **named}
        parameters |= reading or {}
        request = Request("web", parameters, rows, format)
        self.job = Job(str(uuid4()), f"export.{format.value}", request, JobState.RUNNING, NOON)
        return self.again()

    def download(
        self,
        url: str,
        *,
        rows: int | None = None,
        format: Format = Format.CSV,
        **reading: Value,
    ) -> Done:
        """A direct download of the URL; `reading` says how its text is read."""
        return self.run("download", {"url": url}, rows=rows, format=format, reading=reading)

    def again(self) -> Done:
        """Runs the job of the last run once more: it resumes where it can."""
        assert self.job is not None
        self.cancel = Cancel()
        receipt = self.exporter.run(self.job, self.report, self.cancel)
        return Done(receipt, (self.folder / "jobs" / self.job.id / receipt.name).read_bytes())

    def restarted(self) -> "WebHarness":
        """The program after a restart, with the same job and the same clock."""
        return replace(self, report=Recorder())

    def files(self) -> list[Path]:
        """All files of all jobs."""
        return sorted(path for path in (self.folder / "jobs").rglob("*") if path.is_file())

    def _write_profile(self, text: str) -> str:
        # each text is a file of its own, as the program reads a file once
        path = self.folder / "profiles" / f"{uuid5(NAMESPACE_URL, text)}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def _sign_in(self, profile: str, secrets: Mapping[str, str]) -> None:
        if secrets:
            found = self.profiles.find(profile)
            account = str(uuid5(NAMESPACE_URL, f"profile:{found.id}"))
            self.book.put_secret(account, pack_secrets(found.secrets, secrets))
