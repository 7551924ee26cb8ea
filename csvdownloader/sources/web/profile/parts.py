"""Reads the tables that describe questions, limits, decoding and errors."""

import codecs
import re
from collections.abc import Mapping, Sequence
from typing import Any

from csvdownloader.sources.web.profile.model import (
    ROWS,
    Decode,
    ErrorClass,
    ErrorRule,
    Errors,
    Limits,
    Param,
    ParamType,
)
from csvdownloader.sources.web.profile.reader import Table
from csvdownloader.sources.web.profile.typed import problem_of, value_of

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DEFAULTS: Mapping[ParamType, Any] = {  # the types that TOML writes them with; else a text
    ParamType.BOOL: bool,
    ParamType.INT: int,
    ParamType.FLOAT: int | float,
    ParamType.LIST: list,
    ParamType.JSON: str | list | dict,
}
_NUMBERS = (ParamType.INT, ParamType.FLOAT)


def read_params(table: Table) -> tuple[Param, ...]:
    """The tables [[params]]."""
    params: list[Param] = []
    for entry in table.tables("params"):
        param = _param(entry)
        check_name(entry, param.name, [p.name for p in params])
        params.append(param)
    return tuple(params)


def check_name(entry: Table, name: str, others: Sequence[str]) -> None:
    """Notes a name that placeholders could not use."""
    entry.need("name")
    if "name" in entry and not _NAME.fullmatch(name):
        entry.wrong("name", "A name has letters, digits and _ only")
    elif name in others:
        entry.wrong("name", f"There is a {name} already")


def _param(entry: Table) -> Param:
    param = Param(
        name=entry.text("name"),
        type=entry.word("type", ParamType, ParamType.STRING),
        required=entry.flag("required"),
        default=entry.anything("default"),
        min=entry.number("min"),
        max=entry.number("max"),
        values=entry.items("values", str),
        pattern=entry.pattern("pattern"),
        label=entry.text("label"),
        help=entry.text("help"),
        multiline=entry.flag("multiline"),
    )
    _check_param(entry, param)
    entry.close()
    return param


def _check_param(entry: Table, param: Param) -> None:
    numeric, is_text = param.type in _NUMBERS, param.type is ParamType.STRING
    fits = {"min": numeric, "max": numeric, "pattern": is_text, "multiline": is_text}
    fits["values"] = param.type is ParamType.ENUM
    for key, right in fits.items():
        if key in entry and not right:
            entry.wrong(key, f"A parameter of type {param.type} has no {key}")
    if param.type is ParamType.ENUM and not param.values:
        entry.wrong("values", "Name the values to choose from")
    if param.name == ROWS and param.type is not ParamType.INT:
        entry.wrong("type", "The parameter rows must be of type int")
    if param.default is not None and (problem := _bad_default(param)):
        entry.wrong("default", problem)


def _bad_default(param: Param) -> str:
    if not isinstance(param.default, _DEFAULTS.get(param.type, str)) or (
        isinstance(param.default, bool) and param.type is not ParamType.BOOL
    ):
        quotes = " in quotes" if param.type in {ParamType.DATE, ParamType.DATETIME} else ""
        return f"This is no value of type {param.type}{quotes}"
    try:
        return problem_of(param, value_of(param, param.default))
    except ValueError as error:
        return str(error)


def read_limits(table: Table | None) -> Limits:
    """The table [limits]."""
    if table is None:
        return Limits()
    spacing, rate = 0.0, table.table("rate")
    if rate:
        rate.need("requests", "per")
        spacing = rate.seconds("per", 0.0) / rate.whole("requests", 1, least=1)
        rate.close()
    most = table.whole("concurrent_jobs", least=1) if "concurrent_jobs" in table else None
    limits = Limits(spacing, table.seconds("min_poll", 0.0), most)
    table.close()
    return limits


def read_decode(table: Table | None) -> Decode:
    """The table [decode]."""
    if table is None:
        return Decode()
    usual = Decode()
    decode = Decode(
        unwrap=table.items("unwrap", str) if "unwrap" in table else usual.unwrap,
        member=table.text("member", usual.member),
        members=table.choice("members", ("single", "join"), usual.members),
        format=table.choice("format", ("auto", "csv", "tsv", "jsonl", "json"), usual.format),
        encoding=table.text("encoding"),
        delimiter=table.text("delimiter"),
        header=table.choice("header", ("each-part", "first-part", "none"), usual.header),
        names=table.items("names", str),
        quotes=table.choice("quotes", ("csv", "none"), usual.quotes),
        sep_line=table.choice("sep_line", ("", "strip"), ""),
        drop_rows_after_header=table.whole("drop_rows_after_header"),
        rows=table.selector("rows"),
        columns=table.selector("columns"),
        nested=table.choice("nested", ("json", "dot"), usual.nested),
    )
    _check_decode(table, decode)
    table.close()
    return decode


def _check_decode(table: Table, decode: Decode) -> None:
    for kind in set(decode.unwrap) - {"gzip", "zip", "zstd"}:
        table.wrong("unwrap", f"{kind} cannot be unwrapped; gzip, zip and zstd can")
    if decode.header == "none" and not decode.names:
        table.wrong("header", "Without a header, names must say what the columns are called")
    if decode.quotes == "none" and decode.delimiter in {"", "auto"} and decode.format != "tsv":
        table.wrong("quotes", "Without quotes, format must be tsv, or delimiter a character")
    if decode.delimiter != "auto" and len(decode.delimiter) > 1:
        table.wrong("delimiter", 'This must be one character, or "auto"')
    try:
        codecs.lookup(decode.encoding or "utf-8")
    except LookupError:
        table.wrong("encoding", f"There is no encoding {decode.encoding}")


def read_errors(table: Table | None) -> Errors:
    """The table [errors]."""
    if table is None:
        return Errors()
    errors = Errors(
        message=table.selector_items("message"),
        code=table.selector_items("code"),
        request_id=table.selector_items("request_id"),
        rules=tuple(_rule(entry) for entry in table.tables("map")),
    )
    table.close()
    return errors


def _rule(entry: Table) -> ErrorRule:
    entry.need("class")
    rule = ErrorRule(
        error_class=entry.word("class", ErrorClass, ErrorClass.PERMANENT),
        code=entry.items("code", str),
        http=entry.items("http", int),
        hint=entry.text("hint"),
    )
    if not rule.code and not rule.http:
        entry.wrong("", "Name the codes: code or http")
    entry.close()
    return rule
