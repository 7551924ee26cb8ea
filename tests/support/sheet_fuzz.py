"""Makes the XML of random sheets, most of whose rows are written as programs write them."""

import random
from collections.abc import Callable, Iterator
from string import ascii_uppercase

TEXTS = [
    "a", "b c", "&amp;", "&gt;", "ä", "😀", '"', "x\ny", "\t", "a,b", "#", "'", "_x000D_",
    "_x0041_", "=1", "]",
]  # fmt: skip
ODD_TEXTS = ["<!--x-->", "<![CDATA[<c>]]>", "&#65;", "\r\n", ">", "]]", "<?x y?>"]
NUMBERS = ["0", "1", "-7", "42", "43831", "0.5", "-0.25", "100.01", "0.0001", "45292.5", "1.5"]
ODD_NUMBERS = [
    "-0", "007", "+5", "1e5", "1E-7", ".5", "5.", "0.10", "0.00001", "1.1000000000000001", "60",
    "0.30000000000000004", "123456789012345678", "1e400", "9" * 30, "1234567.12345678", "2958466",
    "12345678.5", "-1e300", "-0.0", "1e21", "0.1e1", "59.999999999", "0.99999999999",
]  # fmt: skip
BAD_NUMBERS = ["", " 1 ", "x", "1-2", "--1", "1.2.3", "nan", "1,5", "٣"]
FORMULAS = [
    "<f>A1*2</f>",
    '<f t="shared" si="0"/>',
    '<f t="shared" ref="A1:A9" si="0">B1&amp;"x"</f>',
    '<f aca="false">1&lt;2</f>',
]


class SheetMaker:
    """Makes one sheet.

    Args:
        rng: Whose choices they are.
        texts: How many shared texts there are.
        oddness: Between 0 and 1: how many of the cells and rows are written in another way.
    """

    def __init__(self, rng: random.Random, texts: int, oddness: float) -> None:
        self._rng, self._texts, self._oddness = rng, texts, oddness
        self._has_numbers = rng.random() < 0.9
        self._row_attributes = rng.choice(["", ' spans="1:8"', ' ht="12.8" customHeight="1"'])
        self._space = rng.choice(["", " "])  # before the end of an empty tag
        self._type = rng.choice(["", ' t="n"'])
        self._columns = [
            rng.choices(list(self._forms()), k=rng.choice([1, 1, 1, 2]))
            for _ in range(rng.randint(1, 6))
        ]

    def rows(self, count: int) -> str:
        """The XML of so many rows."""
        return "".join(self._rows(count))

    def _rows(self, count: int) -> Iterator[str]:
        number = 1
        for _ in range(count):
            number += 1 if self._rng.random() > self._oddness / 4 else self._rng.randint(0, 3)
            yield self._row(number)

    def _row(self, number: int) -> str:
        rng, cells = self._rng, ""
        for letter, forms in zip(ascii_uppercase, self._columns, strict=False):
            if rng.random() < 0.9:
                cells += self._cell(f"{letter}{number}", rng.choice(forms))
        said = f' r="{number}"' if self._has_numbers else ""
        row = f"<row{said}{self._row_attributes}>{cells}</row>"
        return self._odd_row(row, number) if self._is_odd(4) else row

    def _odd_row(self, row: str, number: int) -> str:
        """The same row in another way, or something that is no row."""
        cells = row[row.index(">") + 1 :].removesuffix("</row>")
        return self._rng.choice(
            [
                f"\n {row}",
                f"<!--{row}-->{row}",
                f"<![CDATA[{row}]]>",
                f"<row>{cells}</row>",
                f"<row r='{number}'>{cells}</row >",
                f'<row r="{number}" />',
                f'<row r="0{number}">{cells}</row>',
                f'<row r="{number}" x="1" y="&lt;">{cells}</row>',
                f"<?x {row}?>",
                f'<row r="{number}">{cells}{cells}</row>',
                f'<row r="{number}"><c r="Z{number}"><v>1</v></c></row>',
                f'<row r="{number}">\n{cells}\n</row>',
                f"<x:row r='{number}'>{cells}</x:row>",
                f'<row r="{number}" ht="1" ht="2">{cells}</row>',
                f"<rPh>{row}</rPh>",
                f"<row r='{number}'>{row}</row>",
                row[:-1],
                row.replace("</c>", "", 1),
            ]
        )

    def _cell(self, name: str, form: Callable[[], str]) -> str:
        said = f' r="{name}"' if self._has_numbers else ""
        cell = f"<c{said}{form()}"
        return self._odd_cell(cell, name) if self._is_odd(8) else cell

    def _odd_cell(self, cell: str, name: str) -> str:
        """The same cell in another way, or another one."""
        return self._rng.choice(
            [
                cell.replace('"', "'"),
                cell.replace("<v>", "<v >"),
                cell.replace("<c", "<c cm='1'"),
                cell.replace(f' r="{name}"', ""),
                cell.replace(f' r="{name}"', f' r="{name.lower()}"'),
                cell.replace(name, name + "0"),
                f'<c r="{name}" s="1" s="2"><v>1</v></c>',
                f'<c r="{name}" t="x"><v>1</v></c>',
                f'<c r="{name}"><f>A1</f></c>',
                f'<c r="{name}" t="str"><f>A1</f><v></v></c>',
                f'<c r="{name}" t="inlineStr"><is><t></t></is></c>',
                f'<c r="{name}" t="inlineStr"><is><r><t>p</t></r><rPh><t>no</t></rPh></is></c>',
                f'<c r="{name}" t="s"><v>{self._texts + 7}</v></c>',
                f'<c r="{name}" t="d"><v>2024-01-31</v></c>',
                f'<c r="{name}" s="01"><v>43831</v></c>',
                f'<c r="{name}"><v>{self._rng.choice(BAD_NUMBERS)}</v></c>',
                f'<c r="{name}" t="str"><v>\x01</v></c>',
                f'<c r="{name}" t="str"><v>\ufffe</v></c>',
                f'<c r="{name}" t="b"><v>true</v></c>',
            ]
        )

    def _is_odd(self, share: int) -> bool:
        return self._rng.random() < self._oddness / share

    def _forms(self) -> Iterator[Callable[[], str]]:
        choose, style = self._rng.choice, self._style
        yield lambda: f"{style()}{self._type}><v>{self._number()}</v></c>"
        yield lambda: f' s="{choose("123")}"{self._type}><v>{self._number()}</v></c>'
        yield lambda: f'{style()} t="s"><v>{self._rng.randrange(self._texts)}</v></c>'
        yield lambda: f'{style()} t="b"><v>{choose("01")}</v></c>'
        yield lambda: f'{style()} t="e"><v>#DIV/0!</v></c>'
        yield lambda: f'{style()} t="str">{choose(FORMULAS)}<v>{self._text()}</v></c>'
        yield lambda: f"{style()}>{choose(FORMULAS)}<v>{self._number()}</v></c>"
        yield lambda: f'{style()} t="inlineStr"><is><t>{self._text()}</t></is></c>'
        yield lambda: f"{style()}{self._space}/>"

    def _style(self) -> str:
        return self._rng.choice(["", ' s="0"', ' s="1"', ' s="77"'])

    def _number(self) -> str:
        return self._rng.choice(ODD_NUMBERS if self._is_odd(2) else NUMBERS)

    def _text(self) -> str:
        pieces = ODD_TEXTS if self._is_odd(4) else TEXTS
        return "".join(self._rng.choices(pieces, k=self._rng.randint(1, 3)))


def shared_texts(rng: random.Random, count: int, oddness: float) -> str:
    """The XML of shared texts."""
    items = []
    for _ in range(count):
        text = "".join(rng.choices(TEXTS, k=rng.randint(0, 3)))
        items.append(f"<si><t>{text}</t></si>")
        if rng.random() < oddness / 4:
            items[-1] = rng.choice(
                [
                    f'<si><t xml:space="preserve">{text}</t></si>',
                    f"<si><r><t>{text}</t></r><r><t>{text}</t></r></si>",
                    f"<si><t>{text}{rng.choice(ODD_TEXTS)}</t></si>",
                    f"<si><t>{text}</t><rPh><t>no</t></rPh></si>",
                    f"<!--<si><t>{text}</t></si>-->{items[-1]}",
                    "<si/>",
                    "<si><t/></si>",
                    f"<si>{items[-1]}</si>",
                ]
            )
    return "".join(items)


def damaged(text: str, rng: random.Random) -> bytes:
    """The text in UTF-8, with some of it changed, left out or doubled."""
    content = text.encode()
    for _ in range(rng.choice([0, 0, 1, 2])):
        at = rng.randrange(len(content) + 1)
        end = at + rng.choice([0, 1, 2, 40])
        piece = content[at:end] * 2
        new = rng.choice([b"", b"<", b">", b'"', b"&", b"9", b"\xff", b"\0", b"</row>", piece])
        content = content[:at] + new + content[end:]
    return content
