import json

import pytest

from csvdownloader.core.errors.responses import NotTheDataError
from tests.sources.web.bodies.harness import BodiesHarness, decoding

WHO = "files.example.com:443 (redirected from api.example.com:443)"
LOGIN = "<!DOCTYPE html>\n<html><head><title>\n Sign in </title></head><body>x</body></html>"


@pytest.fixture
def harness(tmp_path):
    return lambda simple=True, **decode: BodiesHarness(
        tmp_path / "job", simple=simple, decode=decoding(**decode)
    )


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize("decode", [{}, {"format": "csv"}, {"format": "json"}, {"format": "jsonl"}])
@pytest.mark.parametrize(
    "media_type", ["text/csv", "text/html; charset=utf-8", "application/json", ""]
)
def test_http_15_a_login_page_is_no_data_whatever_its_label(harness, media_type, decode, simple):
    job = harness(simple, **decode)
    with pytest.raises(NotTheDataError) as caught:
        job.file(LOGIN, media_type=media_type)
    assert caught.value.message == f"{WHO} sent a login page instead of the data: Sign in"
    assert job.assembly.nothing


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("\ufeff  <HTML lang='en'>", "a web page"),
        ("<script>location='/login'</script>", "a web page"),
        ("<!-- saved --><html>", "a web page"),
        (LOGIN.encode("utf-16"), "a login page: Sign in"),
        (
            "<?xml version='1.0'?><Error><Code>AccessDenied</Code>"
            "<Message>Request has expired</Message></Error>",
            "an XML document: Request has expired",
        ),
        ("<Error><Message>No</Message></Error>", "an XML document: No"),
        ("<?xml version='1.0'?>\n<!DOCTYPE html><html><title>x</title>", "a web page: x"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an encrypted or old Office file"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
    ],
)
def test_http_15_something_else_is_called_by_its_name(harness, content, what):
    with pytest.raises(NotTheDataError) as caught:
        harness().file(content)
    head, _, title = what.partition(": ")
    expected = f"{WHO} sent {head} instead of the data" + (title and f": {title}")
    assert caught.value.message == expected


@pytest.mark.parametrize(
    ("hosts", "who"),
    [
        (("a:443",), "a:443"),
        (("a:443", "b:80", "a:443", "c:1"), "c:1 (redirected from a:443, b:80)"),
        (("a:443", "a:443"), "a:443 redirected to another address of its own and"),
    ],
)
def test_http_15_who_answered_is_named(harness, hosts, who):
    with pytest.raises(NotTheDataError) as caught:
        harness().file(LOGIN, hosts=hosts)
    assert caught.value.message.startswith(f"{who} sent a login page")


PAGE = "<html><title>Reports</title><body>{}"


@pytest.mark.parametrize(
    ("content", "hosts", "what", "advice"),
    [
        (LOGIN, ("a:443",), "login", "give an account or a token"),
        ("<html><title>Anmeldung</title>", ("a:443",), "login", "log in there with a browser"),
        (PAGE.format("<input name=p type='password'>"), ("a:443",), "login", "a token"),
        (PAGE.format("<a href='/login'>"), ("a:443", "a:443"), "web", "to see where it leads"),
        (PAGE.format("<a href='/login'>"), ("a:443",), "web", "Open the address in a browser"),
    ],
)
def test_s14_a_page_says_what_helps(harness, content, hosts, what, advice):
    with pytest.raises(NotTheDataError, match=f"sent a {what} page") as caught:
        harness().file(content, hosts=hosts)
    assert advice in caught.value.hint


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"error": {"message": "Token\n expired", "code": 7}}, "Token expired"),
        ({"errors": [{"message": "Quota"}]}, "Quota"),
        ({"success": False, "errors": [{"code": "601", "message": "Token invalid"}]}, "Token"),
        ({"code": 5, "detail": "Gone"}, "Gone"),
        ({"message": "x" * 9000}, ""),
        ([{"message": "No such report"}], "No such report"),
    ],
)
@pytest.mark.parametrize("simple", [True, False])
def test_http_15_an_error_as_json_with_200_is_no_data(harness, error, message, simple):
    with pytest.raises(NotTheDataError) as caught:
        harness(simple, format="csv").file(json.dumps(error, indent=1))
    assert caught.value.message.startswith(f"{WHO} sent JSON instead of the data")
    assert message in caught.value.message


@pytest.mark.parametrize("decode", [{}, {"format": "json"}, {"format": "json", "rows": "items"}])
def test_http_15_one_object_is_no_list_of_rows(harness, decode):
    with pytest.raises(NotTheDataError, match=r"sent one JSON object .*: Token expired"):
        harness(**decode).file(
            '{"code": 1, "error": "Token expired"}', media_type="application/json"
        )


def test_http_15_an_error_alone_is_no_json_line(harness):
    with pytest.raises(NotTheDataError, match=r"one JSON object .*: no access"):
        harness(format="jsonl").file('{"error": "no access"}\n')


def test_a_json_line_alone_is_a_row(harness):
    job = harness(format="jsonl")
    assert job.file('{"id": 1, "error": "what the row is about"}\n') == 1


def test_text_where_json_is_expected_is_no_data(harness):
    with pytest.raises(NotTheDataError, match="a text that is not JSON"):
        harness(format="json").file("a,b\n1,2\n")


@pytest.mark.parametrize(
    "text",
    [
        "{id},[name]\n1,2\n",
        "[id],[name]\n1,2\n",
        "<TICKER>,<DATE>\nX,2\n",
        "<id>,<html>\n1,2\n",
        '"{""a"":1}",b\n1,2\n',
        "sep=;,x\n1,2\n",
        "%,PDF\n1,2\n",
    ],
)
@pytest.mark.parametrize("simple", [True, False])
def test_a_csv_with_odd_names_is_a_csv(harness, text, simple):
    job = harness(simple)
    assert job.file(text, media_type="text/html") == 1
    job.finish()
    assert job.cells()[1][1] == "2"
