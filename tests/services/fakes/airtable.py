"""A fake of Airtable, after its public client: pages by a mark, and no empty fields."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen, needs

TOKEN = "patCanary.canary"
PATH = "/v0/appB1/My%20table"
FIELDS: list[dict[str, Any]] = [
    {"Name": "Ada", "Age": 36},
    {"Name": "Bob"},
    {},
    {"Tags": ["a", "b"], "By": {"id": "usr1", "email": "bob@example.org"}},
    {"Name": "Eve", "Age": 1.50},
]


class Airtable(FakeService):
    """One table with five records; the columns are complete only in the fourth."""

    def __init__(self, fields: list[dict[str, Any]] | None = None) -> None:
        super().__init__()
        known = FIELDS if fields is None else fields
        self.records = [
            {"id": f"rec{number}", "createdTime": "2026-11-01T12:00:00.000Z", "fields": values}
            for number, values in enumerate(known)
        ]
        refused = {
            "error": {"type": "AUTHENTICATION_REQUIRED", "message": "Authentication required"}
        }
        self.guard(needs("Authorization", f"Bearer {TOKEN}", Reply(401, json=refused)))
        self.on("GET", PATH, self.page)

    def page(self, seen: Seen) -> Reply:
        if "nothing" in seen.query.get("filterByFormula", ""):
            message = "The formula for filtering records is invalid: Unknown field names: nothing"
            return failure(422, "INVALID_FILTER_BY_FORMULA", message)
        size = int(seen.query["pageSize"])
        assert size <= 100
        first = int(seen.query.get("offset", "itr/0").partition("/")[2])
        body: dict[str, Any] = {"records": self.records[first : first + size]}
        if first + size < len(self.records):
            body["offset"] = f"itr/{first + size}"
        return Reply(json=body)


def failure(status: int, kind: str, message: str) -> Reply:
    return Reply(status, json={"error": {"type": kind, "message": message}})
