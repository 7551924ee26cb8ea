import io

import pytest

from csvdownloader.engine.sniffing.samples import Samples, take_samples


@pytest.mark.parametrize("length", [0, 1, 599, 600])
def test_a_small_text_is_one_sample(length):
    file = io.BytesIO(b"x" * length)
    samples = take_samples(file, 600)
    assert (len(samples.start), samples.others, samples.is_whole) == (length, (), True)
    assert file.tell() == 0


@pytest.mark.parametrize("length", [601, 602, 603, 604, 10_007])
def test_a_large_text_gives_its_beginning_middle_and_end(length):
    content = b"".join(number.to_bytes(4, "big") for number in range(length))[:length]
    samples = take_samples(io.BytesIO(content), 600)
    assert not samples.is_whole
    assert content.startswith(samples.start)
    middle, end = samples.others
    assert content.endswith(end)
    assert all(content.index(piece) % 4 == 0 for piece in (middle, end))
    assert len(samples.start) + len(middle) + len(end) <= 600 + 2 * 4


@pytest.mark.parametrize(
    ("length", "size", "start", "middle", "end"),
    [
        (601, 600, 400, (300, 104), (500, 101)),
        (10_007, 600, 400, (5000, 104), (9904, 103)),
        (10_007, 601, 401, (5000, 104), (9904, 103)),
        (10_007, 6000, 4000, (5000, 1004), (9004, 1003)),
    ],
)
def test_a_sixth_each_is_of_the_middle_and_the_end(length, size, start, middle, end):
    content = b"".join(number.to_bytes(4, "big") for number in range(length))[:length]
    file = io.BytesIO(content)
    others = tuple(content[place : place + taken] for place, taken in (middle, end))
    assert take_samples(file, size) == Samples(content[:start], others)
    assert file.tell() == 0


def test_a_file_that_grows_meanwhile_is_not_whole():
    class Growing(io.BytesIO):
        def seek(self, place, whence=0):
            found = super().seek(place, whence)
            return min(found, 600)

    samples = take_samples(Growing(b"x" * 700), 600)
    assert (len(samples.start), samples.is_whole) == (601, False)
