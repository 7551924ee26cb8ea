"""Addresses as people have them."""

import pytest

from csvdownloader.core.requests.addresses import own_form, scheme_of, way_to_read, with_scheme


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("postgresql+psycopg2://u:p@h/db", "postgresql://u:p@h/db"),
        ("postgres+asyncpg://h", "postgres://h"),
        ("PostgreSQL+psycopg://h", "postgresql://h"),
        ("mysql+pymysql://u@h/d?charset=utf8", "mysql://u@h/d?charset=utf8"),
        ("mariadb+mariadbconnector://h", "mariadb://h"),
        ("sqlite+pysqlite:///a.db", "sqlite:///a.db"),
        ("jdbc:postgresql://h:1/d?user=u&password=p", "postgresql://h:1/d?user=u&password=p"),
        ("JDBC:mysql://h/d", "mysql://h/d"),
        ("jdbc:sqlite:a b.db", "sqlite:///a%20b.db"),
        ("jdbc:sqlite:/var/a.db", "sqlite:////var/a.db"),
        ("jdbc:sqlite:C:/a b.db", "sqlite:///C:/a%20b.db"),
        ("jdbc:duckdb:a.duckdb", "duckdb:///a.duckdb"),
        ("cockroachdb://u:p@h/db", "postgresql://u:p@h:26257/db"),
        ("cockroachdb+psycopg2://u@h:5/db?a=b", "postgresql://u@h:5/db?a=b"),
        ("cockroachdb://[::1]/db", "postgresql://[::1]:26257/db"),
        ("timescaledb://h/d", "postgresql://h/d"),
        ("tidb://h/d", "mysql://h:4000/d"),
        ("tidb:///d", "mysql:///d"),
        ("jdbc:tidb:d", "mysql:d"),
        ("tidb://u@h:/d", "mysql://u@h:/d"),
        ("yugabyte://h", "postgresql://h:5433"),
        ("materialize://h#x", "postgresql://h:6875#x"),
        ("jdbc:sqlite:///a b.db", "sqlite:///a b.db"),
        ("tidb://h/d\ne", "mysql://h:4000/d\ne"),
    ],
)
def test_other_spellings_become_the_own_one(text, own):
    assert own_form(text) == own
    assert own_form(own) == own


@pytest.mark.parametrize(
    "text",
    [
        *("postgresql://u:jdbc:@h", "grpc+tls://h:1", "sc://h", "a.csv", "C:/a.csv", "jdbc.csv"),
        *("https://h/?x=jdbc:mysql://", "redshift://h", "mssql+pyodbc://h", "", "a:b", "jdbc:"),
    ],
)
def test_what_is_something_else_stays(text):
    assert own_form(text) == text


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        *(
            ("s3://b/k", "s3"),
            ("jdbc:oracle:thin:u/p@h", "oracle"),
            ("mssql+pyodbc://h", "mssql+pyodbc"),
        ),
        *(("MongoDB://u:p@h", "mongodb"), ("a.csv", ""), ("C:/a", ""), ("u:p@h", ""), ("", "")),
    ],
)
def test_the_scheme_has_no_secret(text, scheme):
    assert scheme_of(text) == scheme


@pytest.mark.parametrize(
    ("scheme", "way"),
    [
        ("redshift", "ADBC driver for Redshift"),
        ("redshift+psycopg2", "ADBC driver for Redshift"),
        ("mssql+pyodbc", "ADBC driver for SQL Server"),
        ("oracle", "ADBC driver for Oracle"),
        ("mongodb", "mongoexport"),
        ("clickhouse+native", "FORMAT CSVWithNames"),
        ("s3a", "aws s3 presign"),
        ("gs", "gcloud storage sign-url"),
        ("abfss", "az storage blob generate-sas"),
        ("sftp", "sftp or scp"),
        ("ftps", "curl"),
        ("trino", "profile:trino"),
    ],
)
def test_the_nearest_way_is_told(scheme, way):
    assert way in way_to_read(scheme)


def test_an_unknown_kind_has_no_way():
    assert way_to_read("nowhere") == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("data.example.com/x.csv", "https://data.example.com/x.csv"),
        (" data.example.com:8443/ ", "https://data.example.com:8443/"),
        ("www.example.com", "https://www.example.com"),
        ("münchen.example/a", "https://münchen.example/a"),
        ("localhost:8000/a.csv", "http://localhost:8000/a.csv"),
        ("LOCALHOST/a", "http://LOCALHOST/a"),
        ("WWW.example.com", "https://WWW.example.com"),
        ("a-b.de:1", "https://a-b.de:1"),
        ("127.0.0.1/a.csv", "http://127.0.0.1/a.csv"),
    ],
)
def test_an_address_gets_the_scheme_that_it_lacks(text, address):
    assert with_scheme(text) == address
    assert with_scheme(address) == address


@pytest.mark.parametrize(
    "text",
    [
        *(
            "orders.csv",
            "orders.2024.csv",
            "/data/a.csv",
            "./a.b/c",
            "a/b.csv",
            "~/a.b/c",
            "a.b1/c",
        ),
        *(
            "C:/a.csv",
            "user:secret@example.com/a",
            "example..com/a",
            "exa mple.com/a",
            "",
            ".",
            "1.5/2",
            "1.2.3/a",
            "1.2.3.4.5/a",
            "1.2.3.123456/a",
            "example.c/a",
            "example.com:/a",
            "example.com:123456/a",
            "de/a",
            "www.a_b.de",
        ),
    ],
)
def test_what_is_no_address_gets_no_scheme(text):
    assert with_scheme(text) == text
