"""A fake service of reports, whose job is ready when the test says so; and its profile."""

import os
import subprocess
import sys
from pathlib import Path

from csvdownloader.sources.web.catalogue.consents import Consent, HostConsents
from tests.services.fakes.base import FakeService, Reply, Seen

CSV = b"id,name\n1,Ada\n2,Grace\n"
TOKEN = "tok-s3cret/9"
SECRET = {"CSVDOWNLOADER_SECRET_TOKEN": TOKEN}
ORDERS = ("profile:reports", "--param", "report=orders")
_UNSET = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
_PROFILE = """
schema = 1
id = "reports"
name = "Reports"
docs = "https://example.org/docs"
base_url = "BASE"
mode = "async"

[[params]]
name = "report"
type = "enum"
values = ["orders", "returns"]
required = true
[[params]]
name = "filter"
type = "json"
[[params]]
name = "labels"
type = "bool"
default = true

[[secrets]]
name = "token"
label = "API token"

[auth]
kind = "bearer"
token = "{{ secret.token }}"
hosts = ["@base"]

[start]
method = "POST"
url = "/jobs"
expect = [201]
omit_empty = true
[start.json]
report = "{{ params.report }}"
filter = "{{ params.filter }}"
labels = "{{ params.labels }}"
[start.capture]
id = "id"

[poll]
url = "/jobs/{{ job.id }}"
status = "status"
interval = { first = "0.05s", factor = 1.0, min = "0.05s", max = "0.05s" }
[poll.classes]
running = ["busy"]
done = ["ready"]
failed = ["broken"]

[result]
url = "/jobs/{{ job.id }}/file"

[cancel]
method = "DELETE"
url = "/jobs/{{ job.id }}"

[errors]
message = ["reason"]
"""


class ReportService(FakeService):
    """Refuses requests without the token. `status` is that of its one job."""

    def __init__(self) -> None:
        super().__init__()
        self.status = "ready"
        self.token = TOKEN
        self.guard(self.check_token)
        self.on("POST", "/jobs", Reply(201, json={"id": "j-1"}))
        self.on("GET", "/jobs/j-1", self.poll)
        self.on("GET", "/jobs/j-1/file", Reply(body=CSV, headers={"Content-Type": "text/csv"}))
        self.on("DELETE", "/jobs/j-1", Reply(204))

    @property
    def asked(self) -> list[str]:
        """Method and path of each request, in order, without immediate repeats."""
        calls = [f"{seen.method} {seen.path}" for seen in self.requests]
        return [call for i, call in enumerate(calls) if i == 0 or call != calls[i - 1]]

    @property
    def start_json(self) -> object:
        """The body of the one start."""
        (start,) = self.called("POST", "/jobs")
        return start.json

    def write_profile(self, folder: Path, text: str = _PROFILE) -> Path:
        """Writes the profile, with the URL of this service."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "reports.toml"
        path.write_text(text.replace("BASE", self.url))
        return path

    @property
    def shown_host(self) -> str:
        """As the user reads it."""
        return self.url.removeprefix("http://")

    def agree_to(self, profile: Path, home: Path) -> None:
        """Has the user know the hosts of the profile in that file, and agree to them."""
        hosts = frozenset([self.shown_host])
        HostConsents(home / "consents.json").add("reports", profile, Consent(hosts, hosts))

    def check_token(self, seen: Seen) -> Reply | None:
        known = seen.headers.get("Authorization") == f"Bearer {self.token}"
        return None if known else Reply(401, json={"reason": "who are you?"})

    def poll(self, _seen: Seen) -> Reply:
        return Reply(json={"status": self.status, "reason": "the reason"})


def environment_without_display(**variables: str) -> dict[str, str]:
    """The variables of a process that has no display."""
    return {key: value for key, value in os.environ.items() if key not in _UNSET} | variables


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "csvdownloader", *map(str, arguments)]


def run_program(
    folder: Path, *arguments: object, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Runs the program in that folder; nothing that it prints holds the token."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment_without_display(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert TOKEN not in done.stdout + done.stderr
    return done


def assert_no_file_has_the_secret(*folders: Path) -> None:
    for folder in folders:
        for file in folder.rglob("*"):
            assert not file.is_file() or TOKEN.encode() not in file.read_bytes(), file
