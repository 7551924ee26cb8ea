"""A fake of Marketo's bulk extract, after its documentation.

Two calls start a job, and errors come with HTTP 200.
"""

import hashlib

from tests.services.fakes.base import FakeService, Reply, Seen, ranged

CLIENT, SECRET = "client-of-marketo", "canary-of-marketo"
ROWS = b"id,email\n" + b"".join(b"%d,user%d@example.org\n" % (n, n) for n in range(200))
EXPORT = "/bulk/v1/leads/export"
JOB = f"{EXPORT}/ce45-1"


class Marketo(FakeService):
    """One export of leads. `statuses` are the answers to polls; the last one stays."""

    def __init__(self, *statuses: str) -> None:
        super().__init__()
        self.statuses = list(statuses)
        self.logins = 0
        self.ended: set[str] = set()  # tokens
        self.created = 0
        self.is_queued = False
        self.guard(self._signed_in)
        self.on("POST", "/identity/oauth/token", self.login)
        self.on("POST", f"{EXPORT}/create.json", self.create)
        self.on("POST", f"{JOB}/enqueue.json", self.enqueue)
        self.on("POST", f"{JOB}/cancel.json", self.cancel)
        self.on("GET", f"{JOB}/status.json", self.status)
        self.on("GET", f"{JOB}/file.json", ranged(ROWS))

    def _signed_in(self, seen: Seen) -> Reply | None:
        if seen.path == "/identity/oauth/token":
            return None
        good = {f"canary-{number + 1}:int" for number in range(self.logins)} - self.ended
        if seen.headers.get("Authorization", "").removeprefix("Bearer ") in good:
            return None
        return refused("602", "Access token expired")

    def login(self, seen: Seen) -> Reply:
        sent = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if dict(seen.form) != sent:
            refusal = {"error": "unauthorized", "error_description": "No client with requested id"}
            return Reply(401, json=refusal)
        self.logins += 1
        return Reply(json={"access_token": f"canary-{self.logins}:int", "expires_in": 3599})

    def create(self, seen: Seen) -> Reply:
        sent = seen.json
        if not sent.get("fields") or set(sent["filter"]) != {"createdAt"}:
            return refused("1003", "Value for required field missing: fields")
        self.created += 1
        return result({"exportId": "ce45-1", "status": "Created", "format": sent["format"]})

    def enqueue(self, seen: Seen) -> Reply:
        self.is_queued = True
        return result({"exportId": "ce45-1", "status": "Queued"})

    def cancel(self, seen: Seen) -> Reply:
        self.statuses = ["Cancelled"]
        return result({"exportId": "ce45-1", "status": "Cancelled"})

    def status(self, seen: Seen) -> Reply:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if self.is_queued and status == "Completed":
            return result(self.file())
        return result({"exportId": "ce45-1", "status": status if self.is_queued else "Created"})

    def file(self) -> dict[str, object]:
        """The job when it is done."""
        return {
            "exportId": "ce45-1",
            "status": "Completed",
            "numberOfRecords": 200,
            "fileSize": len(ROWS),
            "fileChecksum": "sha256:" + hashlib.sha256(ROWS).hexdigest(),
        }


def result(values: dict[str, object]) -> Reply:
    return Reply(json={"requestId": "e42b#1", "success": True, "result": [values]})


def refused(code: str, message: str) -> Reply:
    errors = [{"code": code, "message": message}]
    return Reply(json={"requestId": "e42b#2", "success": False, "errors": errors})
