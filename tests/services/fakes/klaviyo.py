"""A fake of Klaviyo, after its documentation: pages of JSON:API, each with a link to the next."""

from tests.services.fakes.base import FakeService, Reply, Seen, needs

KEY = "pk_secret"
REVISION = "2026-10-15"  # the latest; one is stable for a year and ends after two
MOST = 100  # profiles a page


class Klaviyo(FakeService):
    """Three profiles, two a page unless another size is asked for."""

    def __init__(self) -> None:
        super().__init__()
        refused = error(401, "not_authenticated", "Missing or invalid private key.")
        self.guard(needs("Authorization", f"Klaviyo-API-Key {KEY}", refused))
        self.on("GET", "/api/profiles", self.profiles)

    def profiles(self, seen: Seen) -> Reply:
        if seen.headers.get("revision") != REVISION:
            return error(400, "invalid", "Provide a revision")
        size, first = int(seen.query.get("page[size]", 2)), int(seen.query.get("page[cursor]", 0))
        if size > MOST:
            return error(400, "invalid", f"Page size must be at most {MOST}")
        if "page[size]" not in seen.query and seen.query.get("filter") == "bad":
            return error(400, "invalid", "Invalid filter provided")
        rest = PROFILES[first : first + size]
        after = first + size
        link = f"{self.url}/api/profiles?page%5Bcursor%5D={after}&page%5Bsize%5D={size}"
        links = {"self": "x", "next": link if after < len(PROFILES) else None, "prev": None}
        limits = {"RateLimit-Remaining": "70", "RateLimit-Reset": "1"}
        return Reply(json={"data": rest, "links": links}, headers=limits)


def profile(number: int, **attributes: object) -> dict[str, object]:
    return {"type": "profile", "id": f"P{number}", "attributes": attributes}


PROFILES = [
    profile(1, email="ada@example.org", location={"city": "London"}),
    profile(2, email=None),
    profile(3, email="bob, jr@example.org", location={"city": None}),
]


def error(status: int, code: str, detail: str) -> Reply:
    return Reply(status, json={"errors": [{"id": "e-1", "code": code, "detail": detail}]})
