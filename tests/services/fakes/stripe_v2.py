"""A fake of Stripe's reports v2, after the types of Stripe's own clients: JSON, signed links."""

from tests.services.fakes.base import FakeService, Reply, Seen, needs, ranged, steps

KEY = "sk_live_canary"
RUNS = "/v2/data/report_runs"
ROWS = b"id,net\ntxn_1,9.50\ntxn_2,0.01\n"
REPORT = "Balance change from activity"


class StripeV2(FakeService):
    """One run, rpt_1; a repeated start with the same key gives the same run."""

    def __init__(self, *statuses: str) -> None:
        super().__init__()
        self.runs: set[str] = set()  # keys of starts
        missing = Reply(401, json=error("Invalid API Key provided: sk_****", "api_key_invalid"))
        self.guard(needs("Authorization", f"Bearer {KEY}", missing))
        unversioned = Reply(400, json=error("Stripe-Version is missing", "version_missing"))
        self.guard(needs("Stripe-Version", "2026-09-30.preview", unversioned))
        self.on("POST", RUNS, self.start)
        answers = [Reply(json=self.run(status)) for status in statuses]
        self.on("GET", f"{RUNS}/rpt_1", steps(*answers))
        self.files.plain_only = True
        self.files.on("GET", "/result.csv", ranged(ROWS))

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        if set(sent) != {"format", "report", "parameters"} or sent["report"] != {"name": REPORT}:
            return Reply(400, json=error("There is no such report", "report_not_found"))
        self.runs.add(seen.headers["Idempotency-Key"])
        return Reply(json=self.run("running"))

    def run(self, status: str, rows: int = 2) -> dict[str, object]:
        run = {"id": "rpt_1", "object": "v2.data.report_run", "status": status, "name": REPORT}
        if status == "failed":
            code = {"code": "file_size_above_limit", "message": "The file would be too large"}
            return run | {"status_details": code}
        return run | ({"result": self.result(rows)} if status == "succeeded" else {})

    def result(self, rows: int) -> dict[str, object]:
        link = {
            "url": f"{self.files.url}/result.csv?signature=canary",
            "expires_at": "2099-01-01T00:00:00.000Z",
        }
        file = {"content_type": "csv", "download_url": link, "size": str(len(ROWS))}
        return {"row_count": str(rows), "col_count": "2", "file": file}


def error(message: str, code: str) -> dict[str, object]:
    return {"error": {"message": message, "code": code}}
