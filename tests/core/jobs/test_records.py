import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.errors.reading import RaggedRowError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.records import (
    job_from_json,
    job_to_json,
    plain_receipt,
    request_from_json,
    request_to_json,
)
from csvdownloader.core.messages import Message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.saving.saved import Save, Saved, SavedFile
from csvdownloader.core.sources.reading import Certainty, Reading
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.view import Condition, Operator, Sort, TableView
from csvdownloader.core.units import count
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import Compression, WriteOptions
from csvdownloader.core.writing.texts import options_of
from tests.support.builders import NOON, make_job, make_receipt

SCHEMA = (
    *(Column(f"größe {kind}", kind) for kind in ColumnType),
    Column("", ColumnType.DECIMAL, 38, 0),
    Column("", ColumnType.DECIMAL, 3, -2),
    Column("", ColumnType.INTEGER, is_promise=False),
)
READING = Reading(
    (("delimiter", ";"), ("header_row", "3")),
    (Message("Lines 1 to {last} were set aside", last=2), Message("größe")),
    ("Sales 2024", ""),
    (("delimiter", Certainty.CERTAIN), ("header_row", Certainty.DOUBTFUL)),
)
MEASURED = Measured(1, 2, 9, "2" * 64, "3" * 32)
SAVES = (
    Save(Saved(WriteOptions(), (SavedFile(Path("/a/x.csv"), MEASURED),))),
    Save(
        Saved(
            WriteOptions(delimiter=";", compression=Compression.GZIP, split_rows=2),
            (
                SavedFile(Path("/b/\udcff-001.csv.gz"), MEASURED, 1_790_000_000_123_456_789),
                SavedFile(Path("/b/\udcff-002.csv.gz"), MEASURED, 0),
            ),
            guarded=1,
            replaced=2,
            cut=3,
        ),
        NOON,
    ),
)
JOBS = [
    make_job(),
    make_job("größe 📦.tsv", JobState.COMPLETED, receipt=make_receipt("größe 📦.tsv"), pinned=True),
    make_job(
        state=JobState.ERROR,
        failure=Failure(FailureKind.DISK_FULL, "no\nway", "hint"),
        ended_at=NOON,
    ),
    make_job(state=JobState.COMPLETED, saved_to='/a "b"/c.csv', started_at=NOON, aging_since=86.4),
    make_job(
        state=JobState.COMPLETED,
        receipt=make_receipt(checksum="1" * 32, aside=Measured(1, 2, 9, "2" * 64, "3" * 32)),
    ),
    make_job(
        state=JobState.COMPLETED,
        request=Request("sample", target=SaveTarget("/größe", "{date}", WhenDone.OPEN)),
        is_save_due=True,
    ),
    make_job(state=JobState.COMPLETED, receipt=make_receipt(schema=SCHEMA, seconds=0.25)),
    make_job(state=JobState.COMPLETED, receipt=make_receipt(reading=READING)),
    make_job(state=JobState.COMPLETED, receipt=make_receipt(), saved_to="/a/x.csv", saves=SAVES),
]


@pytest.mark.parametrize("job", JOBS)
def test_a_job_comes_back_as_it_was(job):
    assert job_from_json(job_to_json(job)) == job


def test_of_what_a_version_before_saved_the_place_is_known():
    receipt = make_receipt()
    job = make_job(state=JobState.COMPLETED, receipt=receipt, saved_to="/a/x.csv")
    data = json.loads(job_to_json(job))
    del data["saves"]  # as a version before wrote it
    measured = Measured(
        receipt.row_count, receipt.columns, receipt.bytes, receipt.sha256, receipt.checksum
    )
    saved = Saved(WriteOptions(), (SavedFile(Path("/a/x.csv"), measured),))
    assert job_from_json(json.dumps(data)) == replace(job, saves=(Save(saved),))
    for changed in ({"saved_to": None}, {"receipt": None}):
        assert job_from_json(json.dumps(data | changed)).saves == ()
    data["request"]["writing"] = {"delimiter": "semicolon"}  # what that made is not known
    assert job_from_json(json.dumps(data)).saves == ()


@pytest.mark.parametrize("texts", [{"format": "csv", "unheard": "of"}, {"bom": "maybe"}])
def test_options_that_only_a_later_version_knows_make_no_job(texts):
    job = make_job(state=JobState.COMPLETED, receipt=make_receipt(), saves=SAVES)
    data = json.loads(job_to_json(job))
    data["saves"][0]["options"] = texts
    with pytest.raises(ValueError, match="not options of writing"):
        job_from_json(json.dumps(data))


def test_s14_a_failure_keeps_whether_its_job_goes_on():
    failure = Failure(FailureKind.TIMED_OUT, "slow", "wait", is_resumable=True)
    data = json.loads(job_to_json(make_job(state=JobState.ERROR, failure=failure)))
    assert job_from_json(json.dumps(data)).failure == failure
    del data["failure"]["resumable"]  # as a version before wrote it
    assert not job_from_json(json.dumps(data)).failure.is_resumable


def test_what_helps_against_a_failure_is_kept():
    error = RaggedRowError(Message("No"), fields=["ragged"], line=3, remedy=Remedy.SHOW_LINE)
    job = make_job(state=JobState.ERROR, failure=error.failure())
    assert job_from_json(job_to_json(job)).failure == error.failure()
    data = json.loads(job_to_json(job))
    data["failure"]["remedy"] = "of a later version"
    assert job_from_json(json.dumps(data)).failure.remedy is Remedy.NOTHING
    for key in ("remedy", "fields", "line"):  # as a version before wrote it
        del data["failure"][key]
    failure = job_from_json(json.dumps(data)).failure
    assert (failure.remedy, failure.line) == (None, None)
    assert failure.fields == FailureKind.RAGGED_ROW.fields


def test_a_failure_keeps_what_its_sentences_are_made_of():
    failure = DiskFullError(Message("{folder} is full", folder="/a")).failure()
    job = make_job(state=JobState.ERROR, failure=failure)
    read = job_from_json(job_to_json(job)).failure
    assert (read.message.template, dict(read.message.values)) == (
        "{folder} is full",
        {"folder": "/a"},
    )
    assert read.hint.template == DiskFullError.hint


def test_a_receipt_keeps_what_its_statement_is_made_of():
    receipt = replace(make_receipt(), statement=Message("{rows} came.", rows=count(2, "row")))
    job = make_job(state=JobState.COMPLETED, receipt=receipt)
    statement = job_from_json(job_to_json(job)).receipt.statement
    assert statement.template == "{rows} came."
    assert statement.values["rows"].template == "{number:,} rows"


def test_a_receipt_keeps_what_its_notes_are_made_of():
    job = make_job(state=JobState.COMPLETED, receipt=make_receipt(reading=READING))
    note, _ = job_from_json(job_to_json(job)).receipt.reading.notes
    assert (note.template, dict(note.values)) == ("Lines 1 to {last} were set aside", {"last": 2})


def test_a_receipt_that_has_lost_a_note_is_not_read():
    data = json.loads(
        job_to_json(make_job(state=JobState.COMPLETED, receipt=make_receipt(reading=READING)))
    )
    del data["receipt"]["reading"]["notes_parts"][-1]
    with pytest.raises(ValueError, match="zip"):
        job_from_json(json.dumps(data))


def test_a_reading_in_json_says_what_was_taken_and_how_sure_that_is():
    assert plain_receipt(make_receipt(reading=READING))["reading"] == {
        "options": {"delimiter": ";", "header_row": "3"},
        "notes": ["Lines 1 to 2 were set aside", "größe"],
        "set_aside": ["Sales 2024", ""],
        "certainty": {"delimiter": "certain", "header_row": "doubtful"},
    }
    assert plain_receipt(make_receipt())["reading"] is None


def test_the_texts_of_a_version_before_are_read():
    data = json.loads(job_to_json(JOBS[2]))
    del data["failure"]["message_parts"], data["failure"]["hint_parts"]
    assert job_from_json(json.dumps(data)) == JOBS[2]


@pytest.mark.parametrize("kind", ["OfAnOldSource", "", None])
def test_a_failure_of_a_kind_that_is_unknown_here_is_read(kind):
    data = json.loads(job_to_json(JOBS[2]))
    data["failure"]["kind"] = kind
    assert job_from_json(json.dumps(data)).failure == Failure(FailureKind.OTHER, "no\nway", "hint")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "../../../etc"),
        ("id", None),
        ("title", "../evil.csv"),
        ("title", "/etc/passwd"),
        ("title", "a/b.csv"),
        ("state", "DONE"),
        ("created_at", "yesterday"),
        ("request", None),
        ("receipt", {"name": "../x.csv"}),
    ],
)
def test_sec_11_what_could_lead_astray_is_refused(key, value):
    data = json.loads(job_to_json(JOBS[1]))
    data[key] = value
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is the documented refusal
        job_from_json(json.dumps(data))


def test_the_columns_of_a_receipt_are_told_by_name_and_type():
    plain = plain_receipt(make_receipt(schema=SCHEMA))
    assert plain["columns"] == 3
    assert plain["schema"][0] == {"name": "größe text", "type": "text"}
    assert plain["schema"][-3] == {"name": "", "type": "decimal", "precision": 38, "scale": 0}
    assert plain["schema"][-1] == {"name": "", "type": "integer", "promise": False}


def test_a_receipt_of_a_version_without_columns_and_reading_is_read():
    data = json.loads(job_to_json(JOBS[-1]))
    del data["receipt"]["schema"], data["receipt"]["reading"]
    assert job_from_json(json.dumps(data)).receipt == make_receipt()


def test_what_a_version_before_did_not_note_is_as_if_it_were_nothing():
    plain = json.loads(job_to_json(JOBS[4]))
    del plain["aging_since"], plain["receipt"]["checksum"], plain["receipt"]["seconds"]
    del plain["receipt"]["aside"]["checksum"], plain["request"]["target"], plain["save_due"]
    del plain["turn"], plain["request"]["writing"]
    aside = Measured(1, 2, 9, "2" * 64, "")
    receipt = replace(JOBS[4].receipt, checksum="", seconds=None, aside=aside)
    assert job_from_json(json.dumps(plain)) == replace(JOBS[4], receipt=receipt)


def test_of_a_target_that_is_noted_in_part_the_rest_is_usual():
    data = json.loads(request_to_json(Request("sample")))
    for target, read in (
        ({}, SaveTarget()),
        ({"folder": "/a"}, SaveTarget("/a")),
        ({"name": "{date}", "when_done": "save"}, SaveTarget("", "{date}", WhenDone.SAVE)),
    ):
        assert request_from_json(json.dumps(data | {"target": target})).target == read


def test_a_column_of_a_type_that_is_unknown_here_is_read():
    data = json.loads(job_to_json(JOBS[-1]))
    data["receipt"]["schema"] = [{"name": "a", "type": "polygon"}]
    schema = job_from_json(json.dumps(data)).receipt.schema
    assert schema == (Column("a", ColumnType.UNKNOWN),)


def test_sec_11_a_receipt_that_points_elsewhere_is_refused():
    data = json.loads(job_to_json(JOBS[1]))
    data["receipt"]["name"] = "../../.ssh/id_rsa"
    with pytest.raises(ValueError, match="file name"):
        job_from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "7", '"x"'])
def test_other_text_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError is the documented refusal
        job_from_json(text)


VIEW = TableView(
    (Condition(1, Operator.BETWEEN, ("1", "9")), Condition(0, Operator.NOT_NULL)), Sort(2, True)
)
REQUESTS = [
    Request("sample"),
    Request("file", {"path": "/data/gr\udcf6\u00dfe 📦.csv", "strict": True, "n": 3}, 10**12),
    Request("database", {"query": "SELECT '\"'\n"}, None, Format.TSV),
    Request("sample", row_limit=1),
    Request("sample", writing=WriteOptions(bom=True, view=VIEW)),
    Request("sample", writing=WriteOptions(view=TableView((), Sort(0)))),
    Request("sample", writing=options_of({"format": "parquet"})),
    Request("sample", writing=options_of({"columns": 'id,"a,b"=c', "decimal": "point"})),
    Request("sample", writing=options_of({"delimiter": "semicolon", "bom": "yes"})),
]


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_comes_back_as_it_was(request_):
    text = request_to_json(request_)
    assert text.isascii()
    assert request_from_json(text) == request_


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "xml"),
        ("rows", 0),
        ("rows", "5"),
        ("rows", True),
        ("parameters", ["path"]),
        ("parameters", {"path": None}),
        ("parameters", {"path": {"deep": 1}}),
        ("writing", {"delimiter": "semicolon", "sorted_by": "id"}),  # of a later version
        ("writing", {"delimiter": 5}),
        ("writing", ["bom"]),
    ],
)
def test_what_is_no_request_of_this_version_is_refused(key, value):
    data = json.loads(request_to_json(REQUESTS[0]))
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it is logged
        request_from_json(json.dumps(data | {key: value}))
    job = json.loads(job_to_json(make_job()))
    job["request"] |= {key: value}
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        job_from_json(json.dumps(job))


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "{}", '{"source": "sample"}', "[" * 100_000])
def test_other_text_is_no_request(text):
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        request_from_json(text)
