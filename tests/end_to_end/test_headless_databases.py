"""The command line over real databases, as a user runs it: a real process, no display."""

import json
import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from csvdownloader.core.connections.connections import Connection
from csvdownloader.store.sqlite import SqliteJobStore
from tests.support.builders import names_in

PASSWORD = "s3cret w0rd"  # of the ordinary user
UNSET_VARIABLES = {
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "QT_QPA_PLATFORM",
    "CSVDOWNLOADER_SECRET",
    "PGPASSWORD",
}


@pytest.fixture
def environment():
    return {key: value for key, value in os.environ.items() if key not in UNSET_VARIABLES}


@pytest.fixture
def export(tmp_path, environment):
    """Runs the command in an empty folder; nothing it writes holds the password."""
    folder = tmp_path / "work"
    folder.mkdir()

    def export(*arguments, **variables):
        done = subprocess.run(
            [sys.executable, "-m", "csvdownloader", "export", *map(str, arguments)],
            cwd=folder,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert PASSWORD not in done.stdout + done.stderr
        return done

    export.folder = folder
    return export


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER, note TEXT)")
        connection.executemany(
            "INSERT INTO orders VALUES (?, ?)", [(1, "one"), (2, 'a "quote"'), (3, None)]
        )
    connection.close()
    return path


@pytest.fixture
def shop(postgres):
    """A table that the ordinary user may read."""
    name = f"shop_{uuid4().hex}"
    postgres.do(
        f"CREATE TABLE {name} (id int, note text)",
        f"INSERT INTO {name} VALUES (1, 'one'), (2, NULL)",
        f"GRANT SELECT ON {name} TO ordinary",
    )
    yield name
    postgres.do(f"DROP TABLE {name}")


def url(postgres, password=""):
    return f"postgresql://ordinary{password}@{postgres.host}:{postgres.port}/postgres"


def test_a_table_of_a_sqlite_file(export, orders):
    done = export(f"sqlite:///{orders}", "--table", "orders")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert names_in(export.folder) == ["orders.csv"]
    text = (export.folder / "orders.csv").read_text()
    assert text == 'id,note\n1,one\n2,"a ""quote"""\n3,\n'


def test_a_database_file_is_named_by_its_path_and_its_only_table_by_nothing(export, orders):
    done = export(orders, "--json")
    assert done.returncode == 0, done.stderr
    receipt = json.loads(done.stdout)
    assert receipt["completeness"] == "complete"
    assert receipt["statement"].endswith("shop.sqlite has only one table: orders.")
    assert names_in(export.folder) == ["shop.csv"]


def test_one_of_several_tables_is_named_with_an_option(export, orders):
    with sqlite3.connect(orders) as connection:
        connection.execute("CREATE TABLE returns (id INTEGER)")
    connection.close()
    done = export(orders)
    assert done.returncode == 2
    assert "shop.sqlite has 2 tables: orders, returns" in done.stderr
    assert "--table" in done.stderr
    assert export(orders, "--table", "returns", "-o", "-").stdout == "id\n"


def test_columns_rows_and_format(export, orders):
    done = export(
        f"sqlite:///{orders}", "--table", "orders", "--columns", "note,id", "--rows", "1",
        "-o", "x.tsv", "--json",
    )  # fmt: skip
    assert done.returncode == 0
    assert (export.folder / "x.tsv").read_text() == "note\tid\none\t1\n"
    assert json.loads(done.stdout)["completeness"] == "limited"


def test_a_query_and_the_same_from_a_file(export, orders):
    query = "SELECT max(id) AS most FROM orders; -- all of them"
    (export.folder / "most.sql").write_text(query)
    source = f"sqlite:///{orders}"
    assert export(source, "--query", query.partition(";")[0], "-o", "-").stdout == "most\n3\n"
    done = export(source, "--query-file", "most.sql", "-o", "-")
    assert (done.returncode, done.stdout) == (0, "most\n3\n"), done.stderr


def test_a_duckdb_file(export, tmp_path):
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1.10::DECIMAL(4,2) AS price, [1, 2] AS list")
    done = export(f"duckdb:///{path}", "--table", "t", "-o", "-")
    assert (done.returncode, done.stdout) == (0, 'price,list\n1.10,"[1,2]"\n')


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--table", "orders", "--query", "SELECT 1"], "--table and --query do not go together"),
        (["--query", "SELECT 1", "--query-file", "x"], "--query and --query-file do not go tog"),
        (["--query-file", "nowhere.sql"], "Cannot read nowhere.sql: No such file"),
        (["--table", "a..b"], "Write it as schema.table"),
        (["--columns", "id", "--query", "SELECT 1"], "--columns and --query do not go together"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(export, orders, arguments, complaint):
    done = export(f"sqlite:///{orders}", *arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert names_in(export.folder) == []


def test_the_database_says_what_is_wrong_with_a_query(export, orders):
    done = export(f"sqlite:///{orders}", "--query", "SELECT nowhere FROM orders")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "csvdownloader: no such column: nowhere",
        "Correct the table, the columns or the query.",
    ]
    assert names_in(export.folder) == []


def test_the_database_itself_is_never_replaced(export, orders):
    before = orders.read_bytes()
    done = export(f"sqlite:///{orders}", "--table", "orders", "-o", orders, "--overwrite")
    assert done.returncode == 2
    assert orders.read_bytes() == before


@pytest.mark.parametrize("way", ["url", "variable", "driver"])
def test_a_password_comes_from_where_it_may(export, postgres, shop, way):
    variables = {"variable": {"CSVDOWNLOADER_SECRET": PASSWORD}, "driver": {"PGPASSWORD": PASSWORD}}
    source = url(postgres, ":s3cret%20w0rd" if way == "url" else "")
    done = export(source, "--table", f"public.{shop}", "-o", "-", **variables.get(way, {}))
    assert (done.returncode, done.stdout) == (0, "id,note\n1,one\n2,\n"), done.stderr


def test_sec_02_a_password_is_in_no_file_and_no_message(export, postgres, shop, tmp_path):
    for table in (shop, "nowhere"):
        export(url(postgres, ":s3cret%20w0rd"), "--table", table, "--overwrite")
    home = Path(os.environ["CSVDOWNLOADER_HOME"])
    for folder in (tmp_path, home):
        for file in folder.rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            assert PASSWORD.encode() not in content
            assert b"s3cret%20w0rd" not in content


@pytest.mark.parametrize("scheme", ["postgre", "ftp", "redshift", "mssql+pyodbc"])
def test_sec_02_a_url_of_no_known_kind_is_not_repeated(export, scheme):
    done = export(f"{scheme}://ada:{PASSWORD}@db.example.com/shop", "--table", "t")
    assert done.returncode == 2
    first, *others = done.stderr.splitlines()
    assert first == f"csvdownloader: Unknown source: {scheme}://"
    assert PASSWORD not in done.stderr
    assert len(others) == 1
    assert "postgresql://" in others[0]


def test_a_damaged_store_hinders_only_what_needs_it(export, orders):
    store = Path(os.environ["CSVDOWNLOADER_HOME"]) / "jobs.sqlite"
    store.write_text("no database at all, but longer than the header of one would be. " * 3)
    assert export(f"sqlite:///{orders}", "--table", "orders", "-o", "-").returncode == 0
    assert export("connection:Shop", "--table", "orders").returncode == 1


def test_without_a_password_and_without_a_terminal_it_says_where_to_put_it(export, postgres, shop):
    done = export(url(postgres), "--table", shop)
    assert done.returncode == 1
    assert "password" in done.stderr
    assert "CSVDOWNLOADER_SECRET" in done.stderr


def test_on_a_terminal_it_asks_for_the_password(export, postgres, shop, environment):
    argv = [sys.executable, "-m", "csvdownloader", "export", url(postgres), "--table", shop]
    child, terminal = pty.fork()
    if not child:
        os.chdir(export.folder)
        os.execvpe(argv[0], argv, environment)
    seen = b""
    while b"Password: " not in seen:
        seen += os.read(terminal, 1024)
    os.write(terminal, PASSWORD.encode() + b"\n")
    try:
        while block := os.read(terminal, 1024):
            seen += block
    except OSError:
        pass  # the end of a terminal is an error on Linux
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, seen.decode()
    assert PASSWORD.encode() not in seen
    assert (export.folder / f"{shop}.csv").read_text() == "id,note\n1,one\n2,\n"


def test_a_connection_by_its_name(export, orders):
    store = SqliteJobStore(Path(os.environ["CSVDOWNLOADER_HOME"]) / "jobs.sqlite")
    store.put_connection(Connection(str(uuid4()), "My shop", "sqlite", {"path": str(orders)}))
    store.close()
    done = export("connection:my SHOP", "--table", "orders", "--rows", "1", "-o", "-")
    assert (done.returncode, done.stdout) == (0, "id,note\n1,one\n"), done.stderr
    done = export("connection:Other", "--table", "orders")
    assert done.returncode == 1
    assert "There is no connection Other" in done.stderr


def test_what_the_window_copies_as_a_command_works(export, orders, environment):
    program = (
        "import sys; from csvdownloader.app import compose\n"
        "from csvdownloader.core.data_folder import DataFolder\n"
        "from csvdownloader.core.requests.request import Request\n"
        "from csvdownloader.core.connections.connections import Connection\n"
        "from csvdownloader.core.requests.command_line import as_command\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from pathlib import Path; import uuid\n"
        "app = QCoreApplication([])\n"
        "parts = compose(DataFolder(Path(sys.argv[1])), app)\n"
        "shop = Connection(str(uuid.uuid4()), \"Bob's shop\", 'sqlite', {'path': sys.argv[2]})\n"
        "parts.connections.save(shop, None)\n"
        "request = Request('database', {'connection': shop.id, 'what': 'query', 'table': '',\n"
        "    'columns': '', 'query': 'SELECT \\'$x\\' AS \"a b\"\\n', 'count': True}, 5)\n"
        "job = parts.service.book.job(parts.service.start(request))\n"
        "print(as_command(job.request, parts.sources['database']))\n"
        "parts.service.shut_down(5000)\n"
    )
    argv = [sys.executable, "-c", program, os.environ["CSVDOWNLOADER_HOME"], str(orders)]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        argv, capture_output=True, text=True, check=True, env=environment, cwd=root
    )
    shell = ["bash", "-c", f"printf '%s\\0' {done.stdout}"]
    command = subprocess.run(shell, capture_output=True, text=True, check=True).stdout.split("\0")[
        :-1
    ]
    assert command[:3] == ["csvdownloader", "export", "connection:Bob's shop"]
    assert not any(word.startswith(("--what", "--table")) for word in command)
    done = export(*command[2:], "-o", "-")
    assert (done.returncode, done.stdout) == (0, "a b\n$x\n"), done.stderr
