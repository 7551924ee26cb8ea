"""Exports from one SQLite file."""

import pytest

from csvdownloader.sources.database.sqlite import export
from csvdownloader.sources.database.sqlite.driver import SqliteDriver
from tests.sources.database.file_export import Run
from tests.sources.database.sqlite.harness import script


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    run = Run(SqliteDriver(), tmp_path / "it's 100%?#é.db", folder / "out.csv.part")
    script(run, "SELECT 1")
    return run


@pytest.fixture
def natively(monkeypatch):
    """The results of `copy_natively`, call by call."""
    returned, real = [], export.copy_natively

    def copy_natively(*arguments):
        returned.append(real(*arguments))
        return returned[-1]

    monkeypatch.setattr(export, "copy_natively", copy_natively)
    return returned
