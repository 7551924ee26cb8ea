"""Settings of a connection to MySQL or MariaDB, and their URL."""

import pytest

from csvdownloader.core.errors.requests import InvalidRequestError
from tests.sources.database.mysql.harness import DRIVER, SECRET


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("mysql://me@db.example/shop", None),
        ("mysql://me@db.example:3307/", None),
        ("mysql://m%40e:p%2F%C3%A4@[::1]/a%2Fb?tls=disable", "p/ä"),
        ("mysql://me@localhost/shop?tls=require&unix_socket=%2Frun%2Fs", None),
        ("mysql://me@db.example/shop?ca=%2Fetc%2Fca.pem", None),
    ],
)
def test_a_url_becomes_settings_and_back(url, secret):
    settings, found = DRIVER.parse(url)
    assert found == secret
    assert DRIVER.parse(DRIVER.url(settings))[0] == settings
    assert "p%2F" not in DRIVER.url(settings)


@pytest.mark.parametrize(
    ("query", "settings", "secret"),
    [
        ("charset=utf8mb4&use_unicode=1", {"host": "db", "user": "me"}, None),
        ("socket=%2Frun%2Fs&charset=latin1", {"host": "/run/s"}, None),
        ("unix_socket=/run/s", {"host": "/run/s"}, None),
        ("ssl_ca=/etc/ca.pem", {"host": "db", "ca": "/etc/ca.pem"}, None),
        ("user=you&password=p%20w", {"user": "me"}, "p w"),
    ],
)
def test_options_as_other_programs_write_them(query, settings, secret):
    found, password = DRIVER.parse(f"mysql://me@db/shop?{query}")
    assert {key: found[key] for key in settings} == settings
    assert password == secret
    assert "charset" not in DRIVER.url(found)
    assert DRIVER.parse(DRIVER.url(found))[0] == found


def test_jdbc_names_the_user_in_the_query():
    found, password = DRIVER.parse("mysql://db:3307/shop?user=you&password=p")
    assert (found["user"], found["port"], password) == ("you", "3307", "p")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me@db.example:port/shop",
        "mysql://me@db.example:0/shop",
        "mysql://db.example/shop",
        "mysql://me@[::1/shop",
        "mysql://me@db.example/shop?local_infile=1",
        "mysql://me@db.example/shop?tls=maybe",
        f"mysql://me:12/{SECRET}@db.example/shop",
        f"mysql://me:12?{SECRET}@db.example/shop",
        f"mysql://me:12#{SECRET}@db.example/shop",
        f"mysql://me@db.example/shop?x%40{SECRET}=1",
    ],
)
def test_a_url_that_cannot_be_read_is_refused(url):
    with pytest.raises(InvalidRequestError) as caught:
        DRIVER.parse(url)
    assert set(caught.value.fields) == {"url"}
    assert SECRET not in str(caught.value)


def test_settings_are_checked():
    assert set(DRIVER.check({"host": " ", "port": "x", "user": ""})) == {"host", "port", "user"}
    assert DRIVER.check({"host": "h", "port": "3306", "user": "me"}) == {}
