"""Reports of trouble are gathered and saved in workers."""

import pytest

from csvdownloader.core.errors.saving import TargetExistsError
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.messages import Message
from csvdownloader.workers.reports import ReportService


class Reports:
    """A `core.ports.reporter.Reporter`; `error` lets each method fail.

    Attributes:
        files: What was saved there.
    """

    def __init__(self):
        self.error, self.files = None, {}

    def text(self):
        return self._told("all is well")

    def log_of(self, job_id):
        return self._told(f"{job_id} began\n")

    def save(self, target, *, overwrite):
        if target in self.files and not overwrite:
            raise TargetExistsError(target)
        self.files[target] = self._told("a zip")

    def _told(self, text):
        if self.error is not None:
            raise self.error
        return text


@pytest.fixture
def reports():
    return Reports()


@pytest.fixture
def service(runner, reports, qapp):
    return ReportService(runner, reports, qapp)


def test_a_report_is_gathered(qtbot, service):
    with qtbot.waitSignal(service.gathered) as gathered:
        service.gather()
    assert gathered.args == ["all is well"]


def test_the_log_is_told_with_the_job_that_it_is_of(qtbot, service):
    with qtbot.waitSignal(service.log_read) as read:
        service.read_log("7")
    assert read.args == ["7", "7 began\n"]


def test_a_file_that_is_there_is_replaced_only_where_that_is_wished(
    qtbot, service, reports, tmp_path
):
    target = tmp_path / "report.zip"
    with qtbot.waitSignal(service.saved) as saved:
        service.save(target, overwrite=False)
    assert saved.args == [target]
    reports.files[target] = "another's"
    with qtbot.waitSignal(service.target_exists) as exists, qtbot.assertNotEmitted(service.failed):
        service.save(target, overwrite=False)
    assert (exists.args, reports.files) == ([target], {target: "another's"})
    with qtbot.waitSignal(service.saved):
        service.save(target, overwrite=True)
    assert reports.files == {target: "a zip"}


@pytest.mark.parametrize("method", ["gather", "read_log", "save"])
def test_what_fails_is_told(qtbot, service, reports, tmp_path, method):
    reports.error = DiskFullError(Message("No space left"))
    calls = {
        "gather": service.gather,
        "read_log": lambda: service.read_log("7"),
        "save": lambda: service.save(tmp_path / "report.zip", overwrite=False),
    }
    with qtbot.waitSignal(service.failed) as failed, qtbot.assertNotEmitted(service.target_exists):
        calls[method]()
    assert failed.args[0].kind is DiskFullError.kind
