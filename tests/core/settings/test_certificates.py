import pytest

from csvdownloader.core.errors.network import CertificatesError
from csvdownloader.core.settings.certificates import check_certificates


def test_a_file_that_cannot_be_used_is_named_with_the_reason(tmp_path):
    empty, missing = tmp_path / "empty.pem", tmp_path / "missing.pem"
    empty.touch()
    for path, why in (
        (empty, "it has no certificate in the form PEM"),
        (missing, "No such file"),
        ("/a\0b", "embedded null"),
    ):
        with pytest.raises(CertificatesError) as caught:
            check_certificates(str(path))
        message = str(caught.value)
        assert message.startswith(f"The certificates of {path} cannot be used: {why}")
