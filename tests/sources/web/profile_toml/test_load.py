import textwrap
from pathlib import Path

import pytest

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.sources.web.profile.auth import AuthKind
from csvdownloader.sources.web.profile.errors import ErrorClass
from csvdownloader.sources.web.profile.poll import StatusClass
from csvdownloader.sources.web.profile.profile import ProfileMode
from csvdownloader.sources.web.profile_toml.load import read_profile
from tests.sources.web.profiles import ASYNC, BOTIFY, CHAIN, DIRECT, QUALTRICS, found


def only(text):
    (one,) = found(text)
    return one


def line_of(text, part):
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)


# --- whole profiles -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [BOTIFY, QUALTRICS, DIRECT, ASYNC, CHAIN])
def test_a_complete_profile_has_no_problem(text):
    assert found(text) == []
    read_profile(text)


def test_botify_is_read_as_it_is_written():
    profile = read_profile(BOTIFY)
    assert (profile.id, profile.mode, profile.verified) == (
        "botify-export-job",
        ProfileMode.ASYNC,
        False,
    )
    assert [p.name for p in profile.params] == [
        "organization",
        "project",
        "query",
        "rows",
        "job_type",
    ]
    assert profile.auth.kind is AuthKind.HEADER
    assert [host.source for host in profile.auth.hosts] == ["api.botify.com"]
    assert profile.limits.spacing == pytest.approx(0.2)
    assert profile.start.call.expect == (200, 201)
    assert profile.start.call.body_kind == "json"
    assert profile.start.confirm == "One export credit is charged per exported row."
    assert profile.start.lost_reply.call.method == "GET"
    assert profile.poll.timeout == 7200
    assert profile.poll.interval.first == 5
    assert profile.poll.classes["processing"] is StatusClass.RUNNING
    assert profile.result.on_expired == "poll"
    assert profile.decode.sep_line == "strip"
    assert profile.errors.rules[2].error_class is ErrorClass.ALREADY_RUNNING
    assert profile.errors.rules[2].code == ("1052", "1058")


def test_qualtrics_is_read_as_it_is_written():
    profile = read_profile(QUALTRICS)
    assert profile.start.call.omit_empty
    assert profile.result.resume == "none"
    assert profile.poll.progress.scale == 100
    assert profile.decode.drop_rows_after_header == 2
    assert profile.errors.rules[0].http == (401, 403)
    assert profile.params[5].default is True


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (
            '[result]\nurls = "results.link"\n',
            '[result]\nurl = "/services/data/v62.0/jobs/{{ job.id }}/results"\n[pages]\n'
            'kind = "token"\nnext = "header:Sforce-Locator"\nstop = ["", "null"]\n'
            'send = { in = "query", name = "locator" }\nsize = { name = "max", value = 5 }\n',
        ),
        (
            '[result]\nurls = "results.link"\n',
            '[[resolve]]\nmethod = "GET"\nurl = "/documents/{{ job.id }}"\n'
            'capture = { link = "url", packing = "compressionAlgorithm" }\n'
            '[result]\nurl = "{{ job.link }}"\n',
        ),
        ('status = "status"', 'http = { 200 = "done", 202 = "running", 408 = "failed" }'),
        (
            '[result]\nurls = "results.link"\n[decode]\n',
            '[result]\nurls = "result.external_links[].external_link"\nauth = "none"\n'
            'headers = "result.external_links[0].http_headers"\ntruncated = "manifest.truncated"\n'
            '[pages]\nkind = "next-url"\n'
            'next = "(result.external_links || external_links)[-1].next_chunk_internal_link"\n'
            '[decode]\nheader = "first-part"\n',
        ),
        ('urls = "results.link"', 'urls = "refs && to_array(refs) || `[]`"\nempty_ok = true'),
    ],
)
def test_the_demands_of_other_services_are_understood(was, now):
    assert was in ASYNC
    assert found(ASYNC.replace(was, now)) == []


# --- the file -------------------------------------------------------------------------------------


def test_an_error_of_toml_is_one_problem_with_its_line():
    line, key, message = only(ASYNC.replace('mode = "async"', 'mode = "async'))
    assert (line, key) == (line_of(ASYNC, "mode ="), "")
    assert message.startswith("This is not TOML: ")


def test_an_error_at_the_end_of_the_file_is_at_its_last_line():
    assert only('a = 1\nb = """x\n')[0] == 3


def test_a_file_that_is_too_long_is_not_read():
    assert only("#" * (1 << 21)) == (1, "", "This is too long for a profile")


def test_nesting_without_end_is_refused():
    deep = "a = " + "[" * 20_000 + "]" * 20_000
    assert only(deep) == (1, "", "This is nested too deeply")


def test_reading_a_broken_profile_names_its_first_problem():
    with pytest.raises(ProfileError, match=r"^line 6, mode: This must be one of.*\(and 1 more\)$"):
        read_profile(ASYNC.replace('mode = "async"', 'mode = "sync"\nmoed = 1'))


def test_all_problems_are_found_at_once_in_the_order_of_the_lines():
    text = ASYNC.replace('status = "status"', 'status = "status["\nstauts = 1').replace(
        'urls = "results.link"', 'urls = "["\nresume = "maybe"'
    )
    keys = [key for _, key, _ in found(text)]
    assert keys == ["poll.status", "poll.stauts", "result.urls", "result.resume"]


# --- between the parts ----------------------------------------------------------------------------


def test_plain_http_is_for_this_computer():
    assert found(DIRECT.replace("https://data.example.com", "http://127.0.0.1:8001")) == []
    assert found(DIRECT.replace("https://data.example.com", "http://localhost:8001")) == []
    assert only(DIRECT.replace("https://data", "http://data"))[1] == "base_url"


def test_steps_see_only_what_came_before_them():
    steps = """
    [[start.then]]
    url = "/jobs/{{ job.id }}/enqueue"
    capture = { ticket = "ticket" }
    """
    text = ASYNC.replace("[poll]", textwrap.dedent(steps) + "[poll]")
    assert found(text) == []
    assert only(text.replace("/jobs/{{ job.id }}/e", "/jobs/{{ job.ticket }}/e"))[1] == (
        "start.then[1].url"
    )
    assert found(text.replace('/jobs/{{ job.id }}"', '/jobs/{{ job.ticket }}"')) == []


def test_the_start_has_an_id_of_its_own():
    assert found(ASYNC.replace('url = "/jobs"', 'url = "/jobs?id={{ job.uuid }}"')) == []


def test_a_client_credentials_profile_is_read():
    oauth = """
    kind = "oauth2"
    token_url = "https://login.example.com/token"
    client_id = "{{ secret.token }}"
    client_secret = "{{ secret.token }}"
    headers = { Authorization = "Bearer {{ secret.access_token }}" }
    refresh_on = [401, "601"]
    """
    text = ASYNC.replace('kind = "bearer"\ntoken = "{{ secret.token }}"', textwrap.dedent(oauth))
    assert only(text)[1:] == (
        "auth.token_url",
        "Its host must be among the hosts: it sees the secret",
    )
    text = text.replace('hosts = ["api', 'hosts = ["login.example.com", "api')
    assert found(text) == []
    auth = read_profile(text).auth
    assert auth.oauth2.grant == "client_credentials"
    assert auth.oauth2.refresh_on == (401, "601")
    assert auth.oauth2.token.expression == "access_token"


def test_every_bundled_profile_is_good():
    folder = Path(__file__).parents[4] / "resources" / "profiles"
    files = sorted(folder.glob("*.toml"))
    assert len(files) >= 2
    for path in files:
        assert found(path.read_text(encoding="utf-8")) == [], path.name
        assert read_profile(path.read_text(encoding="utf-8")).id == path.stem


def test_every_bundled_profile_explains_itself():
    folder = Path(__file__).parents[4] / "resources" / "profiles"
    for path in folder.glob("*.toml"):
        profile = read_profile(path.read_text(encoding="utf-8"))
        assert all(param.help for param in profile.params if param.name != "rows"), path.name
        assert profile.verified or profile.notes, path.name
        assert profile.docs or profile.id.startswith("download"), path.name
