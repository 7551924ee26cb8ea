import pytest

from csvdownloader.core.errors import DiskFullError, PermissionRefusedError, ProfileError
from csvdownloader.core.profiles import ProfileProblem
from csvdownloader.workers.profiles import ProfileService
from csvdownloader.workers.runner import TaskRunner
from tests.ui.web_fakes import BOTIFY, HOUSE, ProfilesFake


class Office:
    """The real service and runner; the fake refuses to be used in the window's thread."""

    def __init__(self):
        self.fake, self.runner = ProfilesFake(), TaskRunner()
        self.service = ProfileService(self.runner, self.fake)


@pytest.fixture
def office(qtbot):
    office = Office()
    yield office
    office.fake.gate.set()
    assert office.runner.shut_down(5000)


def loaded(office, qtbot):
    with qtbot.waitSignal(office.service.changed):
        office.service.reload()


def test_nothing_is_read_before_it_is_asked_for(office):
    assert not office.service.is_loaded
    assert office.service.entries() == ()
    assert office.fake.loads == 0


def test_profiles_are_read_in_a_worker_and_found_by_id_and_by_file(office, qtbot):
    loaded(office, qtbot)
    assert office.service.is_loaded
    assert office.service.entry(BOTIFY.id) == BOTIFY
    assert office.service.entry(str(HOUSE.path)) == HOUSE
    assert office.service.entry("gone") is None
    assert f"web:{BOTIFY.id}" in [kind.key for kind in office.service.kinds]


def test_a_reload_during_a_reload_reads_once_more(office, qtbot):
    told = []
    office.service.changed.connect(lambda: told.append(office.fake.loads))
    office.fake.gate.clear()
    with qtbot.waitSignal(office.runner.idle, check_params_cb=lambda: office.fake.loads == 2):
        for _ in range(3):
            office.service.reload()
        office.fake.gate.set()
    assert told == [1, 2]


def test_a_copy_is_told_and_then_read(office, qtbot):
    loaded(office, qtbot)
    with qtbot.waitSignal(office.service.changed), qtbot.waitSignal(office.service.copied) as told:
        office.service.copy(BOTIFY.id)
    assert office.service.entry(told.args[0]).is_own


def test_a_copy_that_fails_is_told_and_nothing_is_read_again(office, qtbot):
    office.fake.error = DiskFullError("The disk is full")
    with qtbot.waitSignal(office.service.copy_failed) as told:
        office.service.copy(BOTIFY.id)
    assert told.args[0].message == "The disk is full"
    assert office.fake.loads == 0


def test_the_problems_of_a_file_are_told(office, qtbot):
    office.fake.problems = [ProfileProblem(3, "poll.status", "There is no status")]
    with qtbot.waitSignal(office.service.checked) as told:
        office.service.check("/data/mine.toml")
    assert told.args == ["/data/mine.toml", tuple(office.fake.problems)]
    office.fake.error = ProfileError("It cannot be read")
    with qtbot.waitSignal(office.service.check_failed) as told:
        office.service.check("/data/mine.toml")
    assert told.args[0] == "/data/mine.toml"
    assert told.args[1].message == "It cannot be read"


def test_only_the_newest_check_of_a_file_answers(office, qtbot):
    told = []
    office.service.checked.connect(lambda *args: told.append(args))
    office.fake.gate.clear()
    with qtbot.waitSignal(office.runner.idle):
        office.service.check("/data/mine.toml")
        office.service.check("/data/mine.toml")
        office.fake.gate.set()
    assert len(office.fake.checked) == 2
    assert told == [("/data/mine.toml", ())]


def test_the_folder_of_own_profiles_is_made(office, qtbot, tmp_path):
    office.fake.own_folder = tmp_path / "data" / "profiles"
    for _ in range(2):
        with qtbot.waitSignal(office.service.folder_ready) as told:
            office.service.make_folder()
    assert told.args == [str(office.fake.own_folder)]
    assert office.fake.own_folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_told(office, qtbot, tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    office.fake.own_folder = tmp_path / "profiles"
    with qtbot.waitSignal(office.service.folder_failed) as told:
        office.service.make_folder()
    assert told.args[0].kind == PermissionRefusedError("").failure().kind
