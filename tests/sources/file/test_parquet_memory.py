"""How much memory a Parquet file may take whose texts are far larger than the file says."""

import subprocess
import sys

import duckdb
import pytest

from csvdownloader.engine.duckdb.session import MEMORY_LIMIT
from csvdownloader.sources.tabular.parquet import parquet

MOST = 200 << 10  # kilobytes at peak, of the whole process; 100 were measured, 530 by two threads
ROWS = 100_000
CHILD = """
import sys
from pathlib import Path
from csvdownloader.core.requests.request import Request
from csvdownloader.sources.file.source import FileSource
from tests.sources.file.conftest import Job

path, part = map(Path, sys.argv[1:])
job = Job(part)
request = Request("file", {"path": str(path)})
print(FileSource().export(request, job, job.report, job.cancel).promised_rows)
# not getrusage: its peak is also that of the process that this one was forked from
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.process
def test_texts_that_a_dictionary_holds_do_not_fill_the_memory(tmp_path):
    path, part = tmp_path / "a.parquet", tmp_path / "out.csv.part"
    duckdb.execute(
        "COPY (SELECT repeat(md5((i % 50)::VARCHAR), 64) AS text, i "
        f"FROM range({ROWS}) t(i)) TO '{path}' (ROW_GROUP_SIZE {ROWS})"
    )
    assert path.stat().st_size < 1 << 20
    part.touch()
    child = [sys.executable, "-c", CHILD, str(path), str(part)]
    rows, peak = subprocess.check_output(child, text=True).splitlines()
    assert (int(rows), part.stat().st_size > ROWS * 2048) == (ROWS, True)
    assert int(peak) < MOST


def test_the_pages_of_a_large_row_group_have_room(tmp_path, job, monkeypatch):
    path, asked, session = tmp_path / "a.parquet", [], parquet.session

    def session_and_note(part, paths, *memory):
        asked.append(memory)
        return session(part, paths, *memory)

    monkeypatch.setattr(parquet, "session", session_and_note)
    duckdb.execute(f"COPY (SELECT i FROM range(5000) t(i)) TO '{path}' (ROW_GROUP_SIZE 2048)")
    size = "max(total_compressed_size + total_uncompressed_size)"
    (largest,) = duckdb.execute(f"SELECT {size} FROM parquet_metadata('{path}')").fetchone()
    job.run(path)
    assert asked == [(), (MEMORY_LIMIT + 2 * largest,)]
