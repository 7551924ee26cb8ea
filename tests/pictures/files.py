"""Pictures of the form with its first rows, and of a receipt that says how a file was read."""

from msgspec.structs import replace

from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.reading import Certainty, Finding, Reading
from tests.fakes.samples import make_connection, make_job, receipt
from tests.pictures.harness import FIRST, LONG, PictureHarness, settle

READING = Reading(
    notes=(
        Message("Lines 1 to 2 were set aside: the table begins at line 3."),
        Message("The encoding windows-1252 is a guess: “Müller, Straße”."),
        Message("{text}", text=LONG),
    ),
    set_aside=("Sales 2024", LONG * 3),
)


FINDINGS = (
    Finding("delimiter", "semicolon", Certainty.CERTAIN),
    Finding("encoding", "windows-1252", Certainty.DOUBTFUL, READING.notes[1]),
)


def draw_first_rows(suffix: str) -> None:
    for name, size in (("", (1000, 680)), ("-small", (640, 400))):
        harness = PictureHarness(suffix, [], size, connections=[make_connection()])
        form = harness.open_form()
        settle(900)
        harness.take(f"94-first-rows{name}")
        harness.exporter.first = replace(FIRST, findings=FINDINGS[:1])
        form.fill(Request("file", {"path": "/data/a.csv"}))
        settle(900)
        harness.take(f"95-first-rows-file{name}")
        harness.exporter.first = replace(FIRST, findings=FINDINGS, aside=2)
        form.fill(Request("file", {"path": "/data/b.csv"}))
        settle(900)
        harness.take(f"96-first-rows-doubt{name}")
        harness.exporter.first_error = RaggedRowError(Message("Row 2 (line 3) has 2 fields"))
        form.previewer.ask()
        harness.take(f"97-first-rows-refused{name}")
        form.fill(Request("database", {"connection": make_connection().id, "table": "orders"}))
        settle(900)
        harness.take(f"98-first-rows-asked{name}")
        form.fill(Request("web", {"profile": "botify-export-job"}))
        settle(900)
        harness.take(f"99-first-rows-never{name}")
        harness.close()


def draw_files(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    form = harness.open_form()
    form.fill(Request("file", {"path": "/data/a.csv", "delimiter": LONG}))
    settle(600)
    harness.take("90-file-options")
    form.fill(Request("file", {"path": "/data/a.csv", "delimiter": '"', "encoding": "utf9"}))
    form.submit()
    settle(300)
    harness.take("91-file-errors")
    harness.close()
    proof = replace(receipt("sales.csv", 100, Completeness.UNVERIFIED), reading=READING)
    job = make_job(1, "sales.csv", receipt=proof)
    for name, size in (("92-reading", (1000, 680)), ("93-reading-small", (640, 480))):
        harness = PictureHarness(suffix, [job], size=size)
        harness.show(1)
        harness.take(name)
        harness.close()
