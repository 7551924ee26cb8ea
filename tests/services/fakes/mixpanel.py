"""A fake of Mixpanel's raw export, after its documentation: JSON lines from one call."""

import json
import re

from tests.services.fakes.base import FakeService, Reply, Seen, basic, needs

USER, SECRET = "reader.1a2b.mp-service-account", "mixpanel-canary"
LINES = (
    b'{"event":"Signed up",'
    b'"properties":{"time":1602611311123,"$insert_id":"a","distinct_id":"u1"}}\n'
    b'{"event":"Purchase","properties":{"time":1602787121456,"$insert_id":"b","price":12.50}}\n'
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Mixpanel(FakeService):
    """One project, 7, with two events."""

    def __init__(self, lines: bytes = LINES) -> None:
        super().__init__()
        self.lines = lines
        refused = Reply(401, json={"error": "Invalid credentials", "status": "error"})
        self.guard(needs("Authorization", basic(USER, SECRET), refused))
        self.on("GET", "/api/2.0/export", self.export)

    def export(self, seen: Seen) -> Reply:
        sent = seen.query
        known = {"project_id", "from_date", "to_date", "event", "where", "limit", "time_in_ms"}
        days = [sent.get("from_date", ""), sent.get("to_date", "")]
        listed = isinstance(json.loads(sent.get("event", "[]")), list)
        if sent.get("project_id") != "7" or not all(map(DAY.fullmatch, days)) or not listed:
            return Reply(400, json={"error": "Invalid parameters", "status": "error"})
        assert set(sent) <= known
        limit = int(sent.get("limit", "100000"))
        lines = self.lines.splitlines(keepends=True)[:limit]
        if sent.get("time_in_ms") != "true":
            lines = [re.sub(rb'("time":\d{10})\d{3}', rb"\1", line) for line in lines]
        return Reply(body=b"".join(lines), headers={"Content-Type": "text/plain; charset=utf-8"})
