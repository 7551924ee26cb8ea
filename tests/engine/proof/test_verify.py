import csv
import hashlib
import io
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.base import StorageError
from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.proof import verify
from csvdownloader.engine.proof.checksum import Checksum, expected_digest
from csvdownloader.engine.proof.verify import (
    IncrementalVerifier,
    Measured,
    RecordCounter,
    check_unchanged,
)
from tests.support.builders import make_receipt

AWKWARD = st.text(st.sampled_from("a\",\t\n\r'\\é \x00\u2028"), max_size=6)


def digests(data: bytes) -> tuple[str, str]:
    return hashlib.sha256(data).hexdigest(), Checksum(data).hexdigest()


def count(data: bytes, file_format=Format.CSV, block=1 << 20) -> tuple[int, int]:
    counter = RecordCounter(file_format.delimiter)
    for start in range(0, len(data), block):
        counter.feed(data[start : start + block])
    return counter.result()


@pytest.mark.parametrize(
    ("data", "rows", "columns"),
    [
        (b"a,b\n", 0, 2),
        (b"a\n1\n", 1, 1),
        (b'a\n""\n""\n', 2, 1),
        (b'a,b\n1,"x\ny"\n', 1, 2),
        (b'"a,1","b\n2"\n1,2\n', 1, 2),
        (b'a,b\n"say ""hi"", now\n",2\n', 1, 2),
        (b'"""",b\n1,""""\n', 1, 2),
    ],
)
@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
def test_records_are_counted_whatever_the_block_size(data, rows, columns, block):
    assert count(data, block=block) == (rows, columns)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2",
        b'a,b\n1,"x\n',
        b'a,b\n1,"x',
        b"a,b\n1\n",
        b"a,b\n1,2,3\n",
        b"a\n1,2\n",
        b"a,b\n1\n1,2,3\n",  # in sum they are as many as they should be
        b"a,b\n1\n1,2\n3,4\n",
        b"a,b\n1,2\n3\n5,6\n7,8\n",
        b'a,b\n1,2\n"3\n,",4,5\n5,6\n7,8\n',
    ],
)
@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
def test_a_file_that_is_truncated_or_ragged_is_not_whole(data, block):
    with pytest.raises(NotWholeError):
        count(data, block=block)


def test_a_record_of_more_delimiters_than_any_table_has_is_not_forgotten():
    data = b"a,b\n" + b"," * ((1 << 20) + 1) + b",\n"
    with pytest.raises(NotWholeError):
        count(data, block=len(data) - 2)  # the second block alone would be a record of two fields


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(AWKWARD, min_size=width, max_size=width), min_size=1, max_size=8
        )
    ),
    st.sampled_from(Format),
    st.integers(1, 9),
)
def test_it_agrees_with_pythons_csv(table, file_format, block):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=file_format.delimiter, lineterminator="\n")
    writer.writerows(table)
    assert count(text.getvalue().encode(), file_format, block) == (len(table) - 1, len(table[0]))


def test_a_verifier_reads_the_whole_file(tmp_path):
    data = b"a,b\n" + b"1,2\n" * 700_000
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    reported, verifier = [], IncrementalVerifier(path, Format.CSV)
    verifier.verify_more(reported.append, Cancel())
    assert verifier.result() == Measured(700_000, 2, len(data), *digests(data))
    assert reported == sorted(reported)
    assert reported[-1] == len(data)


def test_a_verifier_follows_a_file_that_grows(tmp_path):
    path = tmp_path / "x.csv"
    verifier = IncrementalVerifier(path, Format.CSV)
    data = b'a,b\n1,"x\n\n"\n' * 50
    for start in range(0, len(data), 7):
        with path.open("ab") as file:
            file.write(data[start : start + 7])
        verifier.verify_more(lambda _: None, Cancel(), most=7)
        assert verifier.size == path.stat().st_size
    assert verifier.rows == 99
    assert verifier.result() == Measured(99, 2, len(data), *digests(data))


def test_a_file_that_cannot_be_read_is_not_said_to_be_unwritable(tmp_path):
    verifier = IncrementalVerifier(tmp_path / "x.csv", Format.CSV)
    with pytest.raises(StorageError, match=r"Cannot read .*x\.csv: No such file") as raised:
        verifier.verify_more(lambda _size: None, Cancel())
    assert "CSVDOWNLOADER_HOME" in raised.value.hint


def test_a_file_that_shrank_is_read_from_its_start(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n\n")
    verifier = IncrementalVerifier(path, Format.CSV)
    verifier.verify_more(lambda _: None, Cancel())
    path.write_bytes(b"a,b\n")
    verifier.verify_more(lambda _: None, Cancel())
    assert verifier.result() == Measured(0, 2, 4, *digests(b"a,b\n"))


def test_what_is_shorter_than_what_was_read_is_noticed_before_it_grows_again(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n")
    verifier = IncrementalVerifier(path, Format.CSV)
    verifier.verify_more(lambda _: None, Cancel())
    verifier.notice_truncation()
    assert (verifier.size, verifier.rows) == (8, 1)
    path.write_bytes(b"a,b\n")
    verifier.notice_truncation()
    assert (verifier.size, verifier.rows) == (0, 0)


def test_a_file_that_is_replaced_while_it_is_read_is_not_read_further(tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "BLOCK", 4)
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n")
    verifier = IncrementalVerifier(path, Format.CSV)

    def replace(_size):
        with verifier.replacing():
            path.rename(tmp_path / "aside")
            path.write_bytes(b"x\n5\n")

    verifier.verify_more(replace, Cancel())
    assert verifier.size == 0
    verifier.verify_more(lambda _: None, Cancel())
    assert verifier.result() == Measured(1, 1, 4, *digests(b"x\n5\n"))


@pytest.mark.parametrize(
    "act",
    [
        lambda verifier: verifier.notice_truncation(),
        lambda verifier: verifier.verify_more(lambda _: None, Cancel()),
        lambda verifier: verifier.observe(Heard),
    ],
)
def test_a_count_begins_anew_only_while_no_other_thread_reads(tmp_path, monkeypatch, act):
    path, held = tmp_path / "x.csv", []
    path.write_bytes(b"a,b\n1,2\n")
    verifier = IncrementalVerifier(path, Format.CSV)
    verifier.verify_more(lambda _: None, Cancel())
    path.write_bytes(b"a\n")
    restart = verifier._restart

    def restart_and_look():
        held.append(verifier._lock.locked())
        return restart()

    monkeypatch.setattr(verifier, "_restart", restart_and_look)
    act(verifier)
    assert held == [True]


class Heard:
    """What an observer takes."""

    def __init__(self):
        self.blocks = []

    def take(self, block):
        self.blocks.append(block)


def test_a_file_that_only_grows_is_heard_once(tmp_path):
    path, observers = tmp_path / "x.csv", []
    verifier = IncrementalVerifier(path, Format.CSV)
    verifier.observe(lambda: observers.append(Heard()) or observers[-1])
    for line in (b"a,b\n", b"1,2\n"):
        with path.open("ab") as file:
            file.write(line)
        verifier.verify_more(lambda _: None, Cancel())
    (observer,) = observers
    assert observer.blocks == [b"a,b\n", b"1,2\n"]


def test_no_more_is_read_at_once_than_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(verify, "BLOCK", 4)
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n" * 5)
    verifier = IncrementalVerifier(path, Format.CSV)
    for size in (8, 16, 20):
        verifier.verify_more(lambda _: None, Cancel(), most=8)
        assert verifier.size == size


def test_a_verifier_that_has_read_nothing_has_no_rows(tmp_path):
    assert IncrementalVerifier(tmp_path / "x.csv", Format.CSV).rows == 0


@pytest.mark.parametrize("is_known_by", ["checksum", "sha256", "both"])
def test_a_finished_file_is_compared_with_what_its_receipt_knows(tmp_path, is_known_by):
    data = b"a,b\n1,2\n"
    sha256, checksum = digests(data)
    receipt = make_receipt(
        sha256=sha256 if is_known_by != "checksum" else "",
        checksum=checksum if is_known_by != "sha256" else "",
    )
    assert expected_digest(receipt)[1] == (sha256 if is_known_by == "sha256" else checksum)
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    reported = []
    check_unchanged(path, receipt, reported.append, Cancel())
    assert reported == [len(data)]
    path.write_bytes(data[:-2] + b"3\n")
    with pytest.raises(NotWholeError, match="was changed after its check"):
        check_unchanged(path, receipt, reported.append, Cancel())


def test_a_comparison_stops_when_cancelled(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\n" * 2_000_000)
    cancel, reported = Cancel(), []

    def report(size):
        reported.append(size)
        if len(reported) == 2:
            cancel.set()

    with pytest.raises(Cancelled):
        check_unchanged(path, make_receipt(), report, cancel)
    assert reported == [verify.BLOCK, 2 * verify.BLOCK]


def test_a_verifier_stops_when_cancelled(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\n" * 2_000_000)
    cancel = Cancel()
    with pytest.raises(Cancelled):
        IncrementalVerifier(path, Format.CSV).verify_more(lambda _: cancel.set(), cancel)


class BrokenHash:
    def update(self, _block):
        raise MemoryError

    def hexdigest(self):
        return "of nothing"


def test_a_hash_that_fails_on_its_own_thread_fails_the_verification(tmp_path, monkeypatch):
    monkeypatch.setattr(hashlib, "sha256", BrokenHash)
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(MemoryError):
        IncrementalVerifier(path, Format.CSV).verify_more(lambda _: None, Cancel())


def test_two_threads_that_read_at_the_same_time_hash_the_blocks_in_their_order(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(verify, "BLOCK", 8)
    data = b"".join(b"%03d,%03d\n" % (n, n * n % 1000) for n in range(400))
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    verifier = IncrementalVerifier(path, Format.CSV)
    threads = [
        threading.Thread(target=verifier.verify_more, args=(lambda _: None, Cancel()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verifier.result() == Measured(399, 2, len(data), *digests(data))
