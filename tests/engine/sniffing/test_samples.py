import io

import pytest

from csvdownloader.engine.sniffing.samples import take_samples


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
