"""All hosts that a run may call are known before it runs."""

import pytest

from csvdownloader.core.resources import resource
from csvdownloader.sources.web.profile.hosts import host_in
from csvdownloader.sources.web.profile.reachable_hosts import reachable_hosts
from csvdownloader.sources.web.profile_toml.load import read_profile

FAR = """
schema = 1
id = "far"
name = "Far"
docs = "https://docs.example.org"
base_url = "https://{{ params.region }}.example.org"
mode = "async"

[[params]]
name = "region"
type = "string"
required = true
[[params]]
name = "since"
type = "date"
[[secrets]]
name = "id"
[[secrets]]
name = "token"

[auth]
kind = "oauth2"
token_url = "https://login.example.org/token"
grant = "client_credentials"
client_id = "{{ secret.id }}"
client_secret = "{{ secret.token }}"
hosts = ["@base", "login.example.org", "*.storage.example.org"]

[start]
method = "POST"
url = "/jobs"
[start.capture]
id = "id"
[[start.then]]
method = "POST"
url = "https://then.example.org/run"
[start.lost_reply]
url = "https://lost.example.org/jobs"
pick = "[0]"

[poll]
url = "https://poll.example.org/{{ job.id }}"
status = "s"
[poll.classes]
done = ["ready"]

[[resolve]]
url = "https://resolve.example.org/x"

[result]
url = "https://{{ params.since | date('%Y') }}.file.example.org/{{ job.id }}"

[cancel]
method = "DELETE"
url = "https://cancel.example.org/x"
[cleanup]
method = "DELETE"
url = "https://cleanup.example.org/x"
"""
# Of a secret and of the parameters: those that may see the secret stand first.
LISTED = ["{region}.example.org", "login.example.org", "*.storage.example.org"]
CALLED = ["then", "lost", "poll", "resolve", "{since}.file", "cancel", "cleanup"]


def hosts_of(text, params=None, base_url=""):
    return list(reachable_hosts(read_profile(text), params or {}, base_url).hosts)


def test_s08_no_call_is_forgotten():
    hosts = hosts_of(FAR)
    assert hosts[:3] == LISTED
    assert sorted(hosts[3:]) == sorted(f"{name}.example.org" for name in CALLED)


def test_s08_parameters_that_are_known_stand_in_the_hosts():
    assert hosts_of(FAR, {"region": "eu"})[0] == "eu.example.org"


def test_s08_another_base_url_is_called_in_place_of_the_profiles():
    hosts = hosts_of(FAR, base_url="https://gateway.example.com/x")
    assert "gateway.example.com" in hosts
    assert "{region}.example.org" not in hosts
    assert "login.example.org" in hosts


@pytest.mark.parametrize(
    ("result", "is_open"),
    [
        ('url = "/file"', False),
        ('urls = "links"', True),
        ('url = "{{ job.link }}"', True),
        ('url = "https://{{ job.id }}.example.org/x"', True),
    ],
)
def test_s08_answers_that_name_hosts_are_said(result, is_open):
    start = FAR.index("[result]\n") + len("[result]\n")
    text = FAR[:start] + result + "\n" + FAR[FAR.index("\n[cancel]") :]
    text = text.replace('id = "id"\n[[start', 'id = "id"\nlink = "link"\n[[start')
    assert reachable_hosts(read_profile(text), {}).is_open is is_open


@pytest.mark.parametrize(("name", "is_open"), [("link-header", True), ("ckan", False)])
def test_s08_pages_that_name_the_next_one_are_said(name, is_open):
    text = (resource("profiles") / f"{name}.toml").read_text(encoding="utf-8")
    assert reachable_hosts(read_profile(text), {}).is_open is is_open


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("https://api.example.org/x", "api.example.org"),
        ("https://{{ secret.shop }}.example.org", "{shop}.example.org"),
        ("{{ params.site }}/api", "{site}"),
        ("{{ job.next }}", ""),
        ("https://{{ job.zone }}.example.org/x", "{job.zone}.example.org"),
        (
            "https://a.example and nowhere else.\n\x1b[2K\u202e/",
            "a.example?and?nowhere?else.??[2K?",
        ),
    ],
)
def test_s08_a_host_that_is_shown_is_no_sentence(source, host):
    assert host_in(source) == host
