"""Another run goes on where the last one stopped."""

import json
import subprocess
import sys

import pytest

from csvdownloader.core.errors.wholeness import IncompleteError
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.engine.transfer.http import HttpRequest
from tests.support.rawserver import ASKED, Close, Gate, RawServer, Reset, ranges
from tests.support.transferring import DATA, ETAG, edit, part, stopped_at, upto, whole

CUT = 5000  # the offset at which the first download breaks off
BROKEN = [ASKED, upto(CUT), Reset()]
WHOLE = [ASKED, whole()]
OTHER = bytes(reversed(DATA))


def test_another_run_goes_on_where_the_last_one_stopped(run):
    stopped_at(run, CUT)
    assert run.left() == ["x.part", "x.part.resume"]
    script = [ASKED, part(CUT, ETAG, "Content-Type: text/html")]
    with RawServer(script, port=run.port) as server:
        body = run.get(server)
    assert ranges(server) == ["bytes=5000-"]
    assert server.header(0, "If-Range") == '"one"'
    assert run.bytes == DATA
    assert body.checksum == Checksum(DATA).hexdigest()
    assert body.media_type == "text/csv"  # the header of the first response holds
    assert run.left() == ["x.part"]


def test_a_failed_run_leaves_its_resume_point_too(run):
    with (
        RawServer([ASKED, upto(CUT), Close()], [ASKED, Close()]) as server,
        pytest.raises(IncompleteError),
    ):
        run.get(server)
    assert run.left() == ["x.part", "x.part.resume"]


def test_the_resume_point_holds_no_address_and_no_secret(run):
    stopped_at(run, CUT)
    text = (run.folder / "x.part.resume").read_text()
    assert "canary" not in text
    assert "127.0.0.1" not in text
    assert (run.folder / "x.part.resume").stat().st_mode & 0o077 == 0


def test_sto_10_what_came_after_the_resume_point_is_truncated(run):
    stopped_at(run, CUT)
    with run.target.path.open("ab") as file:
        file.write(bytes(1000))  # as after a power cut
    found = []
    with RawServer([ASKED, part(CUT)], port=run.port) as server:
        request = HttpRequest("GET", f"{server.url}/x?token=canary")
        run.get_by(lambda: found.append(run.bytes) or request)
    assert found == [DATA[:CUT]]
    assert ranges(server) == [f"bytes={CUT}-"]
    assert run.bytes == DATA


SPOILED = {
    "shorter file": lambda run: run.target.path.write_bytes(DATA[: CUT - 1]),
    "other bytes": lambda run: run.target.path.write_bytes(OTHER[:CUT]),
    "no file": lambda run: run.target.path.unlink(),
    "no resume point": lambda run: (run.folder / "x.part.resume").unlink(),
    "truncated resume point": lambda run: (run.folder / "x.part.resume").write_text('{"val'),
    "not a resume point": lambda run: (run.folder / "x.part.resume").write_text("[1]"),
    "more fields": lambda run: edit(run, more=1),
    "offset as text": lambda run: edit(run, offset="5000"),
    "another resource": lambda run: edit(run, asked="0" * 64),
    "offset over total": lambda run: edit(run, total=10),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_sto_10_a_resume_point_that_does_not_fit_the_file_begins_again(run, spoil):
    stopped_at(run, CUT)
    spoil(run)
    with RawServer(WHOLE, port=run.port) as server:
        run.get(server)
    assert ranges(server) == [None]
    assert run.bytes == DATA
    assert run.left() == ["x.part"]


def test_a_resume_point_is_written_while_a_long_body_comes(run):
    """So that a run that is killed can be resumed."""
    data = DATA * 1000  # 25.6 MB
    seen = []

    class Reports(list):
        def append(self, progress):
            run.clock.pass_by(1)
            path = run.folder / "x.part.resume"
            if path.exists():
                seen.append(json.loads(path.read_text())["offset"])

    run.reported = Reports()
    with RawServer([ASKED, whole(data=data)]) as server:
        run.get(server)
    assert seen
    assert seen[0] >= 1 << 20


CHILD = """
import sys
from pathlib import Path
from tests.support.transferring import edit, stopped_at, Run
run = Run(Path(sys.argv[1]))
class Reports(list):
    def append(self, progress):
        run.clock.pass_by(1)
        if (run.folder / "x.part.resume").exists():
            print("saved", flush=True)
run.reported = Reports()
run.get_url(sys.argv[2])
"""


@pytest.mark.process
def test_pro_01_a_killed_download_goes_on_from_its_last_resume_point(run):
    data = DATA * 1000  # 25.6 MB
    break_off = 20_000_000
    with RawServer([ASKED, upto(break_off, data=data), Gate()]) as server:
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(run.folder), f"{server.url}/x"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout.readline() == "saved\n"
        child.kill()
        child.wait()
        child.stdout.close()
    offset = json.loads((run.folder / "x.part.resume").read_text())["offset"]
    with RawServer([ASKED, part(offset, data=data)], port=server.port) as server:
        body = run.get(server)
    assert offset >= 1 << 20
    assert ranges(server) == [f"bytes={offset}-"]
    assert run.bytes == data
    assert body.checksum == Checksum(data).hexdigest()
