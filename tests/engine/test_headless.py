import os
import time

import pytest

from csvdownloader.core.errors import UserError
from csvdownloader.engine.headless import KEPT_DAYS, left_behind, private_root
from csvdownloader.engine.spool import MEMORY, JobSpool
from tests.builders import make_job, names_in


@pytest.fixture
def parent(tmp_path):
    return tmp_path / "headless"


def run_once(parent, job, *, remembers=False):
    """One run of the job, which ends without a file."""
    with private_root(parent, job.id) as root:
        spool = JobSpool.create(root / job.id, job)
        if remembers:
            spool.remember({"id": "j-1"})
    return root


def grow_old(root, job, days):
    then = time.time() - days * 86_400
    os.utime(root / job.id / MEMORY, (then, then))


def test_a_job_that_remembers_nothing_leaves_nothing(parent):
    run_once(parent, make_job())
    assert names_in(parent) == []


def test_a_job_that_remembers_outlives_its_own_end_and_the_runs_of_others(parent):
    job = make_job()
    root = run_once(parent, job, remembers=True)
    run_once(parent, make_job())
    assert list(left_behind(parent)) == [(root, False)]
    with private_root(parent, job.id):
        spool = JobSpool.create(root / job.id, job)
        assert spool.recall() == {"id": "j-1"}
        assert list(left_behind(parent)) == [(root, True)]
        spool.forget()
    assert names_in(parent) == []


def test_only_one_run_of_a_job_at_a_time(parent):
    job = make_job()
    with private_root(parent, job.id) as root:
        with pytest.raises(UserError, match="runs at this moment"), private_root(parent, job.id):
            pytest.fail("it runs twice")
        assert root.is_dir()


def test_after_a_month_nobody_will_go_on(parent):
    job, other = make_job(), make_job()
    root = run_once(parent, job, remembers=True)
    grow_old(root, job, KEPT_DAYS - 1)
    run_once(parent, other)
    assert list(left_behind(parent)) == [(root, False)]
    grow_old(root, job, KEPT_DAYS + 1)
    assert list(left_behind(parent)) == []
    run_once(parent, other)
    assert names_in(parent) == []


def test_where_nothing_ever_ran_nothing_is_left_behind(parent):
    assert list(left_behind(parent)) == []
