"""A fake of HubSpot, after its documentation: no status means failed, links live five minutes."""

from tests.services.fakes.base import FakeService, Reply, Seen, needs, steps

TOKEN = "pat-eu1-canary"
ROWS = b"\xef\xbb\xbfemail,firstname\r\nada@example.org,Ada\r\n"
TASK = "/crm/v3/exports/export/async/tasks/4711/status"
EXPIRED = Reply(403, text="<Error><Code>AccessDenied</Code><Message>Expired</Message></Error>")


class HubSpot(FakeService):
    """One export, 4711."""

    def __init__(self, *polls: dict[str, object]) -> None:
        super().__init__()
        refused = error("INVALID_AUTHENTICATION", "The access token is not valid")
        self.guard(needs("Authorization", f"Bearer {TOKEN}", Reply(401, json=refused)))
        self.on("POST", "/crm/v3/exports/export/async", self.start)
        self.on("GET", TASK, steps(*[Reply(json=poll) for poll in polls]))
        self.files.plain_only = True

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        needed = {"exportType", "format", "exportName", "language", "objectType"}
        listed = sent.get("exportType") != "LIST" or "listId" in sent
        if not needed <= set(sent) or not sent["objectProperties"] or not listed:
            return Reply(400, json=error("VALIDATION_ERROR", "Invalid input JSON"))
        return Reply(202, json={"id": "4711", "links": {"status": f"{self.url}{TASK}"}})

    def file(self, name: str) -> str:
        return f"{self.files.url}/{name}"


def task(status: str, **more: object) -> dict[str, object]:
    return {"status": status, "requestedAt": "2026-11-23T12:00:00Z", "links": {}} | more


def error(category: str, message: str) -> dict[str, object]:
    return {"status": "error", "category": category, "message": message, "correlationId": "c-1"}
