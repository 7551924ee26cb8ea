import pytest

from csvdownloader.engine.linear_pattern import compile_linear

MEMORY = 1 << 20


@pytest.mark.parametrize(("match_case", "found"), [({}, False), ({"match_case": False}, True)])
def test_capital_letters_differ_unless_they_shall_not(match_case, found):
    assert bool(compile_linear("a+", MEMORY, **match_case).search("xA")) is found


@pytest.mark.parametrize(("within_line", "found"), [({}, True), ({"within_line": True}, False)])
def test_a_line_feed_is_found_unless_it_shall_not(within_line, found):
    assert bool(compile_linear("a\nb", MEMORY, **within_line).search("a\nb")) is found


def test_what_takes_more_than_one_pass_is_refused():
    with pytest.raises(ValueError, match="invalid"):
        compile_linear(r"(a)\1", MEMORY)
