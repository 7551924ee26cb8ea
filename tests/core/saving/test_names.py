from pathlib import Path

import pytest

from csvdownloader.core.saving.names import (
    aside_target,
    numbered,
    part_number,
    part_targets,
    safe_component,
    safe_file_name,
    saved_name,
)
from csvdownloader.core.writing.options import Compression, SavedFormat, WriteOptions


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("orders", "orders.csv"),
        ("a.b", "a.b.csv"),
        ("../../etc/passwd", "_.._etc_passwd.csv"),
        ("..\\..\\x", "_.._x.csv"),
        ("", "download.csv"),
        (".", "download.csv"),
        ("..", "download.csv"),
        ("a. ", "a.csv"),
        ("CON", "download CON.csv"),
        ("com1.tar", "download com1.tar.csv"),
        ("LPT²", "download LPT².csv"),
        ("console", "console.csv"),
        ('a<b>:"|?*', "a_b______.csv"),
        ("line\nbreak\x00", "line_break_.csv"),
        ("gpj.\u202eexe", "gpj.exe.csv"),
        ("📦 box", "📦 box.csv"),
        ("e\u0301", "\u00e9.csv"),
        ("\ud800bad", "bad.csv"),
    ],
)
def test_sto_09_names_are_portable(stem, name):
    assert safe_file_name(stem, "csv") == name


CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_s22_no_control_is_in_a_name(control):
    name = safe_file_name(f"a{control}b", "csv")
    assert name in {"ab.csv", "a_b.csv"}
    assert safe_file_name(f"{control}CON{control}", "csv") in {"download CON.csv", "_CON_.csv"}


@pytest.mark.parametrize("letter", ["a", "ä", "語", "📦"])
def test_sto_09_long_names_are_cut_by_bytes_and_keep_their_ending(letter):
    name = safe_file_name(letter * 300, "tsv")
    assert len(name.encode()) <= 200
    assert name.endswith(letter + ".tsv")


def test_sto_09_a_safe_name_stays_as_it_is():
    for stem in ("orders", "CON", "a. ", "ä" * 300, "x.y"):
        name = safe_file_name(stem, "csv")
        assert safe_file_name(name.removesuffix(".csv"), "csv") == name


@pytest.mark.parametrize(
    ("number", "name"), [(0, "a.b.csv"), (1, "a.b (1).csv"), (12, "a.b (12).csv")]
)
def test_numbered(number, name):
    assert numbered("a.b.csv", number) == name


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("a.csv.gz", "a (1).csv.gz"),
        ("a.b.csv.zst", "a.b (1).csv.zst"),
        ("a.csv.bz2", "a.csv (1).bz2"),
        ("a.gz", "a (1).gz"),
        ("a", "a (1)"),
        (".zip", ".zip (1)"),
    ],
)
def test_the_ending_stays_behind_the_number(name, second):
    assert numbered(name, 1) == second


def test_a_long_name_has_as_many_bytes_as_fit():
    assert safe_file_name("a" * 300, "csv") == "a" * 196 + ".csv"
    assert safe_component("a" * 200, "") == "a" * 200
    assert safe_component("a" * 201, "") == "a" * 200


@pytest.mark.parametrize(
    ("title", "options", "name"),
    [
        ("orders.csv", None, "orders.csv"),
        ("orders.csv", WriteOptions(format=SavedFormat.XLSX), "orders.xlsx"),
        ("a.b.csv", WriteOptions(compression=Compression.GZIP), "a.b.csv.gz"),
    ],
)
def test_a_saved_file_ends_in_its_format(title, options, name):
    assert saved_name(title, options) == name


def test_what_lies_beside_a_file_has_its_name():
    folder = Path("/data")
    assert aside_target(folder / "a.csv") == folder / "a.aside.csv"
    assert aside_target(folder / "a.jsonl.gz") == folder / "a.aside.csv"
    assert [part_number(number) for number in (1, 999, 1000)] == ["001", "999", "1000"]


def test_parts_are_counted_from_one():
    target = Path("/data/a.csv.gz")
    assert part_targets(target, 0) == part_targets(target, 1) == [target]
    parts = [Path("/data/a-001.csv.gz"), Path("/data/a-002.csv.gz")]
    assert part_targets(target, 2) == parts
