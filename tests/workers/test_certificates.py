"""A file of certificates is looked at before the settings name it."""

import pytest
import trustme

from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.network import CertificatesError
from csvdownloader.core.messages import Message
from csvdownloader.workers.certificates import CertificatesCheck


@pytest.fixture
def check(runner, qapp):
    return CertificatesCheck(runner, qapp)


@pytest.fixture
def certificates(tmp_path):
    path = tmp_path / "ours.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    return str(path)


def test_a_file_that_can_be_used_is_kept(qtbot, check, certificates):
    kept = []
    with qtbot.assertNotEmitted(check.refused):
        check.check(certificates, lambda: kept.append(certificates))
        qtbot.waitUntil(lambda: kept == [certificates])


def test_one_that_cannot_is_refused_and_not_kept(qtbot, check, tmp_path):
    with qtbot.waitSignal(check.refused) as refused:
        check.check(str(tmp_path / "none.pem"), lambda: pytest.fail("it is kept"))
    assert refused.args[0].kind is CertificatesError.kind


def test_settings_that_cannot_be_written_are_told(qtbot, check, certificates):
    def keep():
        raise StorageError(Message("No settings can be written"))

    with qtbot.waitSignal(check.refused) as refused:
        check.check(certificates, keep)
    assert refused.args[0].message == "No settings can be written"
