"""What stands around the sheets of a workbook refers to parts that are there, and counts them."""

import posixpath
from xml.etree import ElementTree

import pytest

from csvdownloader.engine.writers.sheet_rows import DATE, DATETIME, DATETIME_MS, TIME, TIME_MS
from csvdownloader.engine.writers.workbook_parts import package_parts, sheet_name, sheet_start


def trees(sheets):
    return {name: ElementTree.fromstring(text) for name, text in package_parts(sheets)}


def test_each_list_of_styles_has_as_many_as_it_counts():
    counted = [item for item in trees(1)["xl/styles.xml"].iter() if "count" in item.attrib]
    assert len(counted) == 7
    assert [int(item.attrib["count"]) for item in counted] == [len(item) for item in counted]


@pytest.mark.parametrize("sheets", [1, 3])
def test_all_parts_have_a_type_and_a_link(sheets):
    found = trees(sheets)
    sheet_names = [sheet_name(number) for number in range(1, sheets + 1)]
    contents = ["xl/workbook.xml", "xl/styles.xml", *sheet_names]
    types = [item.get("PartName") for item in found["[Content_Types].xml"] if item.get("PartName")]
    assert sorted(types) == sorted(f"/{name}" for name in contents)
    links = {item.get("Id"): item.get("Target") for item in found["xl/_rels/workbook.xml.rels"]}
    assert {posixpath.join("xl", target) for target in links.values()} == {*contents[1:]}
    listed = found["xl/workbook.xml"][0]
    assert [item.get("name") for item in listed] == ["Data", "Data 2", "Data 3"][:sheets]
    (kind,) = {key for key in listed[0].attrib if key.endswith("}id")}
    assert [posixpath.join("xl", links[item.get(kind)]) for item in listed] == sheet_names
    assert [item.get("Target") for item in found["_rels/.rels"]] == ["xl/workbook.xml"]


def test_moments_have_formats_behind_those_of_the_program_itself():
    styles = trees(1)["xl/styles.xml"]
    formats = {item.get("numFmtId"): item.get("formatCode") for item in styles[0]}
    assert formats == {
        "164": "yyyy-mm-dd",
        "165": "yyyy-mm-dd hh:mm:ss",
        "166": "yyyy-mm-dd hh:mm:ss.000",
        "167": "hh:mm:ss",
        "168": "hh:mm:ss.000",
    }
    (cells,) = (item for item in styles if item.tag.endswith("}cellXfs"))
    assert [item.get("numFmtId") for item in cells] == ["0", "0", *formats]
    assert [item.get("fontId") for item in cells] == ["0", "1", "0", "0", "0", "0", "0"]
    assert (DATE, DATETIME, DATETIME_MS, TIME, TIME_MS) == (2, 3, 4, 5, 6)


def test_a_sheet_begins_with_the_widths_and_the_names_of_its_columns():
    start = sheet_start(["a", "b&amp;"], [8, 60], has_header=True)
    assert '<cols><col min="1" max="1" width="8" customWidth="1"/><col min="2" max="2"' in start
    assert start.endswith(
        '<row><c s="1" t="inlineStr"><is><t xml:space="preserve">a</t></is></c>'
        '<c s="1" t="inlineStr"><is><t xml:space="preserve">b&amp;</t></is></c></row>'
    )
    assert "frozen" in start
    bare = sheet_start(["a"], [8], has_header=False)
    assert bare.endswith("<sheetData>")
    assert "frozen" not in bare
