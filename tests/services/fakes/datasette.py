"""A fake of Datasette, after its code: CSV streamed without a length, errors as its last line."""

from tests.services.fakes.base import FakeService, Reply, Seen

TOKEN = "dstok_secret"
PATH = "/main/cities.csv"
BODY = 'rowid,name\r\n1,Paris\r\n2,"Köln, alt"\r\n'.encode()


class Datasette(FakeService):
    """One table, cities; a private one wants a token."""

    def __init__(self, body: bytes = BODY, *, is_private: bool = False) -> None:
        super().__init__()
        self.body, self.is_private = body, is_private
        self.on("GET", PATH, self.stream)

    def stream(self, seen: Seen) -> Reply:
        if self.is_private and seen.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(403, json={"ok": False, "error": "Permission denied", "status": 403})
        if seen.query.get("_stream") != "on":
            return Reply(500, text="not asked for all rows")
        if "bad" in seen.query.get("_where", ""):
            return Reply(400, json={"ok": False, "error": "no such column: bad"})
        return Reply(body=self.body, headers={"Content-Type": "text/plain; charset=utf-8"})
