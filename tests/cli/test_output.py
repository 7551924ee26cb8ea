from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from csvdownloader.cli.output import print_error, print_table, progress_line, write_out
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import InvalidRequestError, NotWholeError, RemoteJobError
from csvdownloader.core.models import Progress, Stage
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
