"""Runs one job without a window, from its start to where its file goes."""

import logging
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from csvdownloader.cli.known_jobs import SHORT_ID
from csvdownloader.cli.options import Delivery
from csvdownloader.cli.output import conclude, progress_printer, write_out
from csvdownloader.cli.parts import Parts
from csvdownloader.cli.secrets import Secrets
from csvdownloader.core.control import Cancel
from csvdownloader.core.lifecycle import move
from csvdownloader.core.models import Job, JobState, Receipt
from csvdownloader.core.ports import Report
from csvdownloader.engine.exporter import JobExporter
from csvdownloader.engine.library import FileLibrary
from csvdownloader.engine.spool import remembers
from csvdownloader.workers.collector import CycleCollector
from csvdownloader.workers.interrupts import on_interrupt
from csvdownloader.workers.runner import Ending, Failed, Stopped, TaskRunner

_SHUT_DOWN_MS = 2000
_TELL_SERVER_MS = 8000  # that a cancelled export may take to stop the service's job


class Place(Protocol):
    """Where the job lies."""

    @property
    def root(self) -> Path:
        """The folder in which each job has its own."""

    @property
    def keeps_files(self) -> bool:
        """Whether a finished file stays in its job's folder when it is saved."""

    def put(self, job: Job) -> None:
        """Notes down how the job stands. Raises StorageError."""


class JobRun:
    """One run of a job.

    Attributes:
        job: The job as it stands; finished when only its file is to be saved.
    """

    def __init__(
        self, job: Job, delivery: Delivery | None, place: Place, parts: Parts, secrets: Secrets
    ) -> None:
        """`delivery` None leaves the finished file in its folder."""
        self.job = job
        self._delivery, self._place = delivery, place
        self._parts, self._secrets = parts, secrets
        self._is_left = False

    def run(self) -> int:
        """Runs it and says how it ended; returns the exit code.

        Raises:
            StorageError: It cannot be noted down how the job stands.
        """
        application = QCoreApplication(sys.argv[:1])
        # That a task takes long to stop is waited for, and its end is told.
        logging.getLogger(TaskRunner.__module__).setLevel(logging.ERROR)
        runner = TaskRunner(application)
        CycleCollector(application)
        on_interrupt(application, runner.cancel_all, partial(self._leave, runner))
        self._place.put(self.job)
        ending = self._run_once(application, runner)
        while self._secrets.are_asked_for(ending):
            ending = self._run_once(application, runner)
        ended = runner.shut_down(_TELL_SERVER_MS if self._can_go_on else _SHUT_DOWN_MS)
        self._note_down(ending)
        code = conclude(ending, self._delivery, self._resume_command(ending))
        if not ended:
            sys.stdout.flush()
            os._exit(code)  # a thread that hangs in a library would crash the interpreter's end
        return code

    def _leave(self, runner: TaskRunner) -> None:
        self._is_left = True
        runner.cancel_all(leaving=True)

    def _run_once(self, application: QCoreApplication, runner: TaskRunner) -> Ending:
        endings: list[Ending] = []

        def end(ending: Ending) -> None:
            endings.append(ending)
            application.quit()

        runner.start("export", self._work, end, progress_printer())
        application.exec()
        return endings[0]

    def _work(self, report: Report, cancel: Cancel) -> Receipt:
        if self.job.receipt is None:
            exporter = JobExporter(self._place.root, self._parts.sources)
            receipt = exporter.run(self.job, report, cancel)
            now = datetime.now(UTC)
            self.job = move(self.job, JobState.COMPLETED, now, receipt=receipt)
        else:
            receipt = self.job.receipt
        if self._delivery is not None:
            self._deliver(self._delivery, report, cancel)
        return receipt

    def _deliver(self, delivery: Delivery, report: Report, cancel: Cancel) -> None:
        library = FileLibrary(self._place.root)
        if delivery.target is None:
            write_out(library.path(self.job), cancel)
            return
        save = library.save if self._place.keeps_files else library.hand_over
        save(self.job, delivery.target, delivery.overwrite, report, cancel)
        self.job = replace(self.job, saved_to=str(delivery.target))

    @property
    def _can_go_on(self) -> bool:
        return remembers(self._place.root / self.job.id)

    def _note_down(self, ending: Ending) -> None:
        goes_on = isinstance(ending, Stopped) and self._is_left and self._can_go_on
        if self.job.receipt is None and not goes_on:
            failure = ending.failure() if isinstance(ending, Failed) else None
            state = JobState.ERROR if failure else JobState.CANCELLED
            self.job = move(self.job, state, datetime.now(UTC), failure=failure)
        self._place.put(self.job)

    def _resume_command(self, ending: Ending) -> str:
        was_cancelled = isinstance(ending, Stopped) and not self._is_left
        if was_cancelled or not self._can_go_on:
            return ""
        return f"csvdownloader resume {self.job.id[:SHORT_ID]}"
