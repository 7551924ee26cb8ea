"""A fake of Botify, after its clients: jobs, and files on a host that needs no token."""

from tests.services.fakes.base import FakeService, Reply, Seen, gzipped, needs, steps

TOKEN = "canary-of-botify"
ROWS = b"url,http_code\r\nhttps://a.example/,200\r\nhttps://a.example/b,404\r\n"


class Botify(FakeService):
    """One organization, one project, one job."""

    def __init__(self, *statuses: str, body: bytes | None = None) -> None:
        super().__init__()
        self.body = gzipped(ROWS) if body is None else body
        self.link = f"{self.files.url}/exports/77.csv.gz"
        self.started = 0
        refused = Reply(401, json=error(1001, "Authentication credentials were not provided"))
        self.guard(needs("Authorization", f"Token {TOKEN}", refused))
        self.on("POST", "/v1/jobs", self.start)
        self.on("GET", "/v1/jobs/77", steps(*[Reply(json=self.job(status)) for status in statuses]))
        self.files.plain_only = True
        self.files.on("GET", "/exports/77.csv.gz", lambda _seen: Reply(body=self.body))

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        payload = sent["payload"]
        if sent["job_type"] not in ("export", "logs_urls_export"):
            return Reply(400, json=error(1000, "Unknown job type"))
        if not isinstance(payload["export_size"], int) or not isinstance(payload["query"], dict):
            return Reply(400, json=error(1000, "Invalid payload"))
        self.started += 1
        return Reply(201, json=self.job("CREATED"))

    def job(self, status: str, **more: object) -> dict[str, object]:
        """The job as the service shows it."""
        known = {
            "job_id": 77,
            "job_url": "/v1/jobs/77",
            "job_type": "export",
            "job_status": status,
            "date_created": "2026-11-23T12:00:01Z",
            "results": {"download_url": self.link} if status == "DONE" else None,
        }
        return known | more


def error(code: int, message: str) -> dict[str, object]:
    return {"error": {"error_code": code, "message": message, "error_detail": {}}}
