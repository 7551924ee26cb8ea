"""Decides whether a downloaded file is the finished file already."""

from typing import TYPE_CHECKING

from csvdownloader.core.sources.reading import ReadingChoices, TextReading
from csvdownloader.core.writing.formats import Format
from csvdownloader.sources.tabular.containers.layers import Layer, WholeFile
from csvdownloader.sources.tabular.delimited.csv_stream import CsvText
from csvdownloader.sources.tabular.encoding import AUTO, UTF_8
from csvdownloader.sources.tabular.signatures import signature_title
from csvdownloader.sources.web.bodies.formats import BodyFormat, may_be_delimited
from csvdownloader.sources.web.bodies.inspection import is_plain
from csvdownloader.sources.web.bodies.row_reader import RowReader
from csvdownloader.sources.web.profile.decode import Decode

if TYPE_CHECKING:
    from csvdownloader.engine.transfer.body import DownloadedBody


def may_stay_verbatim(decode: Decode) -> bool:
    """Whether a file need not be changed, as far as the profile says."""
    return (
        may_be_delimited(decode.format)
        and decode.header in {"each-part", "first-part"}
        and decode.quotes == "csv"
        and not decode.drop_rows_after_header
        and not decode.null
    )


def names_if_verbatim(
    body: "DownloadedBody",
    reader: RowReader,
    decode: Decode,
    choices: ReadingChoices | None,
    file_format: Format,
) -> list[str] | None:
    """The columns of a file whose start need not be changed; None if it has to be.

    Raises:
        SourceError: The file is not data at all.
        OSError: The disk cannot be read.
    """
    with body.path.open("rb", buffering=0) as file:
        whole = WholeFile(body.path, file, body.hosts)
        layer = Layer(body.name, whole, whole)
        if body.content_encoding or signature_title(layer.start):
            return None
        found = reader.sniff(layer, body)
        if found.is_json:
            return None
        if choices is None:
            text = _described(layer, found, decode)
        else:
            proposal = reader.propose(layer, body, choices)
            is_kept = is_plain(proposal, file_format.delimiter)
            text = CsvText(layer, proposal.reading) if is_kept else None
        if text is None:
            return None
        names = text.header()
    if text.blank or text.reading.delimiter != file_format.delimiter:
        return None
    # A file of one column is copied, as empty lines are values in it that many readers lose.
    return None if len(names) == 1 else names


def _described(layer: Layer, found: BodyFormat, decode: Decode) -> CsvText | None:
    """The text as the profile describes it; None if it has to be changed."""
    text = CsvText(layer, TextReading(encoding=found.encoding))
    if found.encoding not in {AUTO, UTF_8} or text.is_blank():
        return None
    if decode.sep_line == "strip" and text.take_separator_line() is not None:
        return None
    text.separate_by(found.delimiter or text.likely_delimiter())
    return text
