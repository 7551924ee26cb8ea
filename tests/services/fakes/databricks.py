"""A fake of Databricks, after its SDK: chunks by pre-signed links, the header in the first only."""

from tests.services.fakes.base import FakeService, Reply, Seen, needs, steps

TOKEN = "dapi-secret"
STATEMENTS = "/api/2.0/sql/statements"
JOB = f"{STATEMENTS}/s-1"
CHUNKS = [b"id,name\n1,Ada\n2,null\n", b'3,"Bob, jr"\n']
EXPIRED = Reply(403, text="<Error><Code>AccessDenied</Code><Message>expired</Message></Error>")


class Databricks(FakeService):
    """One statement, s-1, with two chunks. Its store takes no second credential."""

    def __init__(self, *states: str, is_truncated: bool = False) -> None:
        super().__init__()
        self.is_truncated = is_truncated
        refused = Reply(401, json={"error_code": "401", "message": "Invalid access token"})
        self.guard(needs("Authorization", f"Bearer {TOKEN}", refused))
        self.on("POST", STATEMENTS, self.start)
        self.on("GET", JOB, steps(*[self.state(name) for name in states], self.done))
        self.on("GET", f"{JOB}/result/chunks/{{index}}", self.chunk)
        self.on("POST", f"{JOB}/cancel", Reply(json={}))
        for index, body in enumerate(CHUNKS):
            self.files.on("GET", f"/chunk{index}", Reply(body=body))
        self.files.plain_only = True

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        if sent["warehouse_id"] != "w-1":
            message = f"Endpoint {sent['warehouse_id']} does not exist."
            return Reply(404, json={"error_code": "RESOURCE_DOES_NOT_EXIST", "message": message})
        return self.state("PENDING")

    def state(self, name: str, **more: object) -> Reply:
        return Reply(json={"statement_id": "s-1", "status": {"state": name} | more})

    def done(self, seen: Seen) -> Reply:
        body = {"statement_id": "s-1", "status": {"state": "SUCCEEDED"}}
        body["manifest"] = {"format": "CSV", "truncated": self.is_truncated, "total_row_count": 3}
        return Reply(json=body | {"result": {"external_links": [self.link(0)]}})

    def done_with(self, manifest: object, result: object) -> Reply:
        status = {"state": "SUCCEEDED"}
        known = {"statement_id": "s-1", "status": status, "manifest": manifest, "result": result}
        return Reply(json={key: value for key, value in known.items() if value is not None})

    def chunk(self, seen: Seen) -> Reply:
        return Reply(json={"external_links": [self.link(int(seen.names["index"]))]})

    def link(self, index: int, name: str = "chunk", **more: object) -> dict[str, object]:
        found: dict[str, object] = {
            "chunk_index": index,
            "external_link": f"{self.files.url}/{name}{index}",
            "expiration": "2026-11-24T12:00:00Z",
            "byte_count": len(CHUNKS[index]),
            "row_count": (2, 1)[index],
        }
        if index + 1 < len(CHUNKS):
            found["next_chunk_internal_link"] = f"{JOB}/result/chunks/{index + 1}?row_offset=2"
        return found | more
