import struct

import pytest

from csvdownloader.sources.tabular.workbooks.rk_numbers import rk_number


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (0, 0.0),
        (0x3FF00000, 1.0),
        (0x3FF00001, 0.01),
        (0x3FF00004, 1.0000038146972656),  # the last bit that belongs to the number
        (0xBFF00000, -1.0),
        (0x00000006, 1.0),
        (0x00000007, 0.01),
        (0x7FFFFFFE, 536_870_911.0),
        (0x80000002, -536_870_912.0),
        (0xFFFFFFFE, -1.0),
        (0xFFFFFFFF, -0.01),
    ],
)
def test_the_two_lowest_bits_say_how_the_others_are_read(raw, number):
    assert rk_number(raw) == number


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
