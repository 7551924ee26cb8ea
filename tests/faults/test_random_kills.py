"""Faults of the process (PRO): killed at any moment, it loses nothing that it has promised."""

import os
import random

import duckdb
import pytest

from tests.services.fakes.base import FakeHost, ranged
from tests.support.builders import names_in
from tests.support.strace import traced

KILLS = int(os.environ.get("CSVDOWNLOADER_FUZZ_SEEDS", "10"))
MOMENTS = range(50, 340)  # by the calls of one thread, which makes about so many
CALLS = "write,pwrite64,fsync,fdatasync,rename,link,unlink,mkdir"
KILL = f"inject={CALLS}:signal=SIGKILL:when="
KILLED = -9
CSV = b"id,name\n" + b"".join(b"%d,name %d\n" % (n, n) for n in range(40_000))


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "orders.csv").write_bytes(CSV)
    parquet = tmp_path / "big.parquet"
    duckdb.execute(f"COPY (SELECT i, 'name ' || i AS name FROM range(200000) r(i)) TO '{parquet}'")
    return tmp_path / "orders.csv", parquet


@pytest.mark.parametrize("seed", range(KILLS))
def test_pro_02_killed_at_a_random_moment(forks, sources, tmp_path, memory_disk, seed):
    data = tmp_path / "data"
    data.mkdir()
    with FakeHost() as host:
        host.on("GET", "/orders.csv", ranged(CSV, '"v1"'))
        fork = forks.start("mixed_load", data, *sources, f"{host.url}/orders.csv", memory_disk)
        with traced(fork.pid, tmp_path / "log", "-e", f"trace={CALLS}", "-e", KILL + moment(seed)):
            assert fork.run() in {0, KILLED}
        after = forks.start("settle", data, memory_disk)
        assert after.run() == 0
    promised, found = fork.lines, dict(line.split() for line in after.lines)
    gone = ids(promised, "removed")
    assert ids(promised, "started") - gone <= set(found)
    assert {found[job_id] for job_id in ids(promised, "finished") - gone} <= {"COMPLETED"}
    assert not gone & set(found)
    assert set(names_in(memory_disk)) == {f"{job_id}.csv" for job_id in gone | set(found)}


def moment(seed):
    return str(random.Random(seed).choice(MOMENTS))


def ids(lines, promise):
    return {line.split()[1] for line in lines if line.startswith(f"{promise} ")}
