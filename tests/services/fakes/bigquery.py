"""A fake of BigQuery, after its documentation.

Its tokens expire, DONE stands for failed jobs too, and rows come in fields `f` and `v`.
"""

from tests.services.fakes.base import FakeService, Reply, Seen, steps

SECRETS = {"client_id": "client-1", "client_secret": "google-secret", "refresh_token": "1//secret"}
ROOT = "/bigquery/v2/projects/my-project"
START, JOB, RESULT = f"{ROOT}/queries", f"{ROOT}/jobs/job_1", f"{ROOT}/queries/job_1"
MOMENTS = {  # the same one; a result has it as a number of seconds, unless asked otherwise
    "": "1.793536200123456E9",
    "INT64": "1793536200123456",
    "ISO8601_STRING": "2026-11-01T12:30:00.123456Z",
}
ROWS: list[list[str | None]] = [["1", "Ada"], ["2", None], ["3", "x, y"]]


class BigQuery(FakeService):
    """One job, job_1, in the EU, two rows a page."""

    def __init__(self, *states: str) -> None:
        super().__init__()
        self.token = ""
        self.tokens = 0
        self.on("POST", "/token", self.sign_in)
        self.on("POST", START, self.start)
        self.on("GET", JOB, steps(*[state(name) for name in states], state("DONE")))
        self.on("GET", RESULT, self.page)
        self.on("POST", f"{JOB}/cancel", Reply(json={"job": {}}))
        self.guard(self.check)

    def check(self, seen: Seen) -> Reply | None:
        sent = seen.headers.get("Authorization")
        if seen.path == "/token" or (self.token and sent == f"Bearer {self.token}"):
            return None
        return error(401, "authError", "Invalid Credentials")

    def sign_in(self, seen: Seen) -> Reply:
        if dict(seen.form) != SECRETS | {"grant_type": "refresh_token"}:
            refusal = {"error": "invalid_grant", "error_description": "Token has been revoked."}
            return Reply(400, json=refusal)
        self.tokens += 1
        self.token = f"ya29.{self.tokens}"
        return Reply(json={"access_token": self.token, "expires_in": 3599, "token_type": "Bearer"})

    def start(self, seen: Seen) -> Reply:
        if seen.json["query"] == "selec":
            return error(400, "invalidQuery", 'Syntax error: Unexpected identifier "selec"')
        reference = {"projectId": "my-project", "jobId": "job_1", "location": "EU"}
        return Reply(json={"jobReference": reference, "jobComplete": False})

    def page(self, seen: Seen) -> Reply:
        if seen.query.get("location") != "EU":
            return error(404, "notFound", "Not found: Job my-project:job_1")
        format = seen.query.get("formatOptions.timestampOutputFormat", "")
        if format and "formatOptions.useInt64Timestamp" in seen.query:
            return error(400, "invalid", "Cannot specify both use_int64_timestamp and the format")
        first, moment = int(seen.query.get("pageToken", 0)), MOMENTS[format]
        rows = [{"f": [{"v": v} for v in [*row, moment]]} for row in ROWS[first : first + 2]]
        fields = [
            {"name": "id", "type": "INTEGER"},
            {"name": "name", "type": "STRING"},
            {"name": "at", "type": "TIMESTAMP"},
        ]
        body = {"jobComplete": True, "totalRows": "3", "schema": {"fields": fields}, "rows": rows}
        return Reply(json=body if first else body | {"pageToken": "2"})


def state(name: str, **more: object) -> Reply:
    return Reply(json={"status": {"state": name} | more})


def error(status: int, reason: str, message: str) -> Reply:
    detail = {"message": message, "domain": "global", "reason": reason}
    return Reply(status, json={"error": {"code": status, "message": message, "errors": [detail]}})
