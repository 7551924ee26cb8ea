"""Which addresses a run may call that an answer of the service named."""

import random

import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors import RedirectRefusedError
from csvdownloader.core.formats import Format
from csvdownloader.engine.transfer.client import HttpClient
from csvdownloader.sources.web.profile.credential_scope import credential_scope
from csvdownloader.sources.web.profile_toml.load import read_profile
from csvdownloader.sources.web.run.order import RunOrder
from csvdownloader.sources.web.run.throttled_client import ThrottledClient
from tests.sources.web.jobs import job_profile
from tests.support.clock import VirtualClock


def client_of(http_client, base_url):
    profile = read_profile(job_profile())
    scope = credential_scope(profile, {}, base_url)
    order = RunOrder(profile, {}, {}, scope, base_url, None, Format.CSV)
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
