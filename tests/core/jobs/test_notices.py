from pathlib import Path

from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.notices import (
    DesktopNotice,
    NoticeAction,
    notice_of_end,
    notice_of_failed_save,
    notice_of_save,
)
from csvdownloader.core.messages import Message
from tests.fakes.samples import failed_job
from tests.support.builders import make_job, make_receipt


def test_a_failed_job_is_told_with_its_reason_and_stays():
    notice = notice_of_end(failed_job())
    assert notice is not None
    assert (notice.title, notice.text) == ("report.csv failed", "The token was refused")
    assert notice.stays


def test_a_job_that_the_user_stopped_is_not_told():
    assert notice_of_end(make_job(state=JobState.CANCELLED)) is None


def test_a_file_that_could_not_be_saved_is_told_until_the_user_has_seen_it():
    notice = notice_of_failed_save(make_job(), Message("The disk is full"))
    assert (notice.title, notice.text) == ("sample.csv was not saved", "The disk is full")
    assert notice.stays


def test_a_fetched_file_is_told_with_what_it_is_and_offered():
    receipt = make_receipt(row_count=1200, bytes=5000)
    job = make_job("orders.csv", JobState.COMPLETED, receipt=receipt)
    assert notice_of_end(job) == DesktopNotice(
        Message("orders.csv is ready"),
        Message("Complete, 1,200 rows, 5.0 KB"),
        {NoticeAction.SHOW: Message("Show"), NoticeAction.SAVE: Message("Save CSV")},
        stays=False,
    )


def test_a_file_that_is_about_to_be_saved_is_told_when_it_is():
    job = make_job(state=JobState.COMPLETED, receipt=make_receipt(), is_save_due=True)
    assert notice_of_end(job) is None
    assert notice_of_save(Path("/data/orders.csv")) == DesktopNotice(
        Message("orders.csv is saved"),
        Message("In /data"),
        {
            NoticeAction.SHOW: Message("Show"),
            NoticeAction.OPEN: Message("Open"),
            NoticeAction.SHOW_IN_FOLDER: Message("Show in folder"),
        },
        stays=False,
    )


def test_a_failure_without_a_reason_is_told_as_well():
    notice = notice_of_end(make_job(state=JobState.ERROR))
    assert (notice.title, notice.text, notice.stays) == ("sample.csv failed", "", True)
    assert notice.actions == {NoticeAction.SHOW: "Show"}
