import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.writing.options import (
    Compression,
    LineEnd,
    SavedFormat,
    WriteOptions,
)
from csvdownloader.core.writing.rules import named_format, write_options


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("a.csv", (SavedFormat.CSV, Compression.NONE)),
        ("A.TSV.GZ", (SavedFormat.TSV, Compression.GZIP)),
        ("a.ndjson.zst", (SavedFormat.JSONL, Compression.ZSTD)),
        ("a.parquet", (SavedFormat.PARQUET, Compression.NONE)),
        ("a.xlsx", (SavedFormat.XLSX, Compression.NONE)),
        ("a.zip", (None, Compression.ZIP)),
        ("data", (None, Compression.NONE)),
        ("a.csv.bak", (None, Compression.NONE)),
    ],
)
def test_the_ending_of_a_name_says_the_format(name, named):
    assert named_format(name) == named


def test_the_format_is_what_is_said_then_the_name_then_the_preset():
    preset = {"format": "tsv"}
    assert write_options({}, "a.jsonl", preset).format is SavedFormat.JSONL
    assert write_options({"format": "parquet"}, "", preset).format is SavedFormat.PARQUET
    assert write_options({}, "a.txt", preset).format is SavedFormat.TSV
    assert write_options({}).format is SavedFormat.CSV


def test_a_preset_says_only_what_the_format_has():
    preset = {"delimiter": "semicolon", "guard": "on", "split_rows": "7"}
    options = write_options({}, "a.xlsx", preset)
    assert options == WriteOptions(format=SavedFormat.XLSX, split_rows=7)


def test_what_is_said_goes_before_the_preset():
    options = write_options({"bom": "no"}, "", {"bom": "yes", "line_end": "crlf"})
    assert options == WriteOptions(line_end=LineEnd.CRLF)


@pytest.mark.parametrize(
    ("texts", "name", "key"),
    [
        ({"format": "tsv"}, "a.csv", "format"),
        ({"format": "csv"}, "a.xlsx", "format"),
        ({"compression": "gzip"}, "a.csv", "compression"),
        ({"compression": "none"}, "a.csv.gz", "compression"),
        ({"compression": "gzip"}, "a.parquet", "compression"),
        ({"format": "xlsx", "compression": "zip"}, "", "compression"),
        ({}, "a.xlsx.gz", "compression"),
        ({"null": "x"}, "a.jsonl", "null"),
        ({"decimal": "comma"}, "a.csv", "decimal"),
        ({"long_text": "cut"}, "a.csv", "long_text"),
        ({"guard": "on"}, "a.xlsx", "guard"),
        ({"null": "a;b", "delimiter": ";"}, "", "null"),
        ({"guard": "on", "null": "'-"}, "", "null"),
        ({"quoting": "all", "quote_empty": "bare"}, "", "quote_empty"),
        ({"quoting": "backslash", "null": "NULL"}, "", "null"),
        ({"quoting": "backslash", "delimiter": "n"}, "", "delimiter"),
        ({"bom": "yes", "encoding": "latin-1"}, "", "bom"),
        ({"delimiter": "§", "encoding": "ascii"}, "", "encoding"),
        ({"null": "∅", "encoding": "cp1252"}, "", "encoding"),
    ],
)
def test_what_contradicts_is_refused(texts, name, key):
    with pytest.raises(InvalidRequestError) as caught:
        write_options(texts, name)
    assert set(caught.value.fields) == {key}


def test_backslashes_bring_their_own_missing_value():
    assert write_options({"quoting": "backslash"}).null == "\\N"
