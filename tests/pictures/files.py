"""Pictures of the form of a file, and of a receipt that says how the file was read."""

from dataclasses import replace

from csvdownloader.core.messages import Message
from csvdownloader.core.models import Completeness, Request
from csvdownloader.core.reading import Reading
from tests.fakes.samples import make_job, receipt
from tests.pictures.harness import LONG, PictureHarness, settle

READING = Reading(
    notes=(
        Message("Lines 1 to 2 were set aside: the table begins at line 3."),
        Message("The encoding windows-1252 is a guess: “Müller, Straße”."),
        Message("{text}", text=LONG),
    ),
    set_aside=("Sales 2024", LONG * 3),
)


def draw_files(suffix: str) -> None:
    harness = PictureHarness(suffix, [])
    form = harness.window.form
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
