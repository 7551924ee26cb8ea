"""What the names of files tell."""

import pytest

from csvdownloader.sources.tabular.file_types import (
    download_endings,
    download_titles,
    format_by_name,
    format_named,
    format_titles,
    has_table_ending,
    readable_downloads,
    readable_files,
    stem_of,
    suffixes,
    text_format_keys,
    text_formats,
)

TEXTS = (".asc", ".dat", ".data", ".log", ".psv", ".ssv", ".txt")
OF_THE_WEB = (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("jsonl", "JSON lines"))


def test_the_endings_of_formats_come_before_those_of_texts_and_of_what_is_packed():
    assert suffixes() == (
        *(".csv", ".tsv", ".tab", ".json", ".ndjson", ".jsonl", ".parquet"),
        *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
        *TEXTS,
        *(".bz2", ".gz", ".xz", ".zip", ".zst"),
    )


def test_only_texts_come_from_the_web():
    assert download_titles() == OF_THE_WEB
    assert text_format_keys() == tuple(key for key, _ in OF_THE_WEB)
    assert readable_downloads() == "CSV, TSV, JSON and JSON lines"
    assert download_endings() == {*TEXTS, ".csv", ".tsv", ".tab", ".json", ".ndjson", ".jsonl"}


def test_all_formats_come_from_files():
    assert format_titles() == (
        *OF_THE_WEB,
        ("parquet", "Parquet"),
        ("xlsx", "Excel"),
        ("xls", "Excel 97"),
        ("ods", "OpenDocument"),
    )
    assert readable_files() == (
        "CSV, TSV, JSON, JSON lines, Parquet, Excel, Excel 97 or OpenDocument"
    )


@pytest.mark.parametrize(
    ("name", "key", "is_table", "stem"),
    [
        ("a.b.csv", "csv", True, "a.b"),
        ("A.TAB", "tsv", True, "A"),
        ("a.jsonl.gz", "jsonl", True, "a"),
        ("a.ods.ZIP.zst", "ods", True, "a"),
        ("a.txt", None, True, "a"),
        ("a.LOG.bz2", None, True, "a"),
        ("a.pdf", None, False, "a"),
        ("a.csv.pdf", None, False, "a.csv"),
        ("a", None, False, "a"),
        (".csv", None, False, ".csv"),
        ("", None, False, ""),
    ],
)
def test_a_name_tells_the_format_also_of_what_is_packed(name, key, is_table, stem):
    found = format_by_name(name)
    assert (found and found.key) == key
    assert (has_table_ending(name), stem_of(name)) == (is_table, stem)


def test_a_format_is_known_by_its_key():
    assert format_named("xls").title == "Excel 97"
    with pytest.raises(StopIteration):
        format_named("pdf")


@pytest.mark.parametrize(
    ("start", "keys"), [(b"a,b\n", ["csv", "tsv"]), (b'[{"a":1}]', ["json", "jsonl"])]
)
def test_a_text_can_have_the_formats_that_look_like_it(start, keys):
    assert [found.key for found in text_formats(start)] == keys
