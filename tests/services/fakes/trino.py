"""A fake of Trino, after its documentation.

A query is a chain of responses; any may have rows, and each can be fetched once.
"""

import re
from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen, basic

USER, PASSWORD = "ada", "trino-secret"
QUEUED, EXECUTING = "/v1/statement/queued/q1", "/v1/statement/executing/q1"
MILLISECONDS = re.compile(r"(:\d\d\.\d{3})\d+")
Pages = list[list[list[Any]] | None]
COLUMNS = [{"name": "id", "type": "bigint"}, {"name": "tags", "type": "array(varchar)"}]
PAGES: Pages = [None, [[1, ["a", "b"]], [2, None]], None, [[12345678901234567890, []]]]


class Trino(FakeService):
    """One query, q1, whose responses carry these pages; a page is handed out once."""

    def __init__(self, pages: Pages = PAGES, password: str = "") -> None:
        super().__init__()
        self.pages, self.taken = pages, 0
        self._password = password
        self.on("POST", "/v1/statement", self.start)
        self.on("GET", f"{QUEUED}/y/1", lambda _: self.reply("QUEUED", f"{EXECUTING}/x/0"))
        self.on("GET", f"{EXECUTING}/x/{{number}}", self.page)
        self.on("DELETE", f"{EXECUTING}/x/{{number}}", Reply(204))
        self.guard(self.check)

    def check(self, seen: Seen) -> Reply | None:
        if seen.headers.get("X-Trino-User") != USER:
            return Reply(400, text="User must be set")
        if self._password and seen.headers.get("Authorization") != basic(USER, self._password):
            return Reply(401, text="Access Denied: Invalid credentials")
        return None

    def start(self, seen: Seen) -> Reply:
        return self.reply("QUEUED", f"{QUEUED}/y/1")

    def rounded(self, rows: list[list[Any]]) -> list[list[Any]]:
        """The rows as a client gets them that does not say that it knows precise times."""
        start = next(seen for seen in self.requests if seen.method == "POST")
        if "PARAMETRIC_DATETIME" in start.headers.get("X-Trino-Client-Capabilities", ""):
            return rows
        return [[MILLISECONDS.sub(r"\1", v) if isinstance(v, str) else v for v in r] for r in rows]

    def page(self, seen: Seen) -> Reply:
        number = int(seen.path.rpartition("/")[2])
        if number != self.taken:
            return Reply(410, text="gone")
        self.taken += 1
        after = f"{EXECUTING}/x/{number + 1}" if number + 1 < len(self.pages) else None
        rows = self.pages[number]
        more = (
            {"columns": COLUMNS} | ({} if rows is None else {"data": self.rounded(rows)})
            if number
            else {}
        )
        return self.reply("RUNNING" if after else "FINISHED", after, **more)

    def reply(self, state: str, after: str | None, **more: object) -> Reply:
        body = {"id": "q1", "infoUri": f"{self.url}/ui", "stats": {"state": state}}
        return Reply(json=body | ({"nextUri": f"{self.url}{after}"} if after else {}) | more)

    def failed(self, message: str) -> Reply:
        wrong = {"message": message, "errorCode": 1, "errorName": "SYNTAX_ERROR"}
        return self.reply("FAILED", None, error=wrong)
