import pytest

from csvdownloader.engine.sniffing.decoding import decoded
from csvdownloader.engine.sniffing.samples import Samples


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_sample_that_begins_inside_of_a_character_begins_with_the_next(codec):
    whole = "a😀b".encode(codec)
    samples = Samples(whole, (whole[2:], whole[4:]))
    assert decoded(samples, codec, 0) == ["a😀b", "😀b", "b"]
