"""A body that was made to fill the memory ends in a sentence, and takes little of it."""

import subprocess
import sys

import pytest

MOST = 450 << 10  # kilobytes at peak, of the whole process; 282 were measured
CHILD = """
import gzip, sys, zipfile
from pathlib import Path
from tests.sources.web.bodies.harness import BodiesHarness
from csvdownloader.core.errors.base import UserError

folder, packed, start = Path(sys.argv[1]), sys.argv[2], sys.argv[3].encode()
job = BodiesHarness(folder / "job", simple=True)
path = folder / "body"
def write(file):
    file.write(start)
    for _ in range(200):
        file.write(b"a" * (1 << 20))
if packed == "zip":
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("x.csv", "w") as file:
            write(file)
elif packed == "gzip":
    with gzip.open(path, "wb", 1) as file:
        write(file)
else:
    with path.open("wb") as file:
        write(file)
media_type = "application/json" if start.startswith(b"[") else "text/csv"
try:
    job.take(path, media_type=media_type)
    print("as it came")
except UserError as error:
    print(error.message)
# not getrusage: its peak is also that of the process that this one was forked from
status = Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.process
@pytest.mark.parametrize("packed", ["", "gzip", "zip"])
@pytest.mark.parametrize("start", ["", "id,note\n1,", 'id,note\n1,"', '[{"id": 1, "note": "'])
def test_one_value_of_200_mb_does_not_fill_the_memory(tmp_path, packed, start):
    child = [sys.executable, "-c", CHILD, str(tmp_path), packed, start]
    message, peak = subprocess.check_output(child, text=True).splitlines()
    stays = start == "id,note\n1," and not packed  # nothing has to be read as a whole then
    reason = "more than 1,000 times its size" if packed == "zip" else "64 MiB"
    assert ("as it came" if stays else reason) in message
    assert int(peak) < MOST
