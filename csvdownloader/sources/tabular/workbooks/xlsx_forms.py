"""The plain forms of cells in the XML of a sheet, as patterns, and what their values become."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from csvdownloader.sources.tabular.workbooks.cells import (
    FALSE,
    TRUE,
    moment,
    number,
    shortest,
    unescaped,
)
from csvdownloader.sources.tabular.workbooks.number_formats import NumberFormat
from csvdownloader.sources.tabular.workbooks.xml_shortcuts import TEXT, without_entities

Values = Sequence[str | None]
Convert = Callable[[Values], Values]

MOST_STYLES = 200  # of dates and times; each is tried where a number stands

_FORMULA = (
    '(?:<f(?: t="(?:shared|array)")?(?: aca="(?:false|true|0|1)")?(?: ref="[A-Z0-9:]{1,30}")?'
    '(?: ca="[01]")?(?: si="[0-9]{1,9}")?'
    f"(?:/>|>{TEXT}</f>))?+"
)
_T = '<t(?: xml:space="preserve")?>'
_ANY_STYLE = '(?: s="[0-9]{1,9}")?'
_NUMBER = "[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[Ee][+-]?[0-9]++)?"
# Numbers that are written as they are stored: whole ones, and decimals of at most 15 digits, all
# of which a float gives back, where it would write no exponent.
_WRITTEN = (
    "(?:0|-?[1-9][0-9]{0,400}+|"
    "-?(?:[1-9][0-9]{0,6}\\.[0-9]{0,7}|0\\.(?!0000)[0-9]{0,14})[1-9])(?=<)"
)
# No number may be taken in two ways: else a row that does not match is tried in all combinations.
_EITHER_NUMBER = f"(?:({_WRITTEN})|(?!{_WRITTEN})({_NUMBER}))"
_TRUTHS: Mapping[str | None, str] = {"0": FALSE, "1": TRUE}


class Form(Struct, frozen=True):
    """A form of cells.

    Attributes:
        pattern: What follows `<c r="A1"`. It has a group for each of `conversions`.
        conversions: Make cells out of what the groups took.
    """

    pattern: str
    conversions: tuple[Convert, ...] = ()


def forms(
    strings: Sequence[str], formats: Sequence[NumberFormat], *, is_1904: bool
) -> Mapping[str, Form]:
    """All forms by their names; none where the numbers of the styles are too many.

    Args:
        strings: The shared texts. The conversion raises IndexError where one is missing.
        formats: What the styles show, by their numbers.
        is_1904: As in `serials.moment_text`.
    """
    moments: dict[NumberFormat, list[int]] = {}
    for index, shown in enumerate(formats):
        if shown.is_moment:
            moments.setdefault(shown, []).append(index)
    if sum(map(len, moments.values())) > MOST_STYLES:
        return {}
    found = {
        "blank": Form(f'{_ANY_STYLE}(?: t="n")?(?: ?/>|></c>)'),
        "number": Form(_of_number(_other_style(moments), _EITHER_NUMBER),
                       (_unchanged, _each(shortest))),
        "shared": Form(f'{_ANY_STYLE} t="s"><v>([0-9]{{1,9}})</v></c>', (_shared(strings),)),
        "truth": Form(f'{_ANY_STYLE} t="b">{_FORMULA}<v>([01])</v></c>', (_truths,)),
        "result": Form(f'{_ANY_STYLE} t="str">{_FORMULA}<v>((?!<){TEXT})</v></c>', (_texts,)),
        "error": Form(f'{_ANY_STYLE} t="e">{_FORMULA}<v>(#[A-Z0-9/!?]++)</v></c>', (_unchanged,)),
        "text": Form(f'{_ANY_STYLE} t="inlineStr"><is>{_T}((?!<){TEXT})</t></is></c>', (_texts,)),
    }  # fmt: skip
    for shown, styles in moments.items():
        style = _optional(f' s="(?:{_any(styles)})"', is_optional=0 in styles)
        convert = _moments(shown, is_1904=is_1904)
        found[f"moment{styles[0]}"] = Form(_of_number(style, f"({_NUMBER})"), (convert,))
    return found


def _of_number(style: str, value: str) -> str:
    return f'{style}(?: t="n")?>{_FORMULA}<v>{value}</v></c>'


def _other_style(moments: Mapping[NumberFormat, Sequence[int]]) -> str:
    """A style that shows a number as such. A cell without a style has the first one."""
    styles = [style for group in moments.values() for style in group]
    if not styles:
        return _ANY_STYLE
    return _optional(
        f' s="(?!(?:{_any(styles)})")(?:0|[1-9][0-9]{{0,8}})"', is_optional=0 not in styles
    )


def _any(styles: Sequence[int]) -> str:
    return "|".join(map(str, styles))


def _optional(pattern: str, *, is_optional: bool) -> str:
    return f"(?:{pattern})?" if is_optional else pattern


def _unchanged(values: Values) -> Values:
    return values


def _each(convert: Callable[[str], str]) -> Convert:
    return lambda values: [None if value is None else convert(value) for value in values]


_texts = _each(lambda text: unescaped(without_entities(text)))


def _truths(values: Values) -> Values:
    return list(map(_TRUTHS.get, values))


def _shared(strings: Sequence[str]) -> Convert:
    return lambda values: [None if value is None else strings[int(value)] for value in values]


def _moments(shown: NumberFormat, *, is_1904: bool) -> Convert:
    @lru_cache(maxsize=1 << 12)
    def convert(value: str | None) -> str | None:
        if value is None:
            return None
        return moment(float(value), shown, is_1904=is_1904) or number(value)

    return lambda values: list(map(convert, values))
