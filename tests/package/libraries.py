"""Compares what a built folder loads from the system with what its packages declare.

Run it on Debian: `python -m tests.package.libraries dist/csvdownloader`.
"""

import re
import subprocess
import sys
from pathlib import Path

import yaml

CONFIG = Path(__file__).parents[2] / "resources/packaging/linux/nfpm.yaml"
# Of the C library, which is declared by its version.
OF_THE_SYSTEM = re.compile(r"(ld-linux-x86-64|lib(c|m|dl|pthread|resolv))\.so\.\d")
NOT_LIBRARIES = {"ca-certificates"}


def main() -> None:
    folder = Path(sys.argv[1])
    declared = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["overrides"]
    names, version = loaded(folder)
    debian = {package_of(name) for name in names} | {f"libc6 (>= {version})"}
    assert set(declared["deb"]["depends"]) - NOT_LIBRARIES == debian, debian
    sonames = {f"{name}()(64bit)" for name in names} | {f"libc.so.6(GLIBC_{version})(64bit)"}
    assert set(declared["rpm"]["depends"]) - NOT_LIBRARIES == sonames, sonames
    print(f"{len(names)} libraries from the system, all of them declared; glibc {version}")


def loaded(folder: Path) -> tuple[set[str], str]:
    """The libraries that are not in the folder, without glibc's, and the version of that."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    inside = {path.name for path in folder.rglob("*")}
    names, versions = set(), set()
    for path in files:
        if path.open("rb").read(4) != b"\x7fELF":
            continue
        told = subprocess.run(["readelf", "-dVW", path], check=True, capture_output=True, text=True)
        needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", told.stdout))
        # The start program is loaded before anybody knows of the folder.
        names |= needed if path.parent == folder else needed - inside
        versions |= set(re.findall(r"GLIBC_(2\.\d+)", told.stdout))
    outside = {name for name in names if not OF_THE_SYSTEM.fullmatch(name)}
    return outside, max(versions, key=lambda version: int(version[2:]))


def package_of(library: str) -> str:
    """Debian's package of the library."""
    known = subprocess.run(["ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    found = re.search(rf"^\s*{re.escape(library)} .* => (.*)$", known, re.MULTILINE)
    assert found, f"{library} is not on this machine"
    file = f"*/{Path(found[1]).resolve().name}"  # dpkg has /lib where the system has /usr/lib
    told = subprocess.run(["dpkg", "-S", file], check=True, capture_output=True, text=True)
    return told.stdout.partition(":")[0]


if __name__ == "__main__":
    main()
