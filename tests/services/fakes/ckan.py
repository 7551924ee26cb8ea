"""A fake of CKAN's dump of a data store, after its code: CSV without a number of rows."""

import json

from tests.services.fakes.base import FakeService, Reply, Seen

TOKEN = "ckan-secret"
PATH = "/data/datastore/dump/r-1"
ROWS = [["1", "Paris"], ["2", "Köln, alt"], ["3", ""]]


class Ckan(FakeService):
    """One resource, r-1, which only token holders see when it is private."""

    def __init__(self, *, is_private: bool = False) -> None:
        super().__init__()
        self.is_private = is_private
        self.on("GET", PATH, self.dump)

    def dump(self, seen: Seen) -> Reply:
        if self.is_private and seen.headers.get("Authorization") != TOKEN:
            return Reply(404, text="DataStore resource not found")
        try:
            json.loads(seen.query.get("filters", "{}"))
            limit = int(seen.query.get("limit", len(ROWS)))
        except ValueError:
            return refused("filters: Cannot parse JSON")
        lines = [
            "_id,city",
            *(f'{key},"{city}"' if "," in city else f"{key},{city}" for key, city in ROWS[:limit]),
        ]
        headers = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": 'attachment; filename="r-1.csv"',
        }
        return Reply(body="".join(f"{line}\r\n" for line in lines).encode(), headers=headers)


def refused(reason: str) -> Reply:
    """What CKAN answers to parameters that it does not take: a page for people."""
    page = f"<html><body><h1>400 Bad Request</h1><p>{reason}</p></body></html>"
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Reply(400, body=page.encode(), headers=headers)
