"""How much memory a Parquet file may take whose texts are far larger than the file says."""

import subprocess
import sys

import duckdb
import pytest

MOST = 200 << 10  # kilobytes at peak, of the whole process; 100 were measured, 530 by two threads
ROWS = 100_000
CHILD = """
import sys
from pathlib import Path
from csvdownloader.core.models import Request
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
