"""Which addresses a run may call that an answer of the service named."""

import random
from types import MappingProxyType

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.responses import RedirectRefusedError
from csvdownloader.core.writing.formats import Format
from csvdownloader.engine.transfer.addresses import AddressScope, Reach
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.engine.transfer.http import HttpRequest
from csvdownloader.sources.web.profile.credential_scope import credential_scope
from csvdownloader.sources.web.profile_toml.load import read_profile
from csvdownloader.sources.web.run.calls.named_places import NamedPlaces
from csvdownloader.sources.web.run.calls.throttled_client import ThrottledClient
from csvdownloader.sources.web.run.order import RunOrder
from tests.services.fakes.base import Reply
from tests.sources.web.jobs import job_profile
from tests.support.clock import VirtualClock

PLACES = """
[[params]]
name = "place"
type = "string"
default = "http://127.0.0.1:1/default"
[[params]]
name = "places"
type = "list"
[[params]]
name = "choice"
type = "enum"
values = ["http://127.0.0.1:2/choice"]
[cancel]
url = "/c"
[cancel.query]
of = "{{ params.place }}{{ params.places }}{{ params.choice }}"
"""


def client_of(http_client, base_url, params=MappingProxyType({})):
    profile = read_profile(job_profile(PLACES))
    scope = credential_scope(profile, {}, base_url)
    order = RunOrder(profile, params, {}, scope, base_url, None, Format.CSV)
    return ThrottledClient(
        http_client, VirtualClock(), Cancel(), order, lambda until: None, random.random
    )


@pytest.mark.parametrize(
    "base_url", ["https://a.example", "HTTPS://a.example", "hTTps://A.example"]
)
def test_s24_a_service_of_https_in_any_case_names_no_address_of_http(base_url):
    with HttpClient(VirtualClock()) as http_client:
        client = client_of(http_client, base_url)
        client.check("https://a.example/x")
        with pytest.raises(RedirectRefusedError, match="without encryption"):
            client.check("HTTP://a.example/x")


def reach(url, base_url="https://a.example", **params):
    with HttpClient(VirtualClock()) as http_client:
        client = client_of(http_client, base_url, params)
        return client.scoped(HttpRequest("GET", url)).reach


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:80/x", "https://10.0.0.1/", "https://[fe80::1]/", "https://b.example/"],
)
def test_s06_what_the_user_did_not_name_obeys_the_scope_of_the_base_url(url):
    assert reach(url).scope is AddressScope.PUBLIC
    assert reach(url, "http://127.0.0.1:8080") == Reach(AddressScope.PRIVATE)


@pytest.mark.parametrize("named", ["http://127.0.0.1:80/y", "127.0.0.1", "127.0.0.1:80"])
def test_s06_the_user_may_name_any_place(named):
    assert reach("http://127.0.0.1:80/x", place=named) is None
    assert reach("http://127.0.0.1:80/x", places=("a", named)) is None
    assert reach("http://127.0.0.1:80/x", "http://127.0.0.1:80") is None


def test_s06_a_default_and_a_choice_of_the_profile_are_not_the_users_words():
    default, choice = "http://127.0.0.1:1/default", "http://127.0.0.1:2/choice"
    assert reach(default, place=default).scope is AddressScope.PUBLIC
    assert reach(choice, choice=choice).scope is AddressScope.PUBLIC


def test_s06_a_profile_of_a_service_outside_does_not_call_this_computer(jobs):
    with HttpClient(VirtualClock()) as http_client:
        client = client_of(http_client, "http://a.example")
        with pytest.raises(RedirectRefusedError, match="in a private network"):
            client.send(HttpRequest("GET", f"{jobs.url}/jobs"))
    assert not jobs.requests


def test_s07_a_link_of_an_answer_obeys_the_rule_of_redirects(harness, jobs):
    jobs.on("GET", "/jobs/j-1", jobs.reply("ready", url="http://169.254.169.254/latest/meta-data"))
    with pytest.raises(RedirectRefusedError, match=r"169\.254\.169\.254.* link-local network"):
        harness.run(job_profile(), base_url=jobs.url)


def test_s07_a_captured_address_obeys_it_too(harness, jobs):
    jobs.on("POST", "/jobs", Reply(201, json={"id": "http://[fe80::1]/x"}))
    profile = job_profile().replace('url = "/jobs/{{ job.id }}"', 'url = "{{ job.id }}"')
    with pytest.raises(RedirectRefusedError, match="link-local network"):
        harness.run(profile, base_url=jobs.url)


# An empty placeholder hides the host from the check of the profile.
TELLTALE = job_profile(
    """
[[params]]
name = "nothing"
[cancel]
url = "/c/{{ params.nothing }}"
""",
    capture='id = "id"\ndata = "data"',
).replace('"/jobs/{{ job.id }}"', '"https://{{ params.nothing }}8.8.8.8:9/{{ job.data }}"')


def test_s06_a_profile_does_not_tell_outside_what_it_read_on_this_computer(harness, jobs):
    jobs.on("POST", "/jobs", Reply(201, json={"id": "j-1", "data": "canary"}))
    profile = TELLTALE.replace("https://api.example.org", jobs.url)
    with pytest.raises(RedirectRefusedError, match=r"8\.8\.8\.8:9.* public network") as failure:
        harness.run(profile)
    assert "Give its base URL yourself" in failure.value.hint


def test_s06_a_service_inside_that_the_user_names_may_lead_outside():
    assert reach("https://a.example/", "http://127.0.0.1:80") == Reach(AddressScope.PRIVATE)
    own = read_profile(job_profile(PLACES).replace("https://api.example.org", "{{ params.place }}"))
    params = {"place": "http://127.0.0.1:80", "places": (), "choice": None}
    scope = credential_scope(own, params)
    order = RunOrder(own, params, {}, scope, "http://127.0.0.1:80", None, Format.CSV)
    with HttpClient(VirtualClock()) as http_client:
        places = NamedPlaces(order)
        assert places.reach("https://a.example/", http_client) == Reach(AddressScope.PRIVATE)
