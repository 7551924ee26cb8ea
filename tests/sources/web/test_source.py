import json
from pathlib import Path
from urllib.parse import quote

import pytest

from csvdownloader.core.connections.book import ConnectionBook
from csvdownloader.core.connections.connections import Connection, SecretLocation
from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.connections import ConnectionMissingError, SecretNeededError
from csvdownloader.core.errors.profiles import HostsChangedError, ProfileError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.core.jobs.records import job_to_json
from csvdownloader.core.masking import HIDDEN, Mask
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.parameters import ParameterKind
from csvdownloader.sources.tabular.reading_options import READING_KEYS
from csvdownloader.sources.web.access import url_secrets, with_url_secrets
from csvdownloader.sources.web.catalogue.accounts import session_account
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.profile.auth import AuthKind
from csvdownloader.sources.web.source import WebSource
from tests.fakes.key_store import KeyStoreFake
from tests.sources.web.profiles import ASYNC, BOTIFY, DIRECT, QUALTRICS
from tests.support.builders import make_job

CANARY = "canary-s3cret"
TWO_SECRETS = ASYNC.replace(
    '[auth]\nkind = "bearer"\ntoken = "{{ secret.token }}"',
    '[[secrets]]\nname = "user"\nlabel = "User"\nshown = true\n[auth]\nkind = "basic"\n'
    'user = "{{ secret.user }}"\npassword = "{{ secret.token }}"',
)


@pytest.fixture
def book():
    return ConnectionBook(KeyStoreFake())


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "profiles"
    folder.mkdir()
    for name, text in [("test", ASYNC), ("direct", DIRECT), ("two", TWO_SECRETS), ("q", QUALTRICS)]:
        text = text.replace('"qualtrics-responses"', '"q"')
        (folder / f"{name}.toml").write_text(text.replace('id = "test"', f'id = "{name}"'))
    return folder


@pytest.fixture
def source(book, own):
    profiles = ProfileCatalogue(own)
    profiles.load()
    return WebSource(book, profiles)


def request(profile, rows=None, account="", base_url="", **params):
    named = {f"param.{key}": value for key, value in params.items()}
    parameters = {"profile": profile, "account": account, "base_url": base_url, **named}
    return Request("web", parameters, rows)


def download(url):
    return Request("web", {"profile": "download", "param.url": url})


def order(source, request):
    """The `RunOrder` that the source makes of the request."""
    profile = source._profile(request)
    whole = with_url_secrets(request, source._book)
    return source._order(profile, whole, Mask(url_secrets(whole)))


# --- parameters -----------------------------------------------------------------------------------


def test_the_service_is_asked_first_and_the_rest_follows_from_it(source):
    assert [p.key for p in source.parameters] == ["profile", "base_url", "member"]
    assert source.parameters[1].is_option
    keys = [p.key for p in source.dynamic_parameters({"profile": "test"})]
    assert keys == ["account", "param.table", "param.since"]
    account = source.dynamic_parameters({"profile": "test"})[0]
    assert (account.kind, account.kinds) == (ParameterKind.CONNECTION, ("web:test",))
    assert "api.example.com will see its secret" in account.help


def test_a_service_without_a_secret_asks_for_no_account(source):
    parameters = source.dynamic_parameters({"profile": "download"})
    assert [p.key for p in parameters if not p.is_option] == ["param.url"]


def test_how_a_text_is_read_is_asked_where_the_profile_does_not_say_it(source):
    asked = source.dynamic_parameters({"profile": "download"})[1:]
    assert {p.key for p in asked} == READING_KEYS
    assert [key for key, _ in asked[0].choices] == ["auto", "csv", "tsv", "json", "jsonl"]
    says_so = source.dynamic_parameters({"profile": "test"})
    assert READING_KEYS.isdisjoint(p.key for p in says_so)


def test_what_is_wrong_with_the_reading_is_told_before_the_download(source):
    wrong = Request("web", dict(download("https://x.org/a.csv").parameters) | {"encoding": "utf9"})
    assert source.check(wrong) == {"encoding": "There is no encoding utf9"}


def test_nothing_follows_from_a_service_that_is_not_known(source):
    assert source.dynamic_parameters({"profile": "nothing"}) == ()
    assert source.dynamic_parameters({}) == ()


# --- the command line -----------------------------------------------------------------------------


def test_a_url_is_a_direct_download(source):
    url = "https://data.example.com/a.csv"
    assert source.locate(url) == {"profile": "download", "param.url": url}
    assert source.locator(Request("web", source.locate(url))) == url
    assert source.locate("HTTP://x.org/")["profile"] == "download"


def test_a_profile_is_named_by_id_or_path(source, tmp_path):
    assert source.locate("profile:botify") == {"profile": "botify"}
    path = str(tmp_path / "x.toml")
    assert source.locate(f"profile:{path}") == {"profile": path}
    assert source.locator(request(path)) == f"profile:{path}"
    assert Path(source.locate("profile:x.toml")["profile"]).is_absolute()


@pytest.mark.parametrize("text", ["", "a.csv", "postgresql://x/y", "connection:x", "ftp://x.org/a"])
def test_other_sources_keep_theirs(source, text):
    assert source.locate(text) is None


def test_the_file_of_a_profile_is_a_file_of_the_request(source, tmp_path):
    assert source.files(request("test")) == ()
    path = tmp_path / "x.toml"
    assert source.files(request(str(path))) == (path,)


# --- titles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (download("https://x.org/data/orders%20a.csv.gz?sig=1"), "orders a"),
        (download("https://x.org/"), "x.org"),
        (download("https://u:p@x.org"), "x.org"),
        (request("test", table="orders"), "test orders"),
        (request("q", datacenter="fra1", survey_id="SV_1"), "q SV_1"),
        (request("test"), "test"),
        (request("/home/me/mine.toml"), "mine"),
        (request(""), "Web service"),
    ],
)
def test_a_job_has_a_telling_title(source, asked, title):
    assert source.describe(asked) == title


# --- checks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (request(""), {"profile": "Choose a service"}),
        (request("nothing"), {"profile": "There is no profile nothing"}),
        (request("test"), {"param.table": "Table is needed"}),
        (request("test", table="a", since="x"), {"param.since": "Since: must be a date such as "}),
        (request("test", table="a", base_url="gate"), {"base_url": "Base URL: must begin with "}),
        (
            request("test", table="a", base_url="http://gate.corp"),
            {"base_url": "Base URL: must begin with https://; http:// is for this computer only"},
        ),
        (request("test", table="a", base_url="https://u:p@x.org"), {"base_url": "Base URL: must"}),
        (request("test", table="a", base_url="https://x.org/?a"), {"base_url": "Base URL: must"}),
        (download(""), {"param.url": "URL is needed"}),
        (download("x.org"), {"param.url": "URL: must begin with https:// or http://"}),
        (download("https://"), {"param.url": "URL: must begin with https:// or http://"}),
        (
            request("download-token", url="https://u:p@x.org/"),
            {"param.url": "URL: must not have a user or a password"},
        ),
        (
            request("download-token", url="http://x.org/"),
            {"param.url": "URL: must begin with https://, as a secret is sent"},
        ),
        (
            request("link-header", account="a1", url="http://x.org/"),
            {"param.url": "URL: must begin with https://, as a secret is sent"},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(source, asked, fields):
    found = source.check(asked)
    assert found.keys() == fields.keys()
    for key, sentence in fields.items():
        assert found[key].startswith(sentence)


@pytest.mark.parametrize(
    "asked",
    [
        request("test", table="a"),
        request("test", table="a", base_url="http://127.0.0.1:8001/x"),
        request("test", table="a", base_url="https://gate.corp/x/"),
        download("http://x.org/a.csv"),
        download("https://u:p@x.org/a.csv"),
        request("download-token", url="http://127.0.0.1:8001/a"),
        request("link-header", url="http://x.org/"),
        request("/not/read/yet.toml"),
    ],
)
def test_what_is_right_passes(source, asked):
    assert source.check(asked) == {}


def test_before_the_profiles_are_read_nothing_is_called_unknown(book, own):
    assert WebSource(book, ProfileCatalogue(own)).check(request("nothing")) == {}


def test_a_broken_request_is_not_exported(source):
    with pytest.raises(InvalidRequestError, match="Table is needed"):
        source.export(request("test"), None, None, Cancel())
    with pytest.raises(ProfileError, match="no profile nothing"):
        source.export(request("nothing"), None, None, Cancel())


# --- inspection -----------------------------------------------------------------------------------


def test_an_inspection_tells_hosts_costs_and_doubts(source, own):
    (own / "b.toml").write_text(BOTIFY)
    note = source.inspect(request(str(own / "b.toml")), Cancel()).note
    assert note == (
        "One export credit is charged per exported row.\n"
        "Not tried against the real service.\n"
        "It calls api.botify.com, and hosts that its answers name.\n"
        "Only api.botify.com will see the credential."
    )


def test_an_inspection_of_nothing_says_nothing(source):
    assert source.inspect(request(""), Cancel()).note == ""
    assert source.inspect(request("download"), Cancel()).note == ""


# --- secrets in URLs ------------------------------------------------------------------------------


def test_sec_02_the_secret_part_of_a_url_lives_for_the_session(source):
    url = f"https://u:{CANARY}@x.org/a.csv?sig={quote(CANARY + '/+')}&page=2"
    stored = source.without_secrets(download(url))
    job = make_job(request=stored)
    assert CANARY not in job_to_json(job)
    assert CANARY not in source.locator(stored)
    assert CANARY not in source.describe(stored)
    assert CANARY not in "".join(source.origin(stored))
    assert with_url_secrets(stored, source._url_secrets).text("param.url") == url
    assert with_url_secrets(download(url), source._url_secrets).text("param.url") == url
    assert {CANARY, f"{CANARY}/+"} <= set(url_secrets(download(url)))


def test_sec_02_after_the_session_the_url_is_asked_for_again(source, own):
    stored = source.without_secrets(download("https://x.org/a.csv?sig=abc"))
    later = WebSource(ConnectionBook(KeyStoreFake()), ProfileCatalogue(own))
    with pytest.raises(SecretNeededError, match=r"secret part of https://x\.org/a\.csv") as caught:
        later.export(stored, None, None, Cancel())
    assert caught.value.hint.startswith("Paste the whole address again")


def test_a_request_without_secrets_stays_as_it_is(source):
    asked = request("test", table="a?token=b")
    assert source.without_secrets(asked) == asked


def test_a_user_in_a_url_becomes_the_credential_of_its_host(source):
    made = order(source, download("https://me:p%40ss@x.org/a.csv"))
    assert made.params["url"] == "https://x.org/a.csv"
    assert made.secrets == {"user": "me", "password": "p@ss"}
    assert made.profile.auth.kind is AuthKind.BASIC
    assert made.credential_scope.allows("https://x.org/a.csv")
    assert not made.credential_scope.allows("https://y.org/a.csv")
    assert made.credential_scope.masked("p@ss") == HIDDEN


# --- accounts -------------------------------------------------------------------------------------


def account(kind="web:test", hosts="api.example.com", identity="a1"):
    return Connection(identity, "Mine", kind, {"hosts": hosts}, SecretLocation.KEY_STORE)


@pytest.fixture
def signed_in(book):
    book.put(account())
    book._key_store.secrets["a1"] = CANARY
    return request("test", table="a", account="a1")


def test_the_accounts_secret_is_used(source, signed_in):
    made = order(source, signed_in)
    assert made.secrets == {"token": CANARY}
    assert made.credential_scope.allows("https://api.example.com/")
    assert made.credential_scope.masked(f"bad {CANARY}") == f"bad {HIDDEN}"
    assert CANARY not in repr(made)


def test_an_account_can_be_named(source, signed_in):
    assert order(source, request("test", table="a", account="mine")).secrets == {"token": CANARY}


def test_without_an_account_the_secret_of_the_session_is_used(source, book):
    book.put_secret(session_account(source._profiles.find("test")).id, CANARY)
    assert order(source, request("test", table="a")).secrets == {"token": CANARY}


def test_a_missing_secret_is_named(source):
    with pytest.raises(SecretNeededError, match="The Token of Test is needed"):
        order(source, request("test", table="a"))


def test_a_missing_part_of_a_secret_is_named(source, book):
    book.put_secret(session_account(source._profiles.find("two")).id, json.dumps({"token": "t"}))
    with pytest.raises(SecretNeededError, match="The User of Test is needed"):
        order(source, request("two", table="a"))


def test_an_account_that_is_gone_is_said(source):
    with pytest.raises(ConnectionMissingError):
        order(source, request("test", table="a", account="none"))


def test_an_account_of_another_service_is_refused(source, book):
    book.put(account(kind="web:two"))
    with pytest.raises(InvalidRequestError, match="no account of Test"):
        order(source, request("test", table="a", account="a1"))


@pytest.mark.parametrize("hosts", ["", "api.example.org", "api.example.com files.example.com"])
def test_sec_01_hosts_that_nobody_agreed_to_get_nothing(source, book, signed_in, hosts):
    book.put(account(hosts=hosts))
    with pytest.raises(HostsChangedError, match=r"to api\.example\.com") as caught:
        order(source, signed_in)
    assert CANARY not in str(caught.value)


def test_sec_01_a_file_with_the_id_of_another_profile_gets_no_secret_of_it(source, book, tmp_path):
    book.put_secret(session_account(source._profiles.find("test")).id, CANARY)
    path = tmp_path / "evil.toml"
    path.write_text(ASYNC.replace("api.example.com", "evil.example.org"))
    with pytest.raises(HostsChangedError, match="another profile with the id test"):
        order(source, request(str(path), table="a"))


def test_what_may_be_shown_is_not_hidden(source, book):
    stored = json.dumps({"token": CANARY, "user": "ada"})
    book.put_secret(session_account(source._profiles.find("two")).id, stored)
    made = order(source, request("two", table="a"))
    assert made.secrets == {"token": CANARY, "user": "ada"}
    assert made.credential_scope.masked(f"ada {CANARY}") == f"ada {HIDDEN}"


def test_where_an_account_is_optional_it_may_be_left_out(source, own, book):
    (own / "opt.toml").write_text(
        ASYNC.replace('"test"', '"opt"').replace("[auth]", "[auth]\noptional = true")
    )
    source._profiles.load()
    made = order(source, request("opt", table="a"))
    assert (made.secrets, made.profile.auth.kind) == ({}, AuthKind.NONE)
    assert source.dynamic_parameters({"profile": "opt"})[0].placeholder == "optional"
    book.put_secret(session_account(source._profiles.find("opt")).id, CANARY)
    assert order(source, request("opt", table="a")).secrets == {"token": CANARY}


# --- the run --------------------------------------------------------------------------------------


def test_the_base_url_is_the_profiles_unless_it_is_replaced(source, signed_in):
    assert order(source, signed_in).base_url == "https://api.example.com"
    replaced = request("test", table="a", account="a1", base_url="http://127.0.0.1:1/gate/")
    made = order(source, replaced)
    assert made.base_url == "http://127.0.0.1:1/gate"
    assert made.credential_scope.allows("http://127.0.0.1:1/x")
    assert not made.credential_scope.allows("https://api.example.com/x")


def test_parameters_and_rows_reach_the_run(source, signed_in):
    made = order(source, signed_in)
    assert made.params == {"table": "a", "since": None}
    assert made.row_limit is None
    assert order(source, request("direct", 7, table="x")).row_limit == 7


def test_an_address_without_its_scheme_is_completed(source):
    asked = download("data.example.com/a.csv")
    assert source.check(asked) == {}
    assert source.without_secrets(asked) == download("https://data.example.com/a.csv")
