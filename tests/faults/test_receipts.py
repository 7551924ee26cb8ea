"""A kill at any moment of a save leaves no receipt beside a file that it does not speak of."""

import hashlib
import json
import shutil
from itertools import count

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.sha256_lines import read_sha256_lines
from csvdownloader.core.sources.output import ASIDE
from csvdownloader.core.tables.measured import Measured
from csvdownloader.engine.jobs.library import FileLibrary
from csvdownloader.engine.jobs.spool import JobSpool
from csvdownloader.engine.saving.drafts import remove_all_drafts
from tests.fakes.report import Recorder
from tests.support.builders import complete, make_job, names_in
from tests.support.disks import memory_folder
from tests.support.forks import Forks

OLD, NEW = b"a,b\nold,1\n", b"a,b\nnew,2\nnew,3\n"
ASIDE_DATA = b"line,record\n4,x\n"


@pytest.fixture(scope="module")
def forks(processes):
    forks = Forks("tests.faults.saving")
    yield forks
    forks.close()


@pytest.fixture
def folder():
    with memory_folder() as folder:
        yield folder


def finished(root, data, aside=b""):
    """A finished job below the root, perhaps with rows that were set aside."""
    job = make_job("orders.csv")
    spool = JobSpool.create(root / job.id, job)
    spool.part.write_bytes(data)
    receipt = spool.publish(complete(None), Recorder(), Cancel())
    if aside:
        (root / job.id / ASIDE).write_bytes(aside)
        sha256 = hashlib.sha256(aside).hexdigest()
        receipt = replace(receipt, aside=Measured(1, 2, len(aside), sha256))
    job = replace(job, receipt=receipt)
    if aside:
        spool._write_sidecar(receipt)
    return job


@pytest.mark.parametrize("way", ["save", "hand_over"])
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("aside", [b"", ASIDE_DATA])
def test_a_kill_leaves_no_receipt_of_another_file(folder, forks, way, overwrite, aside):
    for last in count(1):
        jobs, chosen = folder / "jobs", folder / "chosen"
        shutil.rmtree(jobs, ignore_errors=True)
        shutil.rmtree(chosen, ignore_errors=True)
        chosen.mkdir()
        target = chosen / "orders.csv"
        if overwrite:
            old, root = finished(folder / "old", OLD, aside), FileLibrary(folder / "old")
            root.save(old, target, False, Recorder(), Cancel(), ReceiptFiles(True))
            shutil.rmtree(folder / "old")
        job = finished(jobs, NEW, aside)
        fork = forks.start("save_and_die", jobs / job.id, target, way, overwrite, last)
        is_done = fork.run() == 0
        check(chosen, target, expected={OLD, NEW} if overwrite else {NEW})
        remove_all_drafts(jobs)
        check(chosen, target, expected={OLD, NEW} if overwrite else {NEW})
        assert all(name.startswith("orders.") for name in names_in(chosen)), last
        if is_done:
            break
    assert last > 5
    assert target.read_bytes() == NEW
    assert len(names_in(chosen)) == (4 if aside else 3)
    shutil.rmtree(jobs)  # what was handed over has left its note there


def check(chosen, target, expected):
    if target.exists():
        assert target.read_bytes() in expected
    else:
        assert OLD not in expected
    texts = chosen / "orders.csv.sha256", chosen / "orders.csv.datapackage.json"
    if texts[0].exists():
        assert_digests(chosen, read_sha256_lines(texts[0].read_bytes()))
    if texts[1].exists():
        resources = json.loads(texts[1].read_text())["resources"]
        hashes = [(each["path"], each["hash"].removeprefix("sha256:")) for each in resources]
        assert_digests(chosen, hashes)


def assert_digests(chosen, pairs):
    for name, sha256 in pairs:
        assert hashlib.sha256((chosen / name).read_bytes()).hexdigest() == sha256, name
