"""What a PostgreSQL server offers."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import QueryRefusedError
from csvdownloader.core.sources.inspection import TableInfo
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from tests.support.postgres import PASSWORD, USER, Export


@pytest.fixture(scope="module")
def shop(postgres):
    postgres.do("CREATE DATABASE shop")
    postgres.do(
        "CREATE SCHEMA sales",
        "CREATE SCHEMA hidden",
        f"GRANT USAGE ON SCHEMA sales TO {USER}",
        "CREATE TABLE sales.orders (id int, note text, gone int, secret text)",
        "ALTER TABLE sales.orders DROP COLUMN gone",
        "INSERT INTO sales.orders SELECT i, 'n' FROM generate_series(1, 250) i",
        "ANALYZE sales.orders",
        f"GRANT SELECT (note, id) ON sales.orders TO {USER}",
        """CREATE TABLE sales."Odd ""name"".x" ("a b" int, "A" int)""",
        "CREATE VIEW sales.seen AS SELECT note, id FROM sales.orders",
        "CREATE MATERIALIZED VIEW sales.kept AS SELECT * FROM sales.seen",
        "CREATE TABLE sales.parts (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE sales.parts_1 PARTITION OF sales.parts FOR VALUES FROM (1) TO (9)",
        "CREATE FOREIGN DATA WRAPPER none",
        "CREATE SERVER far FOREIGN DATA WRAPPER none",
        "CREATE FOREIGN TABLE sales.abroad (id int) SERVER far",
        "CREATE TABLE hidden.nothing (id int)",
        "CREATE TABLE sales.not_yours (id int)",
        database="shop",
    )
    yield postgres
    postgres.do("DROP DATABASE shop")


def tables(server, **settings):
    secret = PASSWORD if "user" in settings else None
    login = Export(server.folder, server.settings(database="shop", **settings), secret).login
    return PostgresqlDriver().tables(login, Cancel())


def test_the_catalog_has_all_that_can_be_read_and_nothing_of_the_system(shop):
    assert tables(shop) == (
        TableInfo(("hidden", "nothing")),
        TableInfo(("sales", 'Odd "name".x')),
        TableInfo(("sales", "abroad")),
        TableInfo(("sales", "kept"), is_view=True, row_estimate=None),
        TableInfo(("sales", "not_yours")),
        TableInfo(("sales", "orders"), row_estimate=250),
        TableInfo(("sales", "parts")),
        TableInfo(("sales", "parts_1")),
        TableInfo(("sales", "seen"), is_view=True),
    )


def test_a_user_sees_only_what_may_be_selected(shop):
    assert tables(shop, user=USER) == (TableInfo(("sales", "orders"), row_estimate=250),)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (("sales", "orders"), ("id", "note", "secret")),
        (("shop", "sales", "orders"), ("id", "note", "secret")),
        (("sales", "seen"), ("note", "id")),
        (("sales", 'Odd "name".x'), ("a b", "A")),
        (("pg_class",), None),
    ],
)
def test_columns_come_in_their_order(shop, table, expected):
    login = Export(shop.folder, shop.settings(database="shop")).login
    columns = PostgresqlDriver().columns(login, table, Cancel())
    assert columns == expected or (expected is None and "relname" in columns)


def test_columns_that_may_not_be_selected_are_not_offered(shop, tmp_path):
    export = Export(tmp_path, shop.settings(database="shop", user=USER), PASSWORD)
    names = PostgresqlDriver().columns(export.login, ("sales", "orders"), Cancel())
    assert names == ("id", "note")
    outcome, _ = export.run(Selection(table=("sales", "orders"), columns=names))
    assert outcome.promised_rows == 250
    with pytest.raises(QueryRefusedError, match="permission denied for table orders"):
        export.run(Selection(table=("sales", "orders")))


def test_columns_of_a_missing_table_are_an_error(shop):
    login = Export(shop.folder, shop.settings(database="shop")).login
    with pytest.raises(QueryRefusedError, match=r'relation "sales\.nix" does not exist'):
        PostgresqlDriver().columns(login, ("sales", "nix"), Cancel())


def test_thousands_of_tables_are_listed(postgres):
    postgres.do("CREATE DATABASE crowd")
    try:
        postgres.do(
            "DO $$ BEGIN FOR i IN 1..3000 LOOP EXECUTE format('CREATE TABLE t%s ()', i);"
            " END LOOP; END $$",
            database="crowd",
        )
        login = Export(postgres.folder, postgres.settings(database="crowd")).login
        assert len(PostgresqlDriver().tables(login, Cancel())) == 3000
    finally:
        postgres.do("DROP DATABASE crowd")


def test_a_test_says_what_answered(postgres):
    login = Export(postgres.folder, postgres.settings()).login
    assert PostgresqlDriver().test(login, Cancel()) == postgres.title
