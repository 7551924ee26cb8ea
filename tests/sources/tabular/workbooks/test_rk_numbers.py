import struct

import pytest

from csvdownloader.sources.tabular.workbooks.rk_numbers import rk_number


@pytest.mark.parametrize("number", [0.0, 1.5, -2.0])
def test_a_number_may_be_half_a_float_and_a_hundredth_of_it(number):
    (bits,) = struct.unpack("<Q", struct.pack("<d", number))
    assert rk_number(bits >> 32) == number
    assert rk_number(bits >> 32 | 1) == number / 100


@pytest.mark.parametrize("number", [0, 7, -7, (1 << 29) - 1, -(1 << 29)])
def test_a_number_may_be_whole_and_a_hundredth_of_it(number):
    bits = (number << 2 | 2) & 0xFFFFFFFF
    assert rk_number(bits) == number
    assert rk_number(bits | 1) == number / 100
