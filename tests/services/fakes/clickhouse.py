"""A fake of ClickHouse over HTTP, after its public client and its issues."""

import json

from msgspec.structs import replace

from tests.services.fakes.base import FakeService, Reply, Seen

USER, PASSWORD = "ada", "click-canary"
ROWS = b'"id","name"\n1,"Ada, ""L."""\n2,\\N\n'
QUERY = "SELECT id, name FROM people"
TAG = "wqiskbfhqazjvcud"


class ClickHouse(FakeService):
    """One table with two rows; `counts` is whether the server's summary has the rows of a result.

    Without `wait_end_of_query` it begins to answer before the query is done.
    """

    def __init__(self, rows: bytes = ROWS, *, counts: bool = True) -> None:
        super().__init__()
        self.rows, self.counts = rows, counts
        self.error_at_end = b""
        self.on("POST", "/", self.query)

    def query(self, seen: Seen) -> Reply:
        sent = seen.headers.get("X-ClickHouse-User"), seen.headers.get("X-ClickHouse-Key")
        if sent not in {(USER, PASSWORD), (None, None)}:
            return exception(516, f"{sent[0]}: Authentication failed", status=403)
        assert seen.query["default_format"] == "CSVWithNames"
        if "nothing" in seen.body.decode():
            return exception(60, "Table default.nothing does not exist", status=404)
        number = len(self.rows.splitlines()) - 1
        is_done = self.counts and seen.query.get("wait_end_of_query") == "1"
        summary = {"read_rows": "2", "result_rows": str(number if is_done else 0)}
        headers = {
            "Content-Type": "text/csv; charset=UTF-8; header=present",
            "X-ClickHouse-Summary": json.dumps(summary),
            "X-ClickHouse-Exception-Tag": TAG,
        }
        return Reply(body=self.rows + self.error_at_end, headers=headers)

    def cut(self, seen: Seen) -> Reply:
        return replace(self.query(seen), truncate_at=18)


def exception(code: int, message: str, status: int = 500) -> Reply:
    text = f"Code: {code}. DB::Exception: {message}. (SOME_NAME) (version 26.10.1)\n"
    return Reply(status, text=text, headers={"X-ClickHouse-Exception-Code": str(code)})


def newer_tail(message: str) -> bytes:
    """What a newer server writes behind the rows when a query fails after the first of them."""
    error = f"Code: 395. DB::Exception: {message}\n"
    mark = "__exception__\r\n"
    return f"{mark}{TAG}\r\n{error}{len(error)} {TAG}\r\n{mark}".encode()
