"""A fake of Shopify's bulk queries, after its documentation: GraphQL, with errors in HTTP 200."""

import re
from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen

TOKEN = "shpat_canary"
CLIENT, SECRET = "8f2c61", "shpss_canary"
SIGN_IN = "/admin/oauth/access_token"
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
        self.tokens = {TOKEN}  # those that count
        self.guard(self.check)
        self.on("POST", SIGN_IN, self.sign_in)
        self.on("POST", GRAPHQL, self.graphql)
        self.files.plain_only = True
        self.files.on("GET", "/bulk.jsonl", Reply(body=LINES))

    def check(self, seen: Seen) -> Reply | None:
        if seen.path == SIGN_IN or seen.headers.get("X-Shopify-Access-Token") in self.tokens:
            return None
        return Reply(401, json={"errors": "[API] Invalid API key or access token"})

    def sign_in(self, seen: Seen) -> Reply:
        client = {"client_id": CLIENT, "client_secret": SECRET}
        if dict(seen.form) != {"grant_type": "client_credentials"} | client:
            refused = {"error": "invalid_client", "error_description": "The client is unknown"}
            return Reply(400, json=refused)
        token = f"{TOKEN}-{len(self.called('POST', SIGN_IN))}"
        self.tokens = {token}
        return Reply(json={"access_token": token, "scope": "read_products", "expires_in": 86399})

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
