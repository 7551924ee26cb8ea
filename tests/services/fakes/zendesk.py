"""A fake of Zendesk's incremental export, after its documentation: cursors and an end flag."""

from tests.services.fakes.base import FakeService, Reply, Seen

CLIENT, SECRET = "csv_downloader", "zendesk-secret"
PATH = "/api/v2/incremental/tickets/cursor.json"
TICKETS = [
    {"id": 1, "subject": "Help", "tags": ["a", "b"], "via": {"channel": "web"}},
    {"id": 2, "subject": 'Say "hi"', "tags": [], "via": {"channel": "api"}},
    {"id": 3, "subject": None, "tags": [], "via": {"channel": "mail"}},
]


class Zendesk(FakeService):
    """Three tickets since 1767225600, two a page."""

    def __init__(self) -> None:
        super().__init__()
        self.token, self.tokens = "", 0
        self.guard(self.check)
        self.on("POST", "/oauth/tokens", self.sign_in)
        self.on("GET", PATH, self.tickets)

    def check(self, seen: Seen) -> Reply | None:
        sent = seen.headers.get("Authorization")
        if seen.path == "/oauth/tokens" or (self.token and sent == f"Bearer {self.token}"):
            return None
        return Reply(401, json={"error": "Couldn't authenticate you"})

    def sign_in(self, seen: Seen) -> Reply:
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if dict(seen.form) != wanted | {"scope": "read"}:
            refusal = {
                "error": "invalid_client",
                "error_description": "Client authentication failed",
            }
            return Reply(401, json=refusal)
        self.tokens += 1
        self.token = f"canary-{self.tokens}"
        granted = {"access_token": self.token, "token_type": "bearer", "scope": "read"}
        return Reply(json=granted | {"expires_in": 172_800})

    def tickets(self, seen: Seen) -> Reply:
        cursor = seen.query.get("cursor")
        if cursor is None and seen.query.get("start_time") != "1767225600":
            message = "Too recent start_time. Use a start_time older than 1 minute"
            return Reply(422, json={"error": "InvalidValue", "description": message})
        first = int(cursor or 0)
        return self.page(first, is_last=first + 2 >= len(TICKETS))

    def page(self, first: int, *, is_last: bool) -> Reply:
        after = f"{self.url}{PATH}?cursor={first + 2}"
        body = {"tickets": TICKETS[first : first + 2], "after_url": after, "before_url": None}
        return Reply(json=body | {"after_cursor": str(first + 2), "end_of_stream": is_last})
