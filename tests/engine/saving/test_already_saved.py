import hashlib

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.engine.saving.already_saved import already_saved
from csvdownloader.engine.saving.copies import Copy
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
    assert report.percents[-1:] == ([99] if data else [])
