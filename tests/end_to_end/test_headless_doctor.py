"""`csvdownloader doctor`, as a process without a display and without a key store."""

import zipfile

import pytest

pytestmark = pytest.mark.process
NO_SESSION = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


def test_it_reports_without_display_key_store_and_folder(run, home):
    home.rmdir()
    done = run("doctor", **NO_SESSION)
    assert (done.returncode, done.stderr) == (0, "")
    for title in ("Versions", "Database drivers", "Settings", "Last lines of the log"):
        assert f"\n{title}\n" in f"\n{done.stdout}"
    assert done.stdout.startswith("The program itself\n  Resources: ")
    assert "  Key store: this system has none\n" in done.stdout
    assert not home.exists()


def test_it_checks_itself_and_what_the_system_lacks_is_no_failure(run, home):
    home.rmdir()
    done = run("--self-check", **NO_SESSION)
    assert (done.returncode, done.stderr) == (0, "")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert list(lines) == [
        "Resources",
        "Qt plugins",
        "Certificates",
        "Key store",
        "Drivers",
        "Help",
    ]
    assert lines["Key store"] == "this system has none"
    assert "BROKEN" not in done.stdout
    assert not home.exists()


def test_the_bundle_is_written_once(run, work):
    done = run("doctor", "--bundle", "report.zip")
    assert done.returncode == 0
    assert done.stderr == "report.zip: the report, for whoever helps you\n"
    with zipfile.ZipFile(work / "report.zip") as bundle:
        assert bundle.testzip() is None
    again = run("doctor", "--bundle", "report.zip")
    assert again.returncode == 1
    assert "report.zip already exists" in again.stderr
    assert run("doctor", "--bundle", "report.zip", "--overwrite").returncode == 0


def test_a_damaged_list_is_reported(run, home):
    (home / "jobs.sqlite").write_bytes(b"x" * 5000)
    done = run("doctor")
    assert done.returncode == 0
    assert "not known: StorageError: The list of downloads is damaged: •••" in done.stdout
