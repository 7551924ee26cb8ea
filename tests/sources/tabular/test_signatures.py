"""What a file is called by its first bytes, and what is advised."""

import pytest

from csvdownloader.sources.tabular.signatures import (
    binary_of,
    markup_of,
    signature_of,
    signature_title,
)

UNPACK, SAVE, CONVERT, ASK = "Unpack it", "Save the table", "CSV or Parquet", "Ask for the table"


@pytest.mark.parametrize(
    ("start", "title", "advice"),
    [
        (b"\x1f\x8b\x08", "a gzip file", UNPACK),
        (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
        (b"\xfd7zXZ\x00", "an xz file", UNPACK),
        (b"BZh91AY&SY", "a bzip2 file", UNPACK),
        (b"BZh1\x17rE8P\x90", "a bzip2 file", UNPACK),
        (b"7z\xbc\xaf\x27\x1c", "a 7z file", UNPACK),
        (b"Rar!\x1a\x07", "a RAR file", UNPACK),
        (b"\x04\x22\x4d\x18", "an lz4 file", UNPACK),
        (b"\x1f\x9d", "a file packed by compress (.Z)", UNPACK),
        (b"SQLite format 3\x00", "an SQLite database", "as a database"),
        (b"%PDF-1.7", "a PDF file", ASK),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", ASK),
        (b"\xff\xd8\xff\xe0", "a picture (JPEG)", ASK),
        (b"GIF87a", "a picture (GIF)", ASK),
        (b"GIF89a", "a picture (GIF)", ASK),
        (b"II*\x00", "a picture (TIFF)", ASK),
        (b"MM\x00*", "a picture (TIFF)", ASK),
        (b"{\\rtf1", "a text document (RTF)", SAVE),
        (b"\x00\x01\x00\x00Standard Jet DB", "an Access database", SAVE),
        (b"\x00\x01\x00\x00Standard ACE DB", "an Access database", SAVE),
        (b"$FL2@(#)", "an SPSS file", SAVE),
        (b"$FL3@(#)", "an SPSS file", SAVE),
        (b"<stata_dta>", "a Stata file", SAVE),
        (bytes(12) + b"\xc2\xea\x81\x60", "a SAS file", SAVE),
        (b"HEADER RECORD*******LIBRARY", "a SAS transport file", SAVE),
        (b"RDX2\n", "an R data file", CONVERT),
        (b"RDX3\n", "an R data file", CONVERT),
        (b"X\n\x00\x00\x00\x02", "an R data file", CONVERT),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file", CONVERT),
        (b"\x93NUMPY", "a NumPy file", CONVERT),
        (b"\x80\x02}", "a Python pickle", CONVERT),
        (b"\x80\x05}", "a Python pickle", CONVERT),
        (b"ARROW1\x00\x00", "an Arrow file", CONVERT),
        (b"Obj\x01", "an Avro file", CONVERT),
        (b"\x00\x00\x27\x0a", "a shapefile", SAVE),
    ],
)
def test_what_is_sure(start, title, advice):
    found = signature_of(start)
    assert (found.title, signature_title(start)) == (title, title)
    assert advice in found.hint


@pytest.mark.parametrize(
    ("start", "title", "advice"),
    [
        (bytes(8) + b"DUCK", "a DuckDB database", "as a database"),
        (bytes(257) + b"ustar", "a tar archive", UNPACK),
        (b"RIFF\x00\x00\x00\x00WEBP", "a picture (WebP)", ASK),
        (b"ORC\x00", "an ORC file", CONVERT),
        (b"FEA1", "a Feather file", CONVERT),
        (b"PARE", "an encrypted Parquet file", CONVERT),
        (b"BM\x00", "a picture (BMP)", ASK),
        (b"\x69\x01\x01", "a Stata file", SAVE),
        (b"\x73\x02\x01", "a Stata file", SAVE),
        (b"\x03\x7e\x0c\x1f", "a dBASE file (.dbf)", SAVE),
        (b"\x03\x7e\x0d\x1f", "a binary file of a kind that is not known", "its encoding"),
        (b"\x00\x01\x02", "a binary file of a kind that is not known", "its encoding"),
    ],
)
def test_what_is_likely_for_a_binary_file(start, title, advice):
    assert signature_of(start) is None
    assert (binary_of(start).title, signature_title(start)) == (title, "")
    assert advice in binary_of(start).hint


@pytest.mark.parametrize(
    "start", [b"a,b\n", b"BZh01AY&SY", b"BZh101AY&SY", b"BZh9,b\n", b"\x80\x01", b"\x80\x06"]
)
def test_what_begins_like_none_is_none(start):
    assert signature_of(start) is None
    assert signature_title(start) == ""


def test_markup_is_a_web_page_or_a_document():
    assert (markup_of(b"<!DOCTYPE html><p>").title, signature_title(b"<html>")) == (
        "a web page",
        "a web page",
    )
    assert markup_of(b"<?xml version='1.0'?><a/>").title == "an XML document"
    assert SAVE in markup_of(b"<html>").hint
    assert markup_of(b"a < b") is None
