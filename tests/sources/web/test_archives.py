"""Archives from the web: which member the user wants."""

import io
import zipfile

import pytest
from msgspec.structs import replace

from csvdownloader.core.errors.reading import WrongContentError
from tests.services.fakes.base import FakeService, Reply
from tests.support.web import WebHarness


@pytest.fixture
def archive(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(".DS_Store", b"\0\0\0\1Bud1")
        made.writestr("a.csv", "a,b\n1,2\n")
        made.writestr("b.csv", "a,b\n3,4\n")
    with FakeService() as server:
        server.on("GET", "/all.zip", Reply(body=file.getvalue()))
        yield WebHarness(tmp_path), f"{server.url}/all.zip"


def test_one_of_several_tables_is_named(archive):
    harness, url = archive
    with pytest.raises(WrongContentError) as caught:
        harness.download(url)
    assert caught.value.message == "all.zip holds 2 files: a.csv, b.csv"
    assert "--member" in caught.value.hint
    request = harness.job.request
    named = replace(request, parameters={**request.parameters, "member": "b.csv"})
    harness.job = replace(harness.job, id="another", request=named)
    assert harness.again().cells() == [["a", "b"], ["3", "4"]]
