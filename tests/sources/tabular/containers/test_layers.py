"""The layers of a file: how much may come out of it, and how far it was read."""

import io
import os
from contextlib import ExitStack

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.engine.sniffing.samples import SAMPLE_SIZE
from csvdownloader.sources.tabular.containers.layers import Allowance, Layer, Unpacked, WholeFile

MIB = 1 << 20


@pytest.fixture
def whole(tmp_path):
    """Makes the one file of that size, and opens it."""
    with ExitStack() as opened:

        def make(size):
            path = tmp_path / "in.bin"
            path.write_bytes(b"")
            os.truncate(path, size)
            return WholeFile(path, opened.enter_context(path.open("rb")))

        yield make


@pytest.mark.parametrize(
    ("size", "most"),
    [(0, 64 * MIB), (1, 64 * MIB), (67_108, 64 * MIB), (67_109, 67_109_000), (MIB, 1000 * MIB)],
)
def test_a_container_unpacks_to_a_thousand_times_the_file_and_no_more(whole, size, most):
    allowance = Allowance(whole(size))
    allowance.take("x.gz", most - 1)
    allowance.take("x.gz", 1)
    with pytest.raises(SourceUnreadableError) as refused:
        allowance.take("x.gz", 1)
    sentence = "x.gz unpacks to more than 1,000 times its size, so it is not unpacked"
    assert refused.value.message == sentence
    assert refused.value.hint == (
        "If you trust it, unpack it with another program; nothing was saved."
    )


def test_what_is_unpacked_is_counted(whole):
    allowance = Allowance(whole(1))
    unpacked = Unpacked("x.gz", io.BytesIO(bytes(64 * MIB + 1)), allowance)
    assert len(unpacked.read(64 * MIB)) == 64 * MIB
    with pytest.raises(SourceUnreadableError):
        unpacked.read(1)


@pytest.mark.parametrize(
    ("size", "read", "fraction"), [(8, 0, 0), (8, 2, 0.25), (8, 8, 1), (0, 0, 1)]
)
def test_how_much_of_the_file_was_read(whole, size, read, fraction):
    file = whole(size)
    file.read(read)
    assert file.fraction == fraction


def test_a_file_that_grew_is_read_to_its_end_and_not_further(whole, tmp_path):
    file = whole(8)
    with (tmp_path / "in.bin").open("ab") as more:
        more.write(b"x" * 8)
    file.read(16)
    assert file.fraction == 1


@pytest.mark.parametrize("size", [SAMPLE_SIZE - 1, SAMPLE_SIZE, SAMPLE_SIZE + 1])
def test_samples_of_what_is_unpacked_are_its_start_which_is_read_all_the_same(whole, size):
    data = bytes(number % 251 for number in range(size))
    layer = Layer("x.csv", io.BytesIO(data), whole(1))
    assert layer.compressed
    assert layer.start == data[:4096]
    samples = layer.samples()
    assert samples.start == data[:SAMPLE_SIZE]
    assert samples.is_whole is (size < SAMPLE_SIZE)
    read = b""
    while block := layer.read(100_000):
        read += block
    assert read == data


def test_samples_of_the_file_itself_leave_it_where_it_was(tmp_path):
    path = tmp_path / "in.csv"
    data = bytes(number % 251 for number in range(3 * SAMPLE_SIZE))
    path.write_bytes(data)
    with path.open("rb") as file:
        opened = WholeFile(path, file)
        layer = Layer("in.csv", opened, opened)
        assert not layer.compressed
        samples = layer.samples()
        assert samples.start == data[: len(samples.start)]
        assert len(samples.others) > 0
        target = io.BytesIO()
        layer.copy_to(target, Cancel())
    assert target.getvalue() == data


def test_reading_and_copying_can_be_cancelled(whole):
    cancel = Cancel()
    cancel.set()
    target = io.BytesIO()
    for work in (lambda layer: layer.read_out(cancel), lambda layer: layer.copy_to(target, cancel)):
        layer = Layer("x.csv", io.BytesIO(b"a"), whole(1))
        with pytest.raises(Cancelled):
            work(layer)
        assert layer.read() == b""
    assert target.getvalue() == b"a"
