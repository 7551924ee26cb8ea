from base64 import b64encode

import pytest

from csvdownloader.core.errors.base import UserError
from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.core.masking import HIDDEN, Mask
from csvdownloader.sources.web.profile.auth import Auth, AuthKind
from csvdownloader.sources.web.profile.credential_scope import CredentialScope, credential_scope
from csvdownloader.sources.web.profile.hosts import is_loopback, is_pattern, origin_of
from csvdownloader.sources.web.profile.templates import Template, TemplateScope
from csvdownloader.sources.web.profile_toml.load import read_profile
from tests.sources.web.profiles import ASYNC, QUALTRICS

CANARY = "canary-s3cret/+é"
BEARER = Auth(AuthKind.BEARER, token=Template("{{ secret.token }}"))


def scope_of(*hosts):
    return CredentialScope(hosts, Mask())


def shown(hosts, url):
    """The headers that a hop to the URL gets."""
    return dict(
        scope_of(*hosts).credentials(BEARER, TemplateScope(secret={"token": "t"})).apply(url)[1]
    )


ALLOWED = [
    (["api.example.com"], "https://api.example.com/x?y=1"),
    (["api.example.com"], "https://API.example.COM/"),
    (["API.example.com"], "https://api.example.com/"),
    (["api.example.com"], "https://api.example.com:443/"),
    (["api.example.com:8443"], "https://api.example.com:8443/"),
    (["*.example.com"], "https://a.example.com/"),
    (["*.example.com"], "https://a.b.example.com/"),
    (["other.org", "*.example.com"], "https://a.example.com/"),
    (["127.0.0.1:8001"], "http://127.0.0.1:8001/"),
    (["localhost:8001"], "http://localhost:8001/"),
    (["[::1]:8001"], "http://[::1]:8001/"),
    (["[2001:db8::0:1]"], "https://[2001:DB8:0:0::1]/"),
    (["xn--bcher-kva.example"], "https://bücher.example/"),
]
REFUSED = [
    ([], "https://api.example.com/"),
    (["api.example.com"], "http://api.example.com/"),
    (["api.example.com:80"], "http://api.example.com/"),
    (["api.example.com"], "https://api.example.com:8443/"),
    (["api.example.com:8443"], "https://api.example.com/"),
    (["api.example.com"], "https://example.com/"),
    (["api.example.com"], "https://xapi.example.com/"),
    (["api.example.com"], "https://api.example.com.evil.org/"),
    (["api.example.com"], "https://evil.org/api.example.com"),
    (["api.example.com"], "https://api.example.com@evil.org/"),
    (["api.example.com"], "https://evil.org#@api.example.com/"),
    (["api.example.com"], "https://evil.org\\@api.example.com/"),
    (["api.example.com"], "https://api.example.com./"),
    (["api.example.com"], "ftp://api.example.com/"),
    (["api.example.com"], "//api.example.com/"),
    (["*.example.com"], "https://example.com/"),
    (["*.example.com"], "https://evilexample.com/"),
    (["*.example.com"], "https://a.example.com:444/"),
    (["127.0.0.1:8001"], "http://127.0.0.1:8002/"),
    (["api.example.com"], "https://api.example.com:bad/"),
]


@pytest.mark.parametrize(("hosts", "url"), ALLOWED)
def test_sec_01_listed_hosts_see_the_credential(hosts, url):
    assert shown(hosts, url) == {"Authorization": "Bearer t"}


@pytest.mark.parametrize(("hosts", "url"), REFUSED)
def test_sec_01_nobody_else_sees_it(hosts, url):
    assert shown(hosts, url) == {}


# --- the kinds of auth ----------------------------------------------------------------------------


def applied(auth, url="https://a.org/x?page=2", secret=None):
    credentials = scope_of("a.org").credentials(auth, TemplateScope(secret=secret or {"k": "v&w"}))
    url, headers = credentials.apply(url)
    return url, dict(headers)


def test_headers_of_any_name():
    auth = Auth(AuthKind.HEADER, headers={"X-Api-Key": Template("k {{ secret.k }}")})
    assert applied(auth)[1] == {"X-Api-Key": "k v&w"}


def test_basic():
    auth = Auth(AuthKind.BASIC, user=Template("{{ secret.k }}"))
    assert applied(auth)[1] == {"Authorization": f"Basic {b64encode(b'v&w:').decode()}"}


def test_oauth2_sends_the_access_token():
    assert applied(Auth(AuthKind.OAUTH2), secret={"access_token": "t"})[1] == {
        "Authorization": "Bearer t"
    }


def test_oauth2_with_its_own_header():
    auth = Auth(AuthKind.OAUTH2, headers={"x-token": Template("{{ secret.access_token }}")})
    assert applied(auth, secret={"access_token": "t"})[1] == {"x-token": "t"}


def test_sec_01_a_query_credential_goes_to_listed_hosts_only():
    auth = Auth(AuthKind.QUERY, query={"key": Template("{{ secret.k }}")})
    assert applied(auth)[0] == "https://a.org/x?page=2&key=v%26w"
    assert applied(auth, "https://a.org/x?key=old&key=older")[0] == "https://a.org/x?key=v%26w"
    assert applied(auth, "https://b.org/x?page=2") == ("https://b.org/x?page=2", {})


def test_sec_01_fields_of_a_form_go_to_listed_hosts_only():
    auth = Auth(AuthKind.FORM, form={"token": Template("{{ secret.k }}")})
    credentials = scope_of("a.org").credentials(auth, TemplateScope(secret={"k": "v&w"}))
    assert credentials.form("https://a.org/api/") == {"token": "v&w"}
    assert credentials.form("https://b.org/api/") == {}
    assert credentials.form("http://a.org/api/") == {}
    assert credentials.apply("https://a.org/api/") == ("https://a.org/api/", {})


def test_a_secret_with_a_line_end_is_refused_without_being_repeated():
    with pytest.raises(ProfileError) as caught:
        scope_of("a.org").credentials(BEARER, TemplateScope(secret={"token": "can\r\nary"}))
    assert "ary" not in str(caught.value)


# --- the scope of a profile -----------------------------------------------------------------------


def test_parameters_fill_the_hosts_in():
    found = credential_scope(read_profile(QUALTRICS), {"datacenter": "fra1"})
    assert found.allows("https://fra1.qualtrics.com/x")
    assert not found.allows("https://iad1.qualtrics.com/x")


@pytest.mark.parametrize("value", ["evil.org/", "evil.org:443", "*", "a b", "evil.org#", "", "ü"])
def test_a_parameter_cannot_make_another_host(value):
    text = QUALTRICS.replace('pattern = "^[a-z0-9][a-z0-9.-]*$"', "")
    with pytest.raises(ProfileError, match=r"no host name|no address"):
        credential_scope(read_profile(text), {"datacenter": value})


def test_a_replaced_base_url_takes_the_place_of_the_host():
    found = credential_scope(read_profile(ASYNC), {}, "http://127.0.0.1:8001/gateway")
    assert found.allows("http://127.0.0.1:8001/x")
    assert not found.allows("http://127.0.0.1:8002/x")
    assert not found.allows("https://127.0.0.1:8001/x")
    assert not found.allows("https://api.example.com/x")


def test_a_replaced_base_url_is_plain_on_this_computer_only():
    assert credential_scope(read_profile(ASYNC), {}, "https://gate.corp:8443").allows(
        "https://gate.corp:8443/x"
    )
    assert not credential_scope(read_profile(ASYNC), {}, "http://gate.corp").allows(
        "http://gate.corp/x"
    )


def test_other_listed_hosts_stay_when_the_base_url_is_replaced():
    text = ASYNC.replace('["api.example.com"]', '["api.example.com", "files.example.com"]')
    found = credential_scope(read_profile(text), {}, "http://127.0.0.1:8001")
    assert found.allows("https://files.example.com/x")


def test_a_replaced_base_url_gets_nothing_that_its_host_did_not_get():
    text = ASYNC.replace('["api.example.com"]', '["files.example.com"]').replace(
        'urls = "results.link"', 'url = "https://files.example.com/{{ job.id }}"'
    )
    found = credential_scope(read_profile(text), {}, "http://127.0.0.1:8001")
    assert not found.allows("http://127.0.0.1:8001/x")


def test_the_base_host_can_be_listed_whatever_it_is():
    text = ASYNC.replace('["api.example.com"]', '["@base"]').replace(
        'base_url = "https://api.example.com"', 'base_url = "{{ params.table }}"'
    )
    found = credential_scope(read_profile(text), {"table": "https://my.corp:8443/api"})
    assert found.allows("https://my.corp:8443/api/x")
    assert not found.allows("https://my.corp/api/x")
    with pytest.raises(ProfileError, match="no address"):
        credential_scope(read_profile(text), {"table": "my.corp"})


# --- masking --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        CANARY,
        "canary-s3cret%2F%2B%C3%A9",
        "canary-s3cret/%2B%C3%A9",
        r"canary-s3cret/+\u00e9",
        b64encode(CANARY.encode()).decode(),
    ],
)
def test_sec_02_messages_repeat_no_secret_in_any_form(form):
    found = CredentialScope((), Mask([CANARY]))
    assert found.masked(f"401: token={form} refused") in {
        f"401: token={HIDDEN} refused",
        f"401: token={HIDDEN}= refused",  # what fills base64 up
    }


def test_sec_02_secrets_that_are_made_on_the_way_are_not_repeated_either():
    found = scope_of("a.org")
    found.credentials(Auth(AuthKind.OAUTH2), TemplateScope(secret={"access_token": CANARY}))
    basic = Auth(AuthKind.BASIC, user=Template("u"), password=Template("p"))
    found.credentials(basic, TemplateScope())
    assert found.masked(f"{CANARY} {b64encode(b'u:p').decode()}") == f"{HIDDEN} {HIDDEN}"


def test_sec_02_errors_that_pass_repeat_no_secret():
    with pytest.raises(UserError) as caught, Mask([CANARY]).hiding():
        raise UserError(f"refused {CANARY}", f"not {CANARY}") from ValueError(CANARY)
    assert str(caught.value) == f"refused {HIDDEN}"
    assert caught.value.hint == f"not {HIDDEN}"
    assert caught.value.__cause__ is None


def test_an_empty_secret_hides_nothing():
    assert Mask([""]).masked("text") == "text"


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["a.org", "*.a.org", "a.org:80", "[::1]:80", "10.0.0.1", "my_host"]
)
def test_a_pattern_is_a_host(text):
    assert is_pattern(text)


@pytest.mark.parametrize(
    "text", ["", "*", "*.org", "a.*", "a b", "a/b", "https://a", "a@b", "a.", ".a", "a:b", "ü.org"]
)
def test_a_pattern_is_nothing_else(text):
    assert not is_pattern(text)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_computer_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.evil.org", "127.0.0.1.evil.org", "10.0.0.1", "0x7f.1"])
def test_other_computers_are_others(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "url", ["a.org", "https://", "https://a b/", "https://a%2eorg/", "https://-a/"]
)
def test_an_origin_needs_a_host(url):
    with pytest.raises(ValueError, match="not a"):
        origin_of(url)


def test_a_host_of_other_letters_is_known_by_its_ascii_name():
    assert origin_of("https://Bücher.example/").host == "xn--bcher-kva.example"
    assert shown(["xn--bcher-kva.example"], "https://bücher.example/")
    assert not shown(["bucher.example"], "https://bücher.example/")
    with pytest.raises(ValueError, match="not a host name"):
        origin_of("https://ü..example/")
