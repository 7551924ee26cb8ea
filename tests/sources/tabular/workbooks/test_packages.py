"""What is said of the parts of a workbook that cannot be read."""

import zipfile

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.sources.tabular.workbooks import packages
from csvdownloader.sources.tabular.workbooks.packages import (
    Package,
    Relationship,
    attributes_of,
    damage_is_said,
)


@pytest.fixture
def package(tmp_path):
    """Makes a package of these parts."""
    archives = []

    def make(*parts, packed=zipfile.ZIP_DEFLATED):
        path = tmp_path / "b.xlsx"
        with zipfile.ZipFile(path, "w", packed) as archive:
            for name, content in parts:
                archive.writestr(name, content)
        archives.append(zipfile.ZipFile(path))
        return Package(archives[-1])

    yield make
    for archive in archives:
        archive.close()


def links(*pairs):
    inside = "".join(
        f'<Relationship Id="{i}" Type="http://x/{i}s" Target="{t}"/>' for i, t in pairs
    )
    return f"<Relationships>{inside}</Relationships>"


def test_a_part_is_found_whatever_its_capitals_and_slashes(package):
    found = package(("xl\\Book.XML", "<a/>"))
    assert found.has("/xl/book.xml")
    assert not found.has("book.xml")
    assert found.size("xl/BOOK.xml") == 4
    with found.open("XL/book.xml") as part:
        assert part.read() == b"<a/>"


def test_two_parts_of_one_name_are_refused(package):
    with pytest.raises(ValueError, match="two of its parts have one name"):
        package(("a.xml", ""), ("A.xml", ""))


def test_a_part_that_is_missing_is_named_in_short(package):
    with pytest.raises(ValueError, match=f"the part {'x' * 200} is missing"):
        package().size("x" * 201)


def test_a_part_with_a_password_is_refused(package):
    found = package(("a.xml", ""))
    found._member("a.xml").flag_bits |= 1
    with pytest.raises(ValueError, match="a part of it has a password"):
        found.open("a.xml")


@pytest.mark.parametrize("packed", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_part_that_is_packed_otherwise_is_refused(package, packed):
    with pytest.raises(ValueError, match="packed in a way that no workbook is"):
        package(("a.xml", ""), packed=packed).open("a.xml")


def test_relationships_lead_from_the_folder_or_from_the_root(package):
    pairs = ("a", "sheets/1.xml"), ("b", "/styles.xml"), ("c", "../my%20texts.xml")
    found = package(("xl/_rels/book.xml.rels", links(*pairs)))
    assert found.relationships("xl/book.xml", Cancel()) == {
        "a": Relationship("as", "xl/sheets/1.xml"),
        "b": Relationship("bs", "styles.xml"),
        "c": Relationship("cs", "my texts.xml"),
    }
    assert found.relationships("xl/other.xml", Cancel()) == {}


def test_two_relationships_of_one_id_are_refused(package):
    found = package(("_rels/.rels", links(("a", "1.xml"), ("a", "2.xml"))))
    with pytest.raises(ValueError, match="it does not say clearly where a part is"):
        found.relationships("", Cancel())


def test_more_elements_than_any_workbook_has_are_refused(package, monkeypatch):
    found = package(("a.xml", "<r><a n='1'/><b/><a/></r>"))
    monkeypatch.setattr(packages, "_MOST", 2)
    assert attributes_of(found, "a.xml", "a", Cancel()) == [{"n": "1"}, {}]
    monkeypatch.setattr(packages, "_MOST", 1)
    with pytest.raises(ValueError, match="it has more than 1 a"):
        attributes_of(found, "a.xml", "a", Cancel())


@pytest.mark.parametrize("error", [zipfile.BadZipFile, EOFError, NotImplementedError, OSError])
def test_damage_is_said_with_the_name_of_the_file(tmp_path, error):
    with (
        pytest.raises(SourceUnreadableError, match=r"b\.xlsx is damaged: the reason"),
        damage_is_said(tmp_path / "b.xlsx"),
    ):
        raise error("the reason")
