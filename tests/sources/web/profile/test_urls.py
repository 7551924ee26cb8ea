import pytest

from csvdownloader.core.masking import HIDDEN
from csvdownloader.sources.web.profile.urls import name_in, public_url, user_of
from csvdownloader.sources.web.run.checkpoint import is_signed


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://x.org/a.csv?page=2#end", "https://x.org/a.csv?page=2#end"),
        ("https://u:p%40w@x.org/a.csv", f"https://{HIDDEN}@x.org/a.csv"),
        ("https://x.org/a?token=t&page=2", f"https://x.org/a?token={HIDDEN}&page=2"),
        ("https://x.org/a?API_KEY=t#f", f"https://x.org/a?API_KEY={HIDDEN}#f"),
        ("https://x.org/a?access_token=t", f"https://x.org/a?access_token={HIDDEN}"),
        ("https://x.org/a?password=", "https://x.org/a?password="),
        (
            "https://b.org/k?X-Amz-Date=d&X-Amz-Signature=s&id=1",
            f"https://b.org/k?X-Amz-Date={HIDDEN}&X-Amz-Signature={HIDDEN}&id=1",
        ),
        (
            "https://b.org/k?sv=1&se=2&sp=r&sig=s",
            f"https://b.org/k?sv={HIDDEN}&se={HIDDEN}&sp={HIDDEN}&sig={HIDDEN}",
        ),
        ("https://b.org/k?sv=1&monkey=2&design=3", "https://b.org/k?sv=1&monkey=2&design=3"),
        ("https://x.org/a#access_token=t&b=2", f"https://x.org/a#access_token={HIDDEN}&b=2"),
        ("https://x.org/a#/b?token=t", f"https://x.org/a#/b?token={HIDDEN}"),
        ("https://x.org/a?private%5Ftoken=t", f"https://x.org/a?private%5Ftoken={HIDDEN}"),
        (f"https://{HIDDEN}2@x.org/?key={HIDDEN}", f"https://{HIDDEN}2@x.org/?key={HIDDEN}"),
    ],
)
def test_sec_02_a_stored_url_has_no_secret(url, public):
    assert public_url(url).text == public


SECRET = """
access_token accessToken api_key apikey api_token AWSAccessKeyId auth Authorization authToken
client_secret code credential credentials id_token idtoken jsessionid jwt key Key-Pair-Id
oauth_token passphrase Password passwd PHPSESSID Policy private_token pwd secret secretKey session
session_id sessionId sig Signature subscription-key Ocp-Apim-Subscription-Key token token2
user_token page_access_token X-API-Key X-Amz-Credential x-ms-signature filter[token]
"""
HARMLESS = """
author columns country_code cursor design encoded format hockey keyword keywords limit monkey
next_token nextPageToken page pageToken pass_through policy_id secretary se $skiptoken
sv tokenizer turnkey zipcode
"""


@pytest.mark.parametrize("name", SECRET.split())
def test_sec_02_a_name_that_lets_in_is_known_everywhere(name):
    assert public_url(f"https://x.org/?{name}=canary").text == f"https://x.org/?{name}={HIDDEN}"
    assert is_signed(f"/a?b=1&{name}=canary")


@pytest.mark.parametrize(
    "name",
    [
        "hmac",
        "sas",
        "otp",
        "ticket",
        "sid",
        "access_code",
        "accessCode",
        "bearer",
        "passcode",
        "rlkey",
        "hdnts",
        "hdnea",
        "wskey",
        "verification_code",
        "sas_token",
    ],
)
def test_s15_more_names_that_let_in_are_known(name):
    assert public_url(f"https://x.org/?{name}=canary").text == f"https://x.org/?{name}={HIDDEN}"


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("/a;jsessionid=canary", "/a;jsessionid={}"),
        ("/a;jsessionid=canary/b;v=1?x=2", "/a;jsessionid={}/b;v=1?x=2"),
        ("/a;JSESSIONID=canary?token=canary#f", "/a;JSESSIONID={}?token={}#f"),
        ("/a?a=1;token=canary;b=2", "/a?a=1;token={};b=2"),
        ("/a?token=canary;canary&b=2", "/a?token={}&b=2"),
        ("/a#x=1;token=canary", "/a#x=1;token={}"),
        ("/a;v=1?a=1;b=2", "/a;v=1?a=1;b=2"),
    ],
)
def test_s15_a_semicolon_parts_pairs_too(url, public):
    masked = f"https://x.org{public.replace('{}', HIDDEN)}"
    assert public_url(f"https://x.org{url}").text == masked
    assert public_url(masked).text == masked


@pytest.mark.parametrize(
    "name", ["sassy", "lottery", "side", "countrycode", "postcode", "ticketing"]
)
def test_s15_words_that_only_look_like_them_stay(name):
    assert public_url(f"https://x.org/?{name}=1").text == f"https://x.org/?{name}=1"


@pytest.mark.parametrize("name", HARMLESS.split())
def test_other_names_stay(name):
    assert public_url(f"https://x.org/?{name}=1").text == f"https://x.org/?{name}=1"
    assert not is_signed(f"/a?b=1&{name}=1")


def test_secrets_are_told_as_they_are_written_and_as_they_are_meant():
    assert set(public_url("https://u:p%40w@x.org/?sig=a%2Fb").secrets) == {
        "p%40w",
        "p@w",
        "a%2Fb",
        "a/b",
    }
    assert public_url("https://user@x.org/").secrets == ("user",)
    assert public_url("https://x.org/?sig=#a").secrets == ()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://u:p%40w@x.org:8443/a?b=c@d", ("https://x.org:8443/a?b=c@d", "u", "p@w")),
        ("https://x.org/a@b", ("https://x.org/a@b", "", "")),
        ("https://u@x.org", ("https://x.org", "u", "")),
    ],
)
def test_a_user_is_taken_out_of_a_url(url, found):
    assert user_of(url) == found


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.org/a/b%20c.csv.gz?x=1#y", "b c"),
        ("https://x.org/data.2026.tsv", "data.2026"),
        ("https://x.org/export", "export"),
        ("https://x.org/.csv", ".csv"),
        ("https://x.org/a/", "a"),
        ("https://x.org", "x.org"),
        ("https://[x/", ""),
    ],
)
def test_a_url_names_its_file(url, name):
    assert name_in(url) == name


def test_a_long_text_is_looked_at_once():
    assert not is_signed("x?" * 200_000)
