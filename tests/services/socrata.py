"""Socrata as its documents know it: CSV by offset, 202 while it prepares, an optional app token."""

from tests.services.base import FakeService, Reply, Seen

TOKEN = "app-secret"
PATH = "/resource/erm2-nwe9.csv"


class Socrata(FakeService):
    """A data set of so many rows."""

    def __init__(self, rows: int = 3) -> None:
        super().__init__()
        self.rows = rows
        self.on("GET", PATH, self.page)

    def page(self, seen: Seen) -> Reply:
        given = seen.headers.get("X-App-Token")
        if given not in (None, TOKEN):
            body = {"code": "permission_denied", "error": True, "message": "Invalid app_token"}
            return Reply(403, json=body)
        if "nothing" in seen.query.get("$where", ""):
            words = "Query coordinator error: query.soql.no-such-column; No such column: nothing"
            return Reply(400, json={"code": "query.soql.no-such-column", "message": words})
        first, size = int(seen.query["$offset"]), int(seen.query["$limit"])
        numbers = range(first, min(first + size, self.rows))
        lines = ['"key","name"', *(f'"{number}","row {number}"' for number in numbers)]
        media = {"Content-Type": "text/csv; charset=utf-8", "ETag": '"v1"'}
        return Reply(body="".join(f"{line}\n" for line in lines).encode(), headers=media)
