import csv
import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors import NotWholeError
from csvdownloader.core.formats import Format
from csvdownloader.engine.checksum import Checksum
from csvdownloader.engine.verify import IncrementalVerifier, Measured, RecordCounter

AWKWARD = st.text(st.sampled_from("a\",\t\n\r'\\é \x00\u2028"), max_size=6)


def digests(data: bytes) -> tuple[str, str]:
    return hashlib.sha256(data).hexdigest(), Checksum(data).hexdigest()


def count(data: bytes, file_format=Format.CSV, block=1 << 20) -> tuple[int, int]:
    counter = RecordCounter(file_format)
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


def test_a_file_that_shrank_is_read_from_its_start(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n\n")
    verifier = IncrementalVerifier(path, Format.CSV)
    verifier.verify_more(lambda _: None, Cancel())
    path.write_bytes(b"a,b\n")
    verifier.verify_more(lambda _: None, Cancel())
    assert verifier.result() == Measured(0, 2, 4, *digests(b"a,b\n"))


def test_a_verifier_stops_when_cancelled(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\n" * 2_000_000)
    cancel = Cancel()
    with pytest.raises(Cancelled):
        IncrementalVerifier(path, Format.CSV).verify_more(lambda _: cancel.set(), cancel)
