"""Where jobs run, are listed and have their files: in memory, by the rules of the real ones."""

import threading
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import Job
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Receipt
from csvdownloader.core.jobs.recovery import Recovery
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.ports.rows import IndexedRows, ViewedRows
from csvdownloader.core.ports.running import Report
from csvdownloader.core.ports.sources import Source
from csvdownloader.core.requests.request import Request, Value
from csvdownloader.core.requests.saved_requests import SavedRequest
from csvdownloader.core.saving.names import PartName, SavedName
from csvdownloader.core.saving.receipt_files import NO_RECEIPTS, ReceiptFiles
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.core.sources.first_rows import FirstRows, Preview
from csvdownloader.core.sources.inspection import Inspection, Stamp
from csvdownloader.core.tables.excerpt import Excerpt
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.view import TableView
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.jobs.library import FileLibrary
from tests.fakes.gate import open_gate, pass_gate
from tests.fakes.rows import MemoryRows, MemoryView
from tests.fakes.samples import HEADER, ROWS, receipt

if TYPE_CHECKING:
    from csvdownloader.core.errors.base import UserError


class MemoryStore:
    """A store of jobs, connections and settings; `full` makes every write fail."""

    def __init__(
        self,
        jobs: Iterable[Job] = (),
        settings: Mapping[str, Value] | None = None,
        connections: Iterable[Connection] = (),
    ) -> None:
        self.rows = {job.id: job for job in jobs}
        self.connections = {connection.id: connection for connection in connections}
        self.settings = dict(settings or {})
        self.removed: set[str] = set()
        self.saved: dict[str, SavedRequest] = {}
        self.full = False

    def load(self) -> list[Job]:
        return list(self.rows.values())

    def put(self, *jobs: Job) -> None:
        self._write()
        self.rows |= {job.id: job for job in jobs}

    def remove(self, *job_ids: str) -> None:
        for job_id in job_ids:
            self.rows.pop(job_id, None)
            self.removed.add(job_id)

    def load_removed(self) -> frozenset[str]:
        return frozenset(self.removed)

    def forget_removed(self, *job_ids: str) -> None:
        self._write()
        self.removed.difference_update(job_ids)

    def write(
        self,
        jobs: Iterable[Job],
        removed: Iterable[str],
        *,
        waits: bool,
    ) -> None:
        self.put(*jobs)
        self.remove(*removed)

    def load_settings(self) -> dict[str, Value]:
        return self.settings

    def save_settings(self, values: dict[str, Value]) -> None:
        self.settings |= values

    def load_connections(self) -> list[Connection]:
        return list(self.connections.values())

    def put_connection(self, connection: Connection) -> None:
        self._write()
        self.connections[connection.id] = connection

    def remove_connection(self, connection_id: str) -> None:
        self._write()
        self.connections.pop(connection_id, None)

    def load_saved(self) -> list[SavedRequest]:
        return list(self.saved.values())

    def write_saved(self, *requests: SavedRequest, removed: Iterable[str] = ()) -> None:
        self._write()
        for name in removed:
            self.saved.pop(name, None)
        self.saved |= {each.name: each for each in requests}

    def close(self) -> None:
        pass

    def _write(self) -> None:
        if self.full:
            raise DiskFullError(Message("The disk is full"))


class GatedExporter:
    """Each export reports `progress` and waits for `gate`; then it fails or gives a receipt.

    Attributes:
        receipts: Those that were given, by job id.
        ran: The ids of the jobs that were run, in their order.
        first: The first rows of every request; `first_error` comes in their place, if there is one,
            and `first_gate` lets them wait.
        looked: The requests whose first rows were asked for.
        file_time: When all files were changed last.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self.gate = open_gate()
        self.progress: list[Progress] = []
        self.error: UserError | None = None
        self.receipts: dict[str, Receipt] = {}
        self.ran: list[str] = []
        self.first_gate = open_gate()
        self.first_error: UserError | None = None
        self.first = FirstRows(Preview(HEADER, ROWS, complete=False))
        self.looked: list[Request] = []
        self.folder = ""
        self.file_time = 1
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()

    def use_folder(self, chosen: str) -> None:
        self.folder = chosen

    def run(self, job: Job, report: Report, cancel: Cancel) -> Receipt:
        with self._lock:
            self.ran.append(job.id)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return self._export(job, report, cancel)
        finally:
            with self._lock:
                self.at_once -= 1

    def inspect(self, request: Request, cancel: Cancel) -> Inspection:
        if self.error is not None:
            raise self.error
        return replace(
            self.sources[request.source].inspect(request, cancel), stamp=self.stamp(request)
        )

    def stamp(self, request: Request) -> Stamp:
        return ((0, 0, 0, self.file_time),) if request.source == "file" else ()

    def excerpt(self, request: Request, line: int, cancel: Cancel) -> Excerpt:
        return self.sources[request.source].excerpt(request, line, cancel)

    def first_rows(self, request: Request, rows: int, cancel: Cancel) -> FirstRows:
        self.looked.append(request)
        pass_gate(self.first_gate, cancel)
        if self.first_error is not None:
            raise self.first_error
        return self.first

    def _export(self, job: Job, report: Report, cancel: Cancel) -> Receipt:
        for progress in self.progress:
            report(progress)
        pass_gate(self.gate, cancel)
        if self.error is not None:
            raise self.error
        self.receipts[job.id] = receipt(job.title, job.request.row_limit or 10_000)
        return self.receipts[job.id]


class MemoryLibrary(FileLibrary):
    """Has no files, and records the paths that were saved to; a closed `gate` lets a saving wait.

    Attributes:
        error: Lets a saving fail; `preview_error` a preview, `rows_error` what opens all rows, for
            which a closed `rows_gate` lets one wait.
        rows: What a preview shows.
        receipts: What was wished for at each saving.
        saved: What each path was saved as; `gone` are paths at which nothing is any more.
        threads: On which files were saved, compared or looked at.
    """

    def __init__(self, recovery: Recovery | None = None) -> None:
        super().__init__(Path("/spool"))
        self.recovery = recovery or Recovery({}, ())
        self.files: set[Path] = set()
        self._lock = threading.Lock()
        self.saved: dict[Path, Saved] = {}
        self.gone: set[Path] = set()
        self.threads: set[int] = set()
        self.overwritten: list[Path] = []
        self.receipts: list[ReceiptFiles] = []
        self.removed: list[str] = []
        self.gate = open_gate()
        self.error: UserError | None = None
        self.preview_error: UserError | None = None
        self.rows_gate = open_gate()
        self.rows_error: UserError | None = None
        self.rows: tuple[tuple[str, ...], ...] = ROWS

    @override
    def path(self, job: Job) -> Path:
        return Path("/spool") / job.title

    @override
    def save(
        self,
        job: Job,
        target: Path,
        overwrite: bool,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = NO_RECEIPTS,
        part_name: PartName | None = None,
    ) -> Saved:
        self.threads.add(threading.get_ident())
        self.receipts.append(receipts)
        if self.error is not None:
            raise self.error
        if target in self.files and not overwrite:
            raise TargetExistsError(target)
        report(Progress(Stage.SAVING, percent=40))
        pass_gate(self.gate, cancel)
        with self._lock:
            if target in self.files and not overwrite:  # another save has taken it meanwhile
                raise TargetExistsError(target)
            self.files.add(target)
        if overwrite:
            self.overwritten.append(target)
        self.saved[target] = _saved(job, target)
        return self.saved[target]

    @override
    def find_saved(
        self,
        job: Job,
        name: SavedName,
        report: Report,
        cancel: Cancel,
        receipts: ReceiptFiles = NO_RECEIPTS,
    ) -> Saved | None:
        self.threads.add(threading.get_ident())
        found = self.saved.get(name.target)
        is_same = found == _saved(job, name.target)
        return replace(found, was_there=True) if found and is_same else None

    @override
    def is_there(self, path: Path) -> bool:
        self.threads.add(threading.get_ident())
        return path not in self.gone

    @override
    def preview(self, job: Job, rows: int) -> Preview:
        if self.preview_error is not None:
            raise self.preview_error
        assert job.receipt is not None
        shown = self.rows[: min(rows, job.receipt.row_count)]
        return Preview(HEADER, shown, complete=len(shown) == job.receipt.row_count)

    @override
    def open_rows(self, job: Job, cancel: Cancel) -> IndexedRows:  # type: ignore[override]
        pass_gate(self.rows_gate, cancel)
        if self.rows_error is not None:
            raise self.rows_error
        assert job.receipt is not None
        return MemoryRows(HEADER, self.rows, job.receipt.row_count)

    @override
    def view_rows(  # type: ignore[override]
        self, job: Job, view: TableView, report: Report, cancel: Cancel
    ) -> ViewedRows:
        report(Progress(Stage.COPYING, percent=50))
        pass_gate(self.rows_gate, cancel)
        if self.rows_error is not None:
            raise self.rows_error
        assert job.receipt is not None
        return MemoryView(HEADER, self.rows, job.receipt.row_count // 2)

    @override
    def remove(self, *job_ids: str) -> None:
        self.removed.extend(job_ids)

    @override
    def recover(self, jobs: Sequence[Job], removed: Set[str] = frozenset()) -> Recovery:
        return replace(self.recovery, gone=frozenset(removed))


def _saved(job: Job, target: Path) -> Saved:
    assert job.receipt is not None
    proof = job.receipt
    options = job.request.writing or WriteOptions(format=SavedFormat(job.request.format.value))
    measured = Measured(proof.row_count, proof.columns, proof.bytes, f"{job.id} {proof.sha256}")
    return Saved(options, (SavedFile(target, measured),))
