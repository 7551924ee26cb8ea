"""The program finds what is missing of itself, and tells that from what the system lacks."""

import pytest

from csvdownloader.cli.commands import self_check as command
from csvdownloader.diagnostics import self_check as module
from csvdownloader.diagnostics.self_check import SelfCheck, self_check
from csvdownloader.system import qt_plugins

pytestmark = pytest.mark.process  # keyring starts some
NO_LIBRARY = "Cannot load library /p/libqxcb.so: {}: cannot open shared object file: No such file"


def found(name):
    [checked] = [each for each in self_check() if each.name == name]
    return checked


class Loader:
    """A plugin that the dynamic linker refuses."""

    reason = ""

    def __init__(self, path):
        pass

    def load(self):
        return False

    def errorString(self):
        return self.reason


def test_all_is_whole(capsys):
    assert command.main() == 0
    assert "BROKEN" not in capsys.readouterr().out


def test_a_file_that_is_missing_is_named(monkeypatch, tmp_path, capsys, expected_log):
    monkeypatch.setattr(module, "resource", lambda name: tmp_path / name)
    assert command.main() == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Resources: BROKEN: FileNotFoundError: profiles/*.toml is missing or empty"
    assert said[-1] == "Help: BROKEN: FileNotFoundError: help/*.md is missing or empty"
    assert [record.message for record in expected_log] == [
        "the program is not whole: Resources",
        "the program is not whole: Help",
    ]


@pytest.mark.parametrize("failing", ["used_libraries", "import_backend"])
def test_a_library_that_is_missing_is_a_failure(monkeypatch, expected_log, failing):
    def fail():
        raise ModuleNotFoundError("No module named 'x'")

    monkeypatch.setattr(module, failing, fail)
    broken = [each for each in self_check() if each.is_broken]
    assert [each.found for each in broken] == ["ModuleNotFoundError: No module named 'x'"]
    assert len(expected_log) == 1


def test_a_library_that_the_system_lacks_is_told_and_no_failure(monkeypatch):
    monkeypatch.setattr(Loader, "reason", NO_LIBRARY.format("libEGL.so.1"))
    monkeypatch.setattr(qt_plugins, "QPluginLoader", Loader)
    plugins = found("Qt plugins")
    assert plugins.found.startswith("xcb not, as the system lacks libEGL.so.1, ")
    assert not plugins.is_broken


@pytest.mark.parametrize(
    "reason", [NO_LIBRARY.format("libQt6XcbQpa.so.6"), "The file was not found"]
)
def test_a_library_of_qt_that_is_missing_is_a_failure(monkeypatch, expected_log, reason):
    monkeypatch.setattr(Loader, "reason", reason)
    monkeypatch.setattr(qt_plugins, "QPluginLoader", Loader)
    plugins = found("Qt plugins")
    assert plugins.is_broken
    assert reason in plugins.found
    assert len(expected_log) == 1


def test_a_system_without_authorities_is_no_failure(monkeypatch, tmp_path):
    (tmp_path / "none.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert found("Certificates") == SelfCheck("Certificates", "this system has none")
