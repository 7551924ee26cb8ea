import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from psycopg import OperationalError, pq

from csvdownloader.core.control import Cancel
from csvdownloader.core.errors.requests import InvalidRequestError
from csvdownloader.sources.database.driver import Login
from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver
from csvdownloader.sources.database.postgresql.settings import ALLOWED, OWN, parse_options

DRIVER = PostgresqlDriver()
DEFAULTS = {
    "host": "",
    "port": "5432",
    "database": "",
    "user": "",
    "sslmode": "",
    "sslrootcert": "",
    "options": "",
}


@pytest.mark.parametrize(
    ("url", "settings", "secret"),
    [
        (
            "postgresql://ann:p%40ss%2F%3A@db.example.com:6543/shop",
            {"host": "db.example.com", "port": "6543", "database": "shop", "user": "ann"},
            "p@ss/:",
        ),
        ("postgres://h/d", {"host": "h", "database": "d"}, None),
        ("POSTGRES://h/d", {"host": "h", "database": "d"}, None),
        ("postgresql:///d?host=/var/run/x", {"host": "/var/run/x", "database": "d"}, None),
        ("postgresql://%2Fvar%2Frun/d", {"host": "/var/run", "database": "d"}, None),
        ("postgresql://[::1]:6000/d", {"host": "::1", "port": "6000", "database": "d"}, None),
        ("postgresql://h1:1,h2:2/d", {"host": "h1,h2", "port": "1,2", "database": "d"}, None),
        ("postgresql://h/d?password=x&user=y", {"host": "h", "database": "d", "user": "y"}, "x"),
        (
            "postgresql://h/%C3%A9%20x?sslmode=verify-ca&sslrootcert=%2Fa.crt",
            {"host": "h", "database": "é x", "sslmode": "verify-ca", "sslrootcert": "/a.crt"},
            None,
        ),
        (
            "postgresql://h?passfile=%2Fmy%20files%2Fp&application_name=it%27s",
            {"host": "h", "options": r"passfile='/my files/p' application_name='it\'s'"},
            None,
        ),
        ("postgresql://a,b:7/d", {"host": "a,b", "port": "5432,7", "database": "d"}, None),
        ("postgresql://h/d?ssl=true", {"host": "h", "database": "d", "sslmode": "require"}, None),
        ("postgresql://", {}, None),
    ],
)
def test_a_url_is_read_as_libpq_reads_it(url, settings, secret):
    assert DRIVER.parse(url) == ({**DEFAULTS, **settings}, secret)
    assert DRIVER.parse(DRIVER.url({**DEFAULTS, **settings})) == ({**DEFAULTS, **settings}, None)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://u:can%zzary@h/d", "special characters"),
        ("postgresql://u:x@canary@h/d", "%40"),
        ("postgresql://[::1/canary", "special characters"),
        ("postgresql://u:canary@h:99999/d", "between 1 and 65535"),
        ("postgresql://u:canary@h:1,b:x/d", "number"),
        ("postgresql://u:canary@h/d?schema=public", "schema cannot be set here"),
        ("postgresql://u:canary@h/d?sslmode=prefer", "require, or disable"),
        ("postgresql://u:canary@h/d?sslmode=odd", "no odd"),
        ("postgresql://h/d?sslpassword=canary", "sslpassword"),
        ("postgresql://u:canary%00@h/d", "special characters"),
        ("mysql://u:canary@h/d", "postgresql://user@host"),
        ("postgresql://u:1234/canary@h/db", "special characters of the user's name"),
        ("postgresql://u:1234?canary@h/db", "special characters of the user's name"),
        ("postgresql://u:1234/?application_name=canary@h/db", "special characters of the user"),
    ],
)
def test_a_url_that_cannot_be_read_is_refused_without_repeating_its_secret(url, sentence):
    with pytest.raises(InvalidRequestError, match=sentence) as raised:
        DRIVER.parse(url)
    assert list(raised.value.fields) == ["url"]
    assert "canary" not in str(raised.value)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
PLAIN = TEXT.map(str.strip)
HOSTS = st.one_of(
    st.lists(st.from_regex(r"[a-z0-9._-]{1,8}", fullmatch=True), min_size=1, max_size=3),
    st.lists(st.sampled_from(["::1", "fe80::1", "127.0.0.1", "/tmp/a b", "ü", ""]), max_size=2),
).map(",".join)
OPTIONS = st.sampled_from(
    [
        "",
        "application_name=x",
        r"passfile='/a b/\'c\\' connect_timeout=5",
        "target_session_attrs=any",
    ]
)


@given(
    HOSTS,
    st.integers(1, 65535).map(str),
    PLAIN,
    PLAIN,
    st.sampled_from(["", "verify-full", "verify-ca", "require", "disable"]),
    PLAIN,
    OPTIONS,
)
def test_settings_survive_the_way_through_their_url(
    host, port, database, user, mode, root, options
):
    values = (host, port, database, user, mode, root, options)
    settings = dict(zip(DEFAULTS, values, strict=True))
    assert DRIVER.check(settings) == {}
    assert DRIVER.parse(DRIVER.url(settings)) == (settings, None)


URL_TEXT = st.text("ab:@/?#&=%2F40,[].é", max_size=30)


@given(URL_TEXT)
def test_a_url_that_is_read_means_the_same_to_libpq(rest):
    try:
        settings, secret = DRIVER.parse(f"postgresql://{rest}")
    except InvalidRequestError:
        return
    options = pq.Conninfo.parse(f"postgresql://{rest}".encode())
    expected = {o.keyword.decode(): o.val.decode() for o in options if o.val}
    assert secret == expected.get("password")
    assert settings["host"] == expected.get("host", "")
    assert settings["database"] == expected.get("dbname", "")
    assert settings["user"] == expected.get("user", "")
    ports = expected.get("port", "").split(",")
    assert settings["port"] in (",".join(port or "5432" for port in ports), "5432")


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"port": "x"}, "port"),
        ({"port": "0"}, "port"),
        ({"port": "٣"}, "port"),
        ({"port": "1,2"}, "port"),
        ({"host": "a,b,c", "port": "1,2"}, "port"),
        ({"host": "postgresql://h/d"}, "host"),
        ({"host": "ann@h"}, "host"),
        ({"host": "h\0"}, "host"),
        ({"user": "\ud800"}, "user"),
        ({"sslmode": "prefer"}, "sslmode"),
        ({"options": "password=x"}, "options"),
        ({"options": "sslpassword=x"}, "options"),
        ({"options": "host=elsewhere"}, "options"),
        ({"options": "sslmode=disable"}, "options"),
        ({"options": "no_such_key=1"}, "options"),
        ({"options": "gibberish"}, "options"),
        ({"options": "connect_timeout=soon"}, "options"),
    ],
)
def test_wrong_settings_are_marked_where_they_are(settings, field):
    assert list(DRIVER.check({**DEFAULTS, **settings})) == [field]


OPTION_TEXT = st.lists(
    st.sampled_from(
        ["host", "user", "=", "=", " ", "'", "\\", "a", "\t", "\n", "\v", "é", "\xa0", "user='x y'"]
    ),
    max_size=9,
).map("".join)


@given(OPTION_TEXT)
@example("host = a  user='b c'")
@example(r"user='it\'s' host=a\ b\\")
@example("user='open")
@example("user=' host=a")
def test_options_are_read_as_libpq_reads_them(text):
    try:
        options = pq.Conninfo.parse(text.encode())
        expected = {o.keyword.decode(): o.val.decode() for o in options if o.val is not None}
    except OperationalError:
        expected = None
    try:
        found = parse_options(text)
    except ValueError:
        found = None
    if found is not None and not found.keys() <= ALLOWED | OWN.keys():
        found = None
    assert found == expected


def test_the_keys_of_libpq_are_known():
    assert set(ALLOWED) <= {o.keyword.decode() for o in pq.Conninfo.get_defaults()}


def test_a_wrong_option_is_named_without_its_value():
    assert "no_such_key" in DRIVER.check({"options": "no_such_key=canary"})["options"]
    for options in ("no_such_key=canary", "password=canary", "user 'canary'", "host='canary"):
        assert "canary" not in DRIVER.check({"options": options})["options"]


REFUSED = (
    "sslkeylogfile",
    "gssdelegation",
    "gsslib",
    "oauth_issuer",
    "oauth_client_id",
    "oauth_scope",
    "replication",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
    "sslcompression",
    "servicefile",
)


@pytest.mark.parametrize("key", REFUSED)
def test_s23_what_reveals_or_loosens_cannot_be_set(key):
    with pytest.raises(InvalidRequestError, match=key):
        DRIVER.parse(f"postgresql://h/d?{key}=%2Ftmp%2Fx")
    assert key in DRIVER.check({"options": f"{key}=/tmp/x"})["options"]
    login = Login("shop", {**DEFAULTS, "options": f"{key}=/tmp/x"})  # as an older version stored it
    with pytest.raises(InvalidRequestError, match=key):
        DRIVER.test(login, Cancel())


def test_s23_each_parameter_of_libpq_is_decided_upon():
    known = {o.keyword.decode() for o in pq.Conninfo.get_defaults()}
    decided = ALLOWED | OWN.keys() | set(REFUSED)
    secrets = {"password", "sslpassword", "scram_client_key", "scram_server_key"}
    assert known - decided == secrets | {"oauth_client_secret"}


@pytest.mark.parametrize("key", ["evil:1", "../../tmp/evil:key", "/tmp/a:b"])
def test_s23_the_file_of_a_key_names_no_engine_to_load(key):
    assert "sslkey" in DRIVER.check({"options": f"sslcert=/c.pem sslkey={key}"})["options"]
    with pytest.raises(InvalidRequestError, match="sslkey"):
        DRIVER.parse(f"postgresql://h/d?sslcert=%2Fc.pem&sslkey={key.replace('/', '%2F')}")
    assert DRIVER.check({"options": "sslcert=/c.pem sslkey=/key.pem"}) == {}


def test_nothing_that_is_asked_for_is_a_secret():
    assert not [p.key for p in DRIVER.parameters if "password" in p.key or p.locator]
    assert DRIVER.check({}) == {}


@pytest.mark.process
def test_the_library_is_not_loaded_before_it_is_used():
    code = (
        "import sys; from csvdownloader.sources.database.postgresql.driver import PostgresqlDriver;"
        "d = PostgresqlDriver(); url = 'postgresql://a:b@c:5/d?application_name=x';"
        "settings, _ = d.parse(url); assert settings['options'];"
        "assert not d.check(settings); d.url(settings);"
        "assert 'psycopg' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
