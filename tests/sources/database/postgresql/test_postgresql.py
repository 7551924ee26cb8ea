"""Exports of PostgreSQL have the server's own text: byte for byte as psql writes it."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import BadBytesError, QueryRefusedError
from csvdownloader.core.formats import Format
from csvdownloader.core.models import Completeness, Stage, TableInfo
from csvdownloader.sources.database.driver import Selection
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from tests.support.builders import Recorder
from tests.support.postgres import PASSWORD, USER, Export

AWKWARD = "a,b\tc\"d'e\\f\ng\rh\r\ni \\N \\. é 😀 \x01\x7f ﻿ =cmd"
# The extremes of every built-in type, as PostgreSQL reads them.
VALUES = {
    "aclitem": ["postgres=arwd/postgres"],
    "bit(5)": ["10101"],
    "bool": ["true", "false"],
    "box": ["(2,3),(0,-1)"],
    "bpchar": [" padded  ", ""],
    "bytea": ["", r"\x00ff5c22", "abc\\\\def"],
    '"char"': ["a", r"\200", ""],
    "character(3)": ["ab"],
    "cid": ["4294967295"],
    "cidr": ["192.168.0.0/16", "2001:db8::/32"],
    "circle": ["<(1,2),3>"],
    "date": ["infinity", "-infinity", "4713-01-01 BC", "5874897-12-31", "2000-02-29"],
    "datemultirange": ["{[2020-01-01,2020-02-01),[2021-01-01,)}"],
    "daterange": ["[2020-01-01,infinity]", "empty", "(,)"],
    "float4": ["NaN", "Infinity", "-Infinity", "1e-45", "3.4028235e38", "0.1", "-0"],
    "float8": ["NaN", "Infinity", "-Infinity", "5e-324", "1.7976931348623157e308", "0.1", "-0"],
    "inet": ["10.1.2.3", "10.1.2.3/8", "::1", "::ffff:1.2.3.4/96"],
    "int2": ["-32768", "32767"],
    "int2vector": ["1 2 3"],
    "int4": ["-2147483648", "2147483647"],
    "int4multirange": ["{}", "{[1,3),[5,)}"],
    "int4range": ["[1,2147483647)", "empty"],
    "int8": ["-9223372036854775808", "9223372036854775807"],
    "int8multirange": ["{[1,9223372036854775807)}"],
    "int8range": ["(,9223372036854775807)"],
    "interval": [
        "178000000 years",
        "-178000000 years",
        "1 year -2 mons +3 days -04:05:06.789",
        "infinity",
        "0",
        "-0.000001 s",
    ],
    "json": ['{"b": 1,  "a":1.10, "a":"\\u00e9"}', "null", '"x,\\"y"'],
    "jsonb": ['{"b": 1,  "a":1.10}', "12345678901234567890.12345678901234567890"],
    "jsonpath": ['$."a"[*] ? (@ > 1)'],
    "line": ["{1,-2,3}"],
    "lseg": ["[(0,0),(1e300,-1e-300)]"],
    "macaddr": ["08:00:2b:01:02:03"],
    "macaddr8": ["08:00:2b:01:02:03:04:05"],
    "money": ["-92233720368547758.08", "92233720368547758.07", "1.5"],
    "name": ["x" * 63, 'a"b'],
    "numeric": ["NaN", "Infinity", "-Infinity", "1e400", "-1e-400", "1.10", "9" * 131072],
    "nummultirange": ["{[1.10,2),(3,]}"],
    "numrange": ["[1.10,1e400]"],
    "oid": ["4294967295", "0"],
    "oidvector": ["1 4294967295"],
    "path": ["((0,0),(1,1))", "[(0,0),(1,1)]"],
    "pg_lsn": ["FFFFFFFF/FFFFFFFF"],
    "pg_snapshot": ["10:20:10,14"],
    "point": ["(NaN,Infinity)", "(0.1,-0)"],
    "polygon": ["((0,0),(1,1),(2,0))"],
    "refcursor": ["<unnamed portal 1>"],
    "regclass": ["pg_class"],
    "regcollation": ['"C"'],
    "regconfig": ["english"],
    "regdictionary": ["simple"],
    "regnamespace": ["pg_catalog"],
    "regoper": ["pg_catalog.||/"],
    "regoperator": ["*(integer,integer)"],
    "regproc": ["pg_catalog.now"],
    "regprocedure": ["sum(int4)"],
    "regrole": ["postgres"],
    "regtype": ["timestamp with time zone"],
    "text": ["", AWKWARD, "\\.", "\\N", "NULL", " ", '"', "'", "\n", "-", "#x", "=1+1"],
    "tid": ["(4294967295,65535)"],
    "time": ["24:00", "00:00", "23:59:59.999999"],
    "timestamp": ["infinity", "-infinity", "4713-01-01 00:00 BC", "294276-12-31 23:59:59.999999"],
    "timestamptz": ["infinity", "-infinity", "0001-01-01 00:00+15 BC", "294276-12-31 00:00-12"],
    "timetz": ["24:00-15:59", "00:00:00.000001+15:59:59"],
    "tsmultirange": ["{[-infinity,infinity]}"],
    "tsquery": ["'a b' & !c:*AB <2> d"],
    "tsrange": ["[2020-01-01,)"],
    "tstzmultirange": ["{[2020-01-01 00:00+03,)}"],
    "tstzrange": ["[2020-01-01 00:00+03,infinity)"],
    "tsvector": ["'a b':1A,16383 'c''d'"],
    "txid_snapshot": ["10:20:10,14"],
    "uuid": ["ffffffff-ffff-ffff-ffff-ffffffffffff"],
    "varbit": ["", "101010101"],
    "varchar(10)": ["é,x", ""],
    "xid": ["4294967295"],
    "xid8": ["18446744073709551615"],
    # made of others
    "int[]": ["{}", "{{1,NULL},{3,4}}", "[0:1]={1,2}"],
    "text[]": ['{"a,b","c\\"d",NULL,"NULL",""}'],
    "mood": ["so, so", 'very "happy"'],
    "yearly": ["2024"],
    "pair": ['(1,"a ""b"", c")', "(,)"],
    "pair[]": ['{"(1,\\"x,y\\")"}'],
    "moods": ['["so, so","very \\"happy\\""]'],
}
# The columns of these are told as the types on the left, those of all others as text.
TYPES = {
    "integer": "cid int2 int4 int8 oid xid xid8 yearly",
    "decimal": "numeric",
    "float": "float4 float8",
    "boolean": "bool",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamp with time zone": "timestamptz",
    "bytes": "bytea",
    "nested": "int2vector oidvector json jsonb int[] text[] pair pair[]",
}
NO_INPUT = {  # no value of these can be made in a table
    *("gtsvector", "pg_brin_bloom_summary", "pg_brin_minmax_multi_summary", "pg_dependencies"),
    *("pg_mcv_list", "pg_ndistinct", "pg_node_tree"),
}


@pytest.fixture(scope="module")
def types(postgres):
    postgres.do(
        "CREATE DATABASE types",
        f"ALTER ROLE {USER} SET extra_float_digits = -15",
    )
    columns = [f"c{i} {type_name}" for i, type_name in enumerate(VALUES)]
    longest = max(map(len, VALUES.values()))
    with postgres.connect("types") as connection:
        connection.execute("""CREATE TYPE mood AS ENUM ('so, so', 'very "happy"')""")
        connection.execute("CREATE DOMAIN yearly AS int CHECK (VALUE > 1900)")
        connection.execute("CREATE TYPE pair AS (a int, b text)")
        connection.execute("CREATE TYPE moods AS RANGE (subtype = mood)")
        connection.execute(f"CREATE TABLE everything ({', '.join(columns)})")
        for row in range(longest + 1):  # the last row is all NULL
            values = [texts[row] if row < len(texts) else None for texts in VALUES.values()]
            casts = ", ".join(f"CAST(%s::text AS {type_name})" for type_name in VALUES)
            connection.execute(f"INSERT INTO everything VALUES ({casts})", values)
        connection.execute(f"GRANT SELECT ON everything TO {USER}")
    yield postgres
    postgres.do(f"ALTER ROLE {USER} RESET extra_float_digits", "DROP DATABASE types")


@pytest.fixture
def export(postgres, tmp_path):
    return Export(tmp_path, postgres.settings())


def copy(server, query, database="postgres", delimiter=","):
    options = f"FORMAT csv, HEADER true, DELIMITER '{delimiter}'"
    return server.psql(f"\\copy ({query}) to stdout ({options})", database)


def test_inp_05_no_built_in_type_is_forgotten(types):
    known = types.value(
        "SELECT array_agg(typname::text) FROM pg_type"
        " WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm')"
        " AND typcategory <> 'A'",
        database="types",
    )
    used = types.value(
        "SELECT array_agg(DISTINCT t.typname::text) FROM pg_attribute a JOIN pg_type t"
        " ON t.oid = a.atttypid WHERE attrelid = 'everything'::regclass",
        database="types",
    )
    # the server in the wheel is built without libxml: it has no value of the type xml
    assert len(known) > 70
    assert set(known) - set(used) - NO_INPUT == {"xml"}


@pytest.mark.parametrize("file_format", Format)
@pytest.mark.parametrize("role", ["postgres", USER])
@pytest.mark.parametrize("rows", [None, 3])
@pytest.mark.parametrize(
    ("selection", "query"),
    [
        (Selection(table=("everything",)), "select * from everything"),
        (
            Selection(table=("public", "everything"), columns=("c20", "c3")),
            "select c20, c3 from everything",
        ),
        (
            Selection(query="select c12, * from everything -- all"),
            "select c12, * from everything",
        ),
    ],
)
def test_inp_05_every_type_is_written_as_psql_writes_it(
    types, tmp_path, file_format, role, rows, selection, query
):
    settings = types.settings(database="types", user=role)
    export = Export(tmp_path, settings, PASSWORD if role == USER else None)
    outcome, data = export.run(selection, file_format, rows=rows)
    query += "" if rows is None else f" limit {rows}"
    assert data == copy(types, query, "types", file_format.delimiter)
    assert outcome.promised_rows == (rows or max(map(len, VALUES.values())) + 1)


def test_every_type_is_told(types, tmp_path):
    expected = {name: told for told, names in TYPES.items() for name in names.split()}
    assert expected.keys() <= VALUES.keys()
    export = Export(tmp_path, types.settings(database="types"))
    for rows in (None, 1):
        outcome, _ = export.run(Selection(table=("everything",)), rows=rows)
        told = dict(zip(VALUES, outcome.schema, strict=True))
        assert {name: column.type_text for name, column in told.items()} == {
            name: expected.get(name, "text") for name in VALUES
        }


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1.5::numeric(10, 2)", "decimal(10, 2)"),
        ("1.5::numeric(1000, 0)", "decimal(1000, 0)"),
        ("1500::numeric(2, -3)", "decimal(2, -3)"),
        ("0::numeric(3, 5)", "decimal(3, 5)"),
        ("1.5::price", "decimal(8, 2)"),
        ("sum(1.5::price)", "decimal"),
        ("array[1]::counts", "nested"),
        ("row(1, 'a')", "nested"),
        ("'x'::odd", "unknown"),
        ("null", "text"),
        ("1", "integer"),
    ],
)
def test_the_columns_of_a_query_are_told(types, tmp_path, value, told):
    with types.connect("types") as connection:
        connection.execute("DROP DOMAIN IF EXISTS price, counts")
        connection.execute("CREATE DOMAIN price AS numeric(8, 2)")
        connection.execute("CREATE DOMAIN counts AS int[]")
        connection.execute("DROP TYPE IF EXISTS odd CASCADE")
        connection.execute("CREATE TYPE odd")
        for name, takes, gives, code in [
            ("odd_in", "cstring", "odd", "textin"),
            ("odd_out", "odd", "cstring", "textout"),
        ]:
            connection.execute(
                f"CREATE FUNCTION {name}({takes}) RETURNS {gives}"
                f" LANGUAGE internal IMMUTABLE STRICT AS '{code}'"
            )
        connection.execute("CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = text)")
    export = Export(tmp_path, types.settings(database="types"))
    outcome, _ = export.run(f"SELECT {value} AS v")
    assert [column.type_text for column in outcome.schema] == [told]


def test_a_server_without_a_catalog_of_types_leaves_them_unknown(types, tmp_path):
    types.do("REVOKE SELECT ON pg_catalog.pg_type FROM PUBLIC", database="types")
    try:
        export = Export(tmp_path, types.settings(database="types", user=USER), PASSWORD)
        outcome, data = export.run("SELECT array[1] AS a, 2 AS b", rows=5)
    finally:
        types.do("GRANT SELECT ON pg_catalog.pg_type TO PUBLIC", database="types")
    assert [column.type_text for column in outcome.schema] == ["unknown", "integer"]
    assert data == b"a,b\n{1},2\n"


def test_inp_05_dates_follow_the_roles_own_style(types, tmp_path):
    types.do(
        "ALTER ROLE postgres SET datestyle = 'German'",
        "ALTER ROLE postgres SET timezone = 'Asia/Tokyo'",
    )
    try:
        _, data = Export(tmp_path, types.settings(database="types")).run("select * from everything")
        assert data == copy(types, "select * from everything", "types")
    finally:
        types.do("ALTER ROLE postgres RESET ALL")


def test_inp_10_column_names_are_written_as_they_are(export, postgres):
    names = ["a", "=cmd", "with,comma", 'with"quote', "two\nlines", "é" * 31, " ", "A", "-1", "\\."]
    columns = ", ".join('1 AS "' + name.replace('"', '""') + '"' for name in [*names, "a"])
    _, data = export.run(f"select {columns}")
    assert data == copy(postgres, f"select {columns}")
    assert data.startswith(b'a,=cmd,"with,comma","with""quote","two\nlines",')


def test_inp_03_a_null_in_the_only_column_is_an_empty_line(export):
    outcome, data = export.run("select * from (values (null), (''), ('x')) v(a)")
    assert data == b'a\n\n""\nx\n'
    assert outcome.promised_rows == 3
    assert "an empty line" in outcome.statement
    outcome, _ = export.run("select 1, null")
    assert "empty line" not in outcome.statement


def test_an_empty_result_is_a_header(export, postgres):
    outcome, data = export.run("select 1 as a, 2 as b where false")
    assert data == b"a,b\n"
    assert (outcome.completeness, outcome.promised_rows) == (Completeness.COMPLETE, 0)
    assert outcome.statement == f"{postgres.title} sent 0 rows from one snapshot."


@pytest.mark.parametrize(
    ("limit", "completeness"),
    [(9, "limited"), (10, "limited"), (11, "complete"), (None, "complete")],
)
def test_a_row_limit_that_is_reached_is_said(export, limit, completeness):
    outcome, data = export.run("select generate_series(1, 10) as n", rows=limit)
    assert data.count(b"\n") - 1 == outcome.promised_rows == min(limit or 10, 10)
    assert outcome.completeness == completeness
    assert ("as you asked" in outcome.statement) == (completeness == "limited")


def test_a_cell_of_50_megabytes_arrives_whole(export):
    outcome, data = export.run("select repeat('0123456789', 5000000) as a, 'é' as b")
    assert data == b"a,b\n" + b"0123456789" * 5_000_000 + ",é\n".encode()
    assert outcome.promised_rows == 1


def test_counted_rows_give_a_true_percentage(export):
    export.run(
        Selection(query="select repeat('x', 100) from generate_series(1, 9000)", count_first=True)
    )
    copying = [p for p in export.report.seen if p.stage is Stage.COPYING]
    assert len(copying) > 2
    assert all(p.total == 9000 for p in copying)
    assert [p.percent for p in copying] == pytest.approx([100 * p.rows / 9000 for p in copying])
    assert (copying[-1].rows, copying[-1].percent) == (9000, 100)


def test_counted_rows_are_no_more_than_were_asked_for(export):
    export.run(Selection(query="select generate_series(1, 9000)", count_first=True), rows=10)
    assert export.report.seen[-1].total == 10


def test_the_planners_guess_is_no_ground_for_a_percentage(export):
    export.run("select * from generate_series(1, 123)")
    assert export.report.percents == []
    assert export.report.seen[-1].estimate == 123
    assert export.report.seen[-1].bytes == export.part.stat().st_size


def test_a_row_limit_gives_a_percentage(export):
    export.run("select generate_series(1, 100)", rows=200)
    assert export.report.percents[-1] == 100 / 2
    assert export.report.seen[-1].total is None


def test_inp_07_the_file_is_one_snapshot(postgres, export):
    postgres.do(
        "CREATE TABLE moving AS SELECT i, repeat('x', 500) AS pad FROM generate_series(1, 40000) i"
    )

    changed = []

    class Changing(Recorder):
        def __call__(self, progress):
            if progress.total and not changed:  # counted, and not yet copied
                changed.append(progress.stage)
                postgres.do("DELETE FROM moving WHERE i % 2 = 0", "UPDATE moving SET pad = 'late'")

    export.report = Changing()
    outcome, data = export.run(Selection(table=("moving",), count_first=True))
    assert outcome.promised_rows == 40000
    assert b"late" not in data
    assert changed == [Stage.WAITING]
    assert postgres.value("SELECT count(*) FROM moving WHERE pad = 'late'") == 20000


def test_bytes_that_are_no_text_are_refused(tmp_path, postgres):
    postgres.do("CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0")
    try:
        query = (
            "select i, case when i = 7 then chr(233) else 'x' end as c from generate_series(1, 9) i"
        )
        with pytest.raises(BadBytesError, match=r"0xe9 \(after 6 rows\)") as raised:
            Export(tmp_path, postgres.settings(database="bytes")).run(query)
        assert "Mend the text" in raised.value.hint
    finally:
        postgres.do("DROP DATABASE bytes")


# --- the catalog --------------------------------------------------------------------------------


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
        TableInfo(("sales", "kept"), is_view=True, rows=None),
        TableInfo(("sales", "not_yours")),
        TableInfo(("sales", "orders"), rows=250),
        TableInfo(("sales", "parts")),
        TableInfo(("sales", "parts_1")),
        TableInfo(("sales", "seen"), is_view=True),
    )


def test_a_user_sees_only_what_may_be_selected(shop):
    assert tables(shop, user=USER) == (TableInfo(("sales", "orders"), rows=250),)


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
