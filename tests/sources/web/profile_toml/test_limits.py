"""Profiles that would crash the check, or keep it busy for long."""

import os
import sys
from itertools import count

import pytest

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.sources.tabular.json import capped_search
from csvdownloader.sources.web.catalogue import loaded_profiles
from csvdownloader.sources.web.catalogue.catalogue import ProfileCatalogue
from csvdownloader.sources.web.catalogue.files import profile_files
from csvdownloader.sources.web.profile.patterns import check_pattern, first_match, matches
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile.templates import Template
from csvdownloader.sources.web.profile.value_text import LONGEST, text_of
from csvdownloader.sources.web.profile_toml.load import problems
from tests.sources.web.jobs import job_profile
from tests.sources.web.profiles import ASYNC

DEEP = 3000


def only(text):
    (one,) = problems(text)
    return one.key, one.message


def with_status(expression):
    return ASYNC.replace('status = "status"', f'status = "{expression}"')


def with_line(table, line):
    return ASYNC.replace(f"[{table}]\n", f"[{table}]\n{line}\n")


@pytest.mark.parametrize("opening", ["(", "[", "!", "a.", "a[?"])
def test_an_expression_that_is_too_long_is_a_problem_of_its_line(opening):
    found = problems(with_status(opening * DEEP + "a"))
    assert [(p.key, p.line) for p in found] == [("poll.status", 29)]
    assert "longer than 1000 characters" in found[0].message


@pytest.mark.parametrize("opening", ["(", "!", "[", "a.{a:"])
def test_an_expression_that_is_nested_too_deeply_is_a_problem(opening):
    key, message = only(with_status(opening * 190 + "a"))
    assert key == "poll.status"
    assert "parts" in message or "deeply" in message or "no JMESPath" in message


def test_an_expression_of_many_parts_is_a_problem():
    key, message = only(with_status("|".join(["[@,@]"] * 18)))
    assert (key, message) == ("poll.status", "This expression has more than 60 parts")


@pytest.mark.parametrize(
    "pattern", ["a{2000}", "(" * DEEP + ")" * DEEP, "(" * 490 + ")" * 490, "a" * 2000]
)
@pytest.mark.parametrize(("table", "key"), [("result", "bad_tail"), ("[params]", "pattern")])
def test_a_pattern_that_cannot_be_built_is_a_problem(pattern, table, key):
    found = problems(with_line(table, f'{key} = "{pattern}"'))
    assert {p.key.rpartition(".")[2] for p in found} <= {key}
    assert found or len(pattern) == 980  # Python may still manage that one


@pytest.mark.parametrize("name", ["a\\u0000b", "base64", "idna", "hex", "undefined", "klingon"])
def test_an_encoding_that_is_not_one_of_texts_is_a_problem(name):
    key, message = only(with_line("decode", f'encoding = "{name}"'))
    assert key == "decode.encoding"
    assert "There is no encoding" in message


@pytest.mark.parametrize("number", ["inf", "-inf", "nan", "1e999", "9" * 400])
@pytest.mark.parametrize("param_type", ["int", "float"])
@pytest.mark.parametrize("key", ["min", "max", "default"])
def test_a_number_without_end_is_a_problem(number, param_type, key):
    found = problems(ASYNC.replace('type = "date"', f'type = "{param_type}"\n{key} = {number}'))
    assert [p.key for p in found] == [f"params[2].{key}"]


def test_other_numbers_without_end_are_problems_too():
    huge = "9" * 400
    assert only(with_line("poll", "progress = { value = 'a', scale = nan }"))[0] == (
        "poll.progress.scale"
    )
    assert only(ASYNC.replace('first = "5s"', "factor = inf"))[0] == "poll.interval.factor"
    assert only(ASYNC.replace("requests = 5", f"requests = {huge}"))[0] == "limits.rate.requests"
    assert only(ASYNC.replace('text = "go"', "json = { a = [inf] }"))[0] == "start.json"
    json = 'type = "json"\ndefault = { a = [nan] }'
    assert only(ASYNC.replace('type = "date"', json))[0] == "params[2].default"


def test_a_number_of_thousands_of_digits_is_no_toml():
    assert problems(ASYNC + "a = " + "9" * 5000)[0].message.startswith("This is not TOML")


@pytest.mark.parametrize(
    "lines",
    [
        "[start.json]\na = " + "[" * 450 + "]" * 450,
        "[start.json]\n" + "a." * 500 + "a = 1",
        "[" + "a." * 500 + "a]",
    ],
)
def test_what_is_nested_too_deeply_is_not_looked_at(lines):
    assert only(ASYNC.replace('text = "go"\n', "") + lines)[1] == "This is nested too deeply"


def test_the_check_stops_after_a_hundred_problems():
    lines = "".join(f"key{number} = {number}\n" for number in range(3_000))
    assert len(problems(lines + ASYNC)) == 100
    assert len(problems(ASYNC + "[decode]\n")) == 1


@pytest.mark.parametrize(
    "url", ["https://[x", "https://x:99999/", "https://x:y/", "https://\u2100/"]
)
def test_an_address_that_cannot_be_read_is_a_problem(url):
    key, message = only(ASYNC.replace('url = "/jobs"\n', f'url = "{url}"\n'))
    assert key == "start.url"
    assert message.startswith("This is no address: ")


# --- values that grow -----------------------------------------------------------------------------


def test_a_value_that_an_expression_doubles_and_doubles_is_refused():
    doubling = Selector("|".join(["[@,@]"] * 14))
    reply = ParsedReply(200, (), {"a": "x" * 10_000}, "", "https://api.example.com/")
    with pytest.raises(ProfileError, match="16,777,216 characters"):
        doubling.text(reply)


def test_long_values_that_fit_stay_as_they_are():
    assert text_of(["x" * 1000] * 1000) == "[" + ",".join(['"' + "x" * 1000 + '"'] * 1000) + "]"
    with pytest.raises(ProfileError):
        text_of({"x" * 2000: ["x" * LONGEST]})


@pytest.mark.parametrize("expression", ["a[::0]", "ceil(to_number(b))", "avg(a)"])
def test_an_expression_that_does_not_fit_the_value_finds_nothing(expression):
    reply = ParsedReply(200, (), {"a": ["x"], "b": "1e999"}, "", "https://api.example.com/")
    assert Selector(expression).find(reply) is None


# --- the list of all profiles ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        with_status("(" * DEEP),
        with_line("result", 'bad_tail = "a{2000}"'),
        with_line("decode", 'encoding = "a\\u0000b"'),
        ASYNC.replace('type = "date"', 'type = "float"\nmin = inf\ndefault = 1.0'),
        ASYNC.replace('url = "/jobs"', 'url = "https://[x"'),
    ],
)
def test_one_broken_profile_does_not_hide_the_others(tmp_path, bad):
    (tmp_path / "bad.toml").write_text(bad)
    (tmp_path / "good.toml").write_text(ASYNC)
    catalogue = ProfileCatalogue(tmp_path)
    catalogue.load()
    assert [e.id for e in catalogue.entries if e.is_own and not e.problem] == ["test"]
    assert [e.problem[:5] for e in catalogue.entries if e.problem] == ["line "]


def test_not_even_a_bug_hides_the_other_profiles(tmp_path, monkeypatch, expected_log):
    (tmp_path / "bad.toml").write_text(ASYNC)
    (tmp_path / "good.toml").write_text(ASYNC)
    read, calls = loaded_profiles.read_profile, count()

    def broken(text):
        if next(calls) == 0:
            raise RuntimeError("a bug")
        return read(text)

    monkeypatch.setattr(loaded_profiles, "read_profile", broken)
    found = loaded_profiles.load_profiles((), (tmp_path / "bad.toml", tmp_path / "good.toml"))
    assert [(e.path.stem, bool(e.problem)) for e in found.entries] == [
        ("bad", True),
        ("good", False),
    ]
    assert "the log says why" in found.entries[0].problem
    assert [record.exc_info[0] for record in expected_log] == [RuntimeError]


# --- linear time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 30_000) + " = 1",
        f"[{'.'.join('a' * 60)}]",
        "x = { " + " . ".join(["'a'", '"a"'] * 30) + " = 1 }",
        "x = " + "[" * 30_000,
        "x = " + "{a=" * 60 + "1" + "}" * 60,
    ],
    ids=["key", "header", "quoted", "list", "tables"],
)
def test_s05_depth_is_refused_before_the_text_is_parsed(text, monkeypatch):
    monkeypatch.setattr("tomllib.loads", lambda text: pytest.fail("it was parsed"))
    assert only(text) == ("", "This is nested too deeply")


@pytest.mark.parametrize(
    "value", ['"' + "a." * 100 + '"', "'" + "[" * 100 + "'", '"""\n' + "{.\n" * 100 + '"""']
)
def test_s05_dots_and_brackets_in_texts_and_remarks_are_no_depth(value):
    noted = ASYNC.replace("base_url", f"notes = {value}\nbase_url", 1)
    assert noted != ASYNC
    assert not problems(f"# {'a.' * 100}\n{noted}")


@pytest.mark.parametrize("source", ["{{" * 30_000, "{{ params.a {{ params.b }}"])
def test_s05_a_placeholder_ends_where_the_next_begins(source):
    with pytest.raises(ValueError, match=r'A "\{\{" has no "\}\}"'):
        Template(source)


def linked(value):
    return Selector("link:next").find(
        ParsedReply(200, [("Link", value)], None, "", "https://a.example/")
    )


def test_s04_a_link_has_no_angle_in_its_target():
    assert linked('<<<</2>; rel="next"') == "https://a.example/2"
    assert linked('</1>; rel="prev", </2>; title="<,;>"; rel="first next"') == "https://a.example/2"


@pytest.mark.parametrize("filler", [" ", "<", "<a", "<a>;", "; ;", ';rel="', ';a="\\'])
def test_s04_a_link_header_as_long_as_http_allows_is_read_at_once(filler):
    link = '</2>; rel="next", '
    assert linked(link + filler * (100_000 // len(filler))) == "https://a.example/2"
    assert linked(filler * (100_000 // len(filler)) + ", " + link) in {None, "https://a.example/2"}


# --- regular expressions of a profile -------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["(?=a)a", r"(a)\\1", "(?<!a)b", "((a{99}){99}){99}"])
@pytest.mark.parametrize(("table", "key"), [("result", "bad_tail"), ("[params]", "pattern")])
def test_a_pattern_that_may_not_be_linear_is_a_problem_of_its_line(pattern, table, key):
    (found,) = problems(with_line(table, f'{key} = "{pattern}"'))
    assert found.key.rpartition(".")[2] == key
    assert found.line > 1
    assert "no regular expression that can be used" in found.message


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "a*a*a*a*a*a*$", "(.*a){20}$"])
def test_a_pattern_that_python_would_never_end_ends(pattern):
    check_pattern(pattern)
    text = "a" * 5000 + "!"
    assert not matches(pattern, text)
    assert first_match(f"{pattern}!", text) is None
    assert first_match("^!$", f"é\n{text}\n!\n") == len(text) + 3


def test_half_a_surrogate_pair_is_no_match_and_no_crash():
    assert not matches("a+", "a\ud800")
    assert first_match("b", "\udfffab") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_or_a_device_does_not_block_the_others(tmp_path):
    (tmp_path / "good.toml").write_text(ASYNC)
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "endless.toml").symlink_to("/dev/zero")
    assert profile_files(tmp_path) == [tmp_path / "good.toml"]


# --- what an expression makes of an answer --------------------------------------------------------

DOUBLED = "|".join(["[@,@]"] * 14)


@pytest.mark.parametrize(
    "expression",
    [
        DOUBLED,  # one list of lists, shared
        f"{DOUBLED}|[]",
        "|".join(["[@,@][]"] * 8),
        "|".join(["{a:@,b:@}"] * 9),
        "|".join(["join('', [@,@])"] * 9),
        "|".join(["[[@,@],[@,@]]"] * 7),
    ],
)
def test_s18_an_expression_cannot_multiply_an_answer(expression, monkeypatch):
    monkeypatch.setattr(capped_search, "MOST_VALUES", 1000)
    monkeypatch.setattr(capped_search, "MOST_CHARACTERS", 1000)
    body = "ab" if "join" in expression else [1, 2, 3, 4, 5]
    with pytest.raises(ProfileError, match="too many values"):
        Selector(expression).find(ParsedReply(200, [], body, "", "https://a.example/"))


def test_s18_what_an_answer_holds_is_never_too_much(monkeypatch):
    monkeypatch.setattr(capped_search, "MOST_VALUES", 1000)
    body = {"rows": [{"a": [1, 2]}] * 900}
    reply = ParsedReply(200, [], body, "", "https://a.example/")
    assert Selector("rows").find(reply) == body["rows"]
    assert Selector("rows[0].[a, a]").find(reply) == [[1, 2], [1, 2]]


# --- networks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "call", "networks"),
    [
        ("http://127.0.0.1:8080", "https://evil.example/x", ("public", "private")),
        ("http://localhost", "https://evil.example/y", ("public", "private")),
        ("https://[fe80::1]", "https://evil.example/x", ("public", "link-local")),
        ("https://api.example.org", "http://127.0.0.1:9/x", ("private", "public")),
        ("https://api.example.org", "https://169.254.169.254/x", ("link-local", "public")),
    ],
)
def test_s06_no_call_of_a_profile_leaves_the_network_of_its_base_url(base, call, networks):
    text = job_profile().replace('base_url = "https://api.example.org"', f'base_url = "{base}"')
    (found,) = problems(text.replace('url = "/jobs"', f'url = "{call}"'))
    assert (found.key, found.line > 1) == ("start.url", True)
    sentence = "This lies in a {} network, and the base URL in a {} one"
    assert found.message == sentence.format(*networks)


def test_s06_calls_within_one_network_are_well():
    text = job_profile().replace(
        'base_url = "https://api.example.org"', 'base_url = "http://127.0.0.1:1"'
    )
    assert not problems(text.replace('url = "/jobs"', 'url = "https://10.0.0.1/x"'))
    assert not problems(job_profile().replace('url = "/jobs"', 'url = "https://b.example/x"'))


def test_s16_a_port_with_thousands_of_digits_is_a_mistake_of_the_profile():
    hosts = f'hosts = ["api.example.com:{"9" * 5000}"]'
    found = problems(ASYNC.replace('hosts = ["api.example.com"]', hosts))
    assert any("This is no host" in problem.message for problem in found)
