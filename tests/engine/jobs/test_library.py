import os
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.jobs import JobNotReadyError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.saving import FolderGoneError, TargetExistsError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.saving.free_names import free_names
from csvdownloader.core.saving.names import numbered
from csvdownloader.core.saving.receipt_files import NO_RECEIPTS, ReceiptFiles
from csvdownloader.core.saving.saved import Save
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.engine.saving.drafts import draft_of
from csvdownloader.engine.view import view_maker
from tests.fakes.report import Recorder
from tests.support.builders import NOON, complete, make_job, names_in

DATA = 'a,b\n1,"x\ny"\n3,\n'


@pytest.fixture
def library(tmp_path):
    return FileLibrary(tmp_path)


def spooled(tmp_path, publish=True, title="orders.csv", data=DATA):
    job = make_job(title)
    spool = JobSpool.create(tmp_path / job.id, job)
    spool.part.write_text(data, encoding="utf-8")
    if not publish:
        return job
    return replace(job, receipt=spool.publish(complete(None), Recorder(), Cancel()))


def test_preview_shows_what_the_file_has(library, tmp_path):
    preview = library.preview(spooled(tmp_path), 200)
    assert preview.header == ("a", "b")
    assert preview.rows == (("1", "x\ny"), ("3", None))
    assert preview.complete


def test_preview_stops_and_says_so(library, tmp_path):
    preview = library.preview(spooled(tmp_path), 1)
    assert (len(preview.rows), preview.complete) == (1, False)


def test_preview_of_a_very_long_cell(library, tmp_path):
    job = spooled(tmp_path, data=f"a\n{'x' * 1_000_000}\n")
    assert len(library.preview(job, 200).rows[0][0]) == 1_000_000


def test_rows_that_are_shown_can_be_read_when_all_files_were_moved(tmp_path):
    library = FileLibrary(tmp_path / "jobs")
    rows = library.open_rows(spooled(tmp_path / "jobs"), Cancel())
    chosen = str(tmp_path / "disk")
    names = library.copy_files(chosen, Cancel())
    library.use_folder(chosen)
    library.remove_files("", names)
    assert names_in(tmp_path / "jobs") == []
    assert list(rows.read(1)) == [("1", "x\ny"), ("3", None)]


def test_rows_are_sorted_anew_when_all_files_were_moved(tmp_path):
    library, job = FileLibrary(tmp_path / "jobs"), spooled(tmp_path / "jobs")
    for chosen in ("", str(tmp_path / "disk")):
        names = library.copy_files(chosen, Cancel()) if chosen else ()
        library.use_folder(chosen)
        library.remove_files("", names)
        view = TableView(sort=Sort(0, is_descending=not chosen))
        rows = library.view_rows(job, view, Recorder(), Cancel())
        assert list(rows.numbers) == ([1, 2] if chosen else [2, 1])


def test_what_was_removed_while_it_was_moved_is_left_nowhere(tmp_path):
    library, job = FileLibrary(tmp_path / "jobs"), spooled(tmp_path / "jobs")
    names = library.copy_files(str(tmp_path / "disk"), Cancel())
    library.use_folder(str(tmp_path / "disk"))
    library.remove(job.id)
    library.remove_files("", names)
    assert names_in(tmp_path / "jobs") == []
    assert names_in(tmp_path / "disk" / "csvdownloader-files") == ["owner"]


def test_what_a_move_that_was_killed_at_its_end_left_goes_at_the_next_start(tmp_path):
    usual, chosen = tmp_path / "jobs", tmp_path / "disk"
    job, others = spooled(usual), spooled(usual, title="others.csv")
    FileLibrary(usual).copy_files(str(chosen), Cancel())
    FileLibrary(chosen / "csvdownloader-files").remove(others.id)
    library = FileLibrary(usual)
    library.use_folder(str(chosen))
    library.recover([job])
    assert names_in(usual) == [others.id]  # which only lies there
    assert library.preview(job, 9).complete


def test_preview_of_a_lost_file_is_named(library, tmp_path):
    job = spooled(tmp_path)
    library.path(job).unlink()
    with pytest.raises(NotWholeError):
        library.preview(job, 200)


def test_a_job_without_a_receipt_has_no_file(library):
    with pytest.raises(JobNotReadyError):
        library.path(make_job())


def test_recovery_sorts_what_was_left(library, tmp_path):
    whole, half, unknown = spooled(tmp_path), spooled(tmp_path, publish=False), spooled(tmp_path)
    known = [make_job(id=whole.id), make_job(id=half.id)]
    recovery = library.recover(known)
    assert recovery.whole == {whole.id: whole.receipt}
    (adopted,) = recovery.adopted
    assert (adopted.id, adopted.state) == (unknown.id, JobState.COMPLETED)
    assert adopted.pinned  # perhaps it was, so it is not cleaned up
    assert not (tmp_path / half.id).exists()


def test_s14_what_was_removed_is_not_taken_for_what_a_lost_list_forgot(library, tmp_path):
    removed, unknown, gone = spooled(tmp_path), spooled(tmp_path), make_job()
    known, ids = [spooled(tmp_path)], {removed.id, gone.id}
    recovery = library.recover(known, ids)
    assert [job.id for job in recovery.adopted] == [unknown.id]
    assert not (tmp_path / removed.id).exists()
    assert recovery.gone == {gone.id}
    assert library.recover([*known, unknown], ids).gone == ids


def test_sto_12_recovery_touches_nothing_that_is_not_its_own(library, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "x.part").write_text("mine")
    outside = tmp_path / "photos"
    (tmp_path / make_job().id).symlink_to(outside)
    library.recover([])
    assert (outside / "x.part").read_text() == "mine"


def test_recovery_leaves_a_finished_jobs_changed_file(library, tmp_path):
    job = spooled(tmp_path)
    library.path(job).write_text("changed")
    library.recover([job])
    assert library.path(job).read_text() == "changed"


def test_recovery_removes_what_a_finished_job_could_not(library, tmp_path):
    job = spooled(tmp_path)
    (tmp_path / job.id / "memory.json").touch()
    library.recover([job])
    assert names_in(tmp_path / job.id) == sorted(["receipt.json", job.title])


def test_a_folder_that_cannot_be_removed_is_no_hindrance_for_the_others(
    library, tmp_path, monkeypatch
):
    halves = sorted(spooled(tmp_path, publish=False).id for _ in range(3))
    whole = spooled(tmp_path)
    remove = os.rmdir

    def refuse_the_first(path, **options):
        if Path(path).name == halves[0]:
            raise PermissionError(13, "Permission denied", path)
        remove(path, **options)

    monkeypatch.setattr(os, "rmdir", refuse_the_first)
    recovery = library.recover([make_job(id=job_id) for job_id in [*halves, whole.id]])
    assert list(recovery.whole) == [whole.id]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([halves[0], whole.id])


def test_sto_12_remove_takes_only_the_jobs_folder(library, tmp_path):
    job, other = spooled(tmp_path), spooled(tmp_path)
    library.remove(job.id)
    library.remove(job.id)
    assert not (tmp_path / job.id).exists()
    assert library.path(other).exists()
    with pytest.raises(ValueError, match="UUID"):
        library.remove("../" + other.id)


def test_a_file_that_a_cancelled_job_published_too_late_is_removed(library, tmp_path):
    late = spooled(tmp_path)
    recovery = library.recover([make_job(id=late.id, state=JobState.CANCELLED)])
    assert (recovery.whole, recovery.adopted) == ({}, ())
    assert not (tmp_path / late.id).exists()


def test_sto_12_a_forged_note_removes_nothing(library, tmp_path):
    job, precious = spooled(tmp_path), tmp_path / "precious.csv"
    precious.write_text("mine")
    name = f".csvdownloader-{job.id}.part"
    for note in (f"{name}.draft", "precious.csv.draft"):
        (tmp_path / job.id / note).write_text(str(precious))
    library.recover([job])
    assert precious.read_text() == "mine"


NEXT = "orders (1)"


def save_into(library, job, folder, receipts=NO_RECEIPTS):
    names = free_names(job, None, folder)
    return library.save_into(job, names, Recorder(), Cancel(), receipts)


def test_a_free_name_is_found_and_nothing_is_replaced(library, tmp_path):
    job, folder = spooled(tmp_path), tmp_path / "Downloads"
    folder.mkdir()
    mine = {folder / "orders.csv": "mine", folder / "orders (1).csv": "x" * job.receipt.bytes}
    for path, text in mine.items():
        path.write_text(text)
    assert save_into(library, job, folder).path.name == "orders (2).csv"
    assert {path: path.read_text() for path in mine} == mine


def test_the_very_same_file_is_not_saved_twice(library, tmp_path):
    job, folder = spooled(tmp_path), tmp_path / "Downloads"
    folder.mkdir()
    (folder / "orders.csv").write_text("mine")
    saved = [save_into(library, job, folder) for _ in range(2)]
    assert [(each.path.name, each.was_there) for each in saved] == [
        ("orders (1).csv", False),
        ("orders (1).csv", True),
    ]
    saved[0].path.write_bytes(library.path(job).read_bytes().replace(b"a", b"b"))
    assert save_into(library, job, folder).path.name == "orders (2).csv"


@pytest.mark.parametrize("split_rows", [None, 1])
@pytest.mark.parametrize("form", [SavedFormat.JSONL, SavedFormat.XLSX])
def test_the_same_in_another_form_is_known_by_the_save_before(library, tmp_path, form, split_rows):
    job, folder = spooled(tmp_path), tmp_path / "Downloads"
    folder.mkdir()
    writing = WriteOptions(format=form, split_rows=split_rows)
    job = replace(job, request=replace(job.request, writing=writing))
    first = save_into(library, job, folder)
    job = replace(job, saves=(Save(first, NOON),))
    again = save_into(library, job, folder)
    assert (again.files, again.was_there) == (first.files, True)
    last = first.files[-1].path
    last.write_bytes(last.read_bytes()[:-1] + b"?")
    assert save_into(library, job, folder).path.name == first.path.name.replace("orders", NEXT)


def test_a_file_without_the_receipts_that_are_wanted_now_is_not_the_same(library, tmp_path):
    job, folder = spooled(tmp_path), tmp_path / "Downloads"
    folder.mkdir()
    save_into(library, job, folder)
    assert save_into(library, job, folder, ReceiptFiles(True)).path.name == "orders (1).csv"
    assert save_into(library, job, folder, ReceiptFiles(True)).was_there


def test_a_link_to_the_same_bytes_is_not_taken_for_a_copy(library, tmp_path):
    job, folder = spooled(tmp_path), tmp_path / "Downloads"
    folder.mkdir()
    (folder / "orders.csv").symlink_to(library.path(job))
    assert save_into(library, job, folder).path.name == "orders (1).csv"


def test_a_folder_that_is_gone_is_named(library, tmp_path):
    with pytest.raises(FolderGoneError, match=re.escape(str(tmp_path / "stick"))):
        save_into(library, spooled(tmp_path), tmp_path / "stick")


def test_a_save_knows_when_its_file_was_changed_last(library, tmp_path):
    saved = save_into(library, spooled(tmp_path), tmp_path)
    assert [file.modified for file in saved.files] == [saved.path.stat().st_mtime_ns]


def test_the_search_for_a_free_name_ends(library, tmp_path):
    job, folder = spooled(tmp_path), tmp_path / "Downloads"
    folder.mkdir()
    for number in range(100):
        (folder / numbered("orders.csv", number)).write_text("mine")
    with pytest.raises(TargetExistsError):
        save_into(library, job, folder)
    assert {path.read_text() for path in folder.iterdir()} == {"mine"}


def test_s14_a_look_finds_the_same_and_removes_nothing(library, tmp_path):
    whole, half, unknown = spooled(tmp_path), spooled(tmp_path, publish=False), spooled(tmp_path)
    known = [make_job(id=whole.id), make_job(id=half.id)]
    before = sorted(tmp_path.rglob("*"))
    looked = library.look(known)
    assert (set(looked.whole), looked.adopted[0].id) == ({whole.id}, unknown.id)
    assert sorted(tmp_path.rglob("*")) == before
    assert library.recover(known) == looked
    assert not (tmp_path / half.id).exists()


def test_s14_a_folder_that_cannot_be_removed_hinders_no_other(library, tmp_path, expected_log):
    whole, late, half = spooled(tmp_path), spooled(tmp_path), spooled(tmp_path, publish=False)
    (tmp_path / half.id / "receipt.json").mkdir()  # so it cannot be unlinked
    known = [make_job(id=whole.id), make_job(id=half.id)]
    recovery = library.recover([*known, make_job(id=late.id, state=JobState.CANCELLED)])
    assert (list(recovery.whole), recovery.adopted) == ([whole.id], ())
    assert not (tmp_path / late.id).exists()
    assert [record.args[0] for record in expected_log] == [half.id]
    library.remove(half.id, whole.id)
    assert not (tmp_path / whole.id).exists()


def test_what_is_no_condition_is_refused_before_the_long_work(library, tmp_path, monkeypatch):
    report, job, begun = Recorder(), spooled(tmp_path), []
    readable = view_maker.readable_table

    def begin(*arguments):
        begun.append(list(report.seen))
        return readable(*arguments)

    monkeypatch.setattr(view_maker, "readable_table", begin)
    wrong = TableView((Condition(0, Operator.MATCHES, ("(",)),))
    with pytest.raises(InvalidRequestError):
        library.view_rows(job, wrong, report, Cancel())
    assert (report.seen, begun) == ([], [])
    view = TableView(sort=Sort(0, is_descending=True))
    shown = library.view_rows(job, view, report, Cancel())
    assert begun == [[Progress(Stage.COPYING)]]
    assert library.view_rows(job, view, Recorder(), Cancel()) is shown  # the last one is kept
    assert [shown.place(number, Cancel()) for number in (1, 2)] == [2, 1]


def test_a_file_whose_receipt_has_no_columns_has_those_of_its_header(library, tmp_path):
    job = spooled(tmp_path)
    job = replace(job, receipt=replace(job.receipt, schema=()))
    view = TableView((Condition(1, Operator.NULL),))
    assert list(library.view_rows(job, view, Recorder(), Cancel()).numbers) == [2]


def test_drafts_are_removed_by_the_notes_of_other_jobs_too(tmp_path):
    others, draft = tmp_path / "headless", draft_of(tmp_path / "x.csv")
    others.mkdir()
    draft.touch()
    note = others / f"{draft.name}.draft"
    note.write_bytes(os.fsencode(draft))
    FileLibrary(tmp_path / "jobs", others).recover([])
    assert (draft.exists(), note.exists()) == (False, False)
