"""The receipts beside a saved file, as the programs of others find them."""

import json
import shutil
import subprocess
import sys

import pytest

from csvdownloader.core.tables.columns import Column, ColumnType
from tests.support.builders import names_in
from tests.support.frictionless import faults
from tests.support.saving import FileSaver, package_in

pytestmark = pytest.mark.process
DATA = b'id,note\n1,"x\ny"\n2,\n'


@pytest.fixture
def saved(tmp_path):
    saver = FileSaver(tmp_path)
    return lambda data=DATA, *arguments, **more: saver.save(data, *arguments, **more).path


def package_of(target):
    return package_in(target.parent)


def resource_of(target):
    (resource,) = json.loads(package_of(target).read_text(encoding="utf-8"))["resources"]
    return resource


def validate(target):
    """The exit code of frictionless' own command line, and what it prints."""
    command = [sys.executable, "-m", "frictionless", "validate", package_of(target).name]
    ran = subprocess.run(command, cwd=target.parent, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def check_sum(target):
    command = ["sha256sum", "--strict", "-c", f"{target.name}.sha256"]
    return subprocess.run(command, cwd=target.parent, capture_output=True, check=False).returncode


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
def test_other_programs_find_a_good_file_good_and_any_other_bad(saved):
    target = saved()
    assert names_in(target.parent) == sorted(
        ["orders.csv", "orders.csv.datapackage.json", "orders.csv.sha256"]
    )
    assert (validate(target)[0], check_sum(target)) == (0, 0)
    target.write_bytes(DATA[:-3])  # without its last row
    code, report = validate(target)
    assert (code, check_sum(target)) == (1, 1)
    assert {"hash-count", "byte-count", "row-count"} <= set(report.split())
    target.write_bytes(DATA.replace(b"2", b"3"))
    code, report = validate(target)
    assert (code, check_sum(target)) == (1, 1)
    assert "hash-count" in report


T = ColumnType
TYPED = (
    Column("whole", T.INTEGER),
    Column("exact", T.DECIMAL, 10, 2),
    Column("float", T.FLOAT),
    Column("truth", T.BOOLEAN),
    Column("day", T.DATE),
    Column("moment", T.TIMESTAMP_WITH_TIME_ZONE),
    Column("bytes", T.BYTES),
    Column("list", T.NESTED),
    Column("text", T.TEXT),
)
TYPED_ROWS = b"""\
whole,exact,float,truth,day,moment,bytes,list,text
1,12.50,1e300,true,2024-01-31,2024-01-31 07:00:00+00,\\x00,"[1, 2]",007
-170141183460469231731687303715884105728,NaN,-inf,f,infinity,-infinity,,,""
,,,,,,,,
00042,-Infinity,nan,t,0044-03-15 BC,0000-00-00 00:00:00,\\x,{},NULL
"""
LOOSE = (Column("a", T.INTEGER, is_promise=False), Column("b", T.BOOLEAN, is_promise=False))
GOOD = {
    "what each type may hold": (TYPED_ROWS, TYPED),
    "values that are not of a type that is no promise": (b"a,b\nmany,perhaps\n", LOOSE),
    "no rows": (b"a,b\n", ()),
    "a row without a value": (b"a,b\n1,2\n,\n3,4\n", ()),
    "a row of empty texts": (b'a,b,c\n1,2,3\n"",,""\n3,4,5\n', ()),
    "a last row without a value": (b"a,b\n1,2\n,\n", ()),
    "one column, as this program writes NULL": (b'a\n1\n""\n', ()),
    "one column, as PostgreSQL writes NULL": (b"a\n1\n\n2\n", ()),
    "a row that looks empty inside a text": (b'a,b\n"x\n,\ny",2\n', ()),
    "two names alike": (b"a,a\n1,2\n", ()),
    "a column without a name": (b'a,""\n1,2\n', ()),
    "no column with a name": (b'""\n1\n', ()),
    "names with spaces around": (b" a ,b\n1,2\n", ()),
    "names over two lines, with commas and quotes": (b'"a\n1","b,""c"""\n1,2\n', ()),
    "names alike, and no rows": (b"a,a\n", ()),
    "signs of comments and formulas": (b'"#a",=b\n"#1",@2\n', ()),
    "spaces behind delimiters": (b'a,b\n 1," x"\n', ()),
    "control characters and lone carriage returns": (b'a,b\n"\r",\x00\n\x1b,"\r\n"\n', ()),
    "a very long value": (b"a,b\n1," + b"x" * 1_000_000 + b"\n", ()),
    "letters of many scripts": ("größe,名前\nü,😀\n".encode(), ()),
}


def test_what_is_good_to_this_program_is_good_to_frictionless(saved):
    targets = [saved(data, schema) for data, schema in GOOD.values()]
    targets += [saved(b"a\tb\n1\t,;|\n\t\n", name="orders.tsv")]
    targets += [saved(b'a,b\r\n1,"x\r\ny"\r\n2,3', verbatim=True)]
    found = dict(zip([*GOOD, "TSV", "CRLF"], faults(list(map(package_of, targets))), strict=True))
    assert {name: errors for name, errors in found.items() if errors} == {}


def test_every_one_of_them_is_bad_when_a_byte_changes(saved):
    targets = [saved(data, schema) for data, schema in GOOD.values()]
    for target in targets:
        data = bytearray(target.read_bytes())
        data[-2] ^= 1
        target.write_bytes(data)
    found = dict(zip(GOOD, faults(list(map(package_of, targets))), strict=True))
    assert {name for name, errors in found.items() if "hash-count" not in errors} == set()
