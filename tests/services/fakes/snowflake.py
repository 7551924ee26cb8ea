"""A fake of Snowflake's SQL API, after its documentation: the HTTP code is the status."""

from tests.services.fakes.base import FakeService, Reply, Seen, needs, steps

TOKEN = "pat-secret"
STATEMENTS = "/api/v2/statements"
JOB = f"{STATEMENTS}/h-1"
PARTS = [[["1", "Ada"], ["2", None]], [["3", "null"]]]


class Snowflake(FakeService):
    """One statement, h-1, with two partitions; only the first response has the columns."""

    def __init__(self, *polls: Reply) -> None:
        super().__init__()
        refusal = {"code": "390303", "message": "Invalid OAuth access token."}
        self.guard(needs("Authorization", f"Bearer {TOKEN}", Reply(401, json=refusal)))
        self.guard(needs("Accept", "application/json", Reply(406, json={"message": "Accept"})))
        self.on("POST", STATEMENTS, self.start)
        self.on("GET", JOB, self.ask)
        self.on("POST", f"{JOB}/cancel", Reply(json={"message": "cancelled"}))
        self._polls = steps(*polls, self.result)

    def start(self, seen: Seen) -> Reply:
        if seen.headers.get("X-Snowflake-Authorization-Token-Type") is None:
            return Reply(401, json={"message": "no token type"})
        return RUNNING

    def ask(self, seen: Seen) -> Reply:
        return self.result(seen) if "partition" in seen.query else self._polls(seen)

    def result(self, seen: Seen) -> Reply:
        number = int(seen.query.get("partition", 0))
        body: dict[str, object] = {"data": PARTS[number], "statementHandle": "h-1"}
        if number == 0:
            body["resultSetMetaData"] = {
                "numRows": 3,
                "format": "jsonv2",
                "rowType": [{"name": "ID", "type": "fixed"}, {"name": "NAME", "type": "text"}],
                "partitionInfo": [{"rowCount": 2}, {"rowCount": 1}],
            }
        return Reply(json=body)


RUNNING = Reply(
    202,
    json={
        "code": "333334",
        "message": "Asynchronous execution in progress.",
        "statementHandle": "h-1",
        "statementStatusUrl": JOB,
    },
)
FAILED = Reply(
    422,
    json={
        "code": "001003",
        "message": "SQL compilation error: syntax error line 1",
        "sqlState": "42000",
        "statementHandle": "h-1",
    },
)
