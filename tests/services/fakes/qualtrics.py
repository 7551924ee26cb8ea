"""A fake of Qualtrics, after its documentation: the file has an id of its own."""

import re

from tests.services.fakes.base import FakeService, Reply, Seen, needs, steps, zipped

TOKEN = "canary-of-qualtrics"
HEADER = b"StartDate,Finished,QID1\n"
TEXTS = b'Start Date,Finished,"How, in ""one"" line\nor two?"\n'
IMPORT_IDS = (
    b'"{""ImportId"":""startDate"",""timeZone"":""Z""}","{""ImportId"":""finished""}",'
    b'"{""ImportId"":""QID1""}"\n'
)
ROWS = b"2026-11-01 10:00:00,True,good\n2026-11-02 11:30:00,False,\n"
TIMES = {"startDate", "endDate", "timeZone"}
KNOWN = {"format", "compress", "useLabels", "limit", "questionIds"} | TIMES
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Qualtrics(FakeService):
    """One survey: SV_1, behind the path of the real base URL."""

    def __init__(self, *polls: dict[str, object]) -> None:
        super().__init__()
        refused = Reply(401, json=self.error("AUTH_1", "Invalid X-API-TOKEN"))
        self.guard(needs("X-API-TOKEN", TOKEN, refused))
        survey = "/API/v3/surveys/SV_1/export-responses"
        self.on("POST", survey, self.start)
        self.on("GET", f"{survey}/ES_9", steps(*[self.result(poll) for poll in polls]))
        archive = zipped({"My survey.csv": HEADER + TEXTS + IMPORT_IDS + ROWS})
        self.on("GET", f"{survey}/f-1/file", Reply(body=archive))

    def start(self, seen: Seen) -> Reply:
        sent = seen.json
        times = [sent[key] for key in ("startDate", "endDate") if key in sent]
        typed = isinstance(sent.get("useLabels"), bool) and isinstance(sent.get("limit", 1), int)
        if not typed or not set(sent) <= KNOWN or not all(map(MOMENT.fullmatch, times)):
            return Reply(400, json=self.error("BRR_1", "Invalid request body"))
        return self.result({"progressId": "ES_9", "percentComplete": 0.0, "status": "inProgress"})

    def result(self, values: dict[str, object]) -> Reply:
        return Reply(
            json={"result": values, "meta": {"requestId": "r-1", "httpStatus": "200 - OK"}}
        )

    def error(self, code: str, message: str) -> dict[str, object]:
        return {"meta": {"requestId": "r-2", "error": {"errorCode": code, "errorMessage": message}}}


def progress(percent: float) -> dict[str, object]:
    return {"percentComplete": percent, "status": "inProgress"}


COMPLETE = {"fileId": "f-1", "percentComplete": 100.0, "status": "complete"}
FAILED = {"fileId": None, "percentComplete": 100.0, "status": "failed"}
