from csvdownloader.core.models import JobState
from csvdownloader.core.notices import notice_of_end
from tests.fakes.samples import failed_job, make_job


def test_a_failed_job_is_told_with_its_reason_and_stays():
    notice = notice_of_end(failed_job())
    assert notice is not None
    assert (notice.title, notice.text) == ("report.csv failed", "The token was refused")
    assert notice.stays


def test_a_job_that_the_user_stopped_is_not_told():
    assert notice_of_end(make_job(state=JobState.CANCELLED)) is None
