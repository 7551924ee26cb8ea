"""The credential: its kinds, who sees it, and tokens that are fetched and renewed."""

import base64

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.connections import LoginRefusedError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.errors.responses import RedirectRefusedError
from csvdownloader.core.masking import HIDDEN
from tests.services.fakes.base import Reply, redirect, steps
from tests.sources.web.jobs import CELLS, CSV, Jobs, job_profile

SECRET = "canary-s3cret"
TOKEN = '[[secrets]]\nname = "token"\n[auth]\nhosts = ["api.example.org"]\n'
OAUTH = """
[[secrets]]
name = "id"
[[secrets]]
name = "secret"
[auth]
kind = "oauth2"
hosts = ["api.example.org"]
token_url = "https://api.example.org/oauth/token"
client_id = "{{ secret.id }}"
client_secret = "{{ secret.secret }}"
refresh_on = [401, "601"]
"""
KEYS = {"id": "me", "secret": SECRET}


@pytest.fixture
def jobs():
    with Jobs("busy", "ready") as service:
        service.files.plain_only = True
        yield service


def run(harness, jobs, auth, *tables, **more):
    secrets = KEYS if "oauth2" in auth else {"token": SECRET}
    profile = job_profile(*tables, top=auth, **more)
    return harness.run(profile, secrets=secrets, base_url=jobs.url)


@pytest.mark.parametrize(
    ("auth", "name", "value"),
    [
        ('kind = "header"\nheaders = { X-Key = "k {{ secret.token }}" }', "X-Key", f"k {SECRET}"),
        (
            'kind = "bearer"\ntoken = "{{ secret.token }}"',
            "Authorization",
            f"Bearer {SECRET}",
        ),
        (
            'kind = "basic"\nuser = "{{ secret.token }}"',
            "Authorization",
            f"Basic {base64.b64encode(f'{SECRET}:'.encode()).decode()}",
        ),
    ],
)
def test_sec_01_a_header_is_sent_to_the_service_and_to_no_other_host(
    harness, jobs, auth, name, value
):
    assert run(harness, jobs, TOKEN + auth).cells() == CELLS

    assert {seen.headers[name] for seen in jobs.requests} == {value}
    assert all(SECRET not in str(seen) for seen in jobs.files.requests)


def test_sec_01_a_query_is_sent_to_the_service_and_to_no_other_host(harness, jobs):
    jobs.on("GET", "/file", redirect(jobs.link))
    auth = TOKEN + 'kind = "query"\nquery = { api_key = "{{ secret.token }}" }'

    assert run(harness, jobs, auth, result='url = "/file"').cells() == CELLS

    assert {seen.query["api_key"] for seen in jobs.requests} == {SECRET}
    assert all(seen.pairs == () for seen in jobs.files.requests)


def test_a_listed_host_of_files_gets_the_credential(harness, jobs):
    jobs.files.plain_only = False
    auth = TOKEN.replace('"api.example.org"', f'"api.example.org", "{jobs.files.host}"')
    run(harness, jobs, auth + 'kind = "bearer"\ntoken = "{{ secret.token }}"')

    (seen,) = jobs.files.requests
    assert seen.headers["Authorization"] == f"Bearer {SECRET}"


def test_a_download_can_go_without_the_credential_also_to_listed_hosts(harness, jobs):
    jobs.on("GET", "/file", Reply(body=CSV))
    auth = TOKEN + 'kind = "bearer"\ntoken = "{{ secret.token }}"'
    run(harness, jobs, auth, result='url = "/file"\nauth = "none"')

    assert "Authorization" not in jobs.called("GET", "/file")[0].headers


# --- access tokens --------------------------------------------------------------------------------


def token(number, lives=3600):
    return Reply(json={"access_token": f"token-{number}", "expires_in": lives})


def tokens(jobs, *replies):
    jobs.on("POST", "/oauth/token", steps(*replies))


def shown(jobs, path="/jobs/j-1"):
    return [seen.headers["Authorization"] for seen in jobs.requests if seen.path == path]


def test_a_token_is_fetched_once_and_used_for_all_calls(harness, jobs):
    tokens(jobs, token(1))

    assert run(harness, jobs, OAUTH).cells() == CELLS

    (asked,) = jobs.called("POST", "/oauth/token")
    assert dict(asked.form) == {
        "grant_type": "client_credentials",
        "client_id": "me",
        "client_secret": SECRET,
    }
    assert shown(jobs) == ["Bearer token-1", "Bearer token-1"]


def test_a_refresh_token_with_basic_authentication(harness, jobs):
    tokens(jobs, token(1))
    auth = OAUTH + 'grant = "refresh_token"\nclient_auth = "basic"\nscope = "reports"\n'
    run(harness, jobs, auth + 'fields = { refresh_token = "{{ secret.secret }}" }')

    (asked,) = jobs.called("POST", "/oauth/token")
    encoded = base64.b64encode(f"me:{SECRET}".encode()).decode()
    assert asked.headers["Authorization"] == f"Basic {encoded}"
    assert dict(asked.form) == {
        "grant_type": "refresh_token",
        "scope": "reports",
        "refresh_token": SECRET,
    }


def test_sec_02_basic_authentication_in_the_words_of_a_service_is_not_shown(harness, jobs):
    def refused(seen):
        return Reply(401, json={"message": f"not known: {seen.headers['Authorization']}"})

    jobs.on("POST", "/oauth/token", refused)
    profile = job_profile(top=OAUTH + 'client_auth = "basic"\n')
    keys = {"id": "id of the client", "secret": SECRET}  # moves the secret off base64's triples
    with pytest.raises(LoginRefusedError, match=f"not known: Basic {HIDDEN}$"):
        harness.run(profile, secrets=keys, base_url=jobs.url)


def test_a_header_of_the_profile_can_carry_the_token(harness, jobs):
    tokens(jobs, token(1))
    run(harness, jobs, OAUTH + 'headers = { X-Access = "{{ secret.access_token }}" }')

    assert {seen.headers["X-Access"] for seen in jobs.requests if "jobs" in seen.path} == {
        "token-1"
    }


def test_a_token_is_renewed_before_it_expires(harness, jobs):
    tokens(jobs, token(1, lives=100), token(2))
    poll = 'interval = { first = "90s", factor = 1.0, min = "90s", max = "90s" }'
    run(harness, jobs, OAUTH, poll=poll)

    assert shown(jobs) == ["Bearer token-2", "Bearer token-2"]


@pytest.mark.parametrize(
    "refused", [Reply(401), Reply(json={"success": False, "errors": [{"code": "601"}]})]
)
def test_a_refused_token_is_renewed_once(harness, jobs, refused):
    tokens(jobs, token(1), token(2))
    jobs.on("GET", "/jobs/j-1", steps(refused, jobs.reply("ready")))
    errors = '[errors]\ncode = ["errors[0].code"]'

    assert run(harness, jobs, OAUTH, errors).cells() == CELLS

    assert shown(jobs) == ["Bearer token-1", "Bearer token-2"]


def test_a_token_that_stays_refused_is_not_renewed_for_ever(harness, jobs):
    tokens(jobs, token(1), token(2))
    jobs.on("GET", "/jobs/j-1", Reply(401))

    with pytest.raises(LoginRefusedError):
        run(harness, jobs, OAUTH)

    assert len(jobs.called("POST", "/oauth/token")) == 2


def test_a_start_that_was_refused_for_its_token_is_sent_once_more(harness, jobs):
    tokens(jobs, token(1), token(2))
    jobs.on("POST", "/jobs", steps(Reply(401), jobs.start))

    assert run(harness, jobs, OAUTH).cells() == CELLS


def test_a_download_that_was_refused_for_its_token_is_tried_once_more(harness, jobs):
    tokens(jobs, token(1), token(2))
    jobs.on("GET", "/file", steps(Reply(401), Reply(body=CSV)))

    assert run(harness, jobs, OAUTH, result='url = "/file"').cells() == CELLS
    assert shown(jobs, "/file") == ["Bearer token-1", "Bearer token-2"]


def test_a_refused_account_is_named_before_anything_is_started(harness, jobs):
    tokens(jobs, Reply(400, json={"error": "invalid_client", "error_description": "Unknown id"}))

    with pytest.raises(LoginRefusedError, match="Unknown id"):
        run(harness, jobs, OAUTH)

    assert jobs.started == 0


def test_a_server_of_tokens_with_a_transient_error_is_asked_again(harness, jobs):
    tokens(jobs, Reply(503), token(1))

    assert run(harness, jobs, OAUTH).cells() == CELLS


def test_sec_01_the_secret_is_not_sent_to_a_server_of_tokens_that_is_not_listed(harness, jobs):
    listed = OAUTH.replace('"api.example.org"', '"{{ params.listed }}"')
    auth = listed.replace("https://api.example.org/oauth", "https://{{ params.asked }}/oauth")
    params = '[[params]]\nname = "listed"\n[[params]]\nname = "asked"'
    values = {"listed": "login.example.org", "asked": "login.example.net"}

    with pytest.raises(ProfileError, match=r"login\.example\.net may not see"):
        harness.run(job_profile(top=auth + params), values, secrets=KEYS)


def test_sec_01_the_secret_does_not_follow_a_redirect_to_another_host(harness, jobs):
    tokens(jobs, redirect(f"{jobs.files.url}/oauth/token", 307))
    jobs.files.plain_only = False

    with pytest.raises(RedirectRefusedError):
        run(harness, jobs, OAUTH)

    assert all(SECRET.encode() not in seen.body for seen in jobs.files.requests)


def test_sec_02_no_token_is_stored(harness, jobs):
    tokens(jobs, token(1))
    harness.clock.after_wait = lambda waits: harness.cancel.set(shutting_down=True)
    with pytest.raises(Cancelled):
        run(harness, jobs, OAUTH)

    assert harness.files()
    for path in harness.files():
        assert b"token-1" not in path.read_bytes()
        assert SECRET.encode() not in path.read_bytes()


def test_sec_02_a_token_in_the_words_of_a_service_is_not_shown(harness, jobs):
    tokens(jobs, token("canary"))
    jobs.on("GET", "/jobs/j-1", Reply(400, json={"message": "token-canary is too old"}))

    with pytest.raises(Exception, match="is too old") as caught:
        run(harness, jobs, OAUTH)

    assert "token-canary" not in str(caught.value)
