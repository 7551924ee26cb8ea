import json
from hashlib import sha256

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.sources.web.bodies.working_file import LostRowsError
from tests.sources.web.bodies.harness import BodiesHarness, decoding

# Each case: the arguments of the harness, its method, and what that takes.
CSV = {"decode": decoding()}, "file", ["a,b\n1,2\n\n", "a,b\n3,4", "a,b\n5,6\n"]
FIRST = (
    {"decode": decoding(header="first-part", delimiter="auto", format="csv")},
    "file",
    ["a;b\n1;2\n", "3;4", "5;6\n"],
)
OBJECTS = (
    {"decode": decoding(nested="dot")},
    "page",
    ['[{"a": {"x": 1.0}}]', '[{"b": -0}, {"a": 2}]', '[{"c": 3}]'],
)
LISTS = (
    {"decode": decoding(rows="d", columns="n")},
    "page",
    ['{"n": ["a", "b"]}', '{"d": [[1, 2], [3, null]]}', '{"d": [[5, "x"]]}'],
)
CASES = pytest.mark.parametrize("case", [CSV, FIRST, OBJECTS, LISTS])


def take(job, case, texts):
    for text in texts:
        getattr(job, case[1])(text)


def recorded(job):
    """The state as a restart reads it from disk."""
    return json.loads(json.dumps(job.assembly.state()))


@CASES
@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_restart_goes_on_after_what_was_recorded(tmp_path, case, after):
    texts = case[2]
    whole = BodiesHarness(tmp_path / "whole", **case[0])
    take(whole, case, texts)
    wanted = whole.publish()
    job = BodiesHarness(tmp_path / "job", **case[0])
    take(job, case, texts[:after])
    state = recorded(job)
    take(job, case, texts[after:])  # written, but never recorded
    job.begin(state)
    take(job, case, texts[after:])
    receipt = job.publish()
    assert job.bytes() == whole.bytes()
    assert (receipt.sha256, receipt.statement) == (wanted.sha256, wanted.statement)


@CASES
def test_a_record_counts_over_the_restart(tmp_path, case):
    job = BodiesHarness(tmp_path / "job", rows=2, **case[0])
    take(job, case, case[2][:1])
    rows = job.assembly.rows
    job.begin(recorded(job))
    assert job.assembly.rows == rows
    take(job, case, case[2][1:])
    assert job.assembly.is_full
    assert job.publish().row_count == 2


@CASES
def test_rows_that_were_lost_are_noticed(tmp_path, case):
    job = BodiesHarness(tmp_path / "job", **case[0])
    take(job, case, case[2])
    state = recorded(job)
    for path in job.folder.iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(LostRowsError):
        job.begin(state)
    job.begin()  # from the beginning
    take(job, case, case[2])
    assert job.publish().row_count == (4 if case is OBJECTS else 3)


@CASES
def test_what_was_never_recorded_is_not_in_the_file(tmp_path, case):
    job = BodiesHarness(tmp_path / "job", **case[0])
    take(job, case, case[2][:2])
    state, rows = recorded(job), job.assembly.rows
    take(job, case, case[2][2:])
    job.begin(state)
    assert job.publish().row_count == rows


@CASES
def test_nothing_of_an_earlier_try_is_left_when_it_begins_anew(tmp_path, case):
    job = BodiesHarness(tmp_path / "job", **case[0])
    take(job, case, case[2])
    job.begin()
    take(job, case, case[2][:2])
    rows = job.assembly.rows
    assert job.publish().row_count == rows


@CASES
@pytest.mark.parametrize("restarts", [0, 1])
def test_sto_10_rows_that_were_changed_are_noticed(tmp_path, case, restarts):
    job = BodiesHarness(tmp_path / "job", **case[0])
    take(job, case, case[2][:2])
    for _ in range(restarts):
        job.begin(recorded(job))
    take(job, case, case[2][2:])
    state = recorded(job)
    job.begin(state)  # as long as they are the same, it goes on
    for path in job.folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"3", b"4", 1))
    with pytest.raises(LostRowsError):
        job.begin(state)


def test_a_long_check_of_the_rows_can_be_cancelled(tmp_path):
    job = BodiesHarness(tmp_path / "job")
    job.file("a,b\n1,2\n")
    state = recorded(job)
    job.cancel.set()
    with pytest.raises(Cancelled):
        job.begin(state)


def test_a_working_file_that_is_gone_is_noticed(tmp_path):
    job = BodiesHarness(tmp_path / "job", **OBJECTS[0])
    take(job, OBJECTS, OBJECTS[2])
    state = recorded(job)
    (job.folder / "rows.jsonl").unlink()
    with pytest.raises(LostRowsError):
        job.begin(state)


def test_a_body_that_broke_half_way_leaves_nothing_behind_the_record(tmp_path):
    job = BodiesHarness(tmp_path / "job")
    job.file("a,b\n1,2\n")
    state = recorded(job)
    with pytest.raises(RaggedRowError):
        job.file("a,b\n" + "3,4\n" * 100_000 + "5\n")
    job.begin(state)
    job.file("a,b\n7,8\n")
    assert job.publish().row_count == 2
    assert job.text() == "a,b\n1,2\n7,8\n"


def test_bytes_that_stay_are_found_again_after_a_restart(tmp_path):
    job = BodiesHarness(tmp_path / "job", simple=True)
    job.file("a,b\r\n1,2")
    state = recorded(job)
    job.begin(state)
    assert job.assembly.rows == 1
    outcome = job.finish()
    assert outcome.verbatim
    assert outcome.promised_rows == 1
    assert job.text() == "a,b\r\n1,2"


@pytest.mark.parametrize("simple", [True, False])
def test_a_limit_that_cut_rows_is_known_after_a_restart(tmp_path, simple):
    job = BodiesHarness(tmp_path / "job", rows=1, simple=simple)
    job.file("a,b\n1,2\n3,4\n")
    job.begin(recorded(job))
    assert job.finish(proven=True).completeness is Completeness.LIMITED


def test_a_finished_export_can_be_finished_again(tmp_path):
    job = BodiesHarness(tmp_path / "job", **OBJECTS[0])
    take(job, OBJECTS, OBJECTS[2])
    state = recorded(job)
    job.finish()  # and then the program dies
    written = job.bytes()
    job.begin(state)
    assert job.publish().row_count == 4
    assert job.bytes() == written


def test_what_was_measured_of_an_earlier_try_does_not_count(tmp_path):
    job = BodiesHarness(tmp_path / "job", **OBJECTS[0])
    job.spool.part.write_bytes(b"junk\n")
    job.spool.measured(job.cancel)
    take(job, OBJECTS, OBJECTS[2])
    receipt = job.publish()
    assert receipt.sha256 == sha256(job.bytes()).hexdigest()


def test_a_state_never_has_values_of_rows(tmp_path):
    job = BodiesHarness(tmp_path / "job")
    job.file("name\ncanary\n")
    assert "canary" not in json.dumps(job.assembly.state())
