"""Faults of what lies on the disk (STO, SEC): odd names, changed files, edited lists."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.records import job_to_json
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.engine.jobs.spool import CHECKPOINT
from csvdownloader.store.sqlite import SqliteJobStore
from csvdownloader.store.stored import stored_jobs
from tests.support.builders import make_job, names_in

CSV = b"id,name\n1,Ada\n2,Grace\n"
SAMPLE = Request("sample", {"slow": False}, 10)


def run(program, request, qtbot):
    with qtbot.waitSignal(program.service.idle, timeout=60_000):
        job_id = program.service.start(request)
    return program.service.book.job(job_id)


ODD_NAMES = [
    "a" * 251 + ".csv",
    "\u00e4" * 125 + ".csv",
    "\u00e9t\u00e9.csv",
    "e\u0301te\u0301.csv",  # the same to the eye, in other characters
    "CON.csv",
    "con.csv",
    "a..csv",
    "a .csv",
    "...csv",
    "\U0001f4e6.csv",
    "gpj.\u202eexe.csv",
    "line\nbreak.csv",
    '<>:"|?*\\.csv',
]


def test_sto_09_files_of_any_name_have_good_ones_of_their_own(start_program, tmp_path, qtbot):
    sources, chosen = tmp_path / "sources", tmp_path / "chosen"
    sources.mkdir()
    chosen.mkdir()
    program = start_program()
    for number, name in enumerate(ODD_NAMES):
        (sources / name).write_bytes(b"id\n%d\n" % number)
    first = [run(program, Request("file", {"path": str(sources / name)}), qtbot)
             for name in ODD_NAMES]  # fmt: skip
    again = [run(program, job.request, qtbot) for job in first[:3]]
    assert [job.title for job in first[:3]] == [job.title for job in again]
    for job in first:
        with qtbot.waitSignal(program.service.saving.saved):
            program.service.saving.save_into(job.id, chosen)
    names = names_in(chosen)
    assert len(names) == len(ODD_NAMES)
    assert all(name.endswith(".csv") and len(name.encode()) <= 255 for name in names)
    assert {path.read_bytes() for path in chosen.iterdir()} == {
        b"id\n%d\n" % number for number in range(len(ODD_NAMES))
    }


def change(path):
    path.write_bytes(path.read_bytes().replace(b"1", b"7", 1))


def cut(path):
    path.write_bytes(path.read_bytes()[:-5])


def make_a_folder(path):
    path.unlink()
    path.mkdir()


def make_a_link(path):
    other = path.parent.parent / "other"
    shutil.copy(path, other)
    change(other)
    path.unlink()
    path.symlink_to(other)


@pytest.mark.parametrize(
    "act", [lambda path: path.unlink(), change, cut, make_a_folder, make_a_link]
)
def test_sto_11_a_finished_file_that_is_gone_or_changed_is_not_saved(
    start_program, tmp_path, qtbot, act
):
    program, chosen = start_program(), tmp_path / "chosen"
    chosen.mkdir()
    job = run(program, SAMPLE, qtbot)
    file = program.folder / "jobs" / job.id / job.title
    data = file.read_bytes()
    act(file)
    with qtbot.waitSignal(program.service.saving.failed) as failed:
        program.service.saving.save(job.id, chosen / "x.csv", overwrite=False)
    assert failed.args[1].kind is FailureKind.NOT_WHOLE
    assert "run the job again" in failed.args[1].hint.lower()
    assert names_in(chosen) == []
    with qtbot.waitSignal(program.service.idle):
        new = program.service.run_again(job.id)
    with qtbot.waitSignal(program.service.saving.saved):
        program.service.saving.save(new, chosen / "x.csv", overwrite=False)
    assert (chosen / "x.csv").read_bytes() == data
    with qtbot.waitSignal(program.service.idle):
        program.service.removal.remove(job.id)
        program.service.removal.finish()


def test_sto_12_clean_up_takes_only_what_is_its_own_and_may_go(start_program, tmp_path, qtbot):
    program = start_program()
    finished = run(program, SAMPLE, qtbot)
    program.service.shut_down(5000)
    jobs, mine = program.folder / "jobs", tmp_path / "mine"
    mine.mkdir()
    failure = Failure(FailureKind.STORAGE, Message("It broke off"), Message("Retry."))
    resumable = replace(
        finished, id=make_job().id, state=JobState.ERROR, receipt=None, failure=failure
    )
    with closing(SqliteJobStore(program.folder / "jobs.sqlite")) as store:
        store.put(resumable)
    for folder in (mine, jobs / "photos", jobs / resumable.id):
        folder.mkdir(exist_ok=True)
        (folder / "x.csv").write_text("mine")
    (jobs / resumable.id / CHECKPOINT).write_text("{}")
    (jobs / make_job().id).symlink_to(mine)
    (jobs / finished.id / "link").symlink_to(mine)

    again = start_program()
    with qtbot.waitSignal(again.service.idle):
        again.service.removal.remove(finished.id)
        again.service.removal.finish()
    assert not (jobs / finished.id).exists()
    assert {path.read_text() for path in (mine / "x.csv", jobs / "photos" / "x.csv")} == {"mine"}
    assert (jobs / resumable.id / CHECKPOINT).exists()
    with qtbot.waitSignal(again.service.idle):
        again.service.removal.remove(resumable.id)
        again.service.removal.finish()


def test_a_removal_that_can_be_undone_leaves_all_on_disk_until_it_is_finished(start_program, qtbot):
    program = start_program()
    job = run(program, SAMPLE, qtbot)
    fetched, store = program.folder / "jobs" / job.id, program.folder / "jobs.sqlite"
    program.service.removal.remove(job.id)
    assert [stored.id for stored in stored_jobs(store)] == [job.id]  # a kill now loses nothing
    assert (fetched / job.title).exists()
    program.service.shut_down(5000)
    assert stored_jobs(store) == []
    assert not fetched.exists()


EDITS = [
    {"id": "../../mine"},
    {"title": "../../mine/x.csv"},
    {"title": "/etc/x.csv"},
    {"receipt": {"name": "../../mine/x.csv"}},
]


@pytest.mark.usefixtures("expected_log")
@pytest.mark.parametrize("edit", EDITS)
def test_sec_11_a_list_that_was_edited_leads_to_no_file_outside(
    start_program, tmp_path, qtbot, edit
):
    program, mine = start_program(), tmp_path / "mine"
    job = run(program, SAMPLE, qtbot)
    program.service.shut_down(5000)
    mine.mkdir()
    (mine / "x.csv").write_text("mine")
    data = json.loads(job_to_json(job))
    for key, value in edit.items():
        data[key] = {**data[key], **value} if isinstance(value, dict) else value
    path = program.folder / "jobs.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE jobs SET document = ?", [json.dumps(data)])
    again = start_program()
    # the row is not believed; the file is found again by its own proof
    assert [(found.id, found.receipt) for found in again.jobs] == [(job.id, job.receipt)]
    assert (mine / "x.csv").read_text() == "mine"


def test_sec_11_where_a_file_was_saved_to_is_never_removed(start_program, tmp_path, qtbot):
    program, precious = start_program(), tmp_path / "id_rsa"
    precious.write_text("mine")
    job = run(program, SAMPLE, qtbot)
    program.service.shut_down(5000)
    with closing(SqliteJobStore(program.folder / "jobs.sqlite")) as store:
        store.put(replace(job, saved_to=str(precious)))
    again = start_program()
    with qtbot.waitSignal(again.service.idle):
        again.service.removal.remove(job.id)
        again.service.removal.finish()
    assert precious.read_text() == "mine"
