"""A fake of Amplitude, after its documentation: events as a zip of JSON lines, cohorts as jobs."""

import re

from tests.services.fakes.base import (
    FakeService,
    Reply,
    Seen,
    basic,
    gzipped,
    needs,
    redirect,
    steps,
    zipped,
)

KEY, SECRET = "amplitude-key", "amplitude-canary"
FIRST = b'{"event_type":"open","user_id":"u1","event_properties":{"page":"/a","n":1}}\n'
SECOND = b'{"event_type":"close","user_id":null,"city":"K\xc3\xb6ln","event_properties":{}}\n'
HOUR = re.compile(r"\d{8}T\d\d")
MEMBERS = b"amplitude_id,user_id\r\n1,ada\r\n2,bob\r\n"
COHORTS = "/api/5/cohorts"


class Amplitude(FakeService):
    """One project, events of two hours and one cohort, c7, whose request is r1."""

    def __init__(self, *polls: Reply) -> None:
        super().__init__()
        refused = Reply(401, text="Invalid API key or secret")
        self.guard(needs("Authorization", basic(KEY, SECRET), refused))
        self.archive = zipped(
            {"187/187_0#0.json.gz": gzipped(FIRST), "187/187_1#0.json.gz": gzipped(SECOND)}
        )
        self.on("GET", "/api/2/export", self.export)
        self.on("GET", f"{COHORTS}/request/c7", self.request)
        link = f"{self.files.url}/c7.csv?X-Amz-Signature=canary"
        if polls:
            self.on("GET", f"{COHORTS}/request-status/r1", steps(*polls))
        self.on(
            "GET",
            f"{COHORTS}/request/r1/file",
            redirect(link),
        )
        self.files.plain_only = True
        self.files.on("GET", "/c7.csv", Reply(body=MEMBERS))

    def export(self, seen: Seen) -> Reply:
        if set(seen.query) != {"start", "end"} or not all(map(HOUR.fullmatch, seen.query.values())):
            return Reply(400, text="Invalid date")
        return Reply(body=self.archive, headers={"Content-Type": "application/zip"})

    def request(self, seen: Seen) -> Reply:
        return Reply(202, json={"request_id": "r1", "cohort_id": "c7"})


def job(async_status: str, status: int) -> Reply:
    return Reply(status, json={"request_id": "r1", "cohort_id": "c7", "async_status": async_status})


RUNNING, COMPLETED = job("JOB INPROGRESS", 202), job("JOB COMPLETED", 200)
