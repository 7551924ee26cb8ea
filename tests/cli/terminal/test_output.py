import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from csvdownloader.cli.options.delivery import Delivery
from csvdownloader.cli.terminal.output import (
    check_finished,
    conclude,
    print_error,
    print_table,
    progress_line,
    write_out,
)
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.errors.services import DeadlineError, RemoteJobError, StartUnsureError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.progress import Progress, Stage
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Reading
from csvdownloader.workers.runner import Failed, Succeeded
from tests.fakes.report import Recorder
from tests.support.builders import NOON, make_receipt


def local(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M:%S}"


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(Stage.STARTING), "Starting the export"),
        (Progress(Stage.COPYING, 1200, percent=40.9), "Download 40% complete, 1,200 rows"),
        (
            Progress(Stage.PREPARING, status="IN_PROGRESS", next_poll=NOON + timedelta(seconds=9)),
            "The service prepares the export: IN_PROGRESS, "
            f"next look {local(NOON + timedelta(seconds=9))}",
        ),
        (
            Progress(Stage.PREPARING, percent=12.0, status="busy"),
            "Download 12% complete: busy",
        ),
    ],
)
def test_progress_is_one_line(progress, line):
    assert progress_line(progress) == line


def test_sec_what_a_server_says_moves_no_cursor(capsys):
    progress = Progress(Stage.PREPARING, status="a\x1b[2Jb\rc\nd")
    assert progress_line(progress) == "The service prepares the export: a[2Jb c d"
    print_error(RemoteJobError("no\x1b]0;mine\x07 rows", "ask\x9bthem"))
    assert capsys.readouterr().err == "csvdownloader: no]0;mine rows\naskthem\n"


def test_a_wrong_parameter_stands_behind_its_option(capsys):
    print_error(
        InvalidRequestError({"rows": "Rows must be 1 or more", "param.since": "No such day"})
    )
    printed = capsys.readouterr().err
    assert printed == "csvdownloader: Rows must be 1 or more. --param since: No such day\n"


def test_a_table_has_columns_of_one_width_and_nothing_at_the_end_of_a_line(capsys):
    print_table([("a", "bbb", ""), ("aa", "b", "c")])
    assert capsys.readouterr().out == "a   bbb\naa  b    c\n"
    print_table([])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("place", [0, 300_000, -1])
def test_standard_output_is_compared_with_the_receipt(tmp_path, capfdbinary, place):
    path, data = tmp_path / "orders.csv", bytearray(b"a,b\n" + b"1,2\n" * 100_000)
    receipt = make_receipt("orders.csv", bytes=len(data), sha256=sha256(data).hexdigest())
    path.write_bytes(data)
    write_out(path, receipt, Cancel())
    assert capfdbinary.readouterr().out == data
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(NotWholeError, match="changed after its check"):
        write_out(path, receipt, Cancel())


def test_s14_a_fetched_file_that_is_gone_is_no_fault_of_standard_output(tmp_path):
    path = tmp_path / "orders.csv"
    with pytest.raises(NotWholeError, match=r"sample\.csv is gone"):
        write_out(path, make_receipt(), Cancel())
    path.mkdir()
    with pytest.raises(NotWholeError, match=r"sample\.csv cannot be read: Is a directory"):
        check_finished(path, make_receipt(), Recorder(), Cancel())


@pytest.mark.parametrize(
    ("error", "is_told"), [(DeadlineError("late"), True), (StartUnsureError("unsure"), False)]
)
def test_s14_nothing_is_resumed_that_ends_in_the_same_way(capsys, error, is_told):
    assert conclude(Failed(error), None, "csvdownloader resume 1", Remedy.RETRY) == 1
    assert ("It can go on" in capsys.readouterr().err) == is_told


def test_s14_what_cannot_go_on_is_not_said_to(capsys):
    assert conclude(Failed(DeadlineError("late")), None, "", Remedy.RETRY) == 1
    assert "goes on" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("remedy", "words"),
    [
        (Remedy.ENTER_SECRET, "CSVDOWNLOADER_SECRET"),
        (Remedy.EDIT_CONNECTION, "another URL"),
        (Remedy.SAVE_ELSEWHERE, "-o"),
        (Remedy.FREE_SPACE, "old downloads"),
    ],
)
def test_what_helps_is_said_in_words_unless_the_hint_says_more(capsys, remedy, words):
    conclude(Failed(SourceError(Message("It failed"))), None, "", remedy)
    assert words in capsys.readouterr().err.splitlines()[-1]
    own = SourceError(Message("It failed"), Message("Do just this."))
    conclude(Failed(own), None, "", remedy)
    assert capsys.readouterr().err.splitlines()[-1].endswith("Do just this.")


def concluded(receipt, *, as_json=False):
    delivery = Delivery(Path("/out.csv"), overwrite=False, as_json=as_json)
    return conclude(Succeeded(receipt), delivery, "", Remedy.NOTHING)


def test_what_was_not_plain_is_said_on_standard_error_whatever_that_is(capsys):
    notes = (
        Message("Lines 1 to 2 were set aside."),
        Message("It begins with {t}", t="a\nb\x1b[2J"),
    )
    assert concluded(make_receipt(reading=Reading(notes=notes))) == 0
    printed = capsys.readouterr()
    assert printed.err == (
        "csvdownloader: note: Lines 1 to 2 were set aside.\n"
        "csvdownloader: note: It begins with a b[2J\n"
    )
    assert printed.out == ""


@pytest.mark.parametrize("reading", [None, Reading((("delimiter", ";"),))])
def test_nothing_is_said_of_a_plain_file(capsys, reading):
    assert concluded(make_receipt(reading=reading)) == 0
    assert capsys.readouterr() == ("", "")


def test_json_has_the_reading_and_the_notes_stay_on_standard_error(capsys):
    reading = Reading((("delimiter", ";"),), (Message("It may be otherwise."),))
    receipt = make_receipt(reading=reading, completeness=Completeness.UNVERIFIED)
    assert concluded(receipt, as_json=True) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out)["reading"]["notes"] == ["It may be otherwise."]
    assert printed.err == "csvdownloader: note: It may be otherwise.\n"
