"""Every built-in type of PostgreSQL is written as psql writes it."""

import pytest

from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.database.driver import Selection
from tests.sources.database.postgresql.harness import copy
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
