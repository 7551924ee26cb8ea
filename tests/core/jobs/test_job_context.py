from contextvars import Context

from csvdownloader.core.jobs.job_context import current_job, working_for


def test_code_works_for_a_job_only_inside():
    def seen():
        before = current_job()
        with working_for("a"), working_for("b"):
            inside = current_job()
        return before, inside, current_job()

    assert Context().run(seen) == ("", "b", "")
