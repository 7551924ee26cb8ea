"""Every profile that comes with the program."""

import pytest

from csvdownloader.core.resources import resource
from csvdownloader.sources.web.profile_toml.load import problems, read_profile

PATHS = sorted(resource("profiles").glob("*.toml"), key=lambda path: path.name)


def test_there_are_profiles():
    assert PATHS


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
class TestProfile:
    def test_it_has_no_problems(self, path):
        assert problems(path.read_text(encoding="utf-8")) == ()

    def test_it_has_the_id_of_its_file(self, path):
        assert _profile(path).id == path.stem

    def test_it_links_to_the_documentation(self, path):
        is_service = not path.stem.startswith("download")  # else a URL of the user's own
        assert _profile(path).docs.startswith("https://") or not is_service

    def test_every_question_has_one_plain_sentence_of_help(self, path):
        for param in _profile(path).params:
            assert param.help.endswith("."), param.name
            assert "\n" not in param.help, param.name

    def test_every_choice_can_be_read(self, path):
        for param in _profile(path).params:
            for value, label in zip(param.values, param.labels or param.values, strict=True):
                assert len(label) <= 40, (param.name, value)

    def test_it_says_whether_it_was_tried(self, path):
        profile = _profile(path)
        if not profile.verified:
            assert profile.notes.startswith("Not tried against the real service.")

    def test_it_names_what_it_was_read_from_and_when(self, path):
        basis = _profile(path).basis
        is_service = not path.stem.startswith("download")
        assert bool(basis.sources and basis.checked) == is_service

    def test_its_version_is_the_one_that_it_asks_for(self, path):
        profile = _profile(path)
        version = profile.basis.api_version
        defaults = [param.default for param in profile.params]
        urls = [call.url.source for call in (profile.result.call, _start(profile)) if call]
        assert version in ["", *defaults] or any(version in url for url in urls)


def _start(profile):
    return profile.start.call if profile.start else None


def _profile(path):
    return read_profile(path.read_text(encoding="utf-8"))
