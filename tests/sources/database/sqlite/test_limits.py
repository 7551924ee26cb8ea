"""What a stranger's SQLite file may not do to the program."""

import random
from contextlib import suppress

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.sources.database.adbc.catalog import one_value
from csvdownloader.sources.database.sqlite import native
from csvdownloader.sources.database.sqlite.reading import opened
from tests.sources.database.sqlite.harness import MANY, script

TOO_MUCH = 999_999_999  # bytes; below SQLite's own limit


def test_s19_no_value_takes_the_memory(run):
    script(run, f"CREATE VIEW v AS SELECT zeroblob({TOO_MUCH}) AS bomb")
    with pytest.raises(SourceError, match="too big"):
        run(("v",))


def test_s19_nor_does_one_that_a_query_only_measures(run):
    with pytest.raises(SourceError, match="too big"):
        run(f"SELECT length(zeroblob({TOO_MUCH})) AS n")


def test_s19_no_pattern_takes_the_time(run):
    pattern = "replace(hex(zeroblob(600)), '0', '%')"
    script(run, f"CREATE VIEW v AS SELECT 'a' LIKE {pattern} AS slow")
    with pytest.raises(QueryRefusedError, match="too complex"):
        run(("v",))


def test_s19_a_view_reads_nothing_but_data(run):
    script(run, "CREATE VIEW v AS SELECT * FROM pragma_database_list")
    with pytest.raises(QueryRefusedError, match="unsafe use"):
        run(("v",))
    run("SELECT name FROM pragma_database_list")  # the user's own query may
    assert run.cells()[1:] == [["main"]]


def test_s19_pages_are_checked_before_they_are_read(run):
    with opened(run.path, Cancel()) as connection:
        connection.set_authorizer(None)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)


def test_s19_the_fast_way_is_as_careful(run):
    script(run, "CREATE TABLE t(a)")
    with native._executed(run.path, "SELECT * FROM pragma_trusted_schema") as handle:
        assert one_value(handle) == "0"


def test_s19_generated_columns_do_not_go_the_fast_way(run, natively):
    script(
        run,
        "CREATE TABLE t(a, b AS (CASE WHEN a > 4000 THEN a ELSE 0 END))",
        f"INSERT INTO t {MANY} SELECT i FROM n",
    )
    run(("t",))
    assert natively == []
    assert len(run.cells()) == 5001


@pytest.mark.parametrize("what", [("t",), "SELECT * FROM t"])
def test_a_name_that_is_not_utf8_ends_in_a_sentence(run, what):
    script(run, "CREATE TABLE t(nameZZ, other)", "INSERT INTO t VALUES (1, 2)")
    run.path.write_bytes(run.path.read_bytes().replace(b"nameZZ", b"name\xff\xfe"))
    with pytest.raises(SourceError) as caught:
        run(what)
    assert caught.value.message


def test_damage_of_any_byte_ends_in_rows_or_in_a_sentence(run):
    script(run, "CREATE TABLE t(a, b)", f"INSERT INTO t {MANY} SELECT i, hex(i) FROM n LIMIT 300")
    script(run, "CREATE VIEW v AS SELECT a FROM t", "CREATE VIRTUAL TABLE r USING rtree(i, x, y)")
    good, chance = run.path.read_bytes(), random.Random(5)
    for _ in range(80):
        damaged = bytearray(good)
        for _ in range(chance.choice((1, 3, 20))):
            damaged[chance.randrange(len(good))] = chance.choice((0, 255, chance.randrange(256)))
        run.path.write_bytes(damaged)
        with suppress(SourceError):
            for table in run.driver.tables(run.login, run.cancel):
                run.driver.columns(run.login, table.path, run.cancel)
                run(table.path)
