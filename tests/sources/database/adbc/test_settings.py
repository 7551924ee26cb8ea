"""Settings of the kinds that come through ADBC drivers, their URLs and options."""

import socket

import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.sources.database.adbc.settings import read_url
from csvdownloader.sources.database.driver import Login
from tests.sources.database.adbc.harness import CANARY, DRIVERS

URLS = {
    "sc://h:15002/;user_id=me;use_ssl=true;x-team=a%3Bb": ("spark", None),
    "sc://[::1]:15002": ("spark", None),
    "grpc+tls://me@h:31337": ("flightsql", None),
    "grpc://h:31337?quotes=back": ("flightsql", None),
    "snowflake://me@org-acc/DB/SCH?warehouse=w&role=r": ("snowflake", None),
    "bigquery://my-project/data?key_file=%2Fk.json": ("bigquery", None),
}


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_read_and_written_back(url):
    driver = DRIVERS[URLS[url][0]]
    settings, secret = driver.parse(url)
    assert secret is None
    assert driver.check(settings) == {}
    assert driver.parse(driver.url(settings)) == (settings, None)


@pytest.mark.parametrize(
    "url",
    [
        f"sc://h:15002/;token={CANARY}",
        f"sc://me:{CANARY}@h:15002",
        f"grpc+tls://me:{CANARY}@h:1",
        f"snowflake://me:{CANARY}@account",
        f"bigquery://:{CANARY}@project",
    ],
)
def test_sec_02_the_secret_of_a_url_is_kept_apart(url):
    driver = next(d for d in DRIVERS.values() if url.partition(":")[0] in d.schemes)
    settings, secret = driver.parse(url)
    assert secret == CANARY
    assert CANARY not in f"{settings} {driver.url(settings)}"
    assert CANARY not in repr(read_url(url, ""))


@pytest.mark.parametrize(
    "url",
    [
        f"sc://h:99999/;token={CANARY}",
        f"sc://h:1/;token={CANARY};nonsense",
        f"grpc://me:{CANARY}@",
        f"grpc://me:{CANARY}@h:port",
        f"grpc+tls://u:12/{CANARY}@h:1",
        f"sc://u:12;a={CANARY}/b@h:1",
        f"sc://u:12/;a={CANARY}@h:1",
        f"snowflake://u:12?{CANARY}=1@acc",
        f"bigquery://u:12#{CANARY}@p",
        f"grpc://h:1?password={CANARY}",
        f"snowflake://me@acc?private_key_password={CANARY}",
        f"snowflake://me:{CANARY}@acc?login=nothing",
    ],
)
def test_sec_02_a_wrong_url_is_refused_without_its_secret(url):
    driver = next(d for d in DRIVERS.values() if url.partition(":")[0] in d.schemes)
    with pytest.raises(InvalidRequestError) as caught:
        driver.parse(url)
    assert list(caught.value.fields) == ["url"]
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("tls", "host", "encrypted"),
    [
        ("", "far.example", "true"),
        ("", "127.0.0.1", "false"),
        ("", "127.evil.example", "true"),
        ("", "localhost", "false"),
        ("on", "localhost", "true"),
        ("off", "far.example", "false"),
    ],
)
def test_tls_protects_the_way_to_other_computers(tls, host, encrypted):
    options = DRIVERS["spark"]._kind.options(
        Login("spark", {"host": host, "port": "1", "tls": tls}, CANARY)
    )
    assert options["adbc.spark.tls.enabled"] == encrypted
    flight = DRIVERS["flightsql"]._kind.options(
        Login("flight", {"host": host, "port": "1", "tls": tls})
    )
    assert flight["uri"].startswith("grpc+tls://") == (encrypted == "true")


def test_s20_a_localhost_elsewhere_is_encrypted(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("192.0.2.1", 0))])
    test_tls_protects_the_way_to_other_computers("", "localhost", "true")
    test_tls_protects_the_way_to_other_computers("off", "localhost", "false")


def test_snowflake_numbers_and_times_stay_exact():
    options = DRIVERS["snowflake"]._kind.options(
        Login("s", {"account": "a", "user": "u", "login": "auth_pat"}, CANARY)
    )
    client = "adbc.snowflake.sql.client_option."
    assert options[f"{client}use_high_precision"] == "true"
    assert options[f"{client}max_timestamp_precision"] == "nanoseconds_error_on_overflow"
    assert options[f"{client}auth_token"] == CANARY
    assert "password" not in options


@pytest.mark.parametrize(
    ("secret", "key_file", "expected"),
    [
        (None, "", "app_default_credentials"),
        (None, "/key.json", "json_credential_file"),
        ("{}", "", "json_credential_string"),
    ],
)
def test_bigquery_takes_the_login_that_was_given(secret, key_file, expected):
    login = Login("b", {"project": "p", "key_file": key_file}, secret)
    options = DRIVERS["bigquery"]._kind.options(login)
    assert options["adbc.bigquery.sql.auth_type"].endswith(f".{expected}")


WITH_PASSWORD = (
    "x://u:p@h",
    "u:p@tcp(h:3306)/db",
    "//a:p/w@db",
    "Server=h;PWD = p",
    "x://h/db?user=u&password=p",
    "x://h?access_token=p",
    "h;Pass=p",
)
SECRET_OPTIONS = (
    "pwd=x",
    "db.pass=x",
    "private_key=x",
    "access_key=x",
    "adbc.flight.sql.client_option.mtls_private_key=x",
    "uri=x://u:p@h",
)


@pytest.mark.parametrize(
    "uri", ["x://u@h:1/db", "/home/me@work/a.db", "file:/me@work/a.db", "C:\\me@work\\a.db", ""]
)
def test_an_address_without_a_password_is_taken(uri):
    assert DRIVERS["adbc"].check({"driver": "d", "uri": uri, "options": "bypass=1"}) == {}


@pytest.mark.parametrize(
    ("key", "settings", "field"),
    [
        ("spark", {"host": ""}, "host"),
        ("spark", {"port": "x"}, "port"),
        ("spark", {"options": "a"}, "options"),
        ("spark", {"options": "adbc.spark.token=x"}, "options"),
        ("spark", {"user": "a\0b"}, "user"),
        ("flightsql", {"port": ""}, "port"),
        ("snowflake", {"user": "u"}, "account"),
        ("bigquery", {}, "project"),
        ("adbc", {}, "driver"),
        *(("adbc", {"driver": "d", "uri": uri}, "uri") for uri in WITH_PASSWORD),
        *(("flightsql", {"options": option}, "options") for option in SECRET_OPTIONS),
    ],
)
def test_what_is_wrong_stands_at_its_field(key, settings, field):
    assert field in DRIVERS[key].check(settings)
