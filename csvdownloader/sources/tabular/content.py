"""Decides what a content is: by what the user says, its signature, its text, and its name."""

from pathlib import PurePath

from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.reading import Certainty, Finding
from csvdownloader.sources.tabular.containers.compression import DecompressedStream
from csvdownloader.sources.tabular.containers.unwrap import container_of
from csvdownloader.sources.tabular.documents import document_in
from csvdownloader.sources.tabular.file_format import (
    CONTAINER_ENDINGS,
    Container,
    FileFormat,
    FileType,
    InputFile,
    Signature,
)
from csvdownloader.sources.tabular.file_types import format_by_name, format_named, text_formats
from csvdownloader.sources.tabular.markup import is_json, is_json_lines, may_be_json
from csvdownloader.sources.tabular.signatures import (
    binary_of,
    format_with_signature,
    markup_of,
    signature_of,
)
from csvdownloader.sources.tabular.text_start import as_utf8

_JSON_KEYS = ("json", "jsonl")


def type_of(stream: DecompressedStream, file: InputFile) -> FileType:
    """The type of the file by its content. Raises WrongContentError when it cannot be read."""
    if not stream.start:
        raise WrongContentError(Message("{name} is empty", name=stream.name))
    surely, named = _by_signature(stream), format_by_name(stream.name)
    findings: tuple[Finding, ...]
    if file.choices.kind is not None:
        chosen = format_named(file.choices.kind)
        _check_chosen(stream, chosen, surely)
        found, findings = chosen, (Finding("kind", chosen.key, Certainty.CERTAIN),)
    else:
        found = surely if isinstance(surely, FileFormat) else _by_text(stream, file, surely, named)
        findings = (*_not_packed(stream, found), *_disagreement(stream.name, found, named))
    return FileType(found, stream.containers, (*stream.findings, *findings))


def _by_signature(stream: DecompressedStream) -> FileFormat | Signature | None:
    start = stream.start
    if container_of(start) is Container.ZIP:
        document = document_in(stream.layer.whole.file)
        if document is not None and document.format:
            return format_named(document.format)
        if document is not None:
            return Signature(b"", document.title, document.hint)
    return format_with_signature(start) or signature_of(start)


def _check_chosen(
    stream: DecompressedStream, chosen: FileFormat, surely: FileFormat | Signature | None
) -> None:
    if surely is chosen or (surely is None and chosen.is_text):
        return
    found = surely.title if surely else Message("a text, or something unknown")
    raise WrongContentError(
        Message(
            "You say that {name} is {title}, but it holds {found}",
            name=stream.name,
            title=chosen.title,
            found=found,
        ),
        Message("Choose another kind, or let it be detected."),
        fields=("kind",),
    )


def _by_text(
    stream: DecompressedStream,
    file: InputFile,
    surely: Signature | None,
    named: FileFormat | None,
) -> FileFormat:
    if surely is not None:
        raise _refusal(stream.name, surely, named)
    text = as_utf8(stream.start, file.choices.encoding)
    if text is None:
        raise _refusal(stream.name, binary_of(stream.start), named)
    if markup := markup_of(text):
        raise _refusal(stream.name, markup, named)
    possible = text_formats(text)
    if named in possible or (named and named.key in _JSON_KEYS and may_be_json(text)):
        return named
    if is_json(text):
        return format_named("jsonl" if is_json_lines(text) else "json")
    return possible[0]


def _refusal(name: str, found: Signature, named: FileFormat | None) -> WrongContentError:
    sentence = Message("{name} is {found}", name=name, found=found.title)
    if named is not None:
        sentence = Message(
            "{name} is {found}, not {title}", name=name, found=found.title, title=named.title
        )
    return WrongContentError(sentence, found.hint)


def _not_packed(stream: DecompressedStream, found: FileFormat) -> tuple[Finding, ...]:
    if stream.containers or PurePath(stream.name).suffix.lower() not in CONTAINER_ENDINGS:
        return ()
    note = Message("{name} is not packed as its ending says.", name=stream.name)
    return (Finding("kind", found.key, Certainty.LIKELY, note),)


def _disagreement(name: str, found: FileFormat, named: FileFormat | None) -> tuple[Finding, ...]:
    if named is None or named is found:
        return ()
    note = Message(
        "{name} holds {found}, not {named} as its ending says, and is read as that.",
        name=name,
        found=found.title,
        named=named.title,
    )
    return (Finding("kind", found.key, Certainty.LIKELY, note),)
