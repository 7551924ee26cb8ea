"""Keys of a profile that would have no effect, or a run that never ends, are refused."""

import pytest

from csvdownloader.sources.web.profile_toml.load import problems
from tests.sources.web.profiles import ASYNC, CHAIN, DIRECT

NEXT_URL = '[pages]\nkind = "next-url"\nnext = "header:Next"\n'
TOKEN = '[pages]\nkind = "token"\nnext = "header:Next"\nsend = { in = "query", name = "at" }\n'
JSON = '[decode]\nformat = "json"\nrows = "rows"\n'
BY_URL = ASYNC.replace('urls = "results.link"', 'url = "/jobs/{{ job.id }}/rows"')
LINK_KEYS = ['on_expired = "link"', 'ttl = "5m"', 'expires = "end"', "empty_ok = true"]


def keys(text):
    return [problem.key for problem in problems(text)]


def before(text, part, more):
    assert part in text
    return text.replace(part, more + part, 1)


# --- the result -----------------------------------------------------------------------------------


@pytest.mark.parametrize("line", LINK_KEYS)
def test_what_is_said_about_a_link_needs_a_link(line):
    key = f"result.{line.partition(' ')[0]}"
    assert keys(DIRECT + line) == [key]
    assert keys(before(BY_URL, "[decode]", f"{line}\n{TOKEN}")) == [key]
    assert key in keys(CHAIN + f"[result]\n{line}\n")
    assert keys(before(ASYNC, "[decode]", f"{line}\n")) == []
    assert keys(before(BY_URL, "[decode]", f"{line}\n")) == []


def test_pages_that_may_be_gone_can_be_begun_anew():
    line = 'on_expired = "restart"\n'
    assert keys(before(BY_URL, "[decode]", f"{line}{TOKEN}")) == []
    assert keys(DIRECT + line + TOKEN) == []
    assert keys(DIRECT + line) == ["result.on_expired"]


@pytest.mark.parametrize("key", ["rows", "size", "checksum", "truncated"])
def test_facts_about_a_file_may_stand_in_a_direct_download(key):
    assert keys(DIRECT + f'{key} = "header:X-Fact"\n') == []


def test_headers_of_links_go_with_links():
    assert keys(DIRECT + 'headers = "http_headers"\n') == ["result.headers"]
    assert keys(DIRECT + 'headers = { Accept = "text/csv" }\n') == []


@pytest.mark.parametrize("line", ['auth = "none"', 'bad_tail = "error$"'])
def test_what_is_said_about_files_needs_files(line):
    key = f"result.{line.partition(' ')[0]}"
    pages = NEXT_URL.replace("header:Next", "next")
    assert keys(DIRECT + f"{line}\n{pages}{JSON}") == [key]
    assert keys(DIRECT + f"{line}\n{NEXT_URL}") == []
    assert keys(CHAIN + f"[result]\n{line}\n") == [key]


def test_the_most_rows_of_a_service_go_with_every_mode():
    for text in (DIRECT, CHAIN + "[result]\n"):
        assert keys(text + 'row_cap = "1000"\n') == []


def test_a_name_is_not_needed_and_does_no_harm():
    assert keys(DIRECT + 'name = "results.filename"\n') == []


def test_a_file_is_taken_up_again_or_not():
    (found,) = problems(DIRECT + 'resume = "range"\n')
    assert (found.key, found.message) == ("result.resume", "This must be one of: auto, none")


def test_a_direct_download_has_nothing_to_clean_up():
    assert keys(DIRECT + '[cleanup]\nurl = "/x"\n') == ["cleanup"]


def test_pages_with_a_url_resolve_nothing():
    text = before(BY_URL, "[decode]", '[[resolve]]\nurl = "/link"\n')
    assert keys(text) == []
    assert keys(before(text, "[decode]", TOKEN)) == ["resolve"]


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("decode", ["csv", "tsv", "jsonl", "auto"])
@pytest.mark.parametrize("key", ["next", "end_when", "total", "rows"])
def test_a_page_that_is_a_file_is_not_looked_into(decode, key):
    pages = NEXT_URL if key == "next" else f'{NEXT_URL}{key} = "header:X"\n'
    good = f'{DIRECT}{pages}[decode]\nformat = "{decode}"\n'
    assert keys(good) == []
    name = "Next" if key == "next" else "X"
    assert keys(good.replace(f'{key} = "header:{name}"', f'{key} = "meta.x"')) == [f"pages.{key}"]


def test_a_page_of_json_is_looked_into():
    assert keys(DIRECT + NEXT_URL.replace("header:Next", "next") + JSON) == []


def test_pages_that_list_links_are_looked_into_whatever_the_files_are():
    pages = NEXT_URL.replace("header:Next", "links.next")
    assert keys(before(ASYNC, "[decode]", pages)) == []


@pytest.mark.parametrize("line", ['rows = "n"', "size = { name = 'n', value = 5 }"])
def test_pages_that_list_links_count_no_rows(line):
    text = before(ASYNC, "[decode]", f"{NEXT_URL}{line}\n")
    assert keys(text) == [f"pages.{line.partition(' ')[0]}"]


@pytest.mark.parametrize(
    ("body", "is_good"),
    [
        ("", True),
        ('json = { a = "b" }', True),
        ('form = { a = "b" }', True),
        ('text = "a"', False),
        ('json = ["a"]', False),
    ],
)
def test_a_body_needs_a_place_for_what_pages_send(body, is_good):
    pages = TOKEN.replace('"query"', '"body"')
    found = keys(f'{DIRECT}method = "POST"\n{body}\n{pages}{JSON}')
    assert found == ([] if is_good else ["pages.send.in"])


@pytest.mark.parametrize("table", ["send", "size"])
def test_what_pages_send_has_a_name(table):
    pages = TOKEN + "size = { name = 'n', value = 5 }\n"
    empty = pages.replace('name = "at"' if table == "send" else "name = 'n'", 'name = ""')
    assert keys(DIRECT + empty + JSON) == [f"pages.{table}.name"]


# --- the status -----------------------------------------------------------------------------------


def test_some_status_must_mean_done():
    text = ASYNC.replace('done = ["DONE"]\n', "")
    (found,) = problems(text)
    assert found.key == "poll.classes"
    assert "mean done" in found.message
    assert keys(text.replace("running =", "empty =")) == ["poll.classes"]
    assert keys(text.replace('timeout = "2h"', 'unknown = "done"')) == []
    assert keys(text.replace('timeout = "2h"', 'http = { 200 = "done" }')) == []
    no_classes = text.partition("[poll.classes]")[0] + "[result]" + text.partition("[result]")[2]
    assert keys(no_classes) == ["poll.classes"]
    by_code = no_classes.replace('status = "status"', 'http = { 404 = "failed" }')
    assert keys(by_code) == []  # any other success is the end


@pytest.mark.parametrize(
    ("was", "now", "key"),
    [
        ('timeout = "2h"', 'timeout = "0s"', "poll.timeout"),
        ('first = "5s"', 'min = "0s", max = "0ms"', "poll.interval.max"),
    ],
)
def test_no_time_at_all_is_too_little(was, now, key):
    assert keys(ASYNC.replace(was, now)) == [key]


# --- hosts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hosts", "is_good"),
    [
        ('["api.example.com"]', True),
        ('["*.example.com", "other.org"]', True),
        ('["@base"]', True),
        ('["{{ params.table }}"]', True),
        ('["other.org"]', False),
        ('["api.example.com:8443"]', False),
    ],
)
def test_a_credential_must_have_a_call_to_go_to(hosts, is_good):
    text = ASYNC.replace('["api.example.com"]', hosts)
    assert keys(text) == ([] if is_good else ["auth.hosts"])


def test_parameters_and_answers_may_lead_to_the_listed_hosts():
    other = ASYNC.replace('["api.example.com"]', '["other.org"]')
    assert keys(other) == ["auth.hosts"]
    assert keys(other.replace("https://api.", "https://{{ params.table }}.")) == []
    assert keys(other.replace('"/jobs/{{ job.id }}"', '"{{ job.id }}"')) == []
    assert keys(other.replace('url = "/jobs"', 'url = "https://other.org/jobs"')) == []


@pytest.mark.parametrize("port", ["0", "99999"])
def test_a_host_has_a_port_that_exists(port):
    assert "auth.hosts[1]" in keys(ASYNC.replace('["api.example.com"]', f'["a.example:{port}"]'))


# --- decoding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", ["·", "\\n", "\\r", '\\"', "\\u0000", ";;"])
def test_a_delimiter_is_one_byte_that_ends_nothing(delimiter):
    assert keys(f'{DIRECT}[decode]\nformat = "csv"\ndelimiter = "{delimiter}"\n') == [
        "decode.delimiter"
    ]


@pytest.mark.parametrize(
    ("lines", "is_good"),
    [
        ('format = "tsv"', True),
        ('format = "csv"\ndelimiter = "|"', True),
        ('format = "csv"', False),
        ('format = "auto"', False),
        ('format = "tsv"\ndelimiter = "auto"', False),
        ('format = "csv"\ndelimiter = "auto"', False),
    ],
)
def test_without_quotes_it_must_be_known_what_separates(lines, is_good):
    found = keys(f'{DIRECT}[decode]\n{lines}\nquotes = "none"\n')
    assert found == ([] if is_good else ["decode.quotes"])


@pytest.mark.parametrize("file_format", ["json", "jsonl"])
@pytest.mark.parametrize(
    "line",
    [
        'delimiter = ";"',
        'quotes = "csv"',
        "drop_rows_after_header = 2",
        'header = "first-part"',
        'sep_line = "strip"',
    ],
)
def test_json_has_nothing_of_csv(file_format, line):
    found = keys(f'{DIRECT}[decode]\nformat = "{file_format}"\n{line}\n')
    assert found == [f"decode.{line.partition(' ')[0]}"]
