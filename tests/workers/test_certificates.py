"""A file of certificates is looked at before the settings name it."""

import pytest
import trustme

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.network import CertificatesError
from csvdownloader.core.messages import Message
from csvdownloader.workers.certificates import CertificatesCheck
from csvdownloader.workers.settings_book import SettingsBook
from tests.fakes.jobs import MemoryStore


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def check(runner, store, qapp):
    return CertificatesCheck(runner, SettingsBook(store, qapp), qapp)


@pytest.fixture
def certificates(tmp_path):
    path = tmp_path / "ours.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    return str(path)


def test_a_file_that_can_be_used_is_kept(qtbot, check, store, certificates):
    with qtbot.assertNotEmitted(check.refused):
        check.use(certificates)
        qtbot.waitUntil(lambda: store.settings == {"certificates": certificates})


def test_one_that_cannot_is_refused_and_not_kept(qtbot, check, store, tmp_path):
    with qtbot.waitSignal(check.refused) as refused:
        check.use(str(tmp_path / "none.pem"))
    assert refused.args[0].kind is CertificatesError.kind
    assert store.settings == {}


def test_settings_that_cannot_be_written_are_told(qtbot, check, store, certificates, monkeypatch):
    def fail(_values):
        raise StorageError(Message("No settings can be written"))

    monkeypatch.setattr(store, "save_settings", fail)
    with qtbot.waitSignal(check.refused) as refused:
        check.use(certificates)
    assert refused.args[0].message == "No settings can be written"
