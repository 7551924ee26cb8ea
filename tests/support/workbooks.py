"""Makes Excel workbooks out of the XML of their rows."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm:ss"/>'
    '</numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/>'
    '<xf numFmtId="165"/></cellXfs></styleSheet>'
)


def text(reference: str, value: str) -> str:
    """The XML of the cell with that reference (`A1`), holding a text."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def write_workbook(path: Path, sheets: Mapping[str, str]) -> Path:
    """Writes a workbook; `sheets` has the XML of the rows by the sheet's name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _parts(sheets):
            archive.writestr(name, content)
    return path


def with_member(path: Path, name: str, change: Callable[[str], str]) -> Path:
    """Changes the text of a member of the workbook; a new one starts empty."""
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member).decode() for member in archive.namelist()}
    members[name] = change(members.get(name, ""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def _parts(sheets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    names = zip(numbers, sheets, strict=True)
    book = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in names)
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{DOCUMENT}/worksheet" Target="worksheets/s{i}.xml"/>'
        for i in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{TYPE}.sheet.main+xml"/></Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    yield (
        "xl/workbook.xml",
        (f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>{book}</sheets></workbook>'),
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}<Relationship Id="rId99" '
            f'Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", STYLES
    for number, rows in zip(numbers, sheets.values(), strict=True):
        yield (
            f"xl/worksheets/s{number}.xml",
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        )
