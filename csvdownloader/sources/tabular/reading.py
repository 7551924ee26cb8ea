"""Reads a file by the table of formats, once its content has shown what it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.messages import EMPTY, Message, joined
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.core.sources.inspection import Inspection
from csvdownloader.core.sources.outcomes import Outcome
from csvdownloader.core.sources.output import Output
from csvdownloader.core.sources.reading import Finding, Reading
from csvdownloader.core.units import size
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.sources.tabular.containers.compression import DecompressedStream, opened
from csvdownloader.sources.tabular.content import type_of
from csvdownloader.sources.tabular.file_format import FileFormat, InputFile
from csvdownloader.sources.tabular.file_types import has_table_ending, stem_of
from csvdownloader.sources.tabular.useless_options import refuse_useless


def export_file(file: InputFile, output: Output) -> Outcome:
    """Copies the rows of the file. Raises UserError or Cancelled."""
    file = replace(file, folder=output.part.parent)
    try:
        with _recognized(file, output.cancel) as found:
            refuse_useless(found)
            outcome = found.type.format.export(found, output)
    except SourceError:
        _find_damage(file, output.cancel)  # if there is any, that is the better reason
        raise
    return _with_findings(outcome, found.type.findings)


def inspect_file(file: InputFile, cancel: Cancel) -> Inspection:
    """What the file is, and what its format can tell before the export. Raises SourceError."""
    with opened(file, cancel, has_table_ending) as stream:
        about = (*stream.containers, size(stream.layer.whole.size))
        if stream.is_packed:
            return Inspection({}, joined((Message("Zip file"), *about), ", "))
        file_type = type_of(stream, file)
    inspected = Inspection({}, EMPTY)
    if file_type.format.inspect and not file_type.containers:
        inspected = file_type.format.inspect(replace(file, type=file_type), cancel)
    description = file_type.format.description
    title = f"{description[0].upper()}{description[1:]}"
    return Inspection(inspected.choices, joined((title, *about, inspected.note), ", "))


@contextmanager
def _recognized(file: InputFile, cancel: Cancel) -> Iterator[InputFile]:
    """The file with its type; one that is packed and no text is unpacked into the folder first."""
    with opened(file, cancel, has_table_ending) as stream:
        file_type = type_of(stream, file)
        file = replace(file, member=_member(stream) or file.member)
        if file_type.containers and not file_type.format.is_text:
            with _unpacked(stream, file_type.format, file.folder, cancel) as path:
                yield replace(file, path=path, type=replace(file_type, containers=()))
            return
    yield replace(file, type=file_type)


def _find_damage(file: InputFile, cancel: Cancel) -> None:
    """Unpacks a packed file to its end. Raises SourceError when it is damaged, or Cancelled."""
    with opened(file, cancel, has_table_ending) as stream:
        while stream.compressed and stream.read():
            cancel.check()


def _member(stream: DecompressedStream) -> str:
    """The member of an archive that was found to be the only table; else empty."""
    return next((found.value for found in stream.findings if found.option == "member"), "")


@contextmanager
def _unpacked(
    stream: DecompressedStream, file_format: FileFormat, folder: Path | None, cancel: Cancel
) -> Iterator[Path]:
    with TemporaryDirectory(dir=folder) as name:
        path = Path(name, safe_file_name(stem_of(stream.name), file_format.endings[0][1:]))
        make_private_file(path)
        with path.open("r+b") as file:
            stream.layer.copy_to(file, cancel)
        yield path


def _with_findings(outcome: Outcome, findings: tuple[Finding, ...]) -> Outcome:
    if not findings:
        return outcome
    reading = outcome.reading or Reading()
    options = tuple({found.option: found.value for found in findings}.items())
    notes = tuple(found.note for found in findings if found.note)
    certainties = tuple((found.option, found.certainty) for found in findings)
    reading = replace(
        reading,
        options=(*options, *reading.options),
        notes=(*notes, *reading.notes),
        certainties=(*certainties, *reading.certainties),
    )
    return replace(outcome, reading=reading, findings=(*findings, *outcome.findings))
