"""A file in another form is made of the bytes that the receipt proves, and of no others."""

import zipfile

import pytest

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from tests.support.builders import names_in
from tests.support.finished import make_finished, save_as, schema_of_types

JSONL = WriteOptions(format=SavedFormat.JSONL)


@pytest.fixture
def finished(tmp_path):
    schema = schema_of_types(n=ColumnType.INTEGER, t=ColumnType.TEXT)
    return make_finished(tmp_path / "orders.csv", schema, [("1", "a"), ("2", "x\ny")])


def test_a_changed_file_is_written_in_no_form(finished, tmp_path):
    data = finished.finished.read_bytes()
    finished.finished.write_bytes(data.replace(b"a", b"b"))
    with pytest.raises(NotWholeError, match="was changed after its check"):
        save_as(finished, tmp_path / "x.jsonl", JSONL)
    finished.finished.unlink()
    with pytest.raises(NotWholeError, match=r"orders\.csv is gone"):
        save_as(finished, tmp_path / "x.jsonl", JSONL)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "member"),
    [("x.jsonl.zip", "x.jsonl"), ("x.txt.zip", "x.txt"), ("x.zip", "x.jsonl"), ("x", "x.jsonl")],
)
def test_the_text_in_a_zip_has_a_name_with_an_ending(finished, tmp_path, name, member):
    options = WriteOptions(format=SavedFormat.JSONL, compression=Compression.ZIP)
    save_as(finished, tmp_path / name, options)
    with zipfile.ZipFile(tmp_path / name) as packed:
        assert packed.namelist() == [member]
