import csv
from contextlib import nullcontext
from itertools import islice

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.requests.request import Request
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.proof.checksum import Checksum
from csvdownloader.sources.sample import HEADER, SCHEMA, SampleSource, sample_rows
from tests.fakes.report import Recorder


class Part:
    def __init__(self, path):
        self.part, self.checksum = path, ""

    def wrote(self, checksum):
        self.checksum = checksum

    def verifying(self):
        return nullcontext()


def export(tmp_path, report=None, cancel=None, **changes):
    request = Request("sample", {"slow": False} | changes, 1000, Format.CSV)
    spool = Part(tmp_path / "x.part")
    outcome = SampleSource().export(request, spool, report or Recorder(), cancel or Cancel())
    assert spool.checksum == Checksum(spool.part.read_bytes()).hexdigest()
    with spool.part.open(newline="", encoding="utf-8") as file:
        return outcome, list(csv.reader(file, strict=True))


def test_the_rows_are_the_same_each_time(tmp_path):
    outcome, records = export(tmp_path)
    assert outcome.promised_rows == 1000
    assert outcome.schema == SCHEMA
    assert tuple(records[0]) == HEADER
    assert records[1:] == [[v or "" for v in row] for row in islice(sample_rows(), 1000)]
    assert export(tmp_path)[1] == records


def test_the_rows_are_realistic(tmp_path):
    text = [dict(zip(HEADER, row, strict=True)) for row in export(tmp_path)[1][1:]]
    assert [row["order_id"] for row in text[:2]] == ["000001", "000002"]
    times = [row["ordered_at"] for row in text]
    assert times == sorted(times)
    notes = "".join(row["note"] for row in text)
    assert {",", '"', "\n"} <= set(notes)
    assert len({row["customer"] for row in text}) > 20


def test_a_slow_source_waits_by_tenths_and_can_be_stopped(tmp_path, monkeypatch):
    cancel, report = Cancel(), Recorder()
    waits = []
    monkeypatch.setattr(cancel, "wait", waits.append)
    export(tmp_path, report, cancel, slow=True)
    assert report.percents[:10] == list(range(0, 100, 10))
    assert len(waits) == 10
    assert all(1 <= wait <= 2 for wait in waits)


def test_a_cancelled_slow_source_stops_at_once(tmp_path):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        export(tmp_path, cancel=cancel, slow=True)
