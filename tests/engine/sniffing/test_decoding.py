import pytest

from csvdownloader.engine.sniffing.decoding import decoded, is_foreign
from csvdownloader.engine.sniffing.samples import Samples


@pytest.mark.parametrize("character", ["😀", "\U00010000", "\U000103ff"])  # of two units in UTF-16
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_sample_that_begins_inside_of_a_character_begins_with_the_next(codec, character):
    whole = f"a{character}b".encode(codec)
    samples = Samples(whole, (whole[2:], whole[4:]))
    assert decoded(samples, codec, 0) == [f"a{character}b", f"{character}b", "b"]


@pytest.mark.parametrize("character", ["\ud7ff", "\ue000"])  # beside what is half a character
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_sample_that_begins_with_a_whole_character_begins_with_that(codec, character):
    whole = f"a{character}b".encode(codec)
    assert decoded(Samples(whole, (whole[2:],)), codec, 0) == [f"a{character}b", f"{character}b"]


@pytest.mark.parametrize(
    ("characters", "is_so"),
    [
        ("\0\b", True),
        ("\t\n\r aé€日😀\x1a\x7f", False),
        ("\x80\x9f", True),  # control codes
        ("\ud800\udfff", True),  # halves of a pair
        ("\u0378\ufffe\uffff\ufdd0", True),  # not assigned
        ("\ue000\ufffd", False),
        ("\U0001fffd\U000e1000\U0010fffd", False),  # maybe assigned next year
        ("\U0001fffe\U0001ffff\U0010fffe\U0010ffff", True),
    ],
)
def test_what_no_text_has(characters, is_so):
    assert [is_foreign(character) for character in characters] == [is_so] * len(characters)
