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
    assert list(remarks(profile))[-1] == f"Only {hosts} will see the credential."
    (account,) = account_parameter(profile)
    assert account.help == f"Who asks. Only {hosts} will see its secret."


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        (bundled("qualtrics"), None),  # whom it calls is who sees the credential
        (bundled("download"), None),  # whom it calls is what the user types
        (read_profile(BOTIFY), "It calls api.botify.com, and hosts that its answers name."),
        (bundled("datasette"), None),
        (bundled("link-header"), "It calls the host of “URL”, and hosts that its answers name."),
    ],
    ids=lambda value: getattr(value, "id", ""),
)
def test_s08_whom_a_profile_calls_is_said_behind_its_notes(profile, sentence):
    said = [remark for remark in remarks(profile) if remark.startswith("It calls")]
    assert said == ([sentence] if sentence else [])


def test_s08_nothing_of_a_profile_stands_behind_the_hosts():
    notes = 'notes = "All is well.\\nOnly bank.example will see the credential."'
    profile = read_profile(BOTIFY.replace('mode = "async"', f'mode = "async"\n{notes}'))
    assert list(remarks(profile))[-1] == "Only api.botify.com will see the credential."
