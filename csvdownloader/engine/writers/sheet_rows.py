r"""The rows of a sheet: SQL that makes the XML of each.

A number is one only when it survives the 15 digits that a spreadsheet keeps; an id with leading
zeros is text. Missing values are empty cells, empty texts are texts. Control characters are
`_x000D_`, as ECMA-376 (part 1, 22.9.2.19, ST_Xstring) has it.
"""

from collections.abc import Sequence

from csvdownloader.core.tables.columns import NUMBERS, Column, ColumnType
from csvdownloader.core.writing.options import LongText, WriteOptions
from csvdownloader.engine.duckdb.session import quoted
from csvdownloader.engine.writers.cells import matches, number_of, valued_rows

LONGEST_TEXT = 32_767  # of a cell, in units of UTF-16
DATE, DATETIME, DATETIME_MS, TIME, TIME_MS = range(2, 7)  # styles of `workbook_parts`
_NUMBER = r"0(\.[0-9]{1,14})?|-?[1-9][0-9]{0,14}(\.[0-9]{1,14})?|-0\.[0-9]{1,14}"
_SCIENTIFIC = r"-?[1-9](\.[0-9]{1,14})?[eE][+-]?[0-9]{1,2}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
_FRACTION = r"\.[0-9]{1,3}"
# A date before 1900-03-01 is another one in Excel, which has a 1900-02-29.
_FIRST_DAY, _DAY_0 = "DATE '1900-03-01'", "DATE '1899-12-30'"
_BEYOND_BMP = r"[\x{10000}-\x{10FFFF}]"
_UNSAFE = r"[\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]|_x"
_TEXT_START = '<c t="inlineStr"><is><t xml:space="preserve">'
_TEXT_END = "</t></is></c>"


def row_query(
    cells: Sequence[str], columns: Sequence[Column], rows: str, options: WriteOptions
) -> str:
    """The SQL that gives the XML of each row, and what is to be said of it.

    The second column counts the texts that were cut; it is negative where one is too long: then it
    is the number of the column, from -1.
    """
    values = valued_rows(cells, columns, rows, options)
    names = [f"v{number}" for number in range(len(columns))]
    long = [f"({_units(value)} > {LONGEST_TEXT})" for value in names]
    if options.long_text is LongText.CUT:
        said = number_of([f"coalesce({text}, false)" for text in long])
    else:
        faults = " ".join(f"WHEN {text} THEN {-number}" for number, text in enumerate(long, 1))
        said = f"CASE {faults} ELSE 0 END"
    # Most rows are short as a whole, in bytes: then no text is counted.
    may_be_long = f"strlen(concat({', '.join(names)})) > {LONGEST_TEXT}"
    made = ", ".join(_cell(value, column) for value, column in zip(names, columns, strict=True))
    noted = f"CASE WHEN {may_be_long} THEN {said} ELSE 0 END"
    return f"SELECT concat('<row>', {made}, '</row>'), {noted} FROM ({values})"  # noqa: S608


def _units(value: str) -> str:
    """The SQL of a text's length in UTF-16, where it may be too long at all."""
    beyond = f"length(regexp_replace({value}, {quoted(_BEYOND_BMP)}, '', 'g'))"
    return (
        f"CASE WHEN strlen({value}) > {LONGEST_TEXT} THEN 2 * length({value}) - {beyond} ELSE 0 END"
    )


def _cell(value: str, column: Column) -> str:
    cases = [f"WHEN {value} IS NULL THEN '<c/>'", *_typed(value, column.type)]
    text = f"concat({quoted(_TEXT_START)}, {_xml(value)}, {quoted(_TEXT_END)})"
    return f"CASE {' '.join(cases)} ELSE {text} END"


def _typed(value: str, kind: ColumnType) -> list[str]:
    """The cases in which a value is no text; a column of unknown type goes by its values."""
    unknown = kind is ColumnType.UNKNOWN
    number = f"concat('<c><v>', {value}, '</v></c>')"
    cases = []
    if unknown or kind in NUMBERS:
        cases.append(f"WHEN {_is_number(value, _NUMBER)} THEN {number}")
    if kind is ColumnType.FLOAT:
        cases.append(f"WHEN {_is_number(value, _SCIENTIFIC)} THEN {number}")
    if kind is ColumnType.BOOLEAN:
        cases.append(f"WHEN {value} IN ('true', 't') THEN '<c t=\"b\"><v>1</v></c>'")
        cases.append(f"WHEN {value} IN ('false', 'f') THEN '<c t=\"b\"><v>0</v></c>'")
    if unknown or kind is ColumnType.DATE:
        day = f"TRY_CAST({value} AS DATE)"
        serial = f"date_diff('day', {_DAY_0}, {day})"
        cases.append(_moment(value, _DAY, f"{day} >= {_FIRST_DAY}", serial, DATE))
    if unknown or kind is ColumnType.TIMESTAMP:
        moment = f"TRY_CAST({value} AS TIMESTAMP)"
        serial = f"((epoch_ms({moment}) - epoch_ms({_DAY_0}::TIMESTAMP)) / 86400000.0)"
        is_late = f"{moment} >= {_FIRST_DAY}"
        cases.append(_moment(value, f"{_DAY} {_CLOCK}", is_late, serial, DATETIME))
        cases.append(_moment(value, f"{_DAY} {_CLOCK}{_FRACTION}", is_late, serial, DATETIME_MS))
    if kind is ColumnType.TIME:
        time = f"TRY_CAST({value} AS TIME)"
        serial, is_of_day = f"(epoch_ms({time}) / 86400000.0)", f"{time} < TIME '24:00:00'"
        cases.append(_moment(value, _CLOCK, is_of_day, serial, TIME))
        cases.append(_moment(value, _CLOCK + _FRACTION, is_of_day, serial, TIME_MS))
    return cases


def _is_number(value: str, pattern: str) -> str:
    mantissa = f"split_part(lower(translate({value}, '-.', '')), 'e', 1)"
    return f"{matches(value, pattern)} AND length({mantissa}) <= 15"


def _moment(value: str, pattern: str, condition: str, serial: str, style: int) -> str:
    cell = f"""concat('<c s="{style}"><v>', CAST({serial} AS VARCHAR), '</v></c>')"""
    return f"WHEN {matches(value, pattern)} AND {condition} THEN {cell}"


def _xml(value: str) -> str:
    """The SQL of a text as XML; one that is too long is cut."""
    cut = f"left({value}, CASE WHEN {_units(value)} = length({value}) THEN {LONGEST_TEXT} "
    cut += f"ELSE {LONGEST_TEXT // 2} END)"
    text = f"CASE WHEN {_units(value)} > {LONGEST_TEXT} THEN {cut} ELSE {value} END"
    is_unsafe = f"regexp_matches({value}, {quoted(_UNSAFE)})"
    safe = f"CASE WHEN {is_unsafe} THEN {_escaped(text)} ELSE {text} END"
    needs = " OR ".join(f"contains({value}, '{sign}')" for sign in "&<>")
    entities = safe
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        entities = f"replace({entities}, '{sign}', '{entity}')"
    return f"CASE WHEN {needs} THEN {entities} ELSE {safe} END"


def _escaped(text: str) -> str:
    r"""The SQL of a text whose control characters, and what reads as one, are `_xHHHH_`."""
    unsafe = f"regexp_matches(c, {quoted(_UNSAFE.removesuffix('|_x'))})"
    character = f"CASE WHEN {unsafe} THEN printf('_x%04X_', unicode(c)) ELSE c END"
    characters = f"string_split(replace({text}, '_x', '_x005F_x'), '')"
    return f"array_to_string(list_transform({characters}, lambda c: {character}), '')"
