"""What stands in a workbook (.xlsx) around the rows of its sheets, as ECMA-376 has it."""

from collections.abc import Sequence

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# In the order of the styles of `sheet_rows`, behind 0, the plain one, and 1, that of the header.
_FORMATS = (
    "yyyy-mm-dd",
    "yyyy-mm-dd hh:mm:ss",
    "yyyy-mm-dd hh:mm:ss.000",
    "hh:mm:ss",
    "hh:mm:ss.000",
)
_FIRST_FORMAT = 164  # those before are Excel's own
SHEET_END = "</sheetData></worksheet>"


def package_parts(sheets: int) -> list[tuple[str, str]]:
    """The names and texts of all parts but the sheets, which are `sheet_name` 1 and on."""
    numbers = range(1, sheets + 1)
    overrides = "".join(
        f'<Override PartName="/{sheet_name(n)}" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    content_types = (
        f'{_START}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f"{overrides}</Types>"
    )
    listed = "".join(
        f'<sheet name="{"Data" if n == 1 else f"Data {n}"}" sheetId="{n}" r:id="rId{n}"/>'
        for n in numbers
    )
    workbook = (
        f'{_START}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>"
    )
    links = [_link(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    links.append(_link(sheets + 1, "styles", "styles.xml"))
    return [
        ("[Content_Types].xml", content_types),
        ("_rels/.rels", _links([_link(1, "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", _links(links)),
        ("xl/styles.xml", _styles()),
    ]


def sheet_name(number: int) -> str:
    """The part of a sheet, from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_start(names: Sequence[str], widths: Sequence[int], *, has_header: bool) -> str:
    """What stands before the rows of a sheet; the header is its first row, and stays in view.

    Args:
        names: The columns, as XML of a text; see `sheet_rows`.
        widths: Of each column, in characters.
        has_header: Whether they stand there.
    """
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    header = "".join(
        f'<c s="1" t="inlineStr"><is><t xml:space="preserve">{name}</t></is></c>' for name in names
    )
    return (
        f'{_START}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f"{pane if has_header else ''}</sheetView></sheetViews>"
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
        f"{f'<row>{header}</row>' if has_header else ''}"
    )


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _links(links: Sequence[str]) -> str:
    return (
        f'{_START}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'
    )


def _styles() -> str:
    numbers = range(_FIRST_FORMAT, _FIRST_FORMAT + len(_FORMATS))
    formats = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{code}"/>'
        for n, code in zip(numbers, _FORMATS, strict=True)
    )
    moments = "".join(
        f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for n in numbers
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    font = '<sz val="11"/><name val="Calibri"/>'
    return (
        f'{_START}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{plain}/></cellStyleXfs>'
        f'<cellXfs count="{len(_FORMATS) + 2}">{plain} xfId="0"/>'
        f'<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>{moments}'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )
