from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.jobs.notices import notice_of_end, notice_of_failed_save
from csvdownloader.core.messages import Message
from tests.fakes.samples import failed_job, make_job


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
