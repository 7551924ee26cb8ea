import pytest

from csvdownloader.engine import linear_pattern
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


def test_an_expression_of_so_many_steps_is_fast_and_of_one_more_is_not(monkeypatch):
    steps = compile_linear("a{100}", MEMORY).programsize
    monkeypatch.setattr(linear_pattern, "LARGEST", steps)
    assert compile_linear("a{100}", MEMORY).search("a" * 100)
    monkeypatch.setattr(linear_pattern, "LARGEST", steps - 1)
    with pytest.raises(ValueError, match="too large to be fast"):
        compile_linear("a{100}", MEMORY)


def test_nothing_but_the_error_says_what_is_wrong(capfd):
    with pytest.raises(ValueError, match=r"can be used: invalid UTF-8$"):
        compile_linear(b"(\xff", MEMORY)
    with pytest.raises(ValueError, match=r"can be used: invalid named capture group: \(\?P<é$"):
        compile_linear("(?P<é", MEMORY)
    assert capfd.readouterr().err == ""
