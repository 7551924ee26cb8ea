"""Refuses options that say nothing about a file of its format: silence would look like consent."""

from msgspec.structs import replace

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import BadBytes, Ragged, ReadingChoices
from csvdownloader.sources.tabular.file_format import FileFormat, InputFile, WebReader

_RAGGED_AND_BAD_BYTES = frozenset({"ragged", "bad_bytes"})


def refuse_useless(file: InputFile) -> None:
    """Raises InvalidRequestError for an option that means nothing for the file's format."""
    of_workbooks = {
        "sheet": bool(file.sheet),
        "range": bool(file.range),
        "formulas": file.formulas not in {"", "refuse"},
    }
    _refuse(of_workbooks | _said(file.choices), file.type.format)


def refuse_useless_on_the_web(choices: ReadingChoices, file_format: FileFormat) -> None:
    """Raises InvalidRequestError for a choice that means nothing for such a text from the web."""
    without = _RAGGED_AND_BAD_BYTES if file_format.web is WebReader.OBJECTS else frozenset()
    _refuse(_said(choices), replace(file_format, options=file_format.options - without))


def _refuse(said: dict[str, bool], file_format: FileFormat) -> None:
    useless = [key for key, is_said in said.items() if is_said and key not in file_format.options]
    if useless:
        raise InvalidRequestError(
            {
                key: Message(
                    "“{option}” means nothing for {title} files; leave it out",
                    option=key.replace("_", " "),
                    title=file_format.title,
                )
                for key in useless
            }
        )


def _said(choices: ReadingChoices) -> dict[str, bool]:
    return {
        "encoding": choices.encoding is not None,
        "delimiter": choices.delimiter is not None,
        "quote": choices.quote is not None,
        "escape": choices.escape is not None,
        "initial_space": choices.skip_initial_space is not None,
        "comment": choices.comment is not None,
        "header_row": choices.header_row is not None,
        "skip_lines": choices.skip_lines is not None,
        "records_path": choices.records_path is not None,
        "ragged": choices.ragged is not Ragged.REFUSE,
        "bad_bytes": choices.bad_bytes is not BadBytes.REFUSE,
    }
