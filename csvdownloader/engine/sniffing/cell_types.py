"""The types of values, as far as the inspection needs them: what is text, and what is not."""

# ruff: noqa: RUF001 - the characters are what this is about

import re
from enum import Enum
from functools import lru_cache


class CellType(Enum):
    """What a value looks like."""

    EMPTY = "empty"
    NUMBER = "number"
    YEAR = "year"
    TIME = "time"  # a date, a time of day, or both
    CODE = "code"  # an address, an identifier, true or false
    TEXT = "text"


_LONGEST = 64  # characters; what is longer is text
_NOTHING = frozenset(
    ["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "(null)", "\\n", "n.a.", "n.d.", "k.a.",
     "s.o.", "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "?", ":"]
)  # fmt: skip
_NUMBER = re.compile(
    r"[<>≤≥~±]?+ ?+[-+−(]?+(?:[$€£¥₹₽]|R\$)?+ ?+[-+−]?+"
    r"(?:\d[\d.,'’ \u00a0\u202f]*+|[.,]\d++)"
    r"(?:[eE][-+]?+\d++)?+"
    r"[ \u00a0]?+(?:[%‰$€£¥₽)*]|kr|zł|Kč|Ft|EUR|USD|GBP|CHF|руб\.?+|р\.|円|元|원)?+-?+"
)
_MONTH = r"[A-Za-zÀ-ÿА-яёЁ]{3,10}+\.?+"
_CLOCK = (
    r"\d{1,2}+:\d{2}+(?::\d{2}+)?+(?:[.,]\d{1,9}+)?+ ?+(?:[AaPp]\.?[Mm]\.?)?+"
    r"(?:Z|[A-Z]{3,4}+| ?[-+]\d{2}+:?+(?:\d{2}+)?+)?+"
)
_TIME = re.compile(
    r"(?:"
    r"\d{1,4}+[-/.]\d{1,2}+[-/.]\d{1,4}+\.?+"
    r"|\d{4}+[-/.]\d{2}"
    r"|\d{4}+[-/ ]?[QqTKWwMmHS]\d{1,2}+"
    r"|[QqTK]\d[-/ ]\d{2,4}+"
    r"|\d{1,2}+[-/. ]{1,2}" + _MONTH + r"[-/. ]\d{2,4}+"
    r"|\d{4}+[-/. ]" + _MONTH + r"(?:[-/. ]\d{1,2}+)?+"
    r"|" + _MONTH + r"[-/. ]{1,2}(?:\d{1,2}+, ?+)?+\d{2,4}+"
    r"|\d{2,4}+[年년] ?\d{1,2}+[月월](?: ?\d{1,2}+[日일])?+"
    r")(?:[ T_]{1,2}" + _CLOCK + r")?+"
    r"|" + _CLOCK + r"|\d{8}+T\d{4,6}+Z?+"
)
_YEAR = re.compile(r"1[89]\d\d|20\d\d|21[0-4]\d")
_CODE = re.compile(
    r"[Tt]rue|[Ff]alse|TRUE|FALSE"
    r"|[0-9a-fA-F]{8}+-[0-9a-fA-F]{4}+-[0-9a-fA-F]{4}+-[0-9a-fA-F]{4}+-[0-9a-fA-F]{12}"
    r"|(?:[0-9a-fA-F]{2}+:){5}[0-9a-fA-F]{2}"
    r"|[0-9a-fA-F]{0,4}+:(?::|[0-9a-fA-F]{1,4}+:[0-9a-fA-F]{0,4}+:)[0-9a-fA-F:]{1,40}+"
    r"|\d{1,3}+\.\d{1,3}+\.\d{1,3}+\.\d{1,3}+(?:/\d{1,2}+)?+"
    r"|[\w.+-]++@[\w.-]++"
    r"|(?:https?|ftp|s3|file)://\S++"
)


@lru_cache(16384)
def cell_type(value: str) -> CellType:
    """The type of a value; spaces around it do not matter."""
    value = value.strip()
    if len(value) > _LONGEST:
        return CellType.TEXT
    if value.lower() in _NOTHING:
        return CellType.EMPTY
    if not any(map(str.isdigit, value)):
        return CellType.CODE if _CODE.fullmatch(value) else CellType.TEXT
    # a time first: some dates are also numbers in groups of digits
    for pattern, kind in (
        (_TIME, CellType.TIME),
        (_CODE, CellType.CODE),
        (_NUMBER, CellType.NUMBER),
    ):
        if pattern.fullmatch(value):
            return CellType.YEAR if _YEAR.fullmatch(value) else kind
    return CellType.TEXT


def is_typed(value: str) -> bool:
    """Whether the value is one that a name of a column hardly is."""
    return cell_type(value) not in {CellType.TEXT, CellType.EMPTY}
