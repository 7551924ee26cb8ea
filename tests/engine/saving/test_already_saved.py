import hashlib
import os

import pytest
from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.saving.saved import Saved, SavedFile
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.saving.already_saved import already_saved
from csvdownloader.engine.saving.copies import Copy, saved_copy
from tests.fakes.report import Recorder
from tests.support.builders import make_receipt

DATA = b"a,b\n" + b"1,2\n" * 1000


@pytest.mark.parametrize("data", [DATA, b""])
def test_the_progress_goes_nearly_to_its_end(tmp_path, data):
    path, report = tmp_path / "orders.csv", Recorder()
    path.write_bytes(data)
    receipt = make_receipt(path.name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    saved = already_saved([Copy(tmp_path / "gone", receipt, path)], (), report, Cancel())
    assert saved is not None
    assert saved.was_there
    assert report.seen[-1:] == [Progress(Stage.SAVING, 2, len(DATA), percent=99)] * bool(data)


def make_copy(folder, data, **more):
    path = folder / "orders.csv"
    receipt = make_receipt(path.name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    return Copy(folder / "gone", receipt, path, **more)


def test_a_link_as_long_as_the_bytes_to_which_it_leads_is_no_copy_of_them(tmp_path):
    other = tmp_path / "other.csv"
    data = b"x" * len(os.fspath(other))
    other.write_bytes(data)
    copy = make_copy(tmp_path, data)
    copy.target.symlink_to(other)
    assert copy.target.lstat().st_size == len(data)
    assert already_saved([copy], (), Recorder(), Cancel()) is None


def test_another_form_is_known_only_by_a_save_with_the_same_options_at_the_same_place(tmp_path):
    options = WriteOptions(format=SavedFormat.JSONL)
    copy = make_copy(tmp_path, DATA, writing=options)
    copy.target.write_bytes(DATA)
    (file,) = saved_copy(copy).files
    elsewhere = SavedFile(tmp_path / "x.csv", file.measured)
    earlier = Saved(options, (file,))
    others = [Saved(WriteOptions(), (file,)), Saved(options, (elsewhere,))]
    assert already_saved([copy], others, Recorder(), Cancel()) is None
    found = already_saved([copy], [*others, earlier], Recorder(), Cancel())
    assert found == replace(earlier, was_there=True)
