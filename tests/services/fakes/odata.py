"""A fake OData service, after the standards.

Version 4.01 leaves "odata." out unless an older version is asked for; version 2 counts in texts.
"""

from tests.services.fakes.base import FakeService, Reply, Seen

AUTHORIZATION = "Basic b2RhdGE6c2VjcmV0"
PATH = "/odata/Orders"
ROWS = [
    {"ID": 1, "Note": "a", "Total": 12.50},
    {"ID": 2, "Note": None, "Total": 0.1},
    {"ID": 3, "Note": "b, c", "Total": 3},
]


class OData(FakeService):
    """Three orders, two a page."""

    def __init__(self, version: float = 4, *, is_private: bool = False) -> None:
        super().__init__()
        self.version, self.is_private = version, is_private
        self.on("GET", PATH, self.orders)

    def orders(self, seen: Seen) -> Reply:
        if self.is_private and seen.headers.get("Authorization") != AUTHORIZATION:
            return error(401, "Unauthorized", "Sign in first")
        if "Nothing" in seen.query.get("$filter", ""):
            return error(400, "BadRequest", "Could not find a property named 'Nothing'")
        rows = ROWS[: int(seen.query.get("$top", len(ROWS)))]
        first = int(seen.query.get("$skiptoken", 0))
        after = f"{self.url}{PATH}?$skiptoken={first + 2}" if first + 2 < len(rows) else None
        page = rows[first : first + 2]
        if self.version == 2:
            counted = {"__count": "3"} if seen.query.get("$inlinecount") == "allpages" else {}
            return Reply(
                json={"d": {"results": page} | counted | ({"__next": after} if after else {})}
            )
        is_newer = self.version > 4 and seen.headers.get("OData-MaxVersion") != "4.0"
        prefix = "@" if is_newer else "@odata."
        body: dict[str, object] = {f"{prefix}context": f"{self.url}/odata/$metadata#Orders"}
        if seen.query.get("$count") == "true":
            body[f"{prefix}count"] = len(ROWS)
        body["value"] = page
        return Reply(json=body | ({f"{prefix}nextLink": after} if after else {}))


def error(status: int, code: str, message: str) -> Reply:
    return Reply(status, json={"error": {"code": code, "message": message}})
