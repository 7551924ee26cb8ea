"""A fake of Jira Cloud, after its public clients: pages by a token, with a mark of the last one."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen, basic, needs

EMAIL, TOKEN = "ada@example.org", "ATATT-canary"
PATH = "/rest/api/3/search/jql"
FIELDS: list[dict[str, Any]] = [
    {"summary": "One", "status": {"name": "Open"}, "assignee": None},
    {"summary": "Two, and more", "status": {"name": "Done"}, "assignee": {"displayName": "Ada"}},
    {"summary": "Three", "status": {"name": "Open"}, "assignee": None},
    {"summary": "Four", "status": {"name": "Open"}, "assignee": None, "labels": ["x"]},
    {"summary": "Five", "status": {"name": "Done"}, "assignee": None},
]


class Jira(FakeService):
    """Five issues of the project WEB."""

    def __init__(self, fields: list[dict[str, Any]] | None = None) -> None:
        super().__init__()
        known = FIELDS if fields is None else fields
        self.issues = [
            {"id": str(10_000 + number), "key": f"WEB-{number}", "fields": values}
            for number, values in enumerate(known, 1)
        ]
        refused = Reply(401, text="Client must be authenticated to access this resource.")
        self.guard(needs("Authorization", basic(EMAIL, TOKEN), refused))
        self.on("GET", PATH, self.search)

    def search(self, seen: Seen) -> Reply:
        if not seen.query["jql"].startswith("project"):
            message = "Unbounded JQL queries are not allowed here."
            return Reply(400, json={"errorMessages": [message], "errors": {}})
        size = int(seen.query["maxResults"])
        first = int(seen.query.get("nextPageToken", "t0")[1:])
        is_last = first + size >= len(self.issues)
        body: dict[str, Any] = {"issues": self.issues[first : first + size], "isLast": is_last}
        return Reply(json=body | ({} if is_last else {"nextPageToken": f"t{first + size}"}))
