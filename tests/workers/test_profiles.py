import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.storage import DiskFullError, PermissionRefusedError
from csvdownloader.core.sources.profiles import ProfileProblem
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.runner import TaskRunner
from tests.fakes.web import BOTIFY, BROKEN, HOUSE, ProfilesFake


class ServiceHarness:
    """The real service and runner; the fake refuses to be used in the window's thread."""

    def __init__(self):
        self.fake, self.runner = ProfilesFake(), TaskRunner()
        self.service = ProfileService(self.runner, self.fake)


@pytest.fixture
def harness(qtbot):
    harness = ServiceHarness()
    yield harness
    harness.fake.gate.set()
    assert harness.runner.shut_down(5000)


def loaded(harness, qtbot):
    with qtbot.waitSignal(harness.service.changed):
        harness.service.reload()


def test_nothing_is_read_before_it_is_asked_for(harness):
    assert not harness.service.is_loaded
    assert harness.service.entries() == ()
    assert harness.fake.loads == 0


def test_profiles_are_read_in_a_worker_and_found_by_id_and_by_file(harness, qtbot):
    loaded(harness, qtbot)
    assert harness.service.is_loaded
    assert harness.service.entry(BOTIFY.id) == BOTIFY
    assert harness.service.entry(str(HOUSE.path)) == HOUSE
    assert harness.service.entry("gone") is None
    assert f"web:{BOTIFY.id}" in [kind.key for kind in harness.service.kinds]


def test_a_reload_during_a_reload_reads_once_more(harness, qtbot):
    changes = []
    harness.service.changed.connect(lambda: changes.append("changed"))
    harness.fake.gate.clear()
    with qtbot.waitSignal(harness.runner.idle, check_params_cb=lambda: harness.fake.loads == 2):
        for _ in range(3):
            harness.service.reload()
        harness.fake.gate.set()
    assert changes == ["changed", "changed"]


def test_a_copy_is_told_and_then_read(harness, qtbot):
    loaded(harness, qtbot)
    with (
        qtbot.waitSignal(harness.service.changed),
        qtbot.waitSignal(harness.service.copied) as signal,
    ):
        harness.service.copy(BOTIFY.id)
    assert harness.service.entry(signal.args[0]).is_own


def test_a_copy_that_fails_is_told_and_nothing_is_read_again(harness, qtbot):
    harness.fake.error = DiskFullError("The disk is full")
    with qtbot.waitSignal(harness.service.copy_failed) as signal:
        harness.service.copy(BOTIFY.id)
    assert signal.args[0].message == "The disk is full"
    assert harness.fake.loads == 0


def test_the_problems_of_a_file_are_told(harness, qtbot):
    harness.fake.problems = [ProfileProblem(3, "poll.status", "There is no status")]
    with qtbot.waitSignal(harness.service.checked) as signal:
        harness.service.check("/data/mine.toml")
    assert signal.args == ["/data/mine.toml", tuple(harness.fake.problems)]
    harness.fake.error = ProfileError("It cannot be read")
    with qtbot.waitSignal(harness.service.check_failed) as signal:
        harness.service.check("/data/mine.toml")
    assert signal.args[0] == "/data/mine.toml"
    assert signal.args[1].message == "It cannot be read"


def test_only_the_newest_check_of_a_file_answers(harness, qtbot):
    received = []
    harness.service.checked.connect(lambda *args: received.append(args))
    harness.fake.gate.clear()
    with qtbot.waitSignal(harness.runner.idle):
        harness.service.check("/data/mine.toml")
        harness.service.check("/data/mine.toml")
        harness.fake.gate.set()
    assert len(harness.fake.checked) == 2
    assert received == [("/data/mine.toml", ())]


def test_the_folder_of_own_profiles_is_made(harness, qtbot, tmp_path):
    harness.fake.own_folder = tmp_path / "data" / "profiles"
    for _ in range(2):
        with qtbot.waitSignal(harness.service.folder_ready) as signal:
            harness.service.make_folder()
    assert signal.args == [str(harness.fake.own_folder)]
    assert harness.fake.own_folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_told(harness, qtbot, tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    harness.fake.own_folder = tmp_path / "profiles"
    with qtbot.waitSignal(harness.service.folder_failed) as signal:
        harness.service.make_folder()
    assert signal.args[0].kind == PermissionRefusedError("").failure().kind


def test_a_broken_profile_is_found_by_the_name_of_its_file(harness, qtbot, tmp_path):
    broken = replace(BROKEN, id="", path=tmp_path / "mine.toml")
    named = replace(BOTIFY, id="other", path=tmp_path / "same.toml")
    harness.fake.on_disk = [broken, named, replace(broken, path=tmp_path / "other.toml")]
    loaded(harness, qtbot)
    assert harness.service.entry("mine") == broken
    assert harness.service.entry("same") is None
    assert harness.service.entry("other") == named
