"""What a query, a name or a password of PostgreSQL may not do."""

import logging
import traceback

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.databases import QueryRefusedError
from tests.faults.postgresql import Rig

CANARY = "c4n4ry-p%ss/w@rd"


ATTACKS = [
    "select 1) TO PROGRAM 'touch {file}' --",
    "select 1) TO PROGRAM 'touch {file}' /*",
    "select 1) TO PROGRAM 'touch {file}' WITH (FORMAT csv, NULL '",
    "select 1) TO '{file}'; COPY (select 1",
    "select 1; drop table precious",
    "select 1); drop table precious; copy (select 1",
    "drop table precious",
    "copy precious to stdout",
    "copy (select 1) to program 'touch {file}'",
    "insert into precious values (2) returning *",
    "delete from precious returning *",
    "with gone as (delete from precious returning *) select * from gone",
    "select 2 as i into precious2",
    "select setval('counter', 99)",
    "commit; drop table precious",
    "do $$ begin drop table precious; end $$",
]


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("rows", [None, 5])
@pytest.mark.parametrize("query", ATTACKS)
def test_sec_09_a_query_cannot_do_more_than_read(rig, tmp_path, query, rows, counted):
    rig.server.do(
        "CREATE TABLE IF NOT EXISTS precious AS SELECT 1 AS i",
        "CREATE SEQUENCE IF NOT EXISTS counter",
    )
    file = rig.server.folder / "touched"
    with pytest.raises(QueryRefusedError):
        rig.run(query.format(file=file), rows, count=counted)
    assert not file.exists()
    assert rig.server.value("SELECT sum(i) || ' ' || count(*) FROM precious") == "1 1"
    assert rig.server.value("SELECT to_regclass('precious2')::text") is None
    assert rig.server.value("SELECT last_value FROM counter") == 1


@pytest.mark.parametrize(
    "name", ['"', "';", "x'; drop table precious; --", "$(touch x)", "a.b", "é"]
)
def test_sec_09_names_are_only_names(postgres, tmp_path, name):
    quoted = '"' + name.replace('"', '""') + '"'
    postgres.do(f"CREATE TABLE {quoted} ({quoted} int)", f"INSERT INTO {quoted} VALUES (7)")
    from csvdownloader.core.sources.identifiers import columns_text, table_text

    rig = Rig(tmp_path / "jobs", postgres)
    table = table_text(("public", name))
    assert rig.source.columns("id", table, Cancel()) == (name,)
    assert rig.run(what="table", table=table, columns=columns_text((name,))).row_count == 1
    postgres.do(f"DROP TABLE {quoted}")


@pytest.mark.parametrize(
    ("database", "query"),
    [
        ("postgres", "select 1"),  # the password is wrong
        ("nix", "select 1"),
        ("postgres?sslmode=verify-full", "select 1"),
        ("postgres?schema=x", "select 1"),
        ("right", "select nix"),
        ("right", "select 1/(3-i) from generate_series(1, 9) i"),
        ("right", "select 1"),
    ],
)
def test_sec_02_the_password_is_said_nowhere(tmp_path, postgres, caplog, database, query):
    from urllib.parse import quote

    caplog.set_level(logging.DEBUG)
    postgres.do(
        "DROP ROLE IF EXISTS canary",
        f"CREATE ROLE canary LOGIN PASSWORD '{CANARY if database == 'right' else 'other'}'",
    )
    access = postgres.folder / "data" / "pg_hba.conf"
    if "canary" not in access.read_text():
        with access.open("a") as file:
            file.write("host all canary 127.0.0.1/32 scram-sha-256\n")
        postgres.do("SELECT pg_reload_conf()")
    target = f"127.0.0.1:{postgres.port}/{database.replace('right', 'postgres')}"
    rig, output = Rig(tmp_path / "jobs", postgres), ""
    try:
        located = rig.source.locate(f"postgresql://canary:{quote(CANARY, safe='')}@{target}")
        output += repr(located)
        output += repr(rig.run(query, connection=located["connection"]))
    except UserError as error:
        output += "".join(traceback.format_exception(error)) + repr(error.failure())
    for form in (CANARY, quote(CANARY), quote(CANARY, safe=""), "c4n4ry"):
        assert form not in output
        assert form not in caplog.text
