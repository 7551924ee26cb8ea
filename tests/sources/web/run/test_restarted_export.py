"""An export that is restarted for an expired link keeps nothing of its first files."""

from tests.services.fakes.base import Reply, ranged, steps
from tests.sources.web.jobs import Jobs, job_profile
from tests.support.web import WebHarness

CONTENT = b"id,name\n" + b"1,Ada\n" * 5000


def test_what_came_in_part_is_removed_before_a_new_export_is_started(tmp_path):
    harness, left = WebHarness(tmp_path), []

    def start(seen):
        left.append([path.name for path in harness.files()])
        return jobs.start(seen)

    with Jobs("ready") as jobs:
        links = [jobs.link, f"{jobs.files.url}/more.csv"]
        jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url=links))
        jobs.on("POST", "/jobs", start)
        second = steps(ranged(CONTENT, truncate_at=18_000), Reply(403), Reply(body=CONTENT))
        jobs.files.on("GET", "/more.csv", second)
        profile = job_profile(result='urls = "url"\non_expired = "restart"')
        harness.run(profile, base_url=jobs.url)

    assert len(left) == 2
    assert not {"body", "body.resume"} & set(left[1])
