"""What a receipt claims of a file."""

import json

import pytest

from csvdownloader.core.errors.wholeness import NotWholeError
from csvdownloader.core.jobs.receipt import Completeness
from csvdownloader.engine.proof import receipt_claims
from csvdownloader.engine.proof.receipt_claims import Claim, is_receipt, read_claims

SHA256 = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.csv.sha256", True),
        ("x.csv.datapackage.json", True),
        ("datapackage.json", True),
        ("x.json", False),
        ("sha256", False),
    ],
)
def test_a_receipt_is_known_by_its_name(tmp_path, name, expected):
    assert is_receipt(tmp_path / name) is expected


def test_a_receipt_of_the_largest_size_is_read_and_one_of_a_byte_more_is_not(tmp_path, monkeypatch):
    path = tmp_path / "x.csv.sha256"
    path.write_text(f"{SHA256}  x.csv\n")
    monkeypatch.setattr(receipt_claims, "_LARGEST", path.stat().st_size)
    assert read_claims(path) == [Claim(path, tmp_path / "x.csv", SHA256)]
    monkeypatch.setattr(receipt_claims, "_LARGEST", path.stat().st_size - 1)
    with pytest.raises(NotWholeError, match="larger than 0 MiB, so it is not read"):
        read_claims(path)


@pytest.mark.parametrize("is_own", [True, False])
def test_a_data_package_claims_what_it_says_of_each_of_its_files(tmp_path, is_own):
    first = {"path": "a.csv", "hash": f"sha256:{SHA256.upper()}", "bytes": 0, "rows": 0}
    dialect = {"header": True, "delimiter": ";"}
    resources = [first, {"path": "b.csv", "fields": 3, "dialect": dialect, "encoding": "ascii"}]
    own = {"csvdownloader:receipt": {"completeness": "limited"}} if is_own else {}
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({"resources": resources} | own))
    limited = Completeness.LIMITED if is_own else None
    assert read_claims(path) == [
        Claim(path, tmp_path / "a.csv", SHA256, 0, 0, completeness=limited),
        Claim(
            path,
            tmp_path / "b.csv",
            None,
            fields=3,
            delimiter=";" if is_own else None,
            completeness=limited,
        ),
    ]
