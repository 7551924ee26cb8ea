"""What the options of writing say of the file that is saved."""

import pytest

from csvdownloader.core.tables.view import WHOLE_TABLE
from csvdownloader.core.writing.options import (
    BytesForm,
    Compression,
    DecimalSign,
    LineEnd,
    LongText,
    QuotePolicy,
    SavedFormat,
    Unencodable,
    WriteOptions,
)

FORMATS = list(SavedFormat)


def test_unless_it_is_said_a_file_is_plain_csv_with_a_header():
    assert WriteOptions() == WriteOptions(
        format=SavedFormat.CSV,
        compression=Compression.NONE,
        delimiter="",
        quoting=QuotePolicy.MINIMAL,
        null="",
        quote_empty=True,
        header=True,
        columns=(),
        encoding="utf-8",
        unencodable=Unencodable.STOP,
        bom=False,
        line_end=LineEnd.LF,
        decimal=DecimalSign.POINT,
        date="",
        time="",
        datetime="",
        zone="",
        bytes=BytesForm.HEX,
        split_rows=None,
        guard=False,
        long_text=LongText.STOP,
        view=WHOLE_TABLE,
    )


def test_formats_have_a_name_for_people():
    assert [each.label for each in FORMATS] == ["CSV", "TSV", "JSON Lines", "Parquet", "XLSX"]


def test_two_formats_are_delimited():
    assert [each.is_delimited for each in FORMATS] == [True, True, False, False, False]


def test_names_stand_apart_where_there_is_a_header_and_rows_do_not_name_their_values():
    with_header = [WriteOptions(format=each).has_names for each in FORMATS]
    assert with_header == [True, True, False, True, True]
    assert not any(WriteOptions(format=each, header=False).has_names for each in FORMATS)


def test_the_separator_is_the_formats_unless_another_is_chosen():
    assert WriteOptions().separator == ","
    assert WriteOptions(format=SavedFormat.TSV).separator == "\t"
    assert WriteOptions(format=SavedFormat.TSV, delimiter=";").separator == ";"


@pytest.mark.parametrize(
    ("compression", "ending"),
    [
        (Compression.NONE, "tsv"),
        (Compression.GZIP, "tsv.gz"),
        (Compression.ZSTD, "tsv.zst"),
        (Compression.ZIP, "tsv.zip"),
    ],
)
def test_a_name_ends_in_the_format_and_what_is_around_it(compression, ending):
    assert WriteOptions(format=SavedFormat.TSV, compression=compression).ending == ending


def test_what_packs_alone_keeps_the_fetched_format_and_nothing_else():
    options = WriteOptions(compression=Compression.ZIP, bom=True, guard=True)
    packing = WriteOptions(format=SavedFormat.TSV, compression=Compression.ZIP)
    assert options.packing(SavedFormat.TSV) == packing


def test_a_line_end_is_one_character_or_two():
    assert [each.characters for each in LineEnd] == ["\n", "\r\n"]
