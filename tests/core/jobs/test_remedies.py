import pytest

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.jobs.remedies import address_of, remedy_for
from csvdownloader.core.masking import HIDDEN
from csvdownloader.core.messages import Message
from csvdownloader.core.overrides import override
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from csvdownloader.sources.sample import SampleSource

DATABASE = Connection("d", "Shop", "postgresql")
HOUSE = Connection("a", "House", "web:house")
ADDRESS = "https://example.com/orders"


class WebSource(SampleSource):
    def __init__(self, place: str) -> None:
        self._place = place

    @override
    def locator(self, request: Request) -> str:
        return self._place


@pytest.mark.parametrize(
    ("kind", "source", "connection", "remedy"),
    [
        (FailureKind.STALLED, SampleSource(), None, Remedy.RETRY),
        (FailureKind.STALLED, None, None, Remedy.NOTHING),  # its source was uninstalled
        (FailureKind.WRONG_CONTENT, FileSource(), None, Remedy.CHOOSE_FILE),
        (FailureKind.WRONG_CONTENT, SampleSource(), None, Remedy.CHANGE_SETTINGS),
        (FailureKind.SOURCE_UNREADABLE, SampleSource(), None, Remedy.RETRY),  # it came so
        (FailureKind.SOURCE_UNREADABLE, SampleSource(), DATABASE, Remedy.EDIT_CONNECTION),
        (FailureKind.LOGIN_REFUSED, SampleSource(), DATABASE, Remedy.ENTER_SECRET),
        (FailureKind.LOGIN_REFUSED, SampleSource(), None, Remedy.CHANGE_SETTINGS),
        (FailureKind.UNREACHABLE, SampleSource(), DATABASE, Remedy.EDIT_CONNECTION),
        (FailureKind.UNREACHABLE, SampleSource(), HOUSE, Remedy.RETRY),  # it names no host
        (FailureKind.UNREACHABLE, SampleSource(), None, Remedy.RETRY),
        (FailureKind.NAME_NOT_FOUND, SampleSource(), None, Remedy.CHANGE_SETTINGS),
        (FailureKind.SOURCE_MISSING, SampleSource(), DATABASE, Remedy.EDIT_CONNECTION),
        (FailureKind.HOSTS_CHANGED, SampleSource(), HOUSE, Remedy.EDIT_ACCOUNT),
        (FailureKind.FILE_TOO_LARGE, SampleSource(), None, Remedy.RETRY),  # of the data folder
    ],
)
def test_what_helps_is_about_what_the_job_has(kind, source, connection, remedy):
    failure = Failure(kind, Message("No"), Message("Do something"))
    assert remedy_for(failure, Request("sample"), source, connection) is remedy


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        (FailureKind.NAME_NOT_FOUND, Remedy.RETRY),  # as on a train
        (FailureKind.TLS_REFUSED, Remedy.RETRY),
        (FailureKind.NOT_THE_DATA, Remedy.RETRY),  # the network wanted a login
        (FailureKind.REMOTE_JOB, Remedy.CHANGE_SETTINGS),
        (FailureKind.LOGIN_REFUSED, Remedy.ENTER_SECRET),
    ],
)
def test_s14_a_job_that_goes_on_is_not_edited_for_what_may_pass(kind, remedy):
    failure = Failure(kind, Message("No"), Message("Do something"), is_resumable=True)
    assert remedy_for(failure, Request("sample"), SampleSource(), HOUSE) is remedy


@pytest.mark.parametrize(
    ("place", "remedy"),
    [
        (ADDRESS, Remedy.OPEN_IN_BROWSER),
        ("http://example.com", Remedy.OPEN_IN_BROWSER),
        (f"{ADDRESS}?key={HIDDEN}", Remedy.CHANGE_SETTINGS),  # it would open nothing
        ("/data/orders.csv", Remedy.CHANGE_SETTINGS),
        ("", Remedy.CHANGE_SETTINGS),
    ],
)
def test_only_a_whole_address_is_opened_in_the_browser(place, remedy):
    source = WebSource(place)
    failure = Failure(FailureKind.NOT_THE_DATA, Message("No"), Message("Do something"))
    assert remedy_for(failure, Request("sample"), source, None) is remedy
    assert address_of(Request("sample"), source) == (
        place if remedy is Remedy.OPEN_IN_BROWSER else ""
    )


@pytest.mark.parametrize(
    ("source", "line", "remedy"),
    [
        (FileSource(), 3, Remedy.SHOW_LINE),
        (FileSource(), None, Remedy.CHANGE_SETTINGS),
        (SampleSource(), 3, Remedy.CHANGE_SETTINGS),
    ],
)
def test_a_line_is_shown_where_there_is_one_to_read_again(source, line, remedy):
    failure = Failure(FailureKind.RAGGED_ROW, Message("No"), Message("Do something"), line=line)
    assert remedy_for(failure, Request("file"), source, None) is remedy


def test_the_remedy_of_the_failure_itself_comes_first():
    failure = Failure(
        FailureKind.NAME_NOT_FOUND, Message("No"), Message("Do something"), remedy=Remedy.RETRY
    )
    assert remedy_for(failure, Request("sample"), SampleSource(), None) is Remedy.RETRY
