import os
import stat
import tomllib

import pytest

from csvdownloader.core.connections.connections import SecretField
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.files import SourceMissingError, SourceUnreadableError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.catalogue.files import profile_text
from csvdownloader.sources.web.profile_toml.load import problems
from tests.sources.web.profiles import ASYNC, BOTIFY, DIRECT, QUALTRICS


@pytest.fixture
def own(tmp_path):
    return tmp_path / "home" / "profiles"


@pytest.fixture
def catalogue(own):
    return ProfileCatalogue(own)


def put(own, name, text):
    own.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    return own / name


def entry(catalogue, name):
    return next(e for e in catalogue.entries if e.path.name == name)


def test_before_it_is_loaded_there_is_nothing(catalogue):
    assert list(catalogue.entries) == []
    assert list(catalogue.kinds) == []
    assert catalogue.known("download") is None


def test_bundled_profiles_are_good_and_in_the_order_of_their_names(catalogue, own):
    catalogue.load()
    names = [e.name.casefold() for e in catalogue.entries]
    assert names == sorted(names)
    assert [e.problem for e in catalogue.entries if e.problem] == []
    assert catalogue.known("download").params[0].name == "url"
    assert not own.exists()


def test_own_profiles_stand_beside_the_bundled_ones(catalogue, own):
    path = put(own, "mine.toml", ASYNC)
    put(own, "notes.txt", "no profile")
    catalogue.load()
    found = entry(catalogue, "mine.toml")
    assert (found.id, found.name, found.path, found.is_own) == ("test", "Test", path, True)
    assert found.hosts == ("api.example.com",)
    assert found.remark == "Not tried against the real service."
    assert catalogue.known("test").name == "Test"


def test_a_broken_profile_is_an_entry_with_its_problem(catalogue, own):
    path = put(own, "broken.toml", ASYNC.replace("[poll]", "[pol]"))
    put(own, "binary.toml", "").write_bytes(b"\xff\xfe")
    catalogue.load()
    found = entry(catalogue, "broken.toml")
    assert found.id == str(path)
    assert found.problem.startswith("line 27, pol: There is no such key")
    assert entry(catalogue, "binary.toml").problem == "binary.toml is not UTF-8"
    with pytest.raises(ProfileError, match="no profile test"):
        catalogue.find("test")


def test_an_id_that_is_taken_is_a_problem_of_the_own_profile(catalogue, own):
    put(own, "a.toml", DIRECT.replace('"direct"\n', '"download"\n', 1))
    put(own, "b.toml", ASYNC)
    put(own, "c.toml", ASYNC)
    catalogue.load()
    assert entry(catalogue, "a.toml").problem == "There is another profile with the id download"
    assert entry(catalogue, "b.toml").problem == ""
    assert entry(catalogue, "c.toml").problem == "There is another profile with the id test"
    assert catalogue.known("download").name == "Direct download"


def test_loading_again_sees_what_changed(catalogue, own):
    path = put(own, "mine.toml", ASYNC)
    catalogue.load()
    before = catalogue.entries
    path.unlink()
    catalogue.load()
    assert catalogue.known("test") is None
    assert "test" in [e.id for e in before]


def test_a_profile_is_found_by_id_even_before_the_first_load(catalogue):
    assert catalogue.find("download").id == "download"


def test_s08_a_file_is_read_once_and_runs_as_the_user_was_shown_it(catalogue, own):
    path = put(own, "mine.toml", ASYNC)
    assert catalogue.known(str(path)) is None
    assert catalogue.find(str(path)).id == "test"
    assert catalogue.known(str(path)).id == "test"
    put(own, "mine.toml", ASYNC.replace('"Test"', '"Changed"'))
    assert catalogue.find(str(path)).name == "Test"


def test_a_file_that_is_not_there_is_said(catalogue, own):
    with pytest.raises(SourceMissingError):
        catalogue.find(str(own / "none.toml"))
    with pytest.raises(SourceMissingError):
        catalogue.check(own / "none.toml")
    own.mkdir(parents=True)
    with pytest.raises(SourceUnreadableError):
        catalogue.check(own)


def test_check_tells_all_problems(catalogue, own):
    path = put(own, "broken.toml", ASYNC.replace("[poll]", "[pol]"))
    assert catalogue.check(path) == problems(path.read_text())
    assert len(catalogue.check(path)) > 2


# --- kinds of accounts ----------------------------------------------------------------------------


def test_each_profile_with_a_secret_has_a_kind_of_account(catalogue, own):
    put(own, "q.toml", QUALTRICS.replace('"qualtrics-responses"', '"own-qualtrics"'))
    put(own, "d.toml", DIRECT)
    catalogue.load()
    keys = [kind.key for kind in catalogue.kinds]
    assert "web:direct" not in keys
    assert "web:download" not in keys
    kind = catalogue.kinds[keys.index("web:own-qualtrics")]
    assert kind.title == "Qualtrics: survey responses"
    assert kind.hosts == ("{datacenter}.qualtrics.com",)
    assert kind.secrets == (SecretField("token", "API token (or OAuth access token)"),)
    assert (kind.schemes, kind.parameters, kind.check({})) == ((), (), {})
    assert kind.url({}) == "{datacenter}.qualtrics.com"
    with pytest.raises(InvalidRequestError):
        kind.parse("https://x.org")


def test_the_host_of_a_base_url_is_told_by_its_parameter(catalogue):
    catalogue.load()
    kind = next(kind for kind in catalogue.kinds if kind.key == "web:download-token")
    assert kind.hosts == ("{url}",)


# --- copies ---------------------------------------------------------------------------------------


def test_a_copy_keeps_all_but_id_and_name(catalogue, own):
    put(own, "mine.toml", "# mine\n" + BOTIFY + "# the end\n")
    path = catalogue.copy("botify-export-job")
    text = path.read_text(encoding="utf-8")
    original = (own / "mine.toml").read_text(encoding="utf-8").splitlines()
    changed = [line for line in text.splitlines() if line not in original]
    assert changed == ['id = "botify-export-job-copy"', 'name = "Botify: export job (copy)"']
    assert len(text.splitlines()) == len(original)
    assert problems(text) == ()
    assert path.parent == own
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in own.iterdir() if p.suffix == ".part"] == []


def test_copies_are_numbered(catalogue):
    assert catalogue.copy("download").stem == "download-copy"
    assert catalogue.copy("download").stem == "download-copy2"
    assert catalogue.copy("download-copy").stem == "download-copy3"
    ids = [tomllib.loads(e.path.read_text())["id"] for e in catalogue.entries if e.is_own]
    assert sorted(ids) == ["download-copy", "download-copy2"]  # as of the last load


def test_a_name_with_quotes_survives_the_copy(catalogue, own):
    put(own, "mine.toml", ASYNC.replace('"Test"', r""""A \"b\" \\ c"  # why"""))
    copied = tomllib.loads(catalogue.copy("test").read_text(encoding="utf-8"))
    assert copied["name"] == r'A "b" \ c (copy)'


def test_what_cannot_be_copied_is_said(catalogue, own):
    with pytest.raises(ProfileError, match="no profile nothing"):
        catalogue.copy("nothing")
    put(own, "mine.toml", ASYNC.replace('name = "Test"', 'name = """\nTest"""'))
    with pytest.raises(ProfileError, match="over several lines"):
        catalogue.copy("test")


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        ProfileCatalogue(tmp_path / "file" / "profiles").copy("download")


def test_a_pipe_is_no_profile(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(SourceUnreadableError, match="is no file"):
        profile_text(tmp_path / "pipe.toml")
