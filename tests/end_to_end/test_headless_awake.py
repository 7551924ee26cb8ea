"""A headless export keeps the machine awake, too."""

import subprocess

import pytest

from tests.end_to_end.reports import command, environment_without_display


def reading(folder):
    """An export that runs for as long as its standard input is open."""
    return subprocess.Popen(
        command("export", "-", "-o", "rows.csv"),
        cwd=folder,
        env=environment_without_display(),
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "rows"
    folder.mkdir()
    return folder


def test_for_as_long_as_it_runs(logind, folder):
    with reading(folder) as process:
        logind.keep_nothing()
        assert logind.is_held
        process.communicate(b"a,b\n1,2\n")
    assert (folder / "rows.csv").exists()
    assert logind.becomes_free()


def test_a_kill_ends_it(logind, folder):
    with reading(folder) as process:
        logind.keep_nothing()
        process.kill()
    assert logind.becomes_free()
