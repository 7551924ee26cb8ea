"""What the tests of the bundled profiles share."""

import logging
from base64 import b64encode

import pytest

from csvdownloader.core.overrides import override
from tests.clock import VirtualClock
from tests.web import WebHarness

CANARY = b"canary"  # is in every secret of these tests, in every access token and signed link


@pytest.fixture
def harness(tmp_path, caplog):
    """A harness that no secret leaves: neither into a file, at any time, nor into a log."""
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "data"
    yield WebHarness(folder, WatchfulClock(folder))
    _look_for_secrets(folder)
    assert not _secrets_in(caplog.text.encode())


class WatchfulClock(VirtualClock):
    """Looks into all files whenever somebody waits."""

    def __init__(self, folder) -> None:
        super().__init__()
        self._folder = folder

    @override
    def wait(self, seconds, cancel) -> None:
        _look_for_secrets(self._folder)
        super().wait(seconds, cancel)


def _look_for_secrets(folder) -> None:
    for path in folder.rglob("*"):
        assert not path.is_file() or not _secrets_in(path.read_bytes()), path


def _secrets_in(text: bytes) -> list[bytes]:
    return [needle for needle in _needles() if needle in text]


def _needles():
    """The canary, and how it looks inside Basic credentials: by three alignments."""
    yield CANARY
    for before in range(3):
        packed = b64encode(b"-" * before + CANARY + b"--")
        yield packed[(before * 4 + 2) // 3 : (before + len(CANARY)) * 4 // 3]
