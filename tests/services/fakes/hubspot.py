"""A fake of HubSpot, after its OpenAPI description: no status means failed."""

from tests.services.fakes.base import FakeService, Reply, Seen, needs, steps

TOKEN = "pat-eu1-canary"
ROWS = b"\xef\xbb\xbfemail,firstname\r\nada@example.org,Ada\r\n"
EXPORT = "/crm/exports/2026-03/export"
TASK = f"{EXPORT}/async/tasks/4711/status"
LANGUAGES = (
    "EN DE ES FR JA NL PT_BR IT PL SV FI ZH_TW DA_DK NO KO_KR TH ZH_CN".split()  # noqa: SIM905
)
EXPIRED = Reply(403, text="<Error><Code>AccessDenied</Code><Message>Expired</Message></Error>")


class HubSpot(FakeService):
    """One export, 4711, of `records`."""

    def __init__(self, *polls: dict[str, object], records: int = 1) -> None:
        super().__init__()
        self.records = records
        refused = error("INVALID_AUTHENTICATION", "The access token is not valid")
        self.guard(needs("Authorization", f"Bearer {TOKEN}", Reply(401, json=refused)))
        self.on("POST", f"{EXPORT}/async", self.start)
        self.on("GET", f"{EXPORT}/4711", self.details)
        self.on("GET", TASK, steps(*[Reply(json=poll) for poll in polls]))
        self.files.plain_only = True

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        needed = {"exportType", "format", "exportName", "language", "objectType"}
        listed = sent.get("exportType") != "LIST" or "listId" in sent
        known = needed <= set(sent) and sent["language"] in LANGUAGES
        if not known or not sent["objectProperties"] or not listed:
            return Reply(400, json=error("VALIDATION_ERROR", "Invalid input JSON"))
        return Reply(202, json={"id": "4711", "links": {"status": f"{self.url}{TASK}"}})

    def details(self, seen: Seen) -> Reply:
        known = {"id": "4711", "exportState": "DONE", "exportType": "VIEW"}
        return Reply(json=known | {"recordCount": self.records})

    def file(self, name: str) -> str:
        return f"{self.files.url}/{name}"


def task(status: str, **more: object) -> dict[str, object]:
    return {"status": status, "requestedAt": "2026-11-23T12:00:00Z", "links": {}} | more


def error(category: str, message: str) -> dict[str, object]:
    return {"status": "error", "category": category, "message": message, "correlationId": "c-1"}
