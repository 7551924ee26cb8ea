"""The program's own files are found wherever it runs from."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from csvdownloader.core.resources import resource

ROOT = Path(__file__).parents[2]
ICON = "icons/csvdownloader.svg"


@pytest.fixture(scope="module")
def installed(processes, tmp_path_factory):
    """What a wheel of this checkout lays on disk."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv, which builds the wheel, is not on this machine")
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [uv, "build", "--wheel", "--quiet", "--out-dir", folder, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    if "build-system.requires" in built.stderr:
        pytest.skip(f"the build backend cannot be had here: {built.stderr.strip()}")
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_a_checkout_reads_its_own_folder():
    assert resource(ICON) == ROOT / "resources" / ICON


def test_an_installed_wheel_carries_them(installed, tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r});"
        f"from csvdownloader.core.resources import resource; print(resource({ICON!r}))"
    )
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    path = Path(found.stdout.strip())
    assert path.is_relative_to(installed)
    assert path.read_bytes() == (ROOT / "resources" / ICON).read_bytes()


def test_a_wheel_holds_only_the_program(installed):
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {"csvdownloader"}
    assert (installed / "csvdownloader/resources/icons/csvdownloader.svg").is_file()


def test_a_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"icons/nothing\.svg"):
        resource("icons/nothing.svg")
