"""What was saved."""

from pathlib import Path

from csvdownloader.core.requests.request import Request
from csvdownloader.core.saving.receipt_files import NO_RECEIPTS, ReceiptFiles, receipt_targets
from csvdownloader.core.saving.saved import Save, Saved, SavedFile, with_save
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions
from tests.support.builders import NOON

MEASURED = Measured(1, 2, 9, "2" * 64)
PACKED = WriteOptions(format=SavedFormat.JSONL, compression=Compression.GZIP)


def save(*names, **changes):
    files = tuple(SavedFile(Path(name), MEASURED) for name in names)
    return Save(Saved(WriteOptions(), files, **changes), NOON)


def test_of_each_place_the_latest_save_is_kept():
    first, other = save("/a.csv"), save("/b.csv", "/a.csv")
    again = save("/a.csv", cut=1)
    assert with_save((), first) == (first,)
    assert with_save((first, other), again) == (other, again)


def test_the_first_part_names_what_was_saved():
    saved = save("/a-001.csv", "/a-002.csv").saved
    assert saved.path == Path("/a-001.csv")
    assert (saved.guarded, saved.replaced, saved.cut, saved.was_there) == (0, 0, 0, False)


def test_receipts_lie_beside_the_file_and_only_where_they_are_wanted():
    sums, package = Path("/d/a.csv.gz.sha256"), Path("/d/a.csv.gz.datapackage.json")
    assert receipt_targets(Path("/d/a.csv.gz")) == (sums, package)
    assert ReceiptFiles(are_wanted=False, source="", command="") == NO_RECEIPTS


def test_a_request_says_how_its_file_is_called_when_it_is_saved():
    plain, packed = Request("sample", format=Format.TSV), Request("sample", writing=PACKED)
    assert (plain.saved_label, plain.saved_ending) == ("TSV", "tsv")
    assert (packed.saved_label, packed.saved_ending) == ("JSON Lines", "jsonl.gz")
    assert [each.delimiter for each in Format] == [",", "\t"]


def test_a_parameter_is_a_text_and_empty_where_it_is_not_given():
    request = Request("sample", {"rows": 5, "slow": True})
    assert [request.text(key) for key in ("rows", "slow", "other")] == ["5", "True", ""]
