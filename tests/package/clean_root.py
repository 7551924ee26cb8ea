"""Installs a .deb on a fresh Debian, and uses the program there as a user does: with keys.

`xvfb-run python -m tests.package.clean_root dist/csvdownloader dist/*.deb`, as root.
"""

import configparser
import csv
import io
import shlex
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from tests.package.desk import DESKTOP, Desk, desk
from tests.package.root import HOME, USER_ID, Root
from tests.package.waiting import wait_until
from tests.services.fakes.base import FakeHost, Reply
from tests.support.postgres import PASSWORD, USER, Server

NAME = "csvdownloader"
READY = "Your CSV file is ready for download"


def main() -> None:
    folder, package = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="csvdownloader-") as name:
        Path(name).chmod(0o755)
        root = Root(Path(name) / "root")
        try:
            check(root, folder, package)
        finally:
            root.end()


def check(root: Root, folder: Path, package: Path) -> None:
    with timed("a fresh Debian"):
        root.make()
    with timed("the folder alone, without any library of a display"):
        bare(root, folder)
    with timed("the package installed, with what it declares"):
        shutil.copy(package, root.folder / "tmp/package.deb")
        root.install("/tmp/package.deb")
    with desk(root) as user:
        with timed("the window, by the line Exec of the desktop entry"):
            entry(root, user)
        with timed("the packages of a desktop"):
            root.install(*DESKTOP)
        with user.session():
            use(root, user)
    with timed("PostgreSQL"):
        postgres(root)
    with timed("the package removed"):
        remove(root)


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)


def bare(root: Root, folder: Path) -> None:
    """The headless export needs nothing but the C library."""
    assert list((root.folder / "usr/lib").rglob("libX11*")) == []
    place = root.folder / "opt" / NAME
    shutil.copytree(folder, place, symlinks=True)
    written = root.run(f"/opt/{NAME}/{NAME}", "export", "sample", "--rows", 100, "-o", "-")
    assert len(list(csv.reader(io.StringIO(written), strict=True))) == 101
    shutil.rmtree(place)


def entry(root: Root, user: Desk) -> None:
    parser = configparser.RawConfigParser()
    parser.read(root.folder / f"usr/share/applications/{NAME}.desktop", encoding="utf-8")
    command = [part for part in shlex.split(parser["Desktop Entry"]["exec"]) if part != "%f"]
    program = root.start(*command)
    user.wait_for_window()
    user.press("ctrl+q")
    assert program.wait(timeout=30) == 0


def use(root: Root, user: Desk) -> None:
    with timed("a file by its association, saved as XLSX"):
        root.put(table(20), f"{HOME}/orders.csv")
        root.start("gio", "open", f"{HOME}/orders.csv")
        fetch(user, 20)
        save_as_workbook(user)
    with timed("a database by its association"):
        database(user.file("shop.sqlite"), 30)
        root.start("gio", "open", f"{HOME}/shop.sqlite")
        fetch(user, 30)
        assert saved(user) == rows(30)
    with timed("a file on the web, by a second start"), FakeHost() as host:
        host.on("GET", "/orders.csv", Reply(text=table(40)))
        root.run(NAME, f"http://127.0.0.1:{host.port}/orders.csv")
        fetch(user, 40)
        assert saved(user) == rows(40)
    user.press("ctrl+q")
    wait_until("the end of the program", lambda: NAME not in user.shown())


def fetch(user: Desk, count: int) -> None:
    """Starts what the form says, and waits until the window says that it is whole."""
    user.wait_for("First rows, as they are read")
    user.press("ctrl+Return")
    user.wait_for(f"{count} rows ·")
    user.wait_for(READY)


def save_as_workbook(user: Desk) -> None:
    user.press("ctrl+shift+s")
    user.wait_for("Save orders.csv as")
    user.press("alt+f", "e", "Return")
    wait_until("the workbook", user.file("orders.xlsx").exists)
    sheet = openpyxl.load_workbook(user.file("orders.xlsx")).active
    assert [list(row) for row in sheet.values] == [
        ["id", "name"],
        *([i, f"n{i}"] for i in range(20)),
    ]


def saved(user: Desk) -> list[list[str]]:
    """The records of the file that Save writes."""
    before = set(user.file("").glob("*.csv"))
    user.press("ctrl+s")
    wait_until("the saved file", lambda: set(user.file("").glob("*.csv")) - before)
    (path,) = set(user.file("").glob("*.csv")) - before
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, strict=True))


def rows(count: int) -> list[list[str]]:
    return [["id", "name"], *([str(i), f"n{i}"] for i in range(count))]


def table(count: int) -> str:
    return "".join(f"{','.join(row)}\n" for row in rows(count))


def database(path: Path, count: int) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE items (id INTEGER, name TEXT)")
        connection.executemany("INSERT INTO items VALUES (?, ?)", rows(count)[1:])
    connection.close()
    shutil.chown(path, USER_ID, USER_ID)


def postgres(root: Root) -> None:
    server = Server()
    try:
        server.start()
        address = f"postgresql://{USER}@{server.host}:{server.port}/postgres"
        query = ("--query", "SELECT 'infinity'::date AS d")
        written = root.run(
            NAME, "export", address, *query, "-o", "-", CSVDOWNLOADER_SECRET=PASSWORD
        )
    finally:
        server.stop()
    assert written == "d\ninfinity\n"


def remove(root: Root) -> None:
    """Nothing is left but what the user has."""
    root.run("apt-get", "purge", "-qq", NAME, user="root", DEBIAN_FRONTEND="noninteractive")
    data = root.folder / f"{HOME}/.local/share/{NAME}".lstrip("/")
    assert (data / "jobs.sqlite").exists()
    left = [
        path
        for place in ("etc", "home", "opt", "root", "usr", "var/lib")
        for path in (root.folder / place).rglob(f"*{NAME}*")
        if not path.is_relative_to(data)
    ]
    assert left == []


if __name__ == "__main__":
    main()
