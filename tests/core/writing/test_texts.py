import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.writing.option_table import WRITE_OPTIONS
from csvdownloader.core.writing.options import (
    ChosenColumn,
    LineEnd,
    QuotePolicy,
    WriteOptions,
)
from csvdownloader.core.writing.texts import arguments_of, options_of, texts_of

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
    assert arguments_of(options_of({"format": "tsv", "compression": "zip"})) == ["--compress=zip"]
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


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("format", "xml", "Invalid format selected: --format takes one of: csv, tsv, jsonl, "
         "parquet, xlsx"),
        ("decimal", ".", "--decimal takes one of: point, comma"),
        ("split_rows", "0", "--split-rows cannot be '0'"),
        ("header", "maybe", "--header cannot be 'maybe'"),
        ("nonsense", "1", "There is no option nonsense of writing"),
    ],
)  # fmt: skip
def test_a_text_is_refused_with_what_there_is_to_choose(key, text, sentence):
    with pytest.raises(InvalidRequestError) as caught:
        options_of({key: text})
    assert caught.value.fields == {key: sentence}


def test_what_no_text_names_is_as_it_was():
    base = WriteOptions(bom=True, null="-")
    assert options_of({"null": "NULL"}, base) == WriteOptions(bom=True, null="NULL")
    assert options_of({}, base) == base
