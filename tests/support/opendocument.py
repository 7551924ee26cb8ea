"""Makes OpenDocument spreadsheets out of the XML of their tables."""

import zipfile
from pathlib import Path

_NAMESPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MIME_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods_cell(text: str = "", **attributes: str) -> str:
    """The XML of a cell. Attributes as in `value_type`, of the namespace office."""
    said = "".join(f' office:{k.replace("_", "-")}="{v}"' for k, v in attributes.items())
    return f"<table:table-cell{said}><text:p>{text}</text:p></table:table-cell>"


def ods_row(*cells: str) -> str:
    """The XML of a row."""
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def write_ods(path: Path, tables: str, *, styles: str = "", names: str = "") -> Path:
    """Writes a spreadsheet; `tables` is the XML of its tables."""
    content = (
        f"<office:document-content {_NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}{names}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIME_TYPE)
        archive.writestr("content.xml", content)
    return path
