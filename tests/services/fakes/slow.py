"""A fake service whose one job is ready when the test says so, and a profile for it."""

from tests.services.fakes.base import FakeService, Reply, Seen

TOKEN = "t0ken-c4nary"
CSV = b"id,name\n1,Ada\n2,Grace\n"
OPEN_PROFILE = """
schema = 1
id = "slow"
name = "A slow service"
docs = "https://example.org/docs"
base_url = "http://127.0.0.1"
mode = "async"

[[params]]
name = "project"
type = "string"
required = true
[[params]]
name = "since"
type = "date"
[[params]]
name = "query"
type = "json"
required = true

[start]
method = "POST"
url = "/jobs"
expect = [201]
omit_empty = true
[start.json]
project = "{{ params.project }}"
since = "{{ params.since }}"
query = "{{ params.query }}"
[start.capture]
id = "id"

[poll]
url = "/jobs/{{ job.id }}"
status = "status"
interval = { first = "0.05s", factor = 1.0, min = "0.05s", max = "0.05s" }
[poll.classes]
running = ["busy"]
done = ["ready"]

[result]
url = "/jobs/{{ job.id }}/file"

[cancel]
method = "DELETE"
url = "/jobs/{{ job.id }}"
"""
PROFILE = OPEN_PROFILE.replace(
    "[start]\n",
    """
[[secrets]]
name = "token"
label = "API token"

[auth]
kind = "bearer"
token = "{{ secret.token }}"
hosts = ["127.0.0.1"]

[start]
""",
)


class SlowService(FakeService):
    """Records its requests; its one job is ready when the test sets `status` to "ready"."""

    def __init__(self, *, is_open: bool = False) -> None:
        super().__init__()
        self.status = "busy"
        if not is_open:
            self.guard(_refuse_without_token)
        self.on("POST", "/jobs", Reply(201, json={"id": "j-1"}))
        self.on("GET", "/jobs/j-1", lambda _seen: Reply(json={"status": self.status}))
        self.on("GET", "/jobs/j-1/file", Reply(body=CSV, headers={"Content-Type": "text/csv"}))
        self.on("DELETE", "/jobs/j-1", Reply(204))

    @property
    def asked(self) -> list[str]:
        """Method and path of each request, in order, without immediate repeats."""
        calls = [f"{seen.method} {seen.path}" for seen in self.requests]
        return [call for i, call in enumerate(calls) if i == 0 or call != calls[i - 1]]


def _refuse_without_token(seen: Seen) -> Reply | None:
    if seen.headers.get("Authorization") == f"Bearer {TOKEN}":
        return None
    return Reply(401, json={"message": "who are you?"})
