"""Fakes of Google Analytics 4 and Search Console, after their public clients: pages of JSON."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen

SECRETS = {"client_id": "client-1", "client_secret": "google-canary", "refresh_token": "1//canary"}
REPORT = "/v1beta/properties/123:runReport"
ANALYTICS = "/webmasters/v3/sites/https%3A%2F%2Fwww.example.com%2F/searchAnalytics/query"


class Google(FakeService):
    """Signs in by a refresh token; `rows` are the values of two dimensions and a metric each."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__()
        self.rows = [[f"2026110{number}", f"c{number}", number * 10] for number in range(rows)]
        self.token, self.tokens = "", 0
        self.on("POST", "/token", self.sign_in)
        self.guard(self.check)

    def check(self, seen: Seen) -> Reply | None:
        sent = seen.headers.get("Authorization")
        if seen.path == "/token" or (self.token and sent == f"Bearer {self.token}"):
            return None
        return error(401, "UNAUTHENTICATED", "authError", "Invalid Credentials")

    def sign_in(self, seen: Seen) -> Reply:
        if dict(seen.form) != SECRETS | {"grant_type": "refresh_token"}:
            refusal = {"error": "invalid_grant", "error_description": "Token has been revoked."}
            return Reply(400, json=refusal)
        self.tokens += 1
        self.token = f"ya29.canary-{self.tokens}"
        return Reply(json={"access_token": self.token, "expires_in": 3599, "token_type": "Bearer"})


class Analytics(Google):
    """The Data API; leaves out what is empty, as protocol buffers do in JSON."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__(rows)
        self.metadata: dict[str, Any] = {"currencyCode": "EUR", "timeZone": "Europe/Berlin"}
        self.on("POST", REPORT, self.report)

    def report(self, seen: Seen) -> Reply:
        sent = seen.json
        assert all("name" in entry for entry in sent["dimensions"] + sent["metrics"])
        if sent["metrics"] == [{"name": "nothing"}]:
            return error(400, "INVALID_ARGUMENT", "badRequest", "Field nothing is not a metric")
        first = int(sent["offset"])
        page = self.rows[first : first + int(sent["limit"])]
        rows = [
            {"dimensionValues": [{"value": day}, {"value": country}],
             "metricValues": [{"value": str(number)}]}
            for day, country, number in page
        ]  # fmt: skip
        headers = {
            "dimensionHeaders": sent["dimensions"],
            "metricHeaders": [{"name": "activeUsers", "type": "TYPE_INTEGER"}],
            "metadata": self.metadata,
            "kind": "analyticsData#runReport",
        }
        counted = {"rowCount": len(self.rows)} if self.rows else {}
        return Reply(json=headers | counted | ({"rows": rows} if rows else {}))


class SearchConsole(Google):
    """Search analytics; no list of rows when there are none."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__(rows)
        self.on("POST", ANALYTICS, self.query)

    def query(self, seen: Seen) -> Reply:
        sent = seen.json
        if "nothing" in sent["dimensions"]:
            return error(400, "INVALID_ARGUMENT", "badRequest", "'nothing' is not a dimension")
        first = sent["startRow"]
        page = self.rows[first : first + sent["rowLimit"]]
        rows = [
            {"keys": [day, query], "clicks": 1, "impressions": number, "ctr": 0.25, "position": 1.5}
            for day, query, number in page
        ]
        body: dict[str, Any] = {"responseAggregationType": "byProperty"}
        return Reply(json=body | ({"rows": rows} if rows else {}))


def error(status: int, name: str, reason: str, message: str) -> Reply:
    details = {"code": status, "status": name, "message": message}
    return Reply(status, json={"error": details | {"errors": [{"reason": reason}]}})
