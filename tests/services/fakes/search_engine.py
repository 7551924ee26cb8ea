"""A fake of Elasticsearch and OpenSearch, after the specification: points in time, and pages."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen

AUTHORIZATION = "ApiKey c2VhcmNoOmNhbmFyeQ=="
DOCUMENTS: list[dict[str, Any]] = [
    {"name": "Ada", "address": {"city": "London"}, "tags": ["a", "b"]},
    {"name": "Bob", "address": {"city": None}},
    {"name": None, "n": 9007199254740993},
    {"name": "Dan", "n": 1.50},
    {"name": "Eve"},
]
OPENING = {"elasticsearch": "/people/_pit", "opensearch": "/people/_search/point_in_time"}
CLOSING = {"elasticsearch": "/_pit", "opensearch": "/_search/point_in_time"}


class SearchEngine(FakeService):
    """One index, people; each answer names a newer id of the point in time, which alone counts."""

    def __init__(self, product: str, documents: list[dict[str, Any]] | None = None) -> None:
        super().__init__()
        self.product = product
        self.documents = DOCUMENTS if documents is None else documents
        self.pit, self.opened, self.closed = "", 0, 0
        self.guard(self.check)
        self.on("POST", OPENING[product], self.open)
        self.on("POST", "/_search", self.search)
        self.on("DELETE", CLOSING[product], self.close_pit)

    def check(self, seen: Seen) -> Reply | None:
        if seen.headers.get("Authorization") == AUTHORIZATION:
            return None
        return failure(401, "security_exception", "missing authentication credentials")

    def open(self, seen: Seen) -> Reply:
        assert seen.query == {"keep_alive": "5m"}
        self.opened += 1
        self.pit = f"pit-{self.opened}"
        return Reply(json={"id" if self.product == "elasticsearch" else "pit_id": self.pit})

    def search(self, seen: Seen) -> Reply:
        sent = seen.json
        assert seen.query == {"allow_partial_search_results": "false"}
        if sent["pit"]["id"] != self.pit:
            return failure(404, "search_context_missing_exception", "No search context found")
        if "nothing" in sent["query"]:
            return failure(400, "parsing_exception", "unknown query [nothing]")
        self.pit += "'"
        total = {"value": len(self.documents), "relation": "eq"}
        (first,) = sent.get("search_after", [-1])
        assert isinstance(first, int)
        rest = list(enumerate(self.documents))[first + 1 :][: sent["size"]]
        hits: dict[str, Any] = {"hits": [self.hit(number, source) for number, source in rest]}
        if sent["track_total_hits"]:
            hits["total"] = total
        return Reply(json={"pit_id": self.pit, "timed_out": False, "hits": hits})

    def hit(self, number: int, source: dict[str, Any]) -> dict[str, Any]:
        return {"_index": "people", "_id": f"d{number}", "_source": source, "sort": [number]}

    def close_pit(self, seen: Seen) -> Reply:
        wanted = {"id": self.pit} if self.product == "elasticsearch" else {"pit_id": [self.pit]}
        assert seen.json == wanted
        self.closed += 1
        return Reply(json={"succeeded": True})


def failure(status: int, kind: str, reason: str) -> Reply:
    cause = {"type": kind, "reason": reason}
    return Reply(status, json={"error": cause | {"root_cause": [cause]}, "status": status})
