"""A fake of KoboToolbox, after the source of its server: exports as tasks, files behind the key."""

import json

from tests.services.fakes.base import FakeService, Reply, Seen, needs, ranged, steps

KEY = "kobo-canary"
ASSET = "/api/v2/assets/aAbB12"
EXPORTS = f"{ASSET}/exports/"
TASK = f"{EXPORTS}eXp1/"
FILE = "/private-media/ada/exports/Survey.csv"
ROWS = b'"_id";"name"\r\n"1";"Ada; L."\r\n"2";"Bob"\r\n'
NEEDED = {"type", "lang", "multiple_select", "group_sep", "hierarchy_in_labels"}


class Kobo(FakeService):
    """One project with two submissions and one export, eXp1."""

    def __init__(self, *statuses: str, count: int = 2) -> None:
        super().__init__()
        self.count = count
        self.deleted = 0
        refused = Reply(401, json={"detail": "Invalid token."})
        self.guard(needs("Authorization", f"Token {KEY}", refused))
        self.on("POST", EXPORTS, self.start)
        self.on("GET", TASK, steps(*[Reply(json=self.task(status)) for status in statuses]))
        self.on("DELETE", TASK, self.delete)
        self.on("GET", f"{ASSET}/data/", self.data)
        self.on("GET", FILE, ranged(ROWS))

    def start(self, seen: Seen) -> Reply:
        missing = (NEEDED | {"fields_from_all_versions"}) - seen.json.keys()
        if missing:
            return Reply(400, json={"detail": f"{sorted(missing)[0]}: This field is required."})
        return Reply(201, json=self.task("created"))

    def task(self, status: str) -> dict[str, object]:
        failed = {"error_type": "ValueError", "error": "no such translation"}
        return {
            "uid": "eXp1",
            "status": status,
            "messages": failed if status == "error" else {},
            "result": f"{self.url}{FILE}" if status == "complete" else None,
        }

    def delete(self, seen: Seen) -> Reply:
        self.deleted += 1
        return Reply(204)

    def data(self, seen: Seen) -> Reply:
        assert seen.query["limit"] == "1"
        assert isinstance(json.loads(seen.query.get("query", "{}")), dict)
        return Reply(json={"count": self.count, "next": None, "results": [{"_id": 1}]})
