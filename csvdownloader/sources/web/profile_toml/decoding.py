"""Reads [decode], which says how response bodies become rows."""

from csvdownloader.core.messages import Message
from csvdownloader.core.texts import listed
from csvdownloader.sources.tabular.encoding import known_encoding
from csvdownloader.sources.tabular.file_format import Container
from csvdownloader.sources.tabular.file_types import text_format_keys
from csvdownloader.sources.web.bodies.formats import may_be_delimited
from csvdownloader.sources.web.profile.decode import Decode
from csvdownloader.sources.web.profile_toml.reader import ProfileTable

AUTO = "auto"
_CSV_KEYS = ("delimiter", "quotes", "header", "null", "sep_line", "drop_rows_after_header")


def read_decode(table: ProfileTable | None) -> Decode:
    """The table [decode]."""
    if table is None:
        return Decode()
    defaults = Decode()
    decode = Decode(
        unwrap=table.items("unwrap", str) if "unwrap" in table else defaults.unwrap,
        member=table.text("member", defaults.member),
        members=table.choice("members", ("single", "join"), defaults.members),
        format=table.choice("format", (AUTO, *text_format_keys()), defaults.format),
        encoding=table.text("encoding"),
        default_encoding=table.text("default_encoding"),
        delimiter=table.text("delimiter"),
        header=table.choice("header", ("each-part", "first-part", "none"), defaults.header),
        names=tuple(name.source for name in table.template_items("names")),
        quotes=table.choice("quotes", ("csv", "none"), defaults.quotes),
        null=table.text("null"),
        sep_line=table.choice("sep_line", ("", "strip"), ""),
        drop_rows_after_header=table.whole("drop_rows_after_header"),
        rows=table.selector("rows"),
        columns=table.selector("columns"),
        nested=table.choice("nested", ("json", "dot"), defaults.nested),
    )
    _check_decode(table, decode)
    table.close()
    return decode


def _check_decode(table: ProfileTable, decode: Decode) -> None:
    for container in set(decode.unwrap) - set(Container):
        table.wrong(
            "unwrap",
            Message(
                "{container} cannot be unwrapped; {known} can",
                container=container,
                known=listed(sorted(Container)),
            ),
        )
    _check_names(table, decode)
    if decode.quotes == "none" and (
        decode.delimiter == AUTO or (not decode.delimiter and decode.format != "tsv")
    ):
        table.wrong(
            "quotes", Message("Without quotes, format must be tsv, or delimiter a character")
        )
    if decode.delimiter not in {"", AUTO} and not _is_delimiter(decode.delimiter):
        table.wrong("delimiter", Message('This must be one character of ASCII, or "auto"'))
    for key in ("encoding", "default_encoding"):
        encoding = table.text(key)
        if encoding and known_encoding(encoding) is None:
            table.wrong(key, Message("There is no encoding {encoding}", encoding=encoding))
    if decode.encoding and decode.default_encoding:
        table.wrong("default_encoding", Message("There is an encoding already"))
    for key in () if may_be_delimited(decode.format) else _CSV_KEYS:
        if key in table:
            table.wrong(
                key, Message("The format {format} has no {key}", format=decode.format, key=key)
            )


def _check_names(table: ProfileTable, decode: Decode) -> None:
    if decode.header == "none" and not decode.names:
        table.wrong(
            "header", Message("Without a header, names must say what the columns are called")
        )
    if decode.names and decode.columns:
        table.wrong("names", Message("The answer names the columns already: columns"))
    if decode.names and not may_be_delimited(decode.format) and decode.rows is None:
        table.wrong("names", Message("Say by rows where the lists of values are"))


def _is_delimiter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text not in '"\r\n\0'
