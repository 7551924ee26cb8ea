"""The log of a real run of the window."""

import pytest

from csvdownloader.diagnostics.log import last_lines
from csvdownloader.store.stored import stored_jobs
from csvdownloader.system.private_log import log_lines
from tests.support import window_runs

FAIL_A_DOWNLOAD = """
from csvdownloader.core.jobs.lifecycle import ACTIVE
from csvdownloader.core.requests.request import Request
def leave(job):
    if job.state not in ACTIVE:
        QApplication.exit(0)
services.service.book.job_changed.connect(leave)
services.service.start(Request("file", {"path": "PATH"}))"""


@pytest.mark.process
def test_a_line_about_a_download_names_it_and_the_run(folder, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n1,2\n3,4,5\n")
    ended = window_runs.run(FAIL_A_DOWNLOAD.replace("PATH", str(path)))
    assert ended.returncode == 0, ended.stderr
    [job] = stored_jobs(folder.store)
    *_, line = (line for line in log_lines(folder.log) if f" {job.id} " in line)
    sentence = "Row 2 (line 3) has 3 fields, but the header has 2"
    assert line.endswith(f"csvdownloader.workers.runner: task «{job.id}»: {sentence}")
    run_id = line.split(" ")[3]
    assert len(run_id) == 8
    assert {line.split(" ")[3] for line in log_lines(folder.log)} == {run_id}
    told = "\n".join(last_lines(folder.log, 10))
    assert f" {run_id} {job.id} csvdownloader.workers.runner: task •••: {sentence}" in told
    assert {path.stat().st_mode & 0o777 for path in folder.log.iterdir()} == {0o600}
