"""A fake of Salesforce Bulk API 2.0, after its clients: parts by locator, each with the header."""

from tests.services.fakes.base import FakeService, Reply, Seen

CLIENT, SECRET = "consumer-key", "canary-secret"
TOKENS = ["00D-canary-1", "00D-canary-2"]
JOBS = "/services/data/v67.0/jobs/query"
HEADER = b'"Id","Name"\n'
PARTS = [b'"001","Ada"\n"002","Bob, the ""second"""\n', b'"003","C\nD"\n', b'"004",""\n']
COUNTS = [2, 1, 1]


class Salesforce(FakeService):
    """One job, 750. A session ends when a test says so; the next has another token."""

    def __init__(self, *states: str) -> None:
        super().__init__()
        self.states = list(states)
        self.logins = 0
        self.ended: set[str] = set()
        self.alive = True
        self.guard(self._signed_in)
        self.on("POST", "/services/oauth2/token", self.login)
        self.on("POST", JOBS, self.start)
        self.on("GET", f"{JOBS}/750", self.status)
        self.on("GET", f"{JOBS}/750/results", self.results)
        self.on("PATCH", f"{JOBS}/750", self.abort)
        self.on("DELETE", f"{JOBS}/750", self.delete)

    def _signed_in(self, seen: Seen) -> Reply | None:
        if seen.path == "/services/oauth2/token":
            return None
        good = [f"Bearer {token}" for token in TOKENS[: self.logins] if token not in self.ended]
        if seen.headers.get("Authorization") in good:
            return None
        return Reply(401, json=errors("INVALID_SESSION_ID", "Session expired or invalid"))

    def login(self, seen: Seen) -> Reply:
        sent = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if dict(seen.form) != sent:
            refused = {"error": "invalid_client", "error_description": "invalid client credentials"}
            return Reply(400, json=refused)
        self.logins += 1
        return Reply(json={"access_token": TOKENS[self.logins - 1], "token_type": "Bearer"})

    def start(self, seen: Seen) -> Reply:
        known = {"operation", "query", "contentType", "columnDelimiter", "lineEnding"}
        if not set(seen.json) <= known or seen.json["operation"] not in ("query", "queryAll"):
            return Reply(400, json=errors("API_ERROR", "unknown field"))
        return Reply(json={"id": "750", "state": "UploadComplete"} | seen.json)

    def status(self, seen: Seen) -> Reply:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        failed = {"errorMessage": "MALFORMED_QUERY: unexpected token: FORM"}
        count = {"numberRecordsProcessed": sum(COUNTS) if state == "JobComplete" else 3}
        return Reply(
            json={"id": "750", "state": state} | count | (failed if state == "Failed" else {})
        )

    def results(self, seen: Seen) -> Reply:
        part = int(seen.query.get("locator", "MTA0-0").partition("-")[2])
        more = part + 1 < len(PARTS)
        headers = {
            "Content-Type": "text/csv; charset=UTF-8",
            "Sforce-Locator": f"MTA0-{part + 1}" if more else "null",
            "Sforce-NumberOfRecords": str(COUNTS[part]),
        }
        return Reply(body=HEADER + PARTS[part], headers=headers)

    def abort(self, seen: Seen) -> Reply:
        if seen.json != {"state": "Aborted"}:
            return Reply(400, json=errors("API_ERROR", "only Aborted"))
        self.states = ["Aborted"]
        return Reply(json={"id": "750", "state": "Aborted"})

    def delete(self, seen: Seen) -> Reply:
        self.alive = False
        return Reply(204)


def errors(code: str, message: str) -> list[dict[str, str]]:
    return [{"errorCode": code, "message": message}]
