"""A source of another package, found by its entry point in a real process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.engine.jobs.exporter import JobExporter
from tests.fakes.report import Recorder
from tests.support.builders import make_job, names_in

SAMPLE = Path(__file__).with_name("squares.py")


@pytest.fixture
def site(tmp_path):
    """A folder with the package as pip would install it."""
    folder = tmp_path / "site"
    info = folder / "squares-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: squares\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[csvdownloader.sources]\nsquares = squares:Squares\n")
    shutil.copy(SAMPLE, folder)
    return folder


def export(site, *arguments):
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "csvdownloader", "export", *arguments],
        cwd=site,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_an_installed_source_exports_by_its_key(site, tmp_path):
    target = tmp_path / "out.csv"
    done = export(site, "squares", "--rows", "3", "-o", str(target), "--json")
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == b"n,square\n1,1\n2,4\n3,9\n"
    assert json.loads(done.stdout)["rows"] == 3


def test_its_bounds_are_kept(site):
    done = export(site, "squares", "--rows", "1001")
    assert done.returncode == 2
    assert b"1000" in done.stderr


def test_a_job_of_a_source_that_was_uninstalled_ends_with_a_sentence(tmp_path):
    exporter = JobExporter(tmp_path / "jobs", {})
    with pytest.raises(SourceError, match="no source") as caught:
        exporter.run(make_job(), Recorder(), Cancel())
    assert caught.value.hint == "Install what it belongs to."
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    "source",
    [
        "class Squares:\n    title = 'No key'",
        "class Squares:\n    key = 'no_title'",
        "class Squares:\n    key, title = 'sample', 'In place of the own one'",
        "class Squares:\n    key, title = 'a key', 'With a blank'",
        "class Squares:\n    def __init__(self):\n        raise OSError",
    ],
)
def test_a_source_that_cannot_be_used_keeps_no_other_from_working(site, tmp_path, source):
    (site / "squares.py").write_text(source)
    target = tmp_path / "out.csv"
    done = export(site, "sample", "--rows", "3", "--slow", "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert b"the source squares cannot be used" in done.stderr
    assert target.exists()
