"""A fake of REDCap, after its public clients: one POST of a form, with the token in it."""

import re

from tests.services.fakes.base import FakeService, Reply, Seen

TOKEN = "9A068C425B1341D69E83064A2Dcanary"
PATH = "/api/"
ROWS = b'record_id,name\n1,"Ada, L."\n2,Bob\n'
OVERLOADED = (
    "The hostname (db) / username (redcap) / password (XXXXXX) combination could not connect to "
    "the MySQL server."
)
FLAGS = {"exportDataAccessGroups", "exportSurveyFields"}
LISTS = re.compile(r"(fields|forms|events|records)\[\d*]")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


class RedCap(FakeService):
    """One project with two records."""

    def __init__(self, rows: bytes = ROWS) -> None:
        super().__init__()
        self.rows = rows
        self.on("POST", PATH, self.export)

    def export(self, seen: Seen) -> Reply:
        sent = dict(seen.form)
        if sent.get("token") != TOKEN:
            message = "You do not have permissions to use the API"
            return Reply(403, json={"error": message})
        if (sent["content"], sent["format"], sent["returnFormat"]) != ("record", "csv", "json"):
            return Reply(400, json={"error": "The value of the parameter content is not valid"})
        fields = [value for name, value in seen.form if name == "fields[]"]
        if "nothing" in fields:
            message = 'The following values in the parameter "fields" are not valid: nothing'
            return Reply(400, json={"error": message})
        assert {sent.get(name, "true") for name in FLAGS} <= {"true", "false"}
        assert all(MOMENT.fullmatch(sent[name]) for name in sent if name.startswith("dateRange"))
        assert not [name for name in sent if "[" in name and not LISTS.fullmatch(name)]
        return Reply(body=self.rows, headers={"Content-Type": "text/csv; charset=utf-8"})
