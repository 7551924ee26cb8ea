"""The report and its file, over folders that are not as they should be."""

import zipfile

import pytest

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.diagnostics import report
from csvdownloader.diagnostics.diagnostics import Diagnostics

pytestmark = pytest.mark.process  # keyring starts some
FILES = ["report.txt", "log.txt", "crashes.txt", "downloads.csv"]


def section(text, title):
    return text.split(f"{title}\n")[1].split("\n\n")[0]


def test_without_a_data_folder_there_is_a_report_and_still_no_folder(folder):
    folder.root.rmdir()
    text = Diagnostics(folder).text()
    assert "It is not there yet" in section(text, "Data folder")
    assert "Unfinished: 0" in section(text, "Downloads")
    assert "Qt platform plug-in: none is loaded" in text
    assert not folder.root.exists()


def test_what_cannot_be_read_is_named(folder, tmp_path):
    folder.store.write_bytes(b"x" * 5000)
    text = Diagnostics(folder).text()
    assert "not known: StorageError: The list of downloads is damaged: •••" in text
    Diagnostics(folder).save(tmp_path / "report.zip", overwrite=False)
    with zipfile.ZipFile(tmp_path / "report.zip") as bundle:
        assert bundle.namelist() == FILES
        assert bundle.read("downloads.csv") == b"not known: StorageError"


def test_a_fault_of_one_part_is_named_and_logged(folder, monkeypatch, expected_log):
    def fail(_folder):
        raise ValueError("a value")

    monkeypatch.setattr(report, "known_faults", fail)
    assert section(Diagnostics(folder).text(), "Crashes").strip() == "not known: ValueError"
    assert [record.message for record in expected_log] == ["a part of the report failed"]


def test_a_crash_is_in_the_report_and_the_users_own_folder_is_not(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    folder.log.mkdir()
    fault = f'Fatal Python error: x\n  File "{tmp_path}/a.py", line 1 in f'
    (folder.log / "fault-5f0c91aa.txt").write_text(fault)
    text = Diagnostics(folder).text()
    assert 'File "~/a.py", line 1 in f' in section(text, "Crashes")
    assert str(tmp_path) not in text


def test_the_file_is_private_and_replaces_none_without_a_word(folder, tmp_path):
    target, diagnostics = tmp_path / "report.zip", Diagnostics(folder)
    target.write_text("mine")
    with pytest.raises(TargetExistsError):
        diagnostics.save(target, overwrite=False)
    assert target.read_text() == "mine"
    diagnostics.save(target, overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(target) as bundle:
        assert bundle.namelist() == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["report.zip"]


def test_a_folder_that_is_not_there_is_named(folder, tmp_path):
    with pytest.raises(StorageError, match="no-folder"):
        Diagnostics(folder).save(tmp_path / "no-folder" / "report.zip", overwrite=False)
