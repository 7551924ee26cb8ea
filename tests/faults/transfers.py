"""A harness that checks, after a fault in a transfer, what must hold after every fault."""

import hashlib
import logging
from pathlib import Path
from uuid import uuid4

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import CHECKPOINT
from tests.support.builders import NOON
from tests.support.clock import VirtualClock
from tests.support.invariants import CANARY, assert_folders_are_well, running_threads
from tests.support.rawserver import ASKED, RawServer, response
from tests.support.web import Done, WebHarness

MOST_TRIES = 40
MOST_SECONDS = 3600.0
_GOOD = b"a,b\n1,2\n"
# The files that a resumable job may keep, and only together with its checkpoint.
_PARTIAL = {"export.csv.part", "export.csv.part.resume", "body", "body.resume"}


class TransferHarness:
    """Exports files of raw servers, with a secret in the header and one in the query.

    To the invariants of every test of a fault (`support/invariants.py`) it adds those that only it
    can see: B what the user had before, C the error, D the tries and waits, E the secret in what
    was shown, F the next export, H the proof.
    """

    def __init__(
        self,
        folder: Path,
        caplog: pytest.LogCaptureFixture,
        clock: VirtualClock | None = None,
        tls=None,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        self._caplog, self._threads = caplog, set(running_threads())
        self.clock = clock or VirtualClock()
        self.harness = WebHarness(folder / "program", clock=self.clock, tls=tls)
        self.harness.source._profiles.load()
        self._mine = folder / "export.csv"
        self._mine.write_text("the user's own\n")
        self._root = folder / "program" / "jobs"
        self.profile = "download-token"

    @property
    def cancel(self) -> Cancel:
        """The cancel of the export that runs."""
        return self.harness.cancel

    def succeeds(
        self,
        server: RawServer,
        content: bytes,
        completeness: Completeness = Completeness.COMPLETE,
    ) -> Done:
        """The export gives exactly these bytes, and its proof."""
        return self.succeeds_at(server.url, content, completeness)

    def succeeds_at(
        self, url: str, content: bytes, completeness: Completeness = Completeness.COMPLETE
    ) -> Done:
        """The same, for a server that is known by its URL only."""
        done = self._export(url)
        receipt = done.receipt
        assert done.bytes == content  # A
        assert receipt.bytes == len(content)  # H
        assert receipt.sha256 == hashlib.sha256(content).hexdigest()
        assert receipt.row_count == len(done.cells()) - 1
        assert receipt.statement
        assert receipt.completeness is completeness
        assert [path.name for path in self._files()] == ["export.csv", "receipt.json"]  # G
        self._check_all()
        return done

    def fails(
        self, server: RawServer, error_class: type[UserError], message: str = ""
    ) -> UserError:
        """The export ends in this error, and leaves all as it was."""
        return self.fails_at(server.url, error_class, message)

    def fails_at(self, url: str, error_class: type[UserError], message: str = "") -> UserError:
        """The same, for a server that is known by its URL only."""
        with pytest.raises(UserError) as caught:
            self._export(url)
        error = caught.value
        assert type(error) is error_class, repr(error)  # C
        assert message in error.message
        assert error.message.strip()
        assert error.hint.strip()
        assert "\n" not in error.message
        assert CANARY not in f"{error!r} {error.hint} {error.__cause__!r}"  # E
        self.leaves_nothing()
        return error

    def stops(self, server: RawServer, error_class: type[BaseException]) -> None:
        """The export ends in an exception that is no error, such as a cancel."""
        with pytest.raises(error_class):
            self._export(server.url)
        if self.cancel.is_set and not self.cancel.is_shutting_down:
            assert self._files() == []  # G
        self.leaves_nothing()

    def leaves_nothing(self) -> None:
        """No file could pass for a finished one, and the job left only what it resumes from."""
        assert self.harness.job is not None
        names = {path.name for path in self._files()}
        assert names == set() or (CHECKPOINT in names and names <= {CHECKPOINT, *_PARTIAL})  # A, G
        assert {path.parent for path in self._files()} <= {self._root / self.harness.job.id}
        self._no_secret()
        FileLibrary(self._root).remove(self.harness.job.id)
        self._check_all()

    def _export(self, url: str) -> Done:
        """As the window does it: what is stored of the request has no secret."""
        parameters = {
            "profile": self.profile,
            "account": "",
            "base_url": "",
            "param.url": f"{url}/x.csv?sig={CANARY}",
        }
        if self.profile == "download-token":
            self.harness._sign_in(self.profile, {"token": CANARY})
        request = self.harness.source.without_secrets(Request("web", parameters, None, Format.CSV))
        self.harness.job = Job(str(uuid4()), "export.csv", request, JobState.RUNNING, NOON)
        return self.harness.again()

    def _check_all(self) -> None:
        assert self._mine.read_text() == "the user's own\n"  # B
        assert len(self.clock.waited) <= MOST_TRIES  # D
        assert sum(self.clock.waited) <= MOST_SECONDS
        self._no_secret()
        assert set(running_threads()) <= self._threads  # G
        assert sorted(self._mine.parent.iterdir()) == [self._mine, self._root.parent]
        with RawServer([ASKED, response(_GOOD)]) as server:  # F
            assert self._export(server.url).bytes == _GOOD
        for path in self._files():
            path.unlink()

    def _no_secret(self) -> None:
        shown = repr(self.harness.progress) + self._caplog.text
        assert CANARY not in shown  # E
        assert_folders_are_well(self._root.parent)

    def _files(self) -> list[Path]:
        return self.harness.files()
