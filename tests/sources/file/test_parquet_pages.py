"""What DuckDB alone would get wrong in a Parquet file, or not look at."""

import random
from contextlib import suppress

import duckdb
import pytest

from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.engine.duckdb import session as duckdb_session
from tests.support.parquet_bytes import Numbers, compact, group, leaf, schema_only

PAGES = [[[1, 2, 3], [4, 5]], [[6], [7, 8, 9]]]


def test_pages_that_fit_their_checksums(job, write):
    outcome = job.run(write("a.parquet", Numbers(PAGES).content()))
    assert [int(i) for (i,) in job.cells()[1:]] == list(range(1, 10))
    assert outcome.statement.endswith(" The checksums of 4 pages fit.")


def test_a_page_without_a_checksum_is_read(job, write):
    outcome = job.run(write("a.parquet", Numbers(PAGES, has_checksums=False).content()))
    assert len(job.cells()) == 10
    assert "checksum" not in outcome.statement


@pytest.mark.parametrize("value", range(1, 10))
def test_a_page_that_does_not_fit_its_checksum(job, write, value):
    content = Numbers(PAGES).content()
    place = content.index(value.to_bytes(8, "little"))
    damaged = content[:place] + b"\x63" + content[place + 1 :]
    with pytest.raises(SourceUnreadableError, match="a page of column i does not fit"):
        job.run(write("a.parquet", damaged))
    assert job.bytes() == b""


def test_only_the_row_groups_that_are_needed_are_checked(job, write):
    content = Numbers(PAGES).content()
    place = content.index((7).to_bytes(8, "little"))
    path = write("a.parquet", content[:place] + b"\x63" + content[place + 1 :])
    assert "The checksums of 2 pages fit" in job.run(path, rows=5).statement
    with pytest.raises(SourceUnreadableError):
        job.run(path, rows=6)


def test_any_change_of_a_byte_of_a_page_is_found(job, write):
    content = Numbers([[list(range(100))]]).content()
    chance = random.Random(1)
    start = content.index((0).to_bytes(8, "little") + (1).to_bytes(8, "little"))
    for _ in range(20):
        place = start + chance.randrange(800)
        damaged = bytearray(content)
        damaged[place] ^= 1 << chance.randrange(8)
        with pytest.raises(SourceError):
            job.run(write("a.parquet", bytes(damaged)))


@pytest.mark.parametrize(
    ("elements", "column"),
    [
        ([group("root", 2), leaf("i"), leaf("d", precision=39)], "d"),
        ([group("root", 2), group("s", 2), leaf("x"), leaf("y", precision=76), leaf("i")], "s"),
    ],
)
def test_decimals_that_would_lose_digits_are_refused(job, write, elements, column):
    sentence = f"Column {column} has decimals of more than 38 digits"
    with pytest.raises(SourceError, match=sentence) as raised:
        job.run(write("a.parquet", schema_only(*elements)))
    assert raised.value.hint == "Have it written as text, or with fewer digits."
    assert job.bytes() == b""


def test_decimals_of_38_digits_are_none(job, write):
    outcome = job.run(write("a.parquet", schema_only(group("r", 1), leaf("d", precision=38))))
    assert [column.type_text for column in outcome.schema] == ["decimal(38, 1)"]


@pytest.mark.parametrize(
    "elements",
    [
        [group("root", 2), group("g", 0), leaf("i")],
        [group("root", 1), group("g", 0)],
        [group("root", 1), group("g", 2), group("h", 0), leaf("i")],
    ],
)
def test_a_group_without_fields(job, write, elements):
    job.run(write("a.parquet", schema_only(*elements)))
    assert (
        job.cells()[0] == [e[4].decode() for e in elements[1:3] if e[4] != b"h"][: elements[0][5]]
    )


@pytest.mark.parametrize(
    "elements",
    [
        [],
        [group("root", 0)],
        [group("root", 1000), leaf("i")],
        [group("root", 1), group("g", -5)],
        [group("root", 1), {1: 99, 3: 1, 4: b"i"}],
        [group("root", 1), {1: 2, 3: 1, 4: b"\xff\xfe"}],
        [group("root", 1), {3: 2, 4: b"g", 5: 0, 6: 3}],
        [group("root", 1), {3: 1, 4: b"g", 5: 0, 6: 1}],
    ],
)
def test_a_schema_that_is_none_ends_in_a_sentence(job, write, elements):
    with pytest.raises(SourceError):
        job.run(write("a.parquet", schema_only(*elements)))


def test_a_footer_of_nonsense_ends_in_a_sentence(job, write):
    good, chance = Numbers(PAGES).content(), random.Random(7)
    start = good.index(b"root") - 30
    for _ in range(150):
        content = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            content[chance.randrange(start, len(content) - 8)] = chance.randrange(256)
        with suppress(SourceError):
            job.run(write("a.parquet", bytes(content)))


@pytest.mark.parametrize(
    "error", [duckdb.InternalException, duckdb.FatalException, duckdb.OutOfRangeException]
)
def test_an_error_of_duckdb_itself_is_a_sentence(job, write, monkeypatch, expected_log, error):
    def fail(*_):
        raise error("INTERNAL Error: oh\n\nStack Trace:\n0x00")

    path = write("a.parquet", Numbers(PAGES).content())
    monkeypatch.setattr("csvdownloader.sources.tabular.parquet.parquet.read_footer", fail)
    with pytest.raises(SourceUnreadableError) as caught:
        job.run(path)
    assert caught.value.message == "DuckDB cannot read a.parquet: INTERNAL Error: oh"
    logged = [record.exc_info[0] for record in expected_log]
    assert logged == ([] if error is duckdb.OutOfRangeException else [error])


def test_a_row_group_larger_than_the_limit_of_memory(job, tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    columns = ", ".join(f"repeat(md5((i + {n})::VARCHAR), 8) AS c{n}" for n in range(8))
    duckdb.execute(
        f"COPY (SELECT {columns} FROM range(20000) t(i)) TO '{path}' "
        "(ROW_GROUP_SIZE 20000, COMPRESSION snappy)"
    )
    monkeypatch.setattr(duckdb_session, "MEMORY_LIMIT", 20_000_000)
    monkeypatch.setattr("csvdownloader.sources.tabular.parquet.parquet.MEMORY_LIMIT", 20_000_000)
    assert job.run(path).promised_rows == 20000


def test_what_is_no_struct_of_thrift(job, write):
    content = Numbers([[[1]]]).content()
    header = compact({1: 0, 2: 8, 3: 8})[:-1]
    for head in (b"\x19\xf5\xff\xff\xff\xff\x0f", b"\x1c" * 40, b"\x15" + b"\xff" * 12, b"\x0e"):
        damaged = content[:4] + head + content[4 + len(head) :]
        with pytest.raises(SourceError):
            job.run(write("a.parquet", damaged))
    assert content[4:].startswith(header)
