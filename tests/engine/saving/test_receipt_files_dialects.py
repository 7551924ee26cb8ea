"""Data packages of files that were written in another form, as frictionless finds them."""

import json

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.saving.data_package import OWN_KEY
from csvdownloader.core.saving.receipt_files import ReceiptFiles
from csvdownloader.core.saving.sha256_lines import read_sha256_lines
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.writing.options import (
    BytesForm,
    ChosenColumn,
    Compression,
    DecimalSign,
    LineEnd,
    QuotePolicy,
    SavedFormat,
    Unencodable,
    WriteOptions,
)
from csvdownloader.engine.proof.receipt_check import Verdict, check_receipts, receipts_of
from csvdownloader.engine.saving.receipt_files import are_due
from tests.support.frictionless import faults
from tests.support.saving import FileSaver, package_in

pytestmark = pytest.mark.process
COLUMNS = (
    Column("id", ColumnType.INTEGER),
    Column("=price", ColumnType.DECIMAL, 10, 2),
    Column("rate", ColumnType.FLOAT),
    Column("ok", ColumnType.BOOLEAN),
    Column("day", ColumnType.DATE),
    Column("größe", ColumnType.TEXT),
)
DATA = """\
id,=price,rate,ok,day,größe
1,12.50,1e300,true,2024-01-31,"a;b
c"
2,-0.25,nan,false,infinity,=1+1
,,,,,
3,,-inf,,,""
""".encode()
NAMED = ("id", "rate", "ok")
CHOSEN = tuple(ChosenColumn(name, new) for name, new in [("größe", "size"), ("id", "id")])
PLAIN = WriteOptions()
WAYS = {
    "semicolon and comma": replace(PLAIN, delimiter=";", decimal=DecimalSign.COMMA),
    "a delimiter of one's own": replace(PLAIN, delimiter="\x01"),
    "CRLF and a mark": replace(PLAIN, line_end=LineEnd.CRLF, bom=True),
    "UTF-16": replace(PLAIN, format=SavedFormat.TSV, encoding="utf-16-le", bom=True),
    "an old encoding": replace(
        PLAIN, encoding="ascii", unencodable=Unencodable.REPLACE, delimiter=";"
    ),
    "all in quotes": replace(PLAIN, quoting=QuotePolicy.ALL),
    "texts in quotes": replace(PLAIN, quoting=QuotePolicy.TEXT, quote_empty=False),
    "a text for NULL": replace(PLAIN, null="NULL"),
    "no header": replace(PLAIN, header=False),
    "no header and a text for NULL": replace(PLAIN, header=False, null="-"),
    "some columns": replace(PLAIN, columns=CHOSEN),
    "some columns with a text for NULL": replace(PLAIN, columns=CHOSEN, null="?"),
    "the guard": replace(PLAIN, guard=True),
    "patterns": replace(PLAIN, date="%d.%m.%Y", bytes=BytesForm.BASE64),
    "backslashes": replace(PLAIN, quoting=QuotePolicy.BACKSLASH, null="\\N", delimiter="\t"),
    "gzip": replace(PLAIN, compression=Compression.GZIP),
    "zstd": replace(PLAIN, compression=Compression.ZSTD),
    "zip": replace(PLAIN, compression=Compression.ZIP),
    "JSON Lines": WriteOptions(format=SavedFormat.JSONL),
    "Parquet": WriteOptions(format=SavedFormat.PARQUET),
    "XLSX": WriteOptions(format=SavedFormat.XLSX),
    "parts": replace(PLAIN, split_rows=2),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    saver = FileSaver(tmp_path_factory.mktemp("saved"))
    return {name: saver.save(DATA, COLUMNS, writing=way) for name, way in WAYS.items()}


def packages(saved):
    return [package_in(each.path.parent) for each in saved.values()]


def test_what_was_written_in_any_way_is_good_to_frictionless(saved, processes):
    found = dict(zip(saved, faults(packages(saved)), strict=True))
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_a_byte_that_changes_is_found_in_all(saved, processes, tmp_path):
    for each in saved.values():
        data = bytearray(each.path.read_bytes())
        each.path.write_bytes(bytes([*data[:-2], data[-2] ^ 1, data[-1]]))
    try:
        found = dict(zip(saved, faults(packages(saved)), strict=True))
    finally:
        for each in saved.values():
            data = bytearray(each.path.read_bytes())
            each.path.write_bytes(bytes([*data[:-2], data[-2] ^ 1, data[-1]]))
    assert {name for name, errors in found.items() if not errors} == set()


def resources(saved, name):
    return json.loads(package_in(saved[name].path.parent).read_text("utf-8"))["resources"]


def test_the_parts_have_one_receipt_of_each_kind(saved):
    folder = saved["parts"].path.parent
    names = [file.path.name for file in saved["parts"].files]
    assert names == ["orders-001.csv", "orders-002.csv"]
    assert [each["path"] for each in resources(saved, "parts")] == names
    (lines,) = folder.glob("*.sha256")
    assert lines.name == "orders.csv.sha256"
    assert [name for name, _ in read_sha256_lines(lines.read_bytes())] == names


def test_columns_have_the_names_and_types_that_were_written(saved):
    (resource,) = resources(saved, "some columns with a text for NULL")
    assert resource["schema"]["fields"] == [
        {"name": "size", "type": "string"},
        {"name": "id", "type": "string"},
    ]
    (resource,) = resources(saved, "semicolon and comma")
    assert [each["type"] for each in resource["schema"]["fields"]] == [
        *("integer", "number", "number", "boolean", "string", "string"),
    ]
    assert resource["schema"]["fields"][1]["decimalChar"] == ","


@pytest.mark.parametrize("name", ["backslashes", "zstd", "JSON Lines", "Parquet", "XLSX"])
def test_what_frictionless_does_not_read_is_a_file_with_size_and_hash(saved, name):
    (resource,) = resources(saved, name)
    assert resource.keys() == {"name", "type", "path", "format", "mediatype", "hash", "bytes"}
    assert resource["type"] == "file"


def test_how_it_was_written_is_said_without_folders(saved):
    package = json.loads(package_in(saved["parts"].path.parent).read_text("utf-8"))
    written = package[OWN_KEY]["written"]
    assert written["options"] == {"format": "csv", "split_rows": "2"}
    assert "files" not in written


@pytest.mark.parametrize("name", WAYS)
def test_verify_finds_it_whole_and_a_cut_one_not(saved, name):
    folder = saved[name].path.parent
    found = check_receipts(receipts_of(folder), lambda *_: None, Cancel())
    assert {checked.verdict for checked in found} == {Verdict.WHOLE}
    assert len(found) == len(saved[name].files)
    data = saved[name].path.read_bytes()
    saved[name].path.write_bytes(data[:-1])
    try:
        (first, *_) = check_receipts(receipts_of(folder), lambda *_: None, Cancel())
    finally:
        saved[name].path.write_bytes(data)
    assert first.verdict is Verdict.NOT_WHOLE


@pytest.mark.parametrize(
    ("wanted", "overwrite", "there", "due"),
    [
        (False, False, True, False),
        (False, True, False, False),
        (False, True, True, True),  # one that is there would speak of another file
        (True, False, False, True),
    ],
)
def test_receipts_are_due_where_they_are_wanted_or_would_be_wrong(
    tmp_path, wanted, overwrite, there, due
):
    if there:
        (tmp_path / "x.csv.sha256").symlink_to("nowhere")
    assert are_due(tmp_path / "x.csv", overwrite, ReceiptFiles(wanted)) is due
