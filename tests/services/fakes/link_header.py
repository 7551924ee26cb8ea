"""A service whose pages name the next one in the header Link, as GitHub's do."""

from typing import Any

from tests.services.fakes.base import FakeService, Reply, Seen

AUTHORIZATION = "token ghp_secret"
PATH = "/repos/a/b/issues"
ROWS = [
    {"id": 1, "user": {"login": "ada"}, "labels": ["x"]},
    {"id": 2, "user": None, "labels": []},
    {"id": 3, "user": {"login": "bob"}, "labels": []},
]


class LinkHeader(FakeService):
    """Three rows; `wrap` is the name that they stand under, empty for a plain list."""

    def __init__(self, wrap: str = "", *, is_private: bool = False) -> None:
        super().__init__()
        self.wrap, self.is_private = wrap, is_private
        self.on("GET", PATH, self.issues)

    def issues(self, seen: Seen) -> Reply:
        if self.is_private and seen.headers.get("Authorization") != AUTHORIZATION:
            return Reply(401, json={"message": "Bad credentials", "documentation_url": "x"})
        size, page = int(seen.query.get("per_page", 30)), int(seen.query.get("page", 1))
        rows = ROWS[(page - 1) * size : page * size]
        last = -(-len(ROWS) // size)
        links = [f'<{PATH}?per_page={size}&page={last}>; rel="last"']
        if page < last:
            links.insert(0, f'<{PATH}?per_page={size}&page={page + 1}>; rel="next"')
        headers = {"Link": ", ".join(links)} if last > 1 else {}
        body: Any = {self.wrap: rows, "total": len(ROWS)} if self.wrap else rows
        return Reply(json=body, headers=headers)


def used_up(reset: int) -> Reply:
    """GitHub's refusal of a call when none are left until that second since 1970."""
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}
    return Reply(403, json={"message": "API rate limit exceeded for user ID 1."}, headers=headers)


def too_fast(seconds: int) -> Reply:
    """GitHub's refusal for its secondary rate limit: calls may be left."""
    headers = {"x-ratelimit-remaining": "4000", "Retry-After": str(seconds)}
    message = "You have exceeded a secondary rate limit."
    return Reply(403, json={"message": message}, headers=headers)
