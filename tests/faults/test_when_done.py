"""The program killed between the fetch of a file and its saving, which the request asks for."""

import subprocess
import sys
from pathlib import Path

import pytest

from csvdownloader.core.jobs.job import JobState
from tests.support.builders import names_in

CHILD = Path(__file__).with_name("child.py")
KILLED = -9
MOMENTS = {
    "before it is noted that the file is whole": "engine.jobs.spool.sync_folder:1",
    "before the saving begins": "workers.jobs.saving.Saving.save_due:1",
    "while the copy is verified": "engine.saving.copied_draft.verify_draft:1",
    "before the copy has its name": "engine.saving.publish._publish:1",
    "before it is noted that the file is saved": "workers.jobs.saving._with_save:1",
}


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.mark.parametrize("point", MOMENTS.values(), ids=MOMENTS.keys())
def test_the_next_start_saves_it_once(tmp_path, start_program, qtbot, point):
    file, chosen = tmp_path / "orders.csv", tmp_path / "chosen"
    file.write_text("a,b\n1,2\n")
    for folder in (chosen, tmp_path / "data"):
        folder.mkdir()
    command = [sys.executable, str(CHILD), str(tmp_path / "data"), str(file), point, str(chosen)]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == KILLED
    program = start_program()
    (job_id,) = [job.id for job in program.jobs]
    qtbot.waitUntil(lambda: program.service.book.job(job_id).saved_to is not None)
    job = program.service.book.job(job_id)
    assert (job.state, job.saved_to) == (JobState.COMPLETED, str(chosen / "orders.csv"))
    assert (job.is_save_due, names_in(chosen)) == (False, ["orders.csv"])
    assert (chosen / "orders.csv").read_bytes() == file.read_bytes()
