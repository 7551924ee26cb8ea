"""What the file of a download is called."""

import pytest

from csvdownloader.engine.jobs.library import FileLibrary
from tests.services.fakes.base import FakeService, Reply


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="orders.csv.gz"', "orders.csv"),
        ("attachment; filename*=UTF-8''M%C3%A4rz%202024.tsv", "März 2024.csv"),
        ('attachment; filename="../../etc/passwd"', "passwd.csv"),
        ('attachment; filename="receipt.json"', "receipt.csv"),
        ("attachment", "export.csv"),
    ],
)
def test_s14_the_servers_name_is_proposed_for_the_file(harness, disposition, name):
    with FakeService() as server:
        headers = {"Content-Disposition": disposition}
        server.on("GET", "/get", Reply(body=b"a\n1\n", headers=headers))
        done = harness.download(f"{server.url}/get")
    assert done.receipt.name == name
    assert done.bytes == b"a\n1\n"
    assert [path.name for path in harness.files()] == [name, "receipt.json"]
    (adopted,) = FileLibrary(harness.folder / "jobs").recover([]).adopted
    assert adopted.title == name
