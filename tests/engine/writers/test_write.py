"""The progress of a save: up to its end while it is written, and read back, each in small steps."""

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.tables.columns import ColumnType
from csvdownloader.core.writing.options import SavedFormat, WriteOptions
from csvdownloader.engine.proof.verify import BLOCK
from csvdownloader.engine.saving.copies import Copy
from csvdownloader.engine.saving.save import save
from tests.fakes.report import Recorder
from tests.support.finished import make_finished, schema_of_types

SCHEMA = schema_of_types(id=ColumnType.INTEGER, note=ColumnType.TEXT)
BLOCKS = 8


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    size = 1000
    rows = [(str(n), "x" * size) for n in range(BLOCKS * BLOCK // size)]
    return make_finished(tmp_path_factory.mktemp("finished") / "in.csv", SCHEMA, rows)


@pytest.mark.parametrize(
    "options", [WriteOptions(delimiter=";"), WriteOptions(format=SavedFormat.TSV)]
)
def test_what_is_read_back_is_told_block_by_block(tmp_path, finished, options):
    report = Recorder()
    target = tmp_path / "x.csv"
    copy = Copy(finished.finished, finished.receipt, target, finished.format, options)
    save([copy], False, report, Cancel())
    told = report.percents
    assert told == sorted(told)
    assert told[-1] > told[-2] > told[-BLOCKS]
