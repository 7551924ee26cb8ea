"""Opens data folders of earlier versions with the built package: part of `tests.package.check`."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
from pathlib import Path

from csvdownloader.store.migrations import VERSION
from tests.package.check_window import opened_window
from tests.package.waiting import PATIENCE
from tests.support.data_folders import TOLD_VERSIONS, copy_version

CODES = {"complete": 0, "limited": 0, "unverified": 3}


def upgrades(program: Path, folder: Path) -> None:
    for version in TOLD_VERSIONS:
        home = folder / version
        told = copy_version(version, home)
        variables = os.environ | {"CSVDOWNLOADER_HOME": str(home)}
        with opened_window(program, home) as window:
            window.send_signal(signal.SIGTERM)
            assert window.wait(PATIENCE) == 0
        with sqlite3.connect(home / "jobs.sqlite") as store:
            assert store.execute("PRAGMA user_version").fetchone() == (VERSION,)
        store.close()
        check(program, folder, told, variables)
        assert not list(home.glob("*.damaged-*")), f"the list of {version} counts as damaged"
        print(f"data folder of {version}: as it was")


def check(program: Path, folder: Path, told: dict, variables: dict[str, str]) -> None:
    def run(*arguments: object, code: int = 0) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [program, *map(str, arguments)],
            env=variables, cwd=folder, capture_output=True, text=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
        assert done.returncode == code, (arguments, done.returncode, done.stderr)
        return done

    jobs = json.loads(run("jobs", "--json").stdout)
    assert [job["title"] for job in jobs] == [job["title"] for job in told["jobs"]]
    for job, before in zip(jobs, told["jobs"], strict=True):
        if before["sha256"]:
            target = folder / f"{job['id']}.saved"
            run("save", job["id"], "-o", target, code=CODES[before["completeness"]])
            assert hashlib.sha256(target.read_bytes()).hexdigest() == before["sha256"]
    named = run("run", code=2).stderr
    assert all(name in named for name in told["saved"]), named
    report = run("doctor").stdout
    assert f"  jobs_at_once: {told['settings']['jobs_at_once']}\n" in report
    kinds = {one["kind"].partition(":")[0] for one in told["connections"].values()}
    assert ("postgresql: 1" in report) == ("postgresql" in kinds)
    assert ("account: 1" in report) == ("web" in kinds)
