import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.write_rules import named_format, write_options
from csvdownloader.core.write_texts import (
    WRITE_OPTIONS,
    arguments_of,
    options_of,
    texts_of,
    typed_columns,
)
from csvdownloader.core.writing import (
    ChosenColumn,
    Compression,
    LineEnd,
    QuotePolicy,
    SavedFormat,
    WriteOptions,
)

ALL_TEXTS = {
    "format": "tsv",
    "compression": "zstd",
    "columns": 'b="new, name",a',
    "header": "no",
    "delimiter": "semicolon",
    "quoting": "text",
    "null": "NULL",
    "quote_empty": "bare",
    "encoding": "cp1252",
    "unencodable": "replace",
    "line_end": "crlf",
    "decimal": "comma",
    "date": "%d.%m.%Y",
    "time": "%H:%M",
    "datetime": "%d.%m.%Y %H:%M",
    "zone": "Europe/Berlin",
    "bytes": "base64",
    "split_rows": "1000",
    "guard": "on",
}


def test_texts_make_options_and_options_make_texts():
    options = options_of(ALL_TEXTS)
    assert options.quoting is QuotePolicy.TEXT
    assert options.delimiter == ";"
    assert options.columns == (ChosenColumn("b", "new, name"), ChosenColumn("a", "a"))
    assert texts_of(options) == ALL_TEXTS
    assert set(ALL_TEXTS) | {"bom", "long_text"} == set(WRITE_OPTIONS)
    assert texts_of(WriteOptions()) == {}


def test_the_arguments_of_a_command_say_the_same():
    arguments = arguments_of(options_of({"delimiter": "\\x01", "header": "no", "guard": "on"}))
    assert arguments == ["--write-delimiter=\x01", "--no-header", "--guard=on"]
    assert arguments_of(WriteOptions(bom=True, line_end=LineEnd.CRLF)) == [
        "--bom",
        "--line-end=crlf",
    ]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("format", "xml"),
        ("delimiter", "ab"),
        ("delimiter", '"'),
        ("delimiter", "\\x00"),
        ("null", 'a"b'),
        ("null", "a\nb"),
        ("encoding", "base64"),
        ("encoding", "utf-7"),
        ("encoding", "nothing"),
        ("date", "%H"),
        ("time", "%d"),
        ("datetime", "%Q"),
        ("datetime", "%"),
        ("zone", "Europe/Atlantis"),
        ("split_rows", "0"),
        ("split_rows", "-1"),
        ("columns", "a,,b"),
        ("columns", ""),
        ("columns", '"a'),
        ("nonsense", "1"),
    ],
)
def test_a_text_that_means_nothing_is_refused_by_its_key(key, text):
    with pytest.raises(InvalidRequestError) as caught:
        options_of({key: text})
    assert set(caught.value.fields) == {key}


def test_a_word_is_refused_with_all_that_are():
    with pytest.raises(InvalidRequestError, match="csv, tsv, jsonl, parquet, xlsx"):
        options_of({"format": "xml"})


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=5))
def test_any_names_of_columns_are_read_as_they_were_written(pairs):
    columns = tuple(ChosenColumn(name, new or name) for name, new in pairs)
    assert options_of(texts_of(WriteOptions(columns=columns))).columns == columns


def test_a_column_may_get_an_empty_name():
    assert typed_columns("a=,b") == (ChosenColumn("a", ""), ChosenColumn("b", "b"))


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
