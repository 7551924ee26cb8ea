"""What the receipt on a job's page says of how the file was read."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Reading
from tests.fakes.samples import make_job
from tests.ui.accessibility import unnamed

NOTES = (
    Message("Lines 1 to 2 were set aside."),
    Message("It begins with {text}", text="<b>\n\u202ex"),
)
READING = Reading(
    (("header_row", "3"),), NOTES, ("Sales 2024", "y" * 500), (("header_row", Certainty.DOUBTFUL),)
)


def shown(make_app, reading):
    job = make_job(1, completeness=Completeness.UNVERIFIED)
    app = make_app([replace(job, receipt=replace(job.receipt, reading=reading))])
    app.select(1)
    return app, app.window.job_page.finished.receipt


def test_an_unverified_file_shows_why(make_app):
    app, receipt = shown(make_app, READING)
    assert receipt.completeness.text().startswith("Unverified. It is not proven that")
    assert receipt.notes.isVisible()
    assert receipt.notes.text() == "Lines 1 to 2 were set aside.\nIt begins with <b> x"
    assert receipt.set_aside.text() == f"Sales 2024\n{'y' * 120}..."
    assert receipt.statement.y() < receipt.notes.y() < receipt.set_aside.y() < receipt.digest.y()
    assert unnamed(app.window) == []


def first_inked_line(widget):
    picture = widget.grab().toImage()
    ground = picture.pixel(picture.width() - 1, 0)
    lines = range(picture.height())
    inked = (y for y in lines if any(picture.pixel(x, y) != ground for x in range(9)))
    return widget.y() + next(inked)


def test_the_name_of_several_lines_stands_at_the_first(make_app):
    app, receipt = shown(make_app, replace(READING, notes=("Header",) * 3))
    app.until(lambda: receipt.notes.geometry().bottom() < receipt.set_aside.y())
    name = receipt.layout().itemAt(1).layout().labelForField(receipt.notes)
    assert name.text()[0] == "H"  # as high as that of the lines
    assert first_inked_line(name) == first_inked_line(receipt.notes)


def test_of_a_plain_file_nothing_is_said(make_app):
    for reading in (None, Reading((("delimiter", "comma"),))):
        _, receipt = shown(make_app, reading)
        assert receipt.statement.isVisible()
        assert not receipt.notes.isVisible()
        assert not receipt.set_aside.isVisible()


@pytest.mark.parametrize(
    ("seconds", "shown_as"), [(65.0, "1 min 05 s"), (None, "8760 h 00 min"), (0.2, "under 1 s")]
)
def test_s14_how_long_a_run_took_is_not_told_by_dates(make_app, seconds, shown_as):
    job = make_job(1)
    ended = job.started_at + timedelta(days=365)  # by a clock that leapt meanwhile
    app = make_app([replace(job, receipt=replace(job.receipt, finished_at=ended, seconds=seconds))])
    app.select(1)
    assert app.window.job_page.finished.receipt.took.value.text() == shown_as
