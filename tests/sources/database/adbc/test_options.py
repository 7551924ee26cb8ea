"""What the options of a connection through ADBC may not reach: libraries, hosts, files, TLS."""

from importlib.util import find_spec
from urllib.parse import quote

import adbc_driver_sqlite
import pytest

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.databases import DriverMissingError
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.sources.database.driver import Login
from tests.sources.database.adbc.harness import DRIVERS

PACKAGES = {kind: f"adbc_driver_{kind}" for kind in DRIVERS if kind != "adbc"}
MANAGER = (
    "driver",
    "entrypoint",
    "uri",
    "profile",
    "init_func",
    "load_flags",
    "additional_manifest_search_path_list",
    "additional_profile_search_path_list",
)
URLS = {
    "spark": "sc://h:15002",
    "flightsql": "grpc://h:1",
    "snowflake": "snowflake://me@acc",
    "bigquery": "bigquery://project",
}
FLIGHT, SNOWFLAKE = "adbc.flight.sql.", "adbc.snowflake.sql."
REFUSED = {
    "spark": (
        "adbc.spark.uri",
        "adbc.spark.tls.enabled",
        "adbc.spark.headers.:authority",
        "ADBC.SPARK.USER_AGENT",
    ),
    "flightsql": (
        f"{FLIGHT}client_option.tls_skip_verify",
        f"{FLIGHT}client_option.tls_override_hostname",
        f"{FLIGHT}client_option.authority",
        f"{FLIGHT}client_option.tls_root_certs",
        f"{FLIGHT}oauth.token_uri",
        f"{FLIGHT}rpc.call_header.:authority",
        "adbc.telemetry.traces_folder_path",
    ),
    "snowflake": (
        f"{SNOWFLAKE}uri.host",
        f"{SNOWFLAKE}uri.protocol",
        f"{SNOWFLAKE}client_option.okta_url",
        f"{SNOWFLAKE}client_option.config_file",
        f"{SNOWFLAKE}client_option.tls_skip_verify",
        f"{SNOWFLAKE}client_option.ocsp_fail_open_mode",
        f"{FLIGHT}rpc.timeout_seconds.query",
    ),
    "bigquery": (
        "adbc.bigquery.sql.query.destination_table",
        "adbc.bigquery.sql.endpoint",
        "adbc.bigquery.sql.auth_type",
    ),
}
ALLOWED = (
    ("spark", "adbc.spark.user_agent"),
    ("spark", "adbc.spark.headers.x-team"),
    ("flightsql", f"{FLIGHT}rpc.call_header.database"),
    ("flightsql", f"{FLIGHT}rpc.timeout_seconds.query"),
    ("snowflake", f"{SNOWFLAKE}client_option.request_timeout"),
    ("bigquery", "adbc.bigquery.sql.location"),
)


@pytest.mark.parametrize(
    ("kind", "key"),
    [(kind, key) for kind, keys in REFUSED.items() for key in (*MANAGER, *keys, "nowhere")],
)
def test_s01_only_options_of_the_driver_itself_can_be_set(kind, key):
    options = {"options": f"{key}=1"}
    assert "options" in DRIVERS[kind].check(options)
    settings, _ = DRIVERS[kind].parse(URLS[kind])
    with pytest.raises(InvalidRequestError, match=key):  # as an older version stored them
        DRIVERS[kind].test(Login("c", settings | options), Cancel())


@pytest.mark.parametrize("kind", ["flightsql", "snowflake", "bigquery"])
@pytest.mark.parametrize("key", MANAGER)
def test_s01_a_url_sets_nothing_of_the_driver_manager(kind, key):
    with pytest.raises(InvalidRequestError, match=key):
        DRIVERS[kind].parse(f"{URLS[kind]}?{key}={quote('/tmp/x', safe='')}")


@pytest.mark.parametrize(("kind", "key"), ALLOWED)
def test_what_a_driver_needs_can_be_set(kind, key):
    assert "options" not in DRIVERS[kind].check({"options": f"{key}=1"})


@pytest.mark.parametrize("key", MANAGER)
def test_s01_another_driver_takes_no_option_of_the_manager_either(key):
    assert "options" in DRIVERS["adbc"].check({"driver": "d", "options": f"{key}=1"})


def test_s01_no_url_chooses_a_driver():
    assert DRIVERS["adbc"].schemes == ()
    with pytest.raises(InvalidRequestError):
        DRIVERS["adbc"].parse("adbc://h?driver=adbc_driver_sqlite")


@pytest.mark.parametrize("kind", PACKAGES)
def test_s01_a_missing_driver_is_looked_for_nowhere_else(kind, tmp_path, monkeypatch):
    name = PACKAGES[kind]
    if find_spec(name):
        pytest.skip(f"{name} is installed")
    library = adbc_driver_sqlite._driver_path()
    manifest = f"manifest_version = 1\n[Driver]\nshared = {library!r}\n"
    (tmp_path / f"{name}.toml").write_text(manifest)
    monkeypatch.setenv("ADBC_DRIVER_PATH", str(tmp_path))
    settings, _ = DRIVERS[kind].parse(URLS[kind])
    with pytest.raises(DriverMissingError):
        DRIVERS[kind].test(Login("c", settings), Cancel())
