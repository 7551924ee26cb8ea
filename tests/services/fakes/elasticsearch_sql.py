"""A fake of Elasticsearch's SQL, after its specification: cursors, and columns on page one."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen
from tests.services.fakes.search_engine import AUTHORIZATION, failure

PATH = "/_sql"
ROWS: list[list[Any]] = [[1, "Ada"], [2, None], [9007199254740993, "x, y"], [4, 1.50], [5, ""]]


class ElasticsearchSql(FakeService):
    """One query with five rows; only the newest cursor counts."""

    def __init__(self, rows: list[list[Any]] | None = None) -> None:
        super().__init__()
        self.rows = ROWS if rows is None else rows
        self.guard(self.check)
        self.on("POST", PATH, self.query)

    def check(self, seen: Seen) -> Reply | None:
        if seen.headers.get("Authorization") == AUTHORIZATION:
            return None
        return failure(401, "security_exception", "missing authentication credentials")

    def query(self, seen: Seen) -> Reply:
        sent = seen.json
        assert seen.query == {"format": "json"}
        if "nothing" in sent["query"]:
            return failure(400, "verification_exception", "Unknown index [nothing]")
        first = int(sent.get("cursor", "c0")[1:])
        rest = self.rows[first : first + sent["fetch_size"]]
        body: dict[str, Any] = {"rows": rest}
        if not first:
            names = {"id": "long", "name": "text"}
            body["columns"] = [{"name": name, "type": kind} for name, kind in names.items()]
        after = first + sent["fetch_size"]
        return Reply(json=body | ({"cursor": f"c{after}"} if after < len(self.rows) else {}))
