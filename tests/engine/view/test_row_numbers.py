"""Numbers of rows that are kept in a file."""

from array import array

import pytest

from csvdownloader.engine.view.row_numbers import kept_numbers, number_size

MOST_OF_4_BYTES = 0xFFFF_FFFF


@pytest.mark.parametrize(("largest", "kind"), [(MOST_OF_4_BYTES, "I"), (MOST_OF_4_BYTES + 1, "Q")])
def test_each_number_up_to_the_largest_comes_back(tmp_path, largest, kind):
    numbers = array(kind, [1, largest, 2])
    assert number_size(largest) == numbers.itemsize
    blocks = [numbers[:2].tobytes(), numbers[2:].tobytes()]
    assert list(kept_numbers(tmp_path, blocks, largest)) == numbers.tolist()
    assert not list(tmp_path.iterdir())
