import pytest

from csvdownloader.core.resources import resource
from csvdownloader.sources.web.profile.captures import secret_captures, unkept_captures
from csvdownloader.sources.web.profile.profile import ProfileMode
from csvdownloader.sources.web.profile_toml.load import read_profile
from tests.sources.web.jobs import job_profile
from tests.sources.web.profiles import CHAIN

BUNDLED = sorted(resource("profiles").glob("*.toml"), key=lambda path: path.name)


def secrets(capture, poll="", *tables, result='urls = "url"'):
    text = job_profile(*tables, capture=f'id = "id"\n{capture}', poll=poll, result=result)
    return secret_captures(read_profile(text))


@pytest.mark.parametrize(
    "capture",
    [
        'token = "result"',
        'resultKey = "data.value"',
        'x = "access_token"',
        'x = "auth.token.value"',
        "x = \"tokens[?kind == 'csv'].text | [0]\"",
        "x = \"data.a || data.sessionToken || ''\"",
        'x = "header:X-Auth-Token"',
        'x = "header:Set-Cookie"',
        'x = "http:headers.\\"x-api-key\\""',
    ],
)
def test_s14_a_captured_value_is_a_secret_by_its_name_or_where_it_is_read(capture):
    assert secrets(capture) == {capture.partition(" ")[0]}


@pytest.mark.parametrize(
    "capture",
    [
        'job = "job.id"',
        'handle = "statementHandle"',
        'file_id = "result.fileId"',
        "x = \"jobs[?key == 'a'].id | [0]\"",
        'x = "token_count"',
        'next = "nextPageToken"',
        'url = "header:Location"',
        'url = "link:next"',
    ],
)
def test_s14_the_id_of_a_job_is_none(capture):
    capture = capture.replace("token_count", "tokenizer")
    assert secrets(capture) == frozenset()


@pytest.mark.parametrize(
    ("poll", "result"),
    [
        ('headers = { X-Result-Token = "{{ job.x }}" }', 'urls = "url"'),
        ('query = { sig = "{{ job.x }}" }', 'urls = "url"'),
        ("", 'url = "/rows?access_token={{ job.x }}&of={{ job.id }}"'),
        ("", 'url = "/rows"\nmethod = "POST"\njson = { a = [{ password = ["{{ job.x }}"] }] }'),
    ],
)
def test_s14_a_captured_value_is_a_secret_by_where_it_is_sent(poll, result):
    assert secrets('x = "x"', poll, result=result) == {"x"}


def test_s14_nothing_of_a_chain_is_kept():
    profile = read_profile(CHAIN)

    assert secret_captures(profile) == frozenset()
    assert unkept_captures(profile) == {"next"}


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_s14_no_bundled_profile_needs_a_captured_secret(path):
    profile = read_profile(path.read_text(encoding="utf-8"))

    assert profile.mode is ProfileMode.CHAIN or unkept_captures(profile) == frozenset()
