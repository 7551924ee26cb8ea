"""Saved files against the receipts beside them, which may be anybody's."""

import hashlib
import json
import os

import pytest

from csvdownloader.core.control import Cancel, Cancelled
from csvdownloader.core.errors.files import SourceMissingError, SourceUnreadableError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.engine.proof import receipt_check
from csvdownloader.engine.proof.receipt_check import Verdict, check_receipts, receipts_of

DATA = b'a,b\n1,"x\ny"\n2,\n'
SHA256 = hashlib.sha256(DATA).hexdigest()
OWN = {"csvdownloader:receipt": {"completeness": "limited"}}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "x.csv").write_bytes(DATA)
    (tmp_path / "outside.csv").write_bytes(DATA)
    return folder


def resource(path="x.csv", **changes):
    whole = {"hash": f"sha256:{SHA256}", "bytes": len(DATA), "rows": 2, "fields": 2}
    dialect = {"dialect": {"header": True, "delimiter": ","}, "encoding": "utf-8"}
    made = {"path": path} | whole | dialect | changes
    return {key: value for key, value in made.items() if value is not None}


def write_package(folder, *resources, name="x.csv.datapackage.json", own=OWN):
    path = folder / name
    path.write_text(json.dumps({"resources": list(resources)} | own), encoding="utf-8")
    return path


def write_lines(folder, *names, name="x.csv.sha256"):
    path = folder / name
    path.write_text("".join(f"{SHA256}  {each}\n" for each in names), encoding="utf-8")
    return path


def check(path):
    return check_receipts(receipts_of(path), lambda *_: None, Cancel())


def only(path):
    (checked,) = check(path)
    return checked


@pytest.mark.parametrize(
    "write", [lambda f: write_package(f, resource()), lambda f: write_lines(f, "x.csv")]
)
@pytest.mark.parametrize("named", ["x.csv", None, "."])
def test_a_whole_file_is_whole_by_either_receipt(folder, write, named):
    receipt = write(folder)
    checked = only(receipt if named is None else folder / named)
    assert (checked.path, checked.verdict, checked.reason) == (folder / "x.csv", Verdict.WHOLE, "")
    assert (checked.receipts, checked.bytes, checked.sha256) == ((receipt,), len(DATA), SHA256)


def test_the_last_record_may_lack_its_line_end(folder):
    data = DATA.removesuffix(b"\n")
    (folder / "x.csv").write_bytes(data)
    sha256 = f"sha256:{hashlib.sha256(data).hexdigest()}"
    write_package(folder, resource(hash=sha256, bytes=len(data)))
    checked = only(folder / "x.csv")
    assert (checked.verdict, checked.rows, checked.reason) == (Verdict.WHOLE, 2, "")


def test_a_file_is_read_once_for_both(folder):
    receipts = write_package(folder, resource()), write_lines(folder, "x.csv")
    seen = []
    (checked,) = check_receipts(receipts, lambda path, percent: seen.append(percent), Cancel())
    assert (checked.verdict, checked.rows, seen) == (Verdict.WHOLE, 2, [100])
    assert checked.completeness is Completeness.LIMITED
    assert checked.receipts == receipts


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (DATA[:-3], "It has 12 bytes; x.csv.datapackage.json says 15 bytes"),
        (DATA + b"3,4\n", "It has 19 bytes; x.csv.datapackage.json says 15 bytes"),
        (DATA.replace(b"2", b"3"), "It has other bytes: its SHA-256 is "),
        (None, "There is no such file"),
    ],
)
@pytest.mark.parametrize("has_both", [True, False])
def test_a_cut_changed_or_lost_file_is_not_whole(folder, data, reason, has_both):
    write_package(folder, resource())
    if has_both:
        write_lines(folder, "x.csv")
    if data is None:
        (folder / "x.csv").unlink()
    else:
        (folder / "x.csv").write_bytes(data)
    checked = only(folder / "x.csv")
    assert checked.verdict is Verdict.NOT_WHOLE
    assert checked.reason.startswith(reason)


def test_a_changed_file_is_not_whole_by_the_lines_alone(folder):
    write_lines(folder, "x.csv")
    (folder / "x.csv").write_bytes(DATA[:-1])
    assert only(folder).reason.startswith("It has other bytes")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rows": 3}, "It has 2 rows; x.csv.datapackage.json says 3 rows"),
        ({"fields": 1}, "It has 2 columns; x.csv.datapackage.json says 1 column"),
        ({"hash": f"sha256:{SHA256[::-1]}"}, "It has other bytes"),
        ({"dialect": {"header": True, "delimiter": "\t"}, "fields": 1}, ""),
        ({"dialect": {"header": True, "delimiter": ";"}, "fields": 2}, "It has 1 column; "),
        ({"dialect": {"header": False, "delimiter": ",", "commentRows": [1]}, "rows": 9}, "It has"),
        ({"dialect": {"header": False, "delimiter": ","}, "rows": 3}, ""),  # not counted
        ({"dialect": {"header": True, "delimiter": "||"}, "rows": 9}, ""),
        ({"dialect": None, "rows": 9}, ""),
        ({"encoding": "utf-16", "rows": 9}, ""),
        ({"compression": "gz", "rows": 9}, ""),
        ({"rows": None, "fields": None, "bytes": None}, ""),
        ({"rows": 0}, "It has 2 rows; x.csv.datapackage.json says 0 rows"),
        ({"dialect": {"header": True, "delimiter": "§"}, "rows": 9}, ""),
    ],
)
def test_counts_are_made_anew_where_this_program_made_the_receipt(folder, changes, reason):
    write_package(folder, resource(**changes))
    checked = only(folder / "x.csv")
    assert checked.reason.startswith(reason)
    assert checked.verdict is (Verdict.NOT_WHOLE if reason else Verdict.WHOLE)


def test_records_of_different_lengths_are_found(folder):
    data = b"a,b\n1\n"
    (folder / "x.csv").write_bytes(data)
    sha256 = f"sha256:{hashlib.sha256(data).hexdigest()}"
    write_package(folder, resource(hash=sha256, bytes=len(data)))
    assert "rows of different lengths" in only(folder / "x.csv").reason


def test_what_others_count_is_not_counted(folder):
    write_package(folder, resource(rows=9), own={})
    checked = only(folder / "x.csv")
    assert (checked.verdict, checked.rows) == (Verdict.WHOLE, None)


@pytest.mark.parametrize(
    "value", [None, "d41d8cd98f00b204e9800998ecf8427e", "sha1:ab", "sha256:ab", 5]
)
def test_without_a_sha256_nothing_is_proven(folder, value):
    write_package(folder, resource(hash=value))
    checked = only(folder / "x.csv")
    assert (checked.verdict, checked.reason) == (Verdict.UNKNOWN, "No receipt has its SHA-256")
    (folder / "x.csv").write_bytes(DATA[:-3])
    assert only(folder / "x.csv").verdict is Verdict.NOT_WHOLE


def test_a_folder_is_checked_by_all_its_receipts(folder):
    (folder / "y.csv").write_bytes(b"other")
    (folder / "sub").mkdir()
    (folder / "sub" / "z.csv").write_bytes(DATA)
    write_package(folder, resource(), resource("sub/z.csv"), name="datapackage.json")
    write_lines(folder, "y.csv", "x.csv", name="all.sha256")
    found = {checked.path.name: checked.verdict for checked in check(folder)}
    assert found == {"x.csv": Verdict.WHOLE, "y.csv": Verdict.NOT_WHOLE, "z.csv": Verdict.WHOLE}


@pytest.mark.parametrize("name", ["x.csv", "."])
def test_without_a_receipt_there_is_nothing_to_check(folder, name):
    assert check(folder / name) == []


def test_a_file_that_is_not_there_is_named(folder):
    with pytest.raises(SourceMissingError):
        check(folder / "none.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_named(folder):
    folder.chmod(0)
    with pytest.raises(SourceUnreadableError):
        check(folder)


def test_a_path_that_cannot_be_read_is_named(folder):
    path = folder / ("x" * 300)
    with pytest.raises(SourceUnreadableError, match=f"{path}: File name too long"):
        check(path)


def test_a_cancel_ends_it(folder):
    write_lines(folder, "x.csv")
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        check_receipts(receipts_of(folder), lambda *_: None, cancel)


# --- receipts that mean no good ------------------------------------------------------------------

OUTSIDE = "It names what is not in its folder, so it is not followed"


@pytest.mark.parametrize(
    "path",
    [
        "../outside.csv",
        "/etc/passwd",
        "sub/../../outside.csv",
        "http://example.com/x.csv",
        "file:///etc/passwd",
        "HTTPS://example.com",
        "..",
        ".",
        "",
        "link.csv",
        "folder-link/x.csv",
        "x.csv\0",
    ],
)
@pytest.mark.parametrize("has_lines", [True, False])
def test_a_receipt_is_not_followed_out_of_its_folder(folder, path, has_lines):
    (folder / "link.csv").symlink_to(folder.parent / "outside.csv")
    (folder / "folder-link").symlink_to(folder.parent)
    if has_lines and path:
        write_lines(folder, path)
    else:
        write_package(folder, resource(), resource(path))
    checked = only(folder)
    assert checked.verdict is Verdict.NOT_WHOLE
    assert checked.reason.startswith(OUTSIDE)
    assert checked.sha256 == ""  # nothing was read


def test_a_link_inside_of_the_folder_and_a_folder_that_is_a_link_are_well(folder):
    (folder / "link.csv").symlink_to("x.csv")
    write_package(folder, resource("link.csv"))
    elsewhere = folder.parent / "elsewhere"
    elsewhere.symlink_to(folder)
    assert only(elsewhere).verdict is Verdict.WHOLE


BROKEN = {
    "no JSON": (b"{", "It is no JSON"),
    "bytes that are no text": (b"\xff\xfe{}", "It is no JSON"),
    "nested too deeply": (b"[" * 100_000, "It is no JSON"),
    "a number of too many digits": (b'{"resources": ' + b"9" * 5000 + b"}", "It is no JSON"),
    "a list": (b"[]", "It is no data package: “resources”"),
    "no resources": (b"{}", "It is no data package: “resources”"),
    "no resource": (b'{"resources": []}', "It is no data package: “resources”"),
    "a resource that is none": (b'{"resources": [5]}', "It is no data package: “path”"),
    "data inside": (b'{"resources": [{"data": []}]}', "It is no data package: “path”"),
    "a file in parts": (b'{"resources": [{"path": ["x.csv"]}]}', "It is no data package: “path”"),
    "a size that is none": (
        b'{"resources": [{"path": "x.csv", "bytes": "16"}]}',
        "It is no data package: “bytes”",
    ),
    "rows that are none": (
        b'{"resources": [{"path": "x.csv", "rows": true}]}',
        "It is no data package: “rows”",
    ),
    "less than no field": (
        b'{"resources": [{"path": "x.csv", "fields": -1}]}',
        "It is no data package: “fields”",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_data_package_is_said(folder, name):
    text, reason = BROKEN[name]
    path = folder / "x.csv.datapackage.json"
    path.write_bytes(text)
    checked = only(folder / "x.csv")
    assert (checked.path, checked.verdict) == (path, Verdict.NOT_WHOLE)
    assert checked.reason.startswith(reason)


def test_odd_values_of_no_account_are_overlooked(folder):
    odd = {"dialect": 5, "hash": f"sha256:{SHA256.upper()}", "rows": None}
    write_package(folder, resource(**odd), own={"csvdownloader:receipt": {"completeness": []}})
    assert only(folder / "x.csv").verdict is Verdict.WHOLE


def test_a_huge_receipt_is_not_read(folder):
    path = folder / "x.csv.sha256"
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert "larger than 64 MiB" in only(folder / "x.csv").reason


@pytest.mark.parametrize("name", ["x.csv.sha256", "x.csv.datapackage.json"])
def test_a_receipt_that_is_no_file_is_not_opened(folder, name):
    os.mkfifo(folder / name)
    assert only(folder / "x.csv").reason == "It is no file"


@pytest.mark.parametrize("name", ["x.csv.sha256", "x.csv.datapackage.json"])
def test_a_receipt_that_cannot_be_read_says_why(folder, name):
    (folder / name).symlink_to(name)
    assert only(folder).reason == "It cannot be read: Too many levels of symbolic links"


def test_a_file_that_cannot_be_read_says_why(folder):
    write_lines(folder, "x" * 300)
    assert only(folder).reason == "It cannot be read: File name too long"


def test_a_line_that_is_no_sha256_of_a_file_is_named(folder):
    (folder / "x.csv.sha256").write_text("no sum\n")
    assert only(folder / "x.csv").reason == "It has a line that is no SHA-256 of a file"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_name_that_is_no_file_is_not_opened(folder, make):
    make(folder / "y.csv")
    write_lines(folder, "y.csv", name="y.csv.sha256")
    assert only(folder / "y.csv.sha256").reason == "It is no file"


@pytest.mark.parametrize("own", [[], "limited", None])
def test_what_is_none_of_this_programs_marks_is_overlooked(folder, own):
    write_package(folder, resource(rows=9), own={"csvdownloader:receipt": own})
    checked = only(folder / "x.csv")
    assert (checked.verdict, checked.completeness) == (Verdict.WHOLE, None)


def test_each_new_percent_is_told_once_and_never_more_than_all(folder, monkeypatch):
    seen = []

    def report(path, percent):
        seen.append(percent)
        if percent == 50:
            with path.open("ab") as file:
                file.write(b"3,4\n")

    monkeypatch.setattr(receipt_check, "BLOCK", 1)
    (folder / "x.csv").write_bytes(b"x" * 200)
    check_receipts([write_lines(folder, "x.csv")], report, Cancel())
    assert seen == list(range(1, 101))
    (folder / "x.csv").write_bytes(b"x")
    seen.clear()
    check_receipts([write_lines(folder, "x.csv")], report, Cancel())
    assert seen == [100]
