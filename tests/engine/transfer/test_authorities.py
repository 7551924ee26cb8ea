"""How many authorities the system trusts: those in one file, or else those in a folder."""

import shutil
import sys

import pytest
import trustme

from csvdownloader.engine.transfer.authorities import system_authorities

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the system's own are not counted")


@pytest.fixture
def trusts(tmp_path, monkeypatch):
    """Makes a system that trusts so many in its file, and so many in its folder."""

    def trusts(in_file, in_folder):
        file, folder = tmp_path / "all.pem", tmp_path / "each"
        file.touch()
        folder.mkdir()
        for _ in range(in_file):
            trustme.CA().cert_pem.write_to_path(str(file), append=True)
        for number in range(in_folder):
            trustme.CA().cert_pem.write_to_path(str(folder / f"{number:08x}.0"))
        shutil.copy(__file__, folder / "README")
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        monkeypatch.setenv("SSL_CERT_DIR", str(folder))

    return trusts


@pytest.mark.parametrize(
    ("in_file", "in_folder", "told"),
    [
        (2, 0, "2 of the system"),
        (2, 3, "2 of the system"),  # the folder has the same ones, each for itself
        (0, 3, "3 of the system"),
        (0, 0, "this system has none"),
    ],
)
def test_the_count(trusts, in_file, in_folder, told):
    trusts(in_file, in_folder)
    assert system_authorities() == told
