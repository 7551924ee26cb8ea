"""Datasette's tables, against a fake of the service."""

import re

import pytest

from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.responses import HttpStatusError
from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.core.jobs.receipt import Completeness
from tests.services.fakes.base import Reply, redirect
from tests.services.fakes.datasette import BODY, PATH, TOKEN, Datasette

PARAMS = {"database": "main", "table": "cities"}


def export(harness, service, rows=None, token="", **more):
    params = {"site": service.url} | PARAMS | more
    return harness.run("datasette", params, secrets={"token": token} if token else None, rows=rows)


def test_a_table_stays_as_it_is_streamed(harness):
    with Datasette() as service:
        done = export(harness, service)

    assert done.bytes == BODY
    (seen,) = service.requests
    assert seen.pairs == (("_stream", "on"),)


def test_columns_condition_and_order_go_along(harness):
    with Datasette() as service:
        export(harness, service, columns="name\nrowid", where="name > 'A' and 1", sort="name")

    (seen,) = service.requests
    assert seen.pairs == (
        ("_stream", "on"),
        ("_col", "name"),
        ("_col", "rowid"),
        ("_where", "name > 'A' and 1"),
        ("_sort", "name"),
    )


def test_names_with_special_characters_are_encoded(harness):
    with Datasette() as service:
        service.on("GET", "/main/a%20b%2Fc.csv", Reply(body=BODY))
        assert export(harness, service, table="a b/c").bytes == BODY


@pytest.mark.parametrize("start", [BODY, b"name\r\nParis\r\n", b""])
@pytest.mark.parametrize(
    "error",
    [
        "CSV contains more than 104857600 bytes",
        "QueryInterrupted: interrupted",
        "database is locked",
        "(OperationalError('interrupted'), 'select name from cities', {})",
    ],
)
def test_a_stream_that_ends_in_an_error_is_no_file(harness, start, error):
    ended = pytest.raises(IncompleteError, match=re.escape(f"with an error: {error}"))
    with Datasette(start + error.encode()) as service, ended:
        export(harness, service)


def test_a_private_table_gets_the_token(harness):
    with Datasette(is_private=True) as service:
        assert export(harness, service, token=TOKEN).bytes == BODY


def test_sec_01_the_token_stays_at_the_site(harness):
    with Datasette() as service:
        service.on("GET", PATH, redirect(f"{service.files.url}/c.csv"))
        service.files.on("GET", "/c.csv", Reply(body=BODY))
        service.files.plain_only = True
        assert export(harness, service, token=TOKEN).bytes == BODY


def test_rows_cut_the_stream(harness):
    with Datasette() as service:
        done = export(harness, service, rows=1)

    assert done.cells() == [["rowid", "name"], ["1", "Paris"]]
    assert done.receipt.completeness is Completeness.LIMITED


def test_without_a_token_the_refusal_is_named(harness):
    refusal = pytest.raises(LoginRefusedError, match="Permission denied")
    with Datasette(is_private=True) as service, refusal:
        export(harness, service)


def test_a_wrong_condition_is_told_in_datasettes_words(harness):
    with Datasette() as service, pytest.raises(HttpStatusError, match="no such column: bad"):
        export(harness, service, where="bad > 1")
