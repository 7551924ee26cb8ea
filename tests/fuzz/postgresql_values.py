"""PostgreSQL against psql: the bytes of its own \\copy."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.driver import Selection
from tests.fuzz import values
from tests.support.postgres import Export, Server

_Literal = Callable[[], object]


class PostgresqlFuzz:
    """Tables of any types in one database."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server, self._folder = server, folder

    def __call__(self, chance: Random) -> None:
        """One table: whole, some of its columns, and a query that ends as people end it."""
        kinds = chance.choices(list(_kinds(chance).items()), k=chance.randint(1, 6))
        names = [f'"c{i}{chance.choice(_NAMES)}"' for i in range(len(kinds))]
        columns = ", ".join(f"{n} {kind}" for n, (kind, _) in zip(names, kinds, strict=True))
        rows = values.rows(chance, [make for _, make in kinds], chance.choice((0, 1, 30)))
        with self._server.connect() as connection:
            connection.execute("DROP TABLE IF EXISTS fuzz")
            connection.execute(f"CREATE TABLE fuzz ({columns})".encode())
            places = ", ".join(f"%s::text::{kind}" for kind, _ in kinds)
            for row in rows:
                connection.execute(f"INSERT INTO fuzz VALUES ({places})".encode(), row)
        some = chance.sample(names, chance.randint(1, len(names)))
        plain = tuple(name[1:-1].replace('""', '"') for name in some)
        query = f"SELECT {', '.join(some)} FROM fuzz"
        self._compare(chance, Selection(table=("fuzz",)), "SELECT * FROM fuzz")
        self._compare(chance, Selection(table=("public", "fuzz"), columns=plain), query)
        self._compare(chance, Selection(query=query), query)

    def _compare(self, chance: Random, selection: Selection, query: str) -> None:
        file_format = chance.choice(list(Format))
        export = Export(self._folder, self._server.settings())
        outcome, found = export.run(selection, file_format)
        options = f"FORMAT csv, HEADER true, DELIMITER E'{file_format.delimiter}'"
        assert found == self._server.psql(f"\\copy ({query}) to stdout ({options})")
        assert outcome.promised_rows == self._server.value(f"SELECT count(*) FROM ({query}) AS q")


_NAMES = ("", " x", ",", '""', "é", "=1", "'")


def _kinds(chance: Random) -> dict[str, _Literal]:
    """Types and what gives their values; all go through the server's own text."""

    def text() -> str:
        return values.text(chance)

    def number() -> object:
        return chance.choice((values.decimal(chance, 60, 20), "NaN", "Infinity", "1e-30"))

    def real() -> object:
        return chance.choice((repr(values.double(chance)), "NaN", "-Infinity"))

    def day() -> object:
        return chance.choice((str(values.day(chance)), "infinity", "0044-03-15 BC"))

    def moment() -> str:
        return str(values.moment(chance))

    def array() -> str:
        items = chance.choices(("1", "NULL", "-7", "2147483647"), k=chance.randrange(4))
        return f"{{{','.join(items)}}}"

    return {
        "smallint": lambda: values.integer(chance, 16),
        "integer": lambda: values.integer(chance, 32),
        "bigint": lambda: values.integer(chance, 64),
        "numeric": number,
        "numeric(30, 10)": lambda: values.decimal(chance, 30, 10),
        "double precision": real,
        "real": lambda: repr(values.single(chance)),
        "text": text,
        "varchar": text,
        "bytea": lambda: "\\x" + values.blob(chance).hex(),
        "boolean": lambda: chance.choice(("t", "f")),
        "date": day,
        "timestamp": moment,
        "timestamptz": lambda: f"{moment()}+09",
        "time": lambda: moment()[11:],
        "interval": lambda: f"{values.integer(chance, 16)} months {moment()[11:]}",
        "uuid": lambda: chance.randbytes(16).hex(),
        "jsonb": lambda: chance.choice(('{"a": [1.00, null, "é\\n"]}', '"x"', "null", "[]")),
        "inet": lambda: chance.choice(("127.0.0.1/8", "::1", "10.0.0.0/24")),
        "money": lambda: values.decimal(chance, 15, 2),
        "int4range": lambda: chance.choice(("[1,5)", "empty", "(,3]")),
        "integer[]": array,
        "bit(8)": lambda: format(chance.randrange(256), "08b"),
    }
