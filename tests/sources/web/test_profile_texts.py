"""The sentences about the hosts that a profile sends its secret to."""

import pytest

from csvdownloader.core.resources import resource
from csvdownloader.sources.web.profile_texts import account_parameter, remarks
from csvdownloader.sources.web.profile_toml.load import read_profile
from tests.sources.web.profiles import BOTIFY, QUALTRICS


def bundled(name):
    return read_profile((resource("profiles") / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("profile", "hosts"),
    [
        (read_profile(BOTIFY), "api.botify.com"),
        (read_profile(QUALTRICS), "{datacenter}.qualtrics.com"),
        (bundled("stripe-reports"), "api.stripe.com, files.stripe.com"),
        (bundled("download-token"), "the host of “URL”"),
        (bundled("link-header"), "the host of “URL”"),
        (bundled("odata"), "the host of “Entity set”"),
        (bundled("trino"), "the host of “Server”"),
        (bundled("databricks-sql"), "the host of “Workspace”"),
    ],
    ids=lambda value: getattr(value, "id", ""),
)
def test_a_host_that_a_parameter_decides_is_named_by_that_parameter(profile, hosts):
    assert next(remarks(profile)) == f"Only {hosts} will see the credential."
    (account,) = account_parameter(profile)
    assert account.help == f"Who asks. Only {hosts} will see its secret."
