"""Pictures of the list and of the pages of jobs."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csvdownloader.core import texts
from csvdownloader.core.commands.command import CommandId
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.ui.trouble_dialog import crash_dialog, fault_dialog, report_dialog
from csvdownloader.ui.widgets.questions import ask_to_stop
from tests.fakes.samples import failed_job, make_job
from tests.pictures.harness import LONG, VERSIONS, PictureHarness, settle


def several_jobs() -> list[Job]:
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
                texts.INTERRUPTED_MESSAGE,
                texts.INTERRUPTED_HINT,
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
    clock = SimpleNamespace(monotonic=lambda: monkey_now[0], now=lambda: datetime.now(UTC))
    harness.window._activity.clock = clock
    for job_id, seconds in (("job-9", 95), ("job-10", 42)):
        monkey_now[0] = 19.0 - seconds
        harness.service.book.job_changed.emit(harness.service.book.job(job_id))
    for second in range(20):
        monkey_now[0] = float(second)
        percent = 24 + 2 * second
        harness.service.progressed.emit(
            "job-10",
            Progress(
                Stage.COPYING,
                row_count=100 * percent,
                bytes=11_200 * percent,
                total=10_000,
                percent=percent,
            ),
        )
        harness.service.progressed.emit(
            "job-9", Progress(Stage.COPYING, row_count=2310 * second, bytes=250_000 * second)
        )


def draw_empty(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    form = harness.open_form()
    settle(500)
    harness.take("01-empty")
    form.rows_field.edit.setText("5000")
    form.submit()
    harness.take("02-error")
    harness.window.giver.give(["/home/ada/Documents/quarter.xlsx"])
    settle(600)
    form.options.setChecked(True)
    harness.take("03-file")
    harness.window.giver.give(["/home/ada/Documents/missing.csv"])
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
    interrupted = texts.were_interrupted([make_job(number) for number in range(3)])
    harness.window.bar.show_offer(interrupted, Message("&Retry all"), harness.window.bar.hide)
    harness.take("16-offer")
    harness.close()


def draw_list(suffix: str) -> None:
    harness = PictureHarness(suffix, several_jobs())
    feed(harness, [0.0])
    harness.show(7)
    for _ in range(2):
        key = Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(harness.window.list.view, *key)
    harness.take("16-several")
    for typed, name in (("orders", "17-search"), ("no such", "18-nothing-found")):
        harness.window.list.search.edit.setText(typed)
        harness.take(name)
    harness.window.list.search.clear()
    harness.show(3)
    harness.window.actions_by_id[CommandId.REMOVE].trigger()
    harness.service.queue.pause(True)
    harness.take("19-removed")
    harness.close()


def draw_dialogs(suffix: str) -> None:
    harness = PictureHarness(suffix, several_jobs())
    harness.show(7)
    for command, name in (
        ("palette", "20-palette"),
        ("keys", "21-keys"),
        ("about", "23-about"),
        ("help", "26-help"),
    ):
        harness.window.actions_by_id[CommandId(command)].trigger()
        harness.take_dialog(name)
    harness.window.actions_by_id[CommandId.REMOVE].trigger()
    harness.take_dialog("24-remove")
    crash_dialog(
        'Traceback (most recent call last):\n  File "x.py", line 1\nValueError: no\n',
        VERSIONS,
        harness.window,
    ).open()
    harness.take_dialog("25-crash")
    fault_dialog(["Crash of 2026-07-26 12:00\nFatal Python error"], VERSIONS, harness.window).open()
    harness.take_dialog("27-fault")
    report_dialog(harness.window).open()
    harness.take_dialog("28-report")
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
    harness.window.giver.give([path.replace("x.csv", "missing.csv")])
    settle(600)
    harness.take("33-long-form")
    harness.close()


def draw_remote_job(suffix: str) -> None:
    next_poll = datetime.now(UTC) + timedelta(seconds=12, milliseconds=500)
    polling = Progress(Stage.PREPARING, status="PROCESSING", next_poll=next_poll)
    reports = (
        ("120-remote", polling),
        ("121-remote-long", replace(polling, status=LONG)),
        ("122-remote-percent", replace(polling, percent=30, row_count=1200)),
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
