"""Fixtures for the tests of the bundled profiles."""

import logging
from base64 import b64encode

import pytest

from csvdownloader.core.overrides import override
from tests.support.clock import VirtualClock
from tests.support.web import WebHarness

CANARY = b"canary"  # is in every secret of these tests, in every access token and signed link


@pytest.fixture
def harness(tmp_path, caplog):
    """A harness that fails the test when a secret gets into a file, at any time, or into a log."""
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "data"
    yield WebHarness(folder, SecretCheckingClock(folder))
    _assert_no_secrets(folder)
    assert not _secrets_in(caplog.text.encode())


class SecretCheckingClock(VirtualClock):
    """Searches all files for secrets at every wait."""

    def __init__(self, folder) -> None:
        super().__init__()
        self._folder = folder

    @override
    def wait(self, seconds, cancel) -> None:
        _assert_no_secrets(self._folder)
        super().wait(seconds, cancel)


def _assert_no_secrets(folder) -> None:
    for path in folder.rglob("*"):
        assert not path.is_file() or not _secrets_in(path.read_bytes()), path


def _secrets_in(text: bytes) -> list[bytes]:
    return [needle for needle in _needles() if needle in text]


def _needles():
    """The canary, plain and in base64 as in basic credentials: at each of three alignments."""
    yield CANARY
    for before in range(3):
        encoded = b64encode(b"-" * before + CANARY + b"--")
        yield encoded[(before * 4 + 2) // 3 : (before + len(CANARY)) * 4 // 3]
