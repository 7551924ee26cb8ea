"""A fake of Stripe's reports, after its documentation: bracketed forms, files on a second host."""

import re

from tests.services.fakes.base import FakeService, Reply, Seen, basic, needs, ranged, steps

KEY = "sk_test_canary"
ROWS = (
    b"balance_transaction_id,created,net\ntxn_1,2026-10-01 10:00:00,9.50\ntxn_2,2026-10-02,0.01\n"
)
RUNS = "/v1/reporting/report_runs"
FIELD = re.compile(
    r"report_type|parameters\[columns]\[]|parameters\[(interval_start|interval_end|currency"
    r"|timezone|connected_account|payout|reporting_category)]"
)


class Stripe(FakeService):
    """One report run, frr_1; a repeated start with the same key gives the same run."""

    def __init__(self, *statuses: str) -> None:
        super().__init__()
        self.runs: set[str] = set()  # keys of starts
        missing = Reply(401, json=error("Invalid API Key provided: sk_****", "api_key"))
        signed = needs("Authorization", basic(KEY, ""), missing)
        self.guard(signed)
        self.files.guard(signed)
        self.on("POST", RUNS, self.start)
        self.on(
            "GET", f"{RUNS}/frr_1", steps(*[Reply(json=self.run(status)) for status in statuses])
        )
        self.files.on("GET", "/v1/files/file_1/contents", ranged(ROWS))

    def start(self, seen: Seen) -> Reply:
        names = [name for name, _value in seen.form]
        if not all(FIELD.fullmatch(name) for name in names):
            return Reply(400, json=error("Received unknown parameter", "parameter_unknown"))
        times = dict(seen.form)
        first, last = (times[f"parameters[interval_{key}]"] for key in ("start", "end"))
        if not first.isdigit() or not last.isdigit() or int(first) >= int(last):
            return Reply(400, json=error("Invalid integer", "parameter_invalid_integer"))
        self.runs.add(seen.headers["Idempotency-Key"])
        return Reply(json=self.run("pending"))

    def run(self, status: str, **file_facts: object) -> dict[str, object]:
        file = {
            "id": "file_1",
            "filename": "frr_1.csv",
            "size": len(ROWS),
            "type": "csv",
            "expires_at": 1_900_000_000,
            "url": f"{self.files.url}/v1/files/file_1/contents",
        } | file_facts
        failed = "The report could not be computed" if status == "failed" else None
        result = file if status == "succeeded" else None
        return {"id": "frr_1", "status": status, "error": failed, "result": result}


def error(message: str, code: str) -> dict[str, object]:
    return {"error": {"message": message, "code": code, "type": "invalid_request_error"}}
