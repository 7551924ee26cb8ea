"""Settings of a connection to MySQL or MariaDB, and their URL."""

import pytest

from csvdownloader.core.errors import (
    InvalidRequestError,
)
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
    "url",
    [
        "mysql://me@db.example:port/shop",
        "mysql://me@db.example:0/shop",
        "mysql://db.example/shop",
        "mysql://me@[::1/shop",
        "mysql://me@db.example/shop?charset=latin1",
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
