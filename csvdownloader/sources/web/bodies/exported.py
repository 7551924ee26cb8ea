"""Reads a body that is no text by what the format's own export makes of it: delimited text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from csvdownloader.core.control import Cancel
from csvdownloader.core.jobs.progress import Progress
from csvdownloader.core.saving.names import safe_file_name
from csvdownloader.core.sources.output import Output
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.disk.durable import make_private_file
from csvdownloader.sources.tabular.containers.layers import Layer, WholeFile
from csvdownloader.sources.tabular.encoding import UTF_8
from csvdownloader.sources.tabular.file_format import FileFormat, FileType, InputFile
from csvdownloader.sources.tabular.format_table import CSV
from csvdownloader.sources.web.bodies.formats import BodyFormat
from csvdownloader.sources.web.bodies.row_store import PlainReport

EXPORTED = BodyFormat(CSV, UTF_8, Format.CSV.delimiter)


@contextmanager
def exported(
    layer: Layer,
    file_format: FileFormat,
    folder: Path,
    limit: int | None,
    report: Callable[[Progress], None],
    cancel: Cancel,
) -> Iterator[Layer]:
    """The rows of a body, as a text in the format EXPORTED.

    Args:
        layer: The body, or what is inside its containers.
        file_format: Its format.
        folder: For temporary files.
        limit: Rows that are still wanted; None for all.
        report: Gets the progress of the export.
        cancel: Checked while files are written.

    Raises:
        SourceError: The body is damaged.
        OSError: The disk refused.
        Cancelled: `cancel` was set.
    """
    with TemporaryDirectory(dir=folder) as name:
        path = Path(name, safe_file_name(Path(layer.name).stem, file_format.endings[0][1:]))
        part = path.with_name(f"{path.name}.part")
        make_private_file(path)
        with path.open("r+b") as file:
            layer.copy_to(file, cancel)
        make_private_file(part)
        one_more = None if limit is None else limit + 1  # shows that rows are left out
        output = Output(part, Format.CSV, one_more, PlainReport(report), cancel)
        file_format.export(InputFile(path, FileType(file_format)), output)
        with part.open("rb", buffering=0) as file:
            whole = WholeFile(part, file, layer.whole.hosts)
            yield Layer(layer.name, whole, whole, layer.containers)
