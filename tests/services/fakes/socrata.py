"""A fake of Socrata, after its documentation.

CSV pages by offset, 202 while it prepares them, an optional app token.
"""

from tests.services.fakes.base import FakeService, Reply, Seen

TOKEN = "app-secret"
PATH = "/resource/erm2-nwe9.csv"
EXPORT = "/api/v3/views/erm2-nwe9/export.csv"


class Socrata(FakeService):
    """A data set of so many rows."""

    def __init__(self, rows: int = 3) -> None:
        super().__init__()
        self.rows = rows
        self.on("GET", PATH, self.page)
        self.on("POST", EXPORT, self.export)

    def page(self, seen: Seen) -> Reply:
        token = seen.headers.get("X-App-Token")
        if token not in (None, TOKEN):
            body = {"code": "permission_denied", "error": True, "message": "Invalid app_token"}
            return Reply(403, json=body)
        if "nothing" in seen.query.get("$where", ""):
            message = "Query coordinator error: query.soql.no-such-column; No such column: nothing"
            return Reply(400, json={"code": "query.soql.no-such-column", "message": message})
        first, size = int(seen.query["$offset"]), int(seen.query["$limit"])
        return self.csv(first, min(first + size, self.rows))

    def export(self, seen: Seen) -> Reply:
        if seen.headers.get("X-App-Token") != TOKEN:
            message = "Invalid app_token specified"
            return Reply(403, json={"code": "permission_denied", "message": message})
        if "nothing" in seen.json["query"]:
            message = "Query coordinator error: query.soql.no-such-column; No such column: nothing"
            return Reply(400, json={"code": "query.soql.no-such-column", "message": message})
        return self.csv(0, self.rows)

    def csv(self, first: int, end: int) -> Reply:
        numbers = range(first, end)
        lines = ['"key","name"', *(f'"{number}","row {number}"' for number in numbers)]
        media = {"Content-Type": "text/csv; charset=utf-8", "ETag": '"v1"'}
        return Reply(body="".join(f"{line}\n" for line in lines).encode(), headers=media)
