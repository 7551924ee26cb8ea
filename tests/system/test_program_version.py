from pathlib import Path

import pytest

from csvdownloader import __version__
from csvdownloader.system import program_version as module
from csvdownloader.system.program_version import program_version
from csvdownloader.system.versions import program_versions
from resources.packaging.commit import commit_file

ROOT = Path(__file__).parents[2]


def test_a_checkout_has_its_number_alone():
    assert program_version() == __version__


@pytest.mark.process
def test_a_package_names_the_commit_that_it_was_built_from(monkeypatch, tmp_path):
    [(written, place)] = commit_file(ROOT, tmp_path / "build")
    assert place == "csvdownloader/resources"
    monkeypatch.setattr(module, "resource", lambda name: Path(written).with_name(name))
    commit = Path(written).read_text().strip()
    assert int(commit.removesuffix("-dirty"), 16) > 0
    assert program_version() == f"{__version__} (commit {commit})"
    assert program_versions()["CSV Downloader"] == program_version()


@pytest.mark.process
def test_sources_without_their_history_name_no_commit(tmp_path, caplog):
    assert commit_file(tmp_path, tmp_path / "build") == []
    assert "will not name its commit" in caplog.text
