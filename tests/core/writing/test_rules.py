import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import (
    Compression,
    LineEnd,
    LongText,
    SavedFormat,
    WriteOptions,
)
from csvdownloader.core.writing.rules import (
    check_writing,
    is_markable,
    named_format,
    unless_as_fetched,
    write_options,
)
from csvdownloader.core.writing.texts import options_of


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


@pytest.mark.parametrize(
    ("texts", "name", "sentence"),
    [
        ({"format": "tsv"}, "a.csv", "--format tsv contradicts the name a.csv"),
        ({"compression": "gzip"}, "a.zip", "--compress gzip contradicts the name a.zip"),
        ({"null": "x"}, "a.jsonl", "--null means nothing for JSON Lines"),
        ({"decimal": "comma"}, "", "A decimal comma needs another delimiter than the comma, for "
         "example the semicolon"),
        ({"quoting": "backslash", "delimiter": "1"}, "",
         "A backslash could not escape this delimiter"),
        ({"quoting": "backslash", "null": "NULL"}, "",
         "Where a backslash escapes, a missing value is \\N"),
        ({"guard": "on", "null": "'"}, "",
         "A missing value must not begin with the apostrophe of the guard"),
        ({"null": "a,b"}, "", "A missing value must not hold the delimiter"),
        ({"quoting": "all", "quote_empty": "bare"}, "",
         "Where all values have quotes, empty texts have them, too"),
        ({"bom": "yes", "encoding": "cp1252"}, "", "cp1252 has no byte order mark"),
        ({"null": "∅", "encoding": "cp1252"}, "",
         "cp1252 lacks the delimiter, or what stands for a missing value"),
    ],
)  # fmt: skip
def test_a_contradiction_has_its_sentence(texts, name, sentence):
    with pytest.raises(InvalidRequestError) as caught:
        write_options(texts, name)
    assert list(caught.value.fields.values()) == [sentence]


def test_a_backslash_that_escapes_is_no_delimiter():
    with pytest.raises(InvalidRequestError) as caught:
        write_options({"quoting": "backslash", "delimiter": "\\"})
    assert caught.value.fields["delimiter"] == "A backslash could not escape this delimiter"


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ({"format": "csv"}, "a.csv"),
        ({"format": "csv"}, "a.txt"),
        ({"compression": "gzip"}, "a.csv.gz"),
        ({"compression": "gzip"}, "a.gz"),
        ({"compression": "gzip"}, "a"),
        ({"decimal": "comma", "delimiter": "tab"}, ""),
        ({"null": "'"}, ""),
        ({"guard": "on", "null": "a'"}, ""),
        ({"quoting": "backslash", "delimiter": "pipe", "null": "\\N"}, ""),
        ({"delimiter": "n"}, ""),
        ({"delimiter": "\\"}, ""),
        ({"quote_empty": "bare"}, ""),
        ({"quoting": "all"}, ""),
        ({"bom": "yes", "encoding": "utf-16-be"}, ""),
        ({"null": "€", "encoding": "cp1252"}, ""),
    ],
)
def test_what_goes_together_is_taken(texts, name):
    said = options_of(texts)
    options = write_options(texts, name)
    assert [getattr(options, key) for key in texts] == [getattr(said, key) for key in texts]


def test_options_are_checked_without_a_name_too():
    check_writing(WriteOptions(format=SavedFormat.XLSX, long_text=LongText.CUT))
    check_writing(WriteOptions(format=SavedFormat.JSONL))
    with pytest.raises(InvalidRequestError) as caught:
        check_writing(WriteOptions(long_text=LongText.CUT))
    assert caught.value.fields == {"long_text": "--long-text means nothing for CSV"}


def test_a_copy_of_the_fetched_file_needs_no_options():
    tsv = WriteOptions(format=SavedFormat.TSV)
    assert unless_as_fetched(tsv, Format.TSV) is None
    assert unless_as_fetched(tsv, Format.CSV) is tsv


def test_texts_of_unicode_can_begin_with_a_mark():
    marked = [is_markable(name) for name in ("utf-8", "utf-16-le", "utf-32-be", "cp1252", "utf-7")]
    assert marked == [True, True, True, False, False]


def test_backslashes_bring_their_own_missing_value():
    assert write_options({"quoting": "backslash"}).null == "\\N"
