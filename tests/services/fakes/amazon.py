"""A fake of Amazon's Selling Partner reports, after its documentation, with a host for logins."""

from csvdownloader.core.overrides import override
from tests.services.fakes.base import FakeHost, FakeService, Reply, Seen, gzipped

CLIENT, SECRET, REFRESH = "amzn1.application", "amzn1.canary", "Atzr|canary"
API = "/reports/2021-06-30"
TEXT = "sku\tname\tprice\nA-1\tCafé\t9,50\nB-2\t\t1,00\n".encode("latin-1")
LATIN = {"Content-Type": "text/plain; charset=ISO-8859-1"}


class Amazon(FakeService):
    """One report, 99, in one document. `reports` are the answers to polls, the last one stays."""

    def __init__(self, *reports: dict[str, object], packed: bool = True) -> None:
        super().__init__()
        self.login = FakeHost()
        self.tokens = 0
        self.links = 0
        self.expired: set[str] = set()  # tokens, and paths of links
        self.reports = list(reports)
        self.packed = packed
        self.login.on("POST", "/auth/o2/token", self.sign_in)
        self.guard(self._signed_in)
        self.on("POST", f"{API}/reports", self.start)
        self.on("GET", f"{API}/reports/99", self.status)
        self.on("DELETE", f"{API}/reports/99", self.cancel)
        self.on("GET", f"{API}/documents/doc.1", self.document)
        self.files.plain_only = True
        self.files.on("GET", "/doc/{number}", self.file)

    def sign_in(self, seen: Seen) -> Reply:
        sent = {
            "grant_type": "refresh_token",
            "refresh_token": REFRESH,
            "client_id": CLIENT,
            "client_secret": SECRET,
        }
        if dict(seen.form) != sent:
            refused = {"error": "invalid_grant", "error_description": "The request is not valid"}
            return Reply(400, json=refused)
        self.tokens += 1
        return Reply(json={"access_token": f"Atza|canary-{self.tokens}", "expires_in": 3600})

    def _signed_in(self, seen: Seen) -> Reply | None:
        token = seen.headers.get("x-amz-access-token", "")
        good = {f"Atza|canary-{number + 1}" for number in range(self.tokens)} - self.expired
        if token in good and "Authorization" not in seen.headers:
            return None
        return Reply(403, json=errors("Unauthorized", "Access to requested resource is denied."))

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        known = {"reportType", "marketplaceIds", "dataStartTime", "dataEndTime", "reportOptions"}
        listed = isinstance(sent.get("marketplaceIds"), list)
        if not listed or not set(sent) <= known:
            return Reply(400, json=errors("InvalidInput", "Invalid input"))
        return Reply(202, json={"reportId": "99"})

    def status(self, seen: Seen) -> Reply:
        return Reply(json=self.reports.pop(0) if len(self.reports) > 1 else self.reports[0])

    def cancel(self, seen: Seen) -> Reply:
        self.reports = [report("CANCELLED")]
        return Reply(200, json={})

    def document(self, seen: Seen) -> Reply:
        self.links += 1
        packing = {"compressionAlgorithm": "GZIP"} if self.packed else {}
        link = f"{self.files.url}/doc/{self.links}?X-Amz-Signature=canary"
        return Reply(json={"reportDocumentId": "doc.1", "url": link} | packing)

    def file(self, seen: Seen) -> Reply:
        if seen.path in self.expired:
            return Reply(403, text="<Error><Code>AccessDenied</Code></Error>")
        body = gzipped(TEXT) if self.packed else TEXT
        return Reply(body=body, headers=LATIN)

    @override
    def close(self) -> None:
        try:
            super().close()
        finally:
            self.login.close()


def report(status: str, document: str | None = None) -> dict[str, object]:
    known: dict[str, object] = {"reportId": "99", "processingStatus": status}
    return known | ({"reportDocumentId": document} if document else {})


def errors(code: str, message: str) -> dict[str, object]:
    return {"errors": [{"code": code, "message": message, "details": ""}]}
