"""What the user has: folders, files of many kinds, a database, a web server and a service."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.services.fakes.slow import PROFILE, SlowService
from tests.stress.servers import ANSWERS, Web

TABLES = ("orders", "odd types", "empty", "missing")
QUERIES = (
    "SELECT * FROM orders WHERE id < 500",
    "SELECT id, count(*) FROM orders GROUP BY 1;",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    "SELECT nothing FROM nowhere",
    "DELETE FROM orders",
    "",
)


class World:
    """Everything outside the program.

    Attributes:
        home: The program's data folder.
        downloads: Where files are saved.
        sources: Where the files lie that are read.
        precious: Files of the user's own in `downloads`, with their content.
    """

    def __init__(self, folder: Path) -> None:
        self.home, self.downloads = folder / "home", folder / "Downloads"
        self.sources = folder / "sources"
        for path in (self.home, self.downloads, self.sources):
            path.mkdir()
        self.web, self.service = Web(), SlowService()
        self.web.__enter__()
        self.precious = {self.downloads / name: name.encode() for name in ("mine.csv", "dear.tsv")}
        for path, content in self.precious.items():
            path.write_bytes(content)
        self.make_files()
        self._write_profile()

    @property
    def database(self) -> Path:
        return self.sources / "shop.sqlite"

    def files(self) -> list[Path]:
        """All files that the user may choose; one is not there."""
        return [*sorted(self.sources.iterdir()), self.sources / "missing.csv"]

    def urls(self) -> list[str]:
        """Direct downloads of every kind."""
        return [self.web.url + path for path in ANSWERS]

    def make_files(self) -> None:
        """Writes all files, each as it was at first."""
        for name, content in _contents().items():
            (self.sources / name).write_bytes(content)
        (self.sources / "folder.csv").mkdir(exist_ok=True)
        _make_workbook(self.sources / "book.xlsx")
        _make_parquet(self.sources / "table.parquet")
        for name in ("book.xlsx", "table.parquet"):
            content = (self.sources / name).read_bytes()
            (self.sources / f"cut {name}").write_bytes(content[: len(content) // 2])
        if not self.database.exists():
            _make_database(self.database)

    def restart_web(self) -> None:
        """The server dies, and another one answers at the same place."""
        self.web.__exit__()
        self.web = Web(self.web.port)
        self.web.__enter__()

    def close(self) -> None:
        """Ends the servers."""
        self.service.close()
        self.web.__exit__()

    def _write_profile(self) -> None:
        (self.home / "profiles").mkdir()
        text = PROFILE.replace('"http://127.0.0.1"', f'"{self.service.url}"')
        text = text.replace('["127.0.0.1"]', f'["{self.service.host}"]')
        (self.home / "profiles" / "slow.toml").write_text(text)


def _contents() -> dict[str, bytes]:
    orders = b"id,name,note\n" + b"".join(b"%d,n%d,\n" % (n, n) for n in range(300))
    return {
        "orders.csv": orders,
        "large.csv": b"n,text\n" + b"".join(b"%d,some text\n" % n for n in range(60_000)),
        "wide.csv": b"\n".join(b",".join(b"c%d" % n for n in range(600)) for _ in range(5)) + b"\n",
        "semicolon.csv": "Name;Größe\nÄrmel;1,5\nÖl;2,5\n".encode("latin-1") * 20,
        "n\u00e4me with spaces.tsv": b"a\tb\n1\t2\n3\t4\n",
        "packed.csv.gz": gzip.compress(orders, mtime=0),
        "lines.jsonl": b"".join(b'{"a": %d, "b": "x"}\n' % n for n in range(200)),
        "list.json": b'{"items": [{"a": 1}, {"a": 2, "b": null}]}',
        "ragged.csv": b"a,b\n1,2\n3\n",
        "bytes.csv": b"a,b\n" + b"\xff\xfe\x00,x\n" * 3,
        "cut.csv.gz": gzip.compress(orders, mtime=0)[:-30],
        "broken.json": b'[{"a": 1}, {"a": ',
        "empty.csv": b"",
        "header.csv": b"a,b,c\n",
        "damaged.sqlite": b"SQLite format 3\0" + b"\xff" * 4096,
    }


def _make_workbook(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["id", "name"], *([n, f"row {n}"] for n in range(100))):
        sheet.append(row)
    book.create_sheet("second").append(["only", "one"])
    book.save(path)


def _make_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"i": list(range(5000)), "s": [f"v{n}" for n in range(5000)]}), path)


def _make_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, price REAL)")
        rows = [(n, f"n{n}", n / 4) for n in range(3000)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?)", rows)
        connection.execute('CREATE TABLE "odd types" (a INTEGER, b)')
        odd = [(1, b"\x00\x01"), ("text", 1.5), (None, None)]
        connection.executemany('INSERT INTO "odd types" VALUES (?, ?)', odd)
        connection.execute("CREATE TABLE empty (a, b)")
