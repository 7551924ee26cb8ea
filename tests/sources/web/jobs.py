"""A fake service for the tests of web runs, and the profiles that describe it."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen
from tests.support.web import Done, WebHarness

CSV = b"id,name\n1,Ada\n2,Grace\n"
CELLS = [["id", "name"], ["1", "Ada"], ["2", "Grace"]]


def job_profile(
    *tables: str,
    top: str = "",
    start: str = "",
    capture: str = 'id = "id"',
    poll: str = "",
    result: str = 'urls = "url"',
) -> str:
    """A profile of mode async, with further lines and tables."""
    return f"""
schema = 1
id = "test-service"
name = "Test service"
base_url = "https://api.example.org"
mode = "async"
{top}
[start]
url = "/jobs"
{start}
[start.capture]
{capture}
[poll]
url = "/jobs/{{{{ job.id }}}}"
status = "status"
{poll}
[poll.classes]
running = ["busy"]
done = ["ready"]
empty = ["nothing"]
failed = ["broken"]
cancelled = ["stopped"]
expired = ["too late"]
[result]
{result}
""" + "\n".join(tables)


def pages_profile(pages: str, decode: str = 'format = "json"\nrows = "rows"', top: str = "") -> str:
    """A profile of pages, of mode direct."""
    return f"""
schema = 1
id = "test-pages"
name = "Test pages"
base_url = "https://api.example.org"
mode = "direct"
{top}
[result]
url = "/rows"
[pages]
{pages}
[decode]
{decode}
"""


class Jobs(FakeService):
    """One job after another; each poll gets the next of the statuses, and the last one stays."""

    def __init__(self, *statuses: str) -> None:
        super().__init__()
        self._statuses = list(statuses)
        self.link = f"{self.files.url}/out.csv"
        self.on("POST", "/jobs", self.start)
        self.on("GET", "/jobs/j-1", self.poll)
        self.files.on("GET", "/out.csv", Reply(body=CSV))

    @property
    def started(self) -> int:
        """How often a start was sent."""
        return len(self.called("POST", "/jobs"))

    @property
    def polls(self) -> int:
        """How often the job was polled."""
        return len(self.called("GET", "/jobs/j-1"))

    def start(self, seen: Seen) -> Reply:
        return Reply(201, json={"id": "j-1"})

    def lose_start(self, seen: Seen) -> Reply:
        """The job is started, but the reply is lost."""
        return Reply(is_lost=True)

    def poll(self, seen: Seen) -> Reply:
        is_last = len(self._statuses) == 1
        return self.reply(self._statuses[0] if is_last else self._statuses.pop(0))

    def reply(self, status: str, /, **more: object) -> Reply:
        """The reply to a poll."""
        link = {"url": self.link} if status == "ready" else {}
        return Reply(json={"status": status, **link, **more})


def run(harness: WebHarness, jobs: FakeService, profile: str, **more: Any) -> Done:
    """Exports from the service, by the profile."""
    return harness.run(profile, base_url=jobs.url, **more)
