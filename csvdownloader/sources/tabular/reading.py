"""Reads a file by the table of formats, once its content is what its name says."""

from csvdownloader.core.control import Cancel
from csvdownloader.core.messages import EMPTY
from csvdownloader.core.models import Inspection, Outcome
from csvdownloader.core.ports import Output
from csvdownloader.sources.tabular.compression import opened
from csvdownloader.sources.tabular.file_format import Compression, InputFile
from csvdownloader.sources.tabular.file_types import check_compression, check_format

_START = 4096  # bytes that are compared with the signatures


def export_file(file: InputFile, output: Output) -> Outcome:
    """Copies the rows of the file. Raises UserError or Cancelled."""
    _check_content(file)
    return file.type.format.export(file, output)


def inspect_file(file: InputFile, cancel: Cancel) -> Inspection:
    """What the file's format can tell before the export. Raises SourceError."""
    inspect = file.type.format.inspect
    if inspect is None:
        return Inspection({}, EMPTY)
    _check_content(file)
    return inspect(file, cancel)


def _check_content(file: InputFile) -> None:
    name, compression = file.path.name, file.type.compression
    if compression:
        with opened(file.path, Compression.NONE) as raw:
            check_compression(name, raw.read()[:_START], compression)
    with opened(file.path, compression) as stream:
        check_format(name, stream.read()[:_START], file.type.format)
