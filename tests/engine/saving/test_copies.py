"""Which files a save makes."""

from pathlib import Path

import pytest

from csvdownloader.core.writing.options import WriteOptions
from csvdownloader.engine.saving.copies import Copy
from tests.support.builders import make_receipt


@pytest.mark.parametrize(
    ("rows", "numbers"), [(1, [1]), (2, [1]), (3, [1, 2]), (4, [1, 2]), (5, [1, 2, 3])]
)
def test_each_part_has_a_name_by_its_number(rows, numbers):
    receipt, target = make_receipt(row_count=rows), Path("x.csv")
    writing = WriteOptions(split_rows=2)
    named = Copy(target, receipt, target, writing=writing, part_name=lambda n: Path(f"{n}.csv"))
    assert named.targets == [Path(f"{number}.csv") for number in numbers]
    assert len(Copy(target, receipt, target, writing=writing).targets) == len(numbers)
    assert Copy(target, receipt, target).targets == [target]
