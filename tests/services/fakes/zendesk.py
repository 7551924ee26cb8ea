"""A fake of Zendesk's incremental export, after its documentation: cursors and an end flag."""

from tests.services.fakes.base import FakeService, Reply, Seen, basic, needs

EMAIL, TOKEN = "agent@acme.example", "zendesk-secret"
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
        refused = Reply(401, json={"error": "Couldn't authenticate you"})
        self.guard(needs("Authorization", basic(f"{EMAIL}/token", TOKEN), refused))
        self.on("GET", PATH, self.tickets)

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
