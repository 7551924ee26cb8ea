"""The whole way through the real window: real keys, real files."""

import csv

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.sample import HEADER, sample_rows
from tests.support.builders import names_in

CONTROL = Qt.KeyboardModifier.ControlModifier


def records(path, delimiter):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))


def expected(rows):
    orders = sample_rows()
    return [list(HEADER), *([text or "" for text in next(orders)] for _ in range(rows))]


def wait_for(qtbot, app, state):
    qtbot.waitUntil(
        lambda: bool(app.service.book.jobs()) and app.job().state is state, timeout=20_000
    )


def test_type_rows_pick_tsv_start_save_and_read_it_back(app, qtbot):
    app.type_rows("250")
    app.click(app.window.form.format_field.buttons[Format.TSV])
    with qtbot.waitSignal(app.service.book.job_changed):
        app.click(app.window.form.start_button)
    wait_for(qtbot, app, JobState.COMPLETED)
    page = app.window.job_page
    assert page.line.sentence.text() == "Your TSV file is ready for download"
    assert "Save TSV" in page.save_button.text().replace("&", "")
    with qtbot.waitSignal(app.service.saving.saved):
        app.click(page.save_button)
    assert names_in(app.downloads) == ["sample.tsv"]
    assert records(app.downloads / "sample.tsv", "\t") == expected(250)


def test_only_the_keyboard(app, qtbot):
    app.type_rows("7")
    app.key(Qt.Key.Key_Return)
    wait_for(qtbot, app, JobState.COMPLETED)
    for told in (app.service.saving.saved, app.service.saving.was_saved):
        with qtbot.waitSignal(told) as saved:
            app.key(Qt.Key.Key_S, CONTROL)
        assert saved.args == [app.job().id, str(app.downloads / "sample.csv")]
    assert names_in(app.downloads) == ["sample.csv"]
    assert records(app.downloads / "sample.csv", ",") == expected(7)
    app.key(Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: len(app.service.book.jobs()) == 2)
    wait_for(qtbot, app, JobState.COMPLETED)
    app.key(Qt.Key.Key_N, CONTROL)
    assert app.window.start_page.isVisible()


def test_a_slow_source_shows_its_tenths_and_escape_cancels_it(app, qtbot):
    seen = []
    app.service.progressed.connect(lambda _job, progress: seen.append(progress.percent))
    (slow,) = [b for b in app.window.form.findChildren(QCheckBox) if "slow" in b.text()]
    app.click(app.window.form.options)
    app.click(slow)
    app.click(app.window.form.start_button)
    qtbot.waitUntil(lambda: 10 in seen, timeout=10_000)
    running = app.window.job_page.running
    assert running.headline.text() == "Download 10% complete"
    assert running.bar.value() == 100
    app.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: app.job().state is JobState.CANCELLED, timeout=1000)
    assert list((app.folder / "jobs").iterdir()) == []


def test_a_file_with_every_awkward_value_is_previewed_as_it_is(app, qtbot, tmp_path):
    rows = [
        ["id", "näme", "note"],
        ["007", "1e5", "NaN"],
        ["00000000000000000012345678901234567890", ' "q" ', "a,b"],
        ["", "line\nbreak", "tab\there"],
    ]
    source = tmp_path / "awkward.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    app.window.giver.give([str(source)])
    with qtbot.waitSignal(app.parts.lookups.previewed, timeout=20_000):
        app.click(app.window.form.start_button)
    with qtbot.waitSignal(app.service.saving.saved):
        app.click(app.window.job_page.save_button)
    assert records(app.downloads / "awkward.csv", ",") == rows
    assert app.job().receipt.row_count == 3


def test_a_failed_job_says_why_and_can_be_mended_and_retried(app, qtbot, tmp_path):
    source = tmp_path / "ragged.csv"
    source.write_text("a,b\n1,2\n3\n")
    app.window.giver.give([str(source)])
    app.click(app.window.form.start_button)
    wait_for(qtbot, app, JobState.ERROR)
    failure = app.job().failure
    assert failure.kind == "RaggedRow"
    assert "line 3" in failure.message
    assert list((app.folder / "jobs").iterdir()) == []
    source.write_text("a,b\n1,2\n3,4\n")
    app.key(Qt.Key.Key_R, CONTROL)
    wait_for(qtbot, app, JobState.COMPLETED)
    assert app.job().receipt.row_count == 2
    assert len(app.service.book.jobs()) == 1


def test_downloads_and_choices_survive_a_restart(open_app, qtbot):
    first = open_app()
    first.type_rows("5")
    first.click(first.window.form.start_button)
    wait_for(qtbot, first, JobState.COMPLETED)
    first.service.retention.set_pinned(first.job().id, pinned=True)
    before = first.job()
    first.window.close()
    first.service.shut_down(5000)
    again = open_app()
    assert again.job() == replace(before, aging_since=again.job().aging_since)
    again.window.list.select(before.id)
    with qtbot.waitSignal(again.service.saving.saved):
        again.key(Qt.Key.Key_S, CONTROL)
    assert records(again.downloads / "sample.csv", ",") == expected(5)


@pytest.mark.parametrize("file_format", ["csv", "tsv"])
def test_all_rows_of_a_large_file_arrive_in_order(app, qtbot, tmp_path, file_format):
    source = tmp_path / "large.csv"
    with source.open("w") as file:
        file.write("n\n" + "".join(f"{n}\n" for n in range(300_000)))
    app.window.giver.give([str(source)])
    app.click(app.window.form.format_field.buttons[Format(file_format)])
    app.click(app.window.form.start_button)
    wait_for(qtbot, app, JobState.COMPLETED)
    data = (app.folder / "jobs" / app.job().id / f"large.{file_format}").read_text()
    assert data == source.read_text()
