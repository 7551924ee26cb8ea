"""A fake of Shopify's bulk queries, after its documentation: GraphQL, with errors in HTTP 200."""

import re
from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen, needs

TOKEN = "shpat_canary"
JOB = "gid://shopify/BulkOperation/720918"
GRAPHQL = "/admin/api/2026-10/graphql.json"
LINES = (
    b'{"id":"gid://shopify/Product/1","title":"T-shirt","price":{"amount":"10.00","currency":"EUR"}}\n'
    b'{"id":"gid://shopify/ProductVariant/11","title":"blue","__parentId":"gid://shopify/Product/1"}\n'
)


class Shopify(FakeService):
    """One shop and one bulk operation. `nodes` are the answers to polls, the last one stays."""

    def __init__(self, *nodes: dict[str, object]) -> None:
        super().__init__()
        self.nodes = list(nodes)
        self.user_errors: list[dict[str, object]] = []
        refused = Reply(401, json={"errors": "[API] Invalid API key or access token"})
        self.guard(needs("X-Shopify-Access-Token", TOKEN, refused))
        self.on("POST", GRAPHQL, self.graphql)
        self.files.plain_only = True
        self.files.on("GET", "/bulk.jsonl", Reply(body=LINES))

    def graphql(self, seen: Seen) -> Reply:
        text, variables = seen.json["query"], seen.json["variables"]
        if "bulkOperationRunQuery(query: $query)" in text and "query" in variables:
            return self.start(text)
        if variables != {"id": JOB}:
            return Reply(json={"errors": [{"message": "Variable $id was provided invalid value"}]})
        if "bulkOperationCancel(id: $id)" in text:
            self.nodes = [node("CANCELING"), node("CANCELED")]
            stopped = {"bulkOperation": {"status": "CANCELING"}, "userErrors": []}
            return Reply(json={"data": {"bulkOperationCancel": stopped}})
        found = self.nodes.pop(0) if len(self.nodes) > 1 else self.nodes[0]
        return Reply(json=found if "errors" in found else {"data": {"node": found}})

    def start(self, mutation: str) -> Reply:
        asked = re.findall(r"\w+", mutation.rpartition("userErrors")[2])
        errors = [{name: error.get(name) for name in asked} for error in self.user_errors]
        job = None if errors else {"id": JOB, "status": "CREATED"}
        data = {"bulkOperation": job, "userErrors": errors}
        return Reply(json={"data": {"bulkOperationRunQuery": data}})

    def done(self, **more: Any) -> dict[str, object]:
        known: dict[str, Any] = {
            "url": f"{self.files.url}/bulk.jsonl?Signature=canary",
            "fileSize": str(len(LINES)),
        }
        return node("COMPLETED", **(known | more))

    def started(self) -> int:
        return sum(b"bulkOperationRunQuery" in seen.body for seen in self.requests)


def node(status: str, count: int = 2, **more: Any) -> dict[str, object]:
    known = {"id": JOB, "status": status, "errorCode": None, "objectCount": str(count)}
    return known | {"url": None, "fileSize": None} | more
