import os
import re
import shutil
import sys
import time

import pytest

from csvdownloader.core import file_lock
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import StorageError, UserError
from csvdownloader.core.jobs.retention import DAY
from csvdownloader.core.settings.settings import Settings
from csvdownloader.engine.jobs.headless import (
    make_unresumable,
    private_root,
    unfinished_folders,
)
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.engine.saving.drafts import draft_of
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in

SETTINGS = Settings(keep_days=7)
DAYS = SETTINGS.keep_days


@pytest.fixture
def parent(tmp_path):
    return tmp_path / "headless"


def run_once(parent, job, *, resumable=False, seen=0.0):
    """One run of the job, which ends without a file; with a checkpoint if it is resumable."""
    with private_root(parent, job.id, SETTINGS, lambda: seen) as root:
        spool = JobSpool.create(root / job.id, job)
        if resumable:
            spool.save_checkpoint({"id": "j-1"})
    return root


def test_a_job_without_a_checkpoint_leaves_nothing(parent):
    run_once(parent, make_job())
    assert names_in(parent) == []


def test_s14_where_no_job_was_left_the_time_is_not_asked_for(parent):
    with private_root(parent, make_job().id, SETTINGS, lambda: pytest.fail("it was asked for")):
        pass
    assert names_in(parent) == []


def test_a_job_with_a_checkpoint_outlives_its_own_end_and_the_runs_of_others(parent):
    job = make_job()
    root = run_once(parent, job, resumable=True)
    run_once(parent, make_job())
    assert list(unfinished_folders(parent)) == [(root, False)]
    with private_root(parent, job.id, SETTINGS, lambda: 0.0):
        spool = JobSpool.create(root / job.id, job)
        assert spool.load_checkpoint() == {"id": "j-1"}
        assert list(unfinished_folders(parent)) == [(root, True)]
        spool.clear_checkpoint()
    assert names_in(parent) == []


def test_only_one_run_of_a_job_at_a_time(parent):
    job = make_job()
    with private_root(parent, job.id, SETTINGS, lambda: 0.0) as root:
        with (
            pytest.raises(UserError, match="runs at this moment") as raised,
            private_root(parent, job.id, SETTINGS, lambda: 0.0),
        ):
            pytest.fail("it runs twice")
        assert raised.value.hint == "Wait until it has ended."
        assert root.is_dir()


def test_a_finished_file_that_was_not_saved_outlives_its_run(parent):
    job = make_job()
    with private_root(parent, job.id, SETTINGS, lambda: 0.0) as root:
        spool = JobSpool.create(root / job.id, job)
        spool.part.write_bytes(b"a\n1\n2\n")
        spool.publish(complete(2), Recorder(), Cancel())
    run_once(parent, make_job())
    assert list(unfinished_folders(parent)) == [(root, False)]
    with private_root(parent, job.id, SETTINGS, lambda: 0.0):
        make_unresumable(root / job.id)
    assert names_in(parent) == []


def test_an_unfinished_job_is_removed_after_its_days_of_retention(parent):
    job, other = make_job(), make_job()
    root = run_once(parent, job, resumable=True)
    for days in (100, 100 + DAYS):  # the first run that sees it begins its age
        run_once(parent, other, seen=days * DAY)
        assert list(unfinished_folders(parent)) == [(root, False)]
    run_once(parent, other, seen=(100.001 + DAYS) * DAY)
    assert names_in(parent) == []


def test_s14_who_takes_it_up_begins_its_age_anew(parent):
    job, other = make_job(), make_job()
    run_once(parent, job, resumable=True)
    run_once(parent, other, seen=0.0)
    root = run_once(parent, job, resumable=True, seen=DAYS * DAY)
    for days in (DAYS + 1, 2 * DAYS + 1):
        run_once(parent, other, seen=days * DAY)
        assert list(unfinished_folders(parent)) == [(root, False)]


@pytest.mark.parametrize("note", ["nan", "1e9", "", "x", "\0"])
def test_s14_an_age_that_cannot_be_begins_anew(parent, note):
    root = run_once(parent, make_job(), resumable=True)
    (root / "aging-since").write_text(note)
    for days in (DAYS, 2 * DAYS):
        run_once(parent, make_job(), seen=days * DAY)
        assert list(unfinished_folders(parent)) == [(root, False)]


@pytest.mark.parametrize("days", [-20_000, -31, 31, 20_000])
def test_s14_the_dates_of_files_mean_nothing(parent, days):
    root = run_once(parent, make_job(), resumable=True)
    then = time.time() - days * DAY
    for path in (parent, root, *root.rglob("*")):
        os.utime(path, (then, then))
    for _ in range(2):
        run_once(parent, make_job())
        assert list(unfinished_folders(parent)) == [(root, False)]


@pytest.mark.skipif(sys.platform == "win32", reason="there an open lock cannot be removed")
def test_a_lock_that_its_owner_removed_before_it_was_taken_is_no_lock(parent, monkeypatch):
    job, lock_it, taken = make_job(), file_lock.try_lock, []

    def late(file):
        if not taken:
            (parent / f"{job.id}.lock").unlink()  # as its owner does at its end
        taken.append(file)
        return lock_it(file)

    monkeypatch.setattr(file_lock, "try_lock", late)
    with private_root(parent, job.id, SETTINGS, lambda: 0.0):
        assert len(taken) == 2
        with (
            pytest.raises(UserError, match="runs at this moment"),
            private_root(parent, job.id, SETTINGS, lambda: 0.0),
        ):
            pytest.fail("it runs twice")


@pytest.mark.skipif(sys.platform == "win32", reason="there an open lock cannot be removed")
def test_the_lock_is_held_until_the_folder_is_gone(parent, monkeypatch):
    job, remove, seen = make_job(), shutil.rmtree, []

    def remove_and_note(folder, **options):
        seen.append(list(unfinished_folders(parent)))
        remove(folder, **options)

    monkeypatch.setattr(shutil, "rmtree", remove_and_note)
    with private_root(parent, job.id, SETTINGS, lambda: 0.0) as root:
        pass
    assert seen == [[(root, True)]]
    assert names_in(parent) == []


def test_a_draft_that_a_killed_run_left_beside_its_target_goes_with_it(parent, tmp_path):
    draft = draft_of(tmp_path / "orders.csv")
    with private_root(parent, make_job().id, SETTINGS, lambda: 0.0) as root:
        (root / f"{draft.name}.draft").write_bytes(os.fsencode(draft))  # a note on it
        draft.write_bytes(b"half")
    assert not draft.exists()
    assert names_in(parent) == []


def test_where_nothing_ever_ran_nothing_is_left_behind(parent):
    assert list(unfinished_folders(parent)) == []


def test_where_no_folder_can_be_made_the_folder_is_named(parent):
    parent.write_text("a file")
    job = make_job()
    with (
        pytest.raises(StorageError, match=re.escape(str(parent / job.id))),
        private_root(parent, job.id, SETTINGS, lambda: 0.0),
    ):
        pytest.fail("it runs")


def test_without_settings_nothing_is_removed_by_its_age(parent):
    root = run_once(parent, make_job(), resumable=True)
    for days in (1, 1000):
        with private_root(parent, make_job().id, None, lambda days=days: days * DAY):
            assert root.is_dir()


def test_a_file_from_beyond_the_calendar_is_no_hindrance(parent):
    root = run_once(parent, make_job(), resumable=True)
    os.utime(root, (0, 2**40))
    with private_root(parent, make_job().id, SETTINGS, lambda: 0.0):
        assert root.is_dir()


@pytest.mark.parametrize(("waits", "is_free"), [(1, True), (9, True), (10, False)])
def test_a_lock_that_is_held_for_a_moment_is_waited_for(parent, monkeypatch, waits, is_free):
    job, waited = make_job(), []
    parent.mkdir()
    looking = (parent / f"{job.id}.lock").open("a")
    assert file_lock.try_lock(looking)

    def wait(seconds):
        waited.append(seconds)
        if len(waited) == waits:
            looking.close()

    monkeypatch.setattr(time, "sleep", wait)
    if is_free:
        with private_root(parent, job.id, SETTINGS, lambda: 0.0):
            assert len(waited) == waits
    else:
        with (
            pytest.raises(UserError, match="runs at this moment"),
            private_root(parent, job.id, SETTINGS, lambda: 0.0),
        ):
            pytest.fail("it runs twice")
