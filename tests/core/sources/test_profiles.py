"""What a profile rests on, as it is shown."""

from datetime import date
from pathlib import Path

import pytest

from csvdownloader.core.messages import Message
from csvdownloader.core.sources.profiles import ProfileBasis, ProfileEntry, ProfileProblem

ENDING = ProfileBasis(api_version="2026-10", ends=date(2027, 10, 1))


def test_the_sources_and_their_day_are_one_sentence():
    sources = ("https://github.com/klaviyo/openapi", "https://docs.example.com/api")
    basis = ProfileBasis(sources, date(2026, 11, 26))
    assert basis.statement == "2026-11-26, by github.com/klaviyo/openapi, docs.example.com/api"
    assert ProfileBasis().statement == ""


@pytest.mark.parametrize(
    ("basis", "text"),
    [
        (ENDING, "2026-10, supported until 2027-10-01"),
        (ProfileBasis(api_version="67.0"), "67.0"),
        (ProfileBasis(), ""),
        (ProfileBasis(ends=date(2027, 10, 1)), ""),
    ],
)
def test_the_version_is_told_with_its_end(basis, text):
    assert basis.interface == text


def test_a_version_has_ended_from_its_day_on():
    assert ENDING.warning(date(2027, 9, 30)) == ""
    assert ENDING.warning(date(2027, 10, 1)) == (
        "Version 2026-10 of the service's interface ended on 2027-10-01"
    )
    assert ProfileBasis(api_version="67.0").warning(date(2099, 1, 1)) == ""


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("poll.first", "line 3, poll.first: It is no number"), ("", "line 3: It is no number")],
)
def test_a_problem_is_told_with_its_line_and_key(key, sentence):
    problem = ProfileProblem(3, key, Message("It is no number"))
    assert (problem.sentence, str(problem)) == (sentence, sentence)


def test_a_profile_is_the_programs_and_its_hosts_are_known_unless_it_is_said():
    entry = ProfileEntry("shop", "Shop", "", Path("/shop.toml"))
    assert (entry.is_own, entry.is_open) == (False, False)
