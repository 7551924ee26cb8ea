"""Opens a workbook of any kind: its content tells which."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from zipfile import ZipFile

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.messages import Message
from csvdownloader.sources.tabular.workbooks.archive_size import check_directory
from csvdownloader.sources.tabular.workbooks.book import Block, Row, Sheet, SheetFacts, Workbook
from csvdownloader.sources.tabular.workbooks.compound_file import CompoundFile
from csvdownloader.sources.tabular.workbooks.ods import CONTENT, Ods, is_encrypted
from csvdownloader.sources.tabular.workbooks.packages import Package, damage_is_said
from csvdownloader.sources.tabular.workbooks.xls import Xls
from csvdownloader.sources.tabular.workbooks.xlsb import Xlsb
from csvdownloader.sources.tabular.workbooks.xlsx import Xlsx

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # first bytes
_FIRST_RECORD = b"\x83"  # of a binary workbook; XML begins otherwise
_SAVE_WITHOUT = Message(
    "Open it in a spreadsheet program with its password, save it without one, then retry."
)


@contextmanager
def opened_workbook(path: Path, cancel: Cancel) -> Iterator[Workbook]:
    """The workbook; its rows raise SourceUnreadableError where it is damaged.

    Raises:
        SourceError: It is encrypted, too large or too old, or has no sheets.
        SourceUnreadableError: It is damaged.
    """
    with ExitStack() as stack:
        with damage_is_said(path):
            if _is_compound(path):
                book = _old_workbook(path, cancel)
            else:
                archive = stack.enter_context(ZipFile(path))
                check_directory(archive, path.name)
                book = _workbook(path, Package(archive), cancel)
        if not book.sheets:
            raise WrongContentError(Message("{name} has no sheets", name=path.name))
        yield _Said(book, path)


class _Said:
    """A workbook that says where its rows are damaged. See `book.Workbook`."""

    def __init__(self, book: Workbook, path: Path) -> None:
        self._book, self._path = book, path
        self.sheets = book.sheets

    @property
    def names(self) -> Mapping[str, str]:
        """See `book.Workbook.names`."""
        with damage_is_said(self._path):
            return self._book.names

    def rows(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row]:
        """See `book.Workbook.rows`."""
        with damage_is_said(self._path):
            yield from self._book.rows(sheet, facts)

    def blocks(self, sheet: Sheet, facts: SheetFacts) -> Iterator[Row | Block]:
        """See `book.Workbook.blocks`."""
        with damage_is_said(self._path):
            yield from self._book.blocks(sheet, facts)


def _is_compound(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_COMPOUND)) == _COMPOUND


def _workbook(path: Path, package: Package, cancel: Cancel) -> Workbook:
    links = package.relationships("", cancel).values()
    parts = [link.part for link in links if link.kind == "officeDocument"]
    if not parts and package.has(CONTENT):
        if is_encrypted(package, cancel):
            raise _encrypted(path)
        return Ods(package, cancel)
    if len(parts) != 1:
        raise WrongContentError(Message("{name} is a zip file without a workbook", name=path.name))
    with package.open(parts[0]) as file:
        is_binary = file.read(1) == _FIRST_RECORD
    return (Xlsb if is_binary else Xlsx)(package, parts[0], cancel)


def _old_workbook(path: Path, cancel: Cancel) -> Workbook:
    file = CompoundFile(path)
    if "EncryptedPackage" in file.streams:
        raise _encrypted(path)
    for stream in ("Workbook", "Book"):  # of Excel 97 and later, of those before
        if stream in file.streams:
            book = Xls(path, file.read(stream), cancel)
            if book.is_encrypted:
                raise _encrypted(path)
            return book
    raise WrongContentError(Message("{name} is an Office file without a workbook", name=path.name))


def _encrypted(path: Path) -> SourceError:
    return SourceError(Message("{name} is encrypted by a password", name=path.name), _SAVE_WITHOUT)
