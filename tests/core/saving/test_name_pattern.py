"""Names of saved files by a pattern."""

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.name_pattern import (
    LATE,
    PLACEHOLDERS,
    absolute_pattern,
    check_values,
    known_values,
    late_values,
    parse_pattern,
)
from csvdownloader.sources.sample import SampleSource

VALUES = {
    "source": "database",
    "connection": "Shop",
    "table": "public.orders",
    "name": "orders",
    "n": "1",
    "rows": "120",
    "date": "2026-01-31",
    "time": "08-05-09",
    "part": "001",
}


def expanded(pattern, **values):
    return str(parse_pattern(pattern).path(VALUES | values))


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/x/{table}-{date}.csv", "/x/public.orders-2026-01-31.csv"),
        ("/x/{connection}/{name}_{time}.tsv", "/x/Shop/orders_08-05-09.tsv"),
        ("/x/{source}{n}{rows}{part}.csv.gz", "/x/database1120001.csv.gz"),
        ("/x/plain.csv", "/x/plain.csv"),
        ("/x/{{table}}.csv", "/x/{table}.csv"),
        ("/x/{{{table}}}.csv", "/x/{public.orders}.csv"),
        ("/x/}}{{", "/x/}{"),
        ("/x{y/../con/{name}.csv".replace("{y", "{{y"), "/x{y/../con/orders.csv"),
        ("/x/{name}", "/x/orders"),
        ("/x/{name}:{date}?.csv", "/x/orders_2026-01-31_.csv"),
    ],
)
def test_what_stands_for_placeholders(pattern, path):
    assert expanded(pattern) == path


def test_a_pattern_is_relative_to_where_the_program_runs(tmp_path, monkeypatch):
    folder = tmp_path / "a{name}"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert expanded("x/{name}.csv") == str(folder / "x" / "orders.csv")
    assert expanded(absolute_pattern("x/{name}.csv")) == str(folder / "x" / "orders.csv")
    assert absolute_pattern("/x/{name}.csv") == "/x/{name}.csv"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("../../etc/passwd", "_.._etc_passwd.csv"),
        ('a\\b:c*?"<>|', "a_b_c______.csv"),
        ("CON", "download CON.csv"),
        ("com1.x", "download com1.x.csv"),
        ("a. . ", "a.csv"),
        (" ..", "download.csv"),
        ("\u202ecsv.exe\0", "csv.exe_.csv"),
        ("e\u0301", "é.csv"),
        ("\udcff", "download.csv"),
    ],
)
def test_sto_09_a_value_becomes_a_part_of_a_name_that_every_system_takes(value, name):
    assert expanded("/x/{name}.csv", name=value) == f"/x/{name}"


@pytest.mark.parametrize("letter", ["a", "ä", "語", "📦"])
def test_sto_09_long_values_are_cut_by_bytes_and_the_ending_stays(letter):
    name = Path(expanded("/x/{table}-{name}.csv.gz", table=letter * 300, name=letter * 300)).name
    assert len(name.encode()) <= 200
    assert name.endswith(f"{letter}.csv.gz")


ANY = st.dictionaries(
    st.sampled_from(sorted(VALUES)), st.text(st.characters(codec=None), max_size=300)
).map(lambda values: VALUES | values)
PIECES = st.lists(
    st.one_of(
        st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]), st.sampled_from("a.-_: {}")
    ),
    min_size=1,
    max_size=12,
).map(lambda pieces: "".join({"{": "{{", "}": "}}"}.get(piece, piece) for piece in pieces))
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


@given(PIECES, ANY)
def test_sto_09_whatever_the_values_are_it_is_one_name_in_the_folder(pieces, values):
    pattern = parse_pattern(f"/folder/{pieces}")
    path = pattern.path(values)
    if not pattern.placeholders:
        return  # the user's own word
    assert path.parent == Path("/folder")
    name = path.name
    assert 0 < len(os.fsencode(name)) <= 200
    assert not FORBIDDEN.search(name)
    assert not RESERVED.fullmatch(name)
    assert name == name.rstrip(". ")
    assert name not in {".", ".."}
    assert pattern.path(values) == path


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("{tables}.csv", "There is no placeholder {tables}; there are {source}, {connection}, "),
        ("{}.csv", "There is no placeholder {}"),
        ("{0}.csv", "There is no placeholder {0}"),
        ("{date!r}.csv", "There is no placeholder {date}"),
        ("{date:%Y}.csv", "There is no placeholder {date}"),
        ("{date.year}.csv", "There is no placeholder {date.year}"),
        ("{Table}.csv", "There is no placeholder {Table}"),
        ("a{.csv", "A brace that is meant as itself is written twice"),
        ("a}.csv", "A brace that is meant as itself is written twice"),
        ("{table", "A brace that is meant as itself is written twice"),
        ("{table}/", "The pattern ends without the name of a file"),
        ("", "The pattern ends without the name of a file"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern, sentence):
    with pytest.raises(InvalidRequestError) as caught:
        parse_pattern(pattern)
    assert caught.value.fields["name_pattern"].startswith(sentence)


class Located(SampleSource):
    """A source that says where it is."""

    def __init__(self, locator):
        self._locator = locator

    def locator(self, request):
        return self._locator


@pytest.mark.parametrize(
    ("locator", "connection"),
    [
        ("connection:My Shop", "My Shop"),
        ("profile:botify", "botify"),
        ("profile:/home/ada/my-service.toml", "my-service"),
        ("postgresql://ada@db.example.com:5432/shop", "db.example.com"),
        ("sqlite:///data/shop.sqlite", "shop"),
        ("https://data.example.com/orders.csv.gz", "data.example.com"),
        ("http://[broken", ""),
        ("/data/orders.csv", ""),
        ("sample", ""),
    ],
)
def test_the_connection_is_named_as_people_know_it(locator, connection):
    known = known_values(Request("x"), Located(locator), datetime.now(UTC))
    assert known["connection"] == connection


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set")
def test_date_and_time_are_local(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        at = datetime(2026, 1, 31, 23, 5, 9, tzinfo=UTC)
        values = known_values(Request("file", {"table": "t"}), None, at)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert values == {
        "source": "file",
        "connection": "",
        "table": "t",
        "date": "2026-02-01",
        "time": "08-05-09",
    }


def test_every_placeholder_has_a_value():
    known = known_values(Request("x"), None, datetime.now(UTC))
    late = late_values("orders.csv", 5, 2)
    assert late == {"name": "orders", "rows": "5", "n": "2", "part": "001"}
    assert (late.keys(), known.keys() | late.keys()) == (LATE, set(PLACEHOLDERS))


def test_a_placeholder_that_stands_for_nothing_is_refused():
    known = known_values(Request("x"), None, datetime.now(UTC))
    check_values(parse_pattern("{source}-{date}-{rows}.csv"), known)
    with pytest.raises(InvalidRequestError, match=re.escape("This download has no {table}")):
        check_values(parse_pattern("{table}.csv"), known)
