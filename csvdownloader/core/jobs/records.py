"""Jobs as JSON text: what the store and the sidecars hold."""

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from csvdownloader.core.errors.failure import Failure
from csvdownloader.core.errors.failure_kind import FailureKind, Remedy
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.job import Job, JobState
from csvdownloader.core.jobs.receipt import Completeness, Receipt
from csvdownloader.core.messages import Message, message_from_plain, plain_message
from csvdownloader.core.requests.request import Request
from csvdownloader.core.requests.target import SaveTarget, WhenDone
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.core.saving.saved import Save, Saved, SavedFile
from csvdownloader.core.sources.reading import Certainty, Reading
from csvdownloader.core.tables.columns import Column, ColumnType
from csvdownloader.core.tables.measured import Measured
from csvdownloader.core.tables.view import WHOLE_TABLE, plain_view, view_from_plain
from csvdownloader.core.writing.formats import Format
from csvdownloader.core.writing.options import SavedFormat, WriteOptions

# What a text raises that this version has not written; a later one has further options of writing.
_NOT_OURS = (KeyError, TypeError, AttributeError, RecursionError)


def job_to_json(job: Job) -> str:
    """The whole job as one line of JSON."""
    return json.dumps(_plain_job(job))  # in ASCII: a path need not be UTF-8


def job_from_json(text: str) -> Job:
    """The job of `job_to_json`.

    Raises:
        ValueError: The text is not a job, or its id or file names could lead out of its folder.
    """
    try:
        return _job(json.loads(text))
    except (*_NOT_OURS, OverflowError) as error:
        raise ValueError(f"not a job: {error!r}") from error


def request_to_json(request: Request) -> str:
    """The request as one line of JSON."""
    return json.dumps(_plain_request(request))


def request_from_json(text: str) -> Request:
    """The request of `request_to_json`.

    Raises:
        ValueError: The text is no request, or one that only a later version knows.
    """
    try:
        return _request(json.loads(text))
    except _NOT_OURS as error:
        raise ValueError(f"not a request: {error!r}") from error


def _plain_request(request: Request) -> dict[str, Any]:
    return {
        "source": request.source,
        "parameters": dict(request.parameters),
        "rows": request.row_limit,
        "format": request.format.value,
        "writing": _plain_options(request.writing) if request.writing else None,
        "target": asdict(request.target),
    }


def _plain_job(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "title": job.title,
        "request": _plain_request(job.request),
        "state": job.state.value,
        "created_at": _plain_time(job.created_at),
        "started_at": _plain_time(job.started_at),
        "ended_at": _plain_time(job.ended_at),
        "receipt": _stored_receipt(job.receipt) if job.receipt else None,
        "failure": _plain_failure(job.failure) if job.failure else None,
        "kept": job.pinned,
        "saved_to": job.saved_to,
        "aging_since": job.aging_since,
        "turn": job.turn,
        "saves": [_plain_save(save) for save in job.saves],
        "save_due": job.is_save_due,
    }


def plain_receipt(receipt: Receipt) -> dict[str, Any]:
    """The receipt as values that JSON has."""
    return {
        "name": receipt.name,
        "rows": receipt.row_count,
        "columns": receipt.columns,
        "bytes": receipt.bytes,
        "sha256": receipt.sha256,
        "completeness": receipt.completeness.value,
        "statement": receipt.statement,
        "finished_at": _plain_time(receipt.finished_at),
        "schema": [_plain_column(column) for column in receipt.schema],
        "reading": plain_reading(receipt.reading) if receipt.reading else None,
        "aside": _plain_measured(receipt.aside) if receipt.aside else None,
    }


def plain_saved(saved: Saved) -> dict[str, Any]:
    """What was saved, as values that JSON has."""
    return {
        "options": {"format": saved.options.format.value, **_plain_options(saved.options)},
        "files": [
            {"path": str(file.path), **_plain_measured(file.measured)} for file in saved.files
        ],
        "guarded": saved.guarded,
        "replaced": saved.replaced,
        "cut": saved.cut,
    }


def _plain_save(save: Save) -> dict[str, Any]:
    plain = plain_saved(save.saved) | {"at": _plain_time(save.at)}
    for stored, file in zip(plain["files"], save.saved.files, strict=True):
        stored |= {"checksum": file.measured.checksum, "modified": file.modified}
    return plain


def _plain_measured(measured: Measured) -> dict[str, Any]:
    return {
        "rows": measured.row_count,
        "columns": measured.columns,
        "bytes": measured.bytes,
        "sha256": measured.sha256,
    }


def _stored_receipt(receipt: Receipt) -> dict[str, Any]:
    stored = plain_receipt(receipt) | {
        "checksum": receipt.checksum,
        "seconds": receipt.seconds,
        "statement_parts": plain_message(receipt.statement),
    }
    if receipt.aside:
        stored["aside"]["checksum"] = receipt.aside.checksum
    if receipt.reading:
        stored["reading"]["notes_parts"] = [plain_message(note) for note in receipt.reading.notes]
    return stored


def plain_reading(reading: Reading) -> dict[str, Any]:
    """The reading as values that JSON has."""
    return {
        "options": dict(reading.options),
        "certainty": {key: certainty.value for key, certainty in reading.certainties},
        "notes": list(reading.notes),
        "set_aside": list(reading.set_aside),
    }


def _plain_column(column: Column) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": column.name, "type": column.type.value}
    if column.precision is not None:
        plain |= {"precision": column.precision, "scale": column.scale}
    if not column.is_promise:
        plain["promise"] = False
    return plain


def _plain_failure(failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "message": failure.message,
        "message_parts": plain_message(failure.message),
        "hint": failure.hint,
        "hint_parts": plain_message(failure.hint),
        "resumable": failure.is_resumable,
        "remedy": failure.remedy,
        "fields": list(failure.fields),
        "line": failure.line,
    }


def _plain_time(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _request(data: dict[str, Any]) -> Request:
    rows, parameters, writing = data["rows"], data["parameters"], data.get("writing")
    is_count = rows is None or (isinstance(rows, int) and not isinstance(rows, bool) and rows > 0)
    if not is_count or not all(isinstance(value, str | int) for value in parameters.values()):
        raise ValueError("values that no request has")
    options = _options(writing) if writing is not None else None
    target = _target(data.get("target") or {})
    return Request(str(data["source"]), parameters, rows, Format(data["format"]), options, target)


def _job(data: dict[str, Any]) -> Job:
    return Job(
        id=str(uuid.UUID(data["id"])),
        title=_single_component(data["title"]),
        request=_request(data["request"]),
        state=JobState(data["state"]),
        created_at=datetime.fromisoformat(data["created_at"]),
        started_at=_time(data["started_at"]),
        ended_at=_time(data["ended_at"]),
        receipt=_receipt(data["receipt"]) if data["receipt"] else None,
        failure=_failure(data["failure"]) if data["failure"] else None,
        pinned=bool(data["kept"]),
        saved_to=data["saved_to"],
        aging_since=_number(data.get("aging_since")),
        turn=int(data.get("turn", 0)),  # versions before had none
        saves=_saves(data),
        is_save_due=bool(data.get("save_due")),
    )


def _target(data: dict[str, Any]) -> SaveTarget:
    return SaveTarget(
        str(data.get("folder", "")),
        str(data.get("name", "")),
        WhenDone(data.get("when_done", WhenDone.ASK)),
    )


def _saves(data: dict[str, Any]) -> tuple[Save, ...]:
    """When its file was saved; of what a version before noted, what is known."""
    if "saves" in data:
        return tuple(map(_save, data["saves"]))
    if not (data["saved_to"] and data["receipt"]) or data["request"].get("writing") is not None:
        return ()
    options = WriteOptions(format=SavedFormat(data["request"]["format"]))
    file = SavedFile(Path(data["saved_to"]), _measured(data["receipt"]))
    return (Save(Saved(options, (file,))),)


def _save(data: dict[str, Any]) -> Save:
    files = tuple(
        SavedFile(Path(file["path"]), _measured(file), file["modified"]) for file in data["files"]
    )
    counts = data["guarded"], data["replaced"], data["cut"]
    return Save(Saved(_options(data["options"]), files, *counts), _time(data["at"]))


def _plain_options(options: WriteOptions) -> dict[str, Any]:
    from csvdownloader.core.writing.texts import texts_of  # loaded late: few jobs have options

    is_whole = options.view == WHOLE_TABLE
    return texts_of(options) | ({} if is_whole else {"view": plain_view(options.view)})


def _options(plain: dict[str, Any]) -> WriteOptions:
    from csvdownloader.core.writing.texts import options_of

    texts = {key: text for key, text in plain.items() if key != "view"}
    try:
        options = options_of(texts)
    except InvalidRequestError as error:  # a later version may know more of them
        raise ValueError(f"not options of writing: {error}") from error
    return replace(options, view=view_from_plain(plain["view"])) if "view" in plain else options


def _failure(data: dict[str, Any]) -> Failure:
    kind = FailureKind(data["kind"])
    return Failure(
        kind,
        _message(data, "message"),
        _message(data, "hint"),
        bool(data.get("resumable")),  # versions before did not note it, nor what follows
        Remedy(data["remedy"]) if data.get("remedy") else None,
        tuple(map(str, data.get("fields", kind.fields))),
        int(data["line"]) if data.get("line") else None,
    )


def _receipt(data: dict[str, Any]) -> Receipt:
    return Receipt(
        name=_single_component(data["name"]),
        row_count=int(data["rows"]),
        columns=int(data["columns"]),
        bytes=int(data["bytes"]),
        sha256=str(data["sha256"]),
        completeness=Completeness(data["completeness"]),
        statement=_message(data, "statement"),
        finished_at=datetime.fromisoformat(data["finished_at"]),
        schema=tuple(map(_column, data.get("schema") or ())),
        reading=_reading(data["reading"]) if data.get("reading") else None,
        aside=_measured(data["aside"]) if data.get("aside") else None,
        checksum=str(data.get("checksum", "")),
        seconds=_number(data.get("seconds")),
    )


def _measured(data: dict[str, Any]) -> Measured:
    counts = int(data["rows"]), int(data["columns"]), int(data["bytes"])
    return Measured(*counts, str(data["sha256"]), str(data.get("checksum", "")))


def _reading(data: dict[str, Any]) -> Reading:
    notes = zip(data["notes"], data["notes_parts"], strict=True)
    return Reading(
        tuple((str(key), str(value)) for key, value in data["options"].items()),
        tuple(message_from_plain(str(text), parts) for text, parts in notes),
        tuple(map(str, data["set_aside"])),
        tuple((str(key), Certainty(value)) for key, value in data["certainty"].items()),
    )


def _message(data: dict[str, Any], key: str) -> Message:
    return message_from_plain(str(data[key]), data.get(f"{key}_parts"))


def _column(data: dict[str, Any]) -> Column:
    is_promise = bool(data.get("promise", True))
    column = Column(str(data["name"]), ColumnType(data["type"]), is_promise=is_promise)
    if data.get("precision") is None:
        return column
    return replace(column, precision=int(data["precision"]), scale=int(data["scale"]))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _single_component(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    if safe_file_name(stem, suffix) != name:
        raise ValueError("a file name that this program does not make")
    return name
