from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from csvdownloader.core.errors.profiles import ProfileError
from csvdownloader.sources.web.profile.selectors import ParsedReply, Selector
from csvdownloader.sources.web.profile.template_trees import TemplateTree
from csvdownloader.sources.web.profile.templates import Template, TemplateScope

SCOPE = TemplateScope(
    params={
        "n": 5,
        "yes": True,
        "text": "a b/c&d?é",
        "none": None,
        "list": ("x", "y"),
        "object": {"a": [1, None]},
        "day": date(2026, 1, 31),
        "moment": datetime(2026, 1, 31, 1, 30, tzinfo=timezone(timedelta(hours=2))),
        "lines": "a\r\nX-Evil: 1",
        "host": "evil.com/x@y",
    },
    secret={"token": "s3cret"},
    job={"url": "https://api.example.com/jobs/1?x=1", "id": "j 1"},
)


# --- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ params.n }}", 5),
        ("{{params.n}}", 5),
        ("{{ params.yes }}", True),
        ("{{ params.list }}", ["x", "y"]),
        ("{{ params.object }}", {"a": [1, None]}),
        ("{{ params.day }}", "2026-01-31"),
        ("{{ params.moment }}", "2026-01-30T23:30:00Z"),
        ("{{ params.none }}", None),
        ("{{ params.missing }}", None),
        ("n={{ params.n }}", "n=5"),
        ("{{ params.yes }}!", "true!"),
        ("{{ params.none }}!", "!"),
        ("{{ params.list }};", "x,y;"),
        ("{{ params.object }};", '{"a":[1,null]};'),
        ("{{ secret.token }}", "s3cret"),
        ("{{ params.moment | date('%Y-%m-%dT%H:%M:%SZ') }}", "2026-01-30T23:30:00Z"),
        ("{{ params.moment|date('%s') }}", "1769815800"),
        ("{{ params.day | date('%Y%m%dT%H') }}", "20260131T00"),
        ("{{ params.day | date('100%%') }}", "100%"),
        ("{{ params.none | date('%Y') }}", None),
        ("query { a { b }}", "query { a { b }}"),
    ],
)
def test_a_placeholder_alone_keeps_its_type(source, value):
    found = Template(source).value(SCOPE)
    assert found == value
    assert type(found) is type(value)


def test_a_year_has_four_digits():
    scope = TemplateScope({"day": date(987, 1, 2)})
    assert Template("{{ params.day | date('%Y-%m-%d') }}").text(scope) == "0987-01-02"


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("/a/{{ params.text }}", "/a/a%20b%2Fc%26d%3F%C3%A9"),
        ("/jobs/{{ job.id }}?n={{ params.n }}", "/jobs/j%201?n=5"),
        ("{{ job.url }}", "https://api.example.com/jobs/1?x=1"),
        (
            "{{ job.url }}&y={{ params.text }}",
            "https://api.example.com/jobs/1?x=1&y=a%20b%2Fc%26d%3F%C3%A9",
        ),
        ("https://{{ params.host }}.example.com/", "https://evil.com%2Fx%40y.example.com/"),
    ],
)
def test_values_are_encoded_in_urls(source, url):
    assert Template(source).url(SCOPE) == url


def test_a_header_has_no_line_end():
    assert Template("Token {{ secret.token }}").header(SCOPE) == "Token s3cret"
    with pytest.raises(ProfileError, match=r"line end .* lines"):
        Template("{{ params.lines }}").header(SCOPE)


@pytest.mark.parametrize(
    "source",
    [
        "{{ n }}",
        "{{ params }}",
        "{{ params.n.m }}",
        "{{ params.n() }}",
        "{{ params['n'] }}",
        "{{ params.n + 1 }}",
        "{{ params.n | upper }}",
        "{{ params.n | date(%Y) }}",
        "{{ env.HOME }}",
        "{{ __import__('os') }}",
        "{{ params.n",
        "{{}}",
        "{{ params.day | date('%Q') }}",
    ],
)
def test_a_template_has_no_code(source):
    with pytest.raises(ValueError, match=r'not understood|no "}}"|has no %Q'):
        Template(source)


def test_the_date_filter_wants_a_date():
    with pytest.raises(ProfileError, match="needs a date"):
        Template("{{ params.n | date('%Y') }}").text(SCOPE)


def test_names_are_those_of_all_placeholders():
    tree = TemplateTree({"a": ["{{ params.n }}", {"b": "{{ job.id }}-{{ job.url }}"}]})
    assert tree.names == {("params", "n"), ("job", "id"), ("job", "url")}


BODY = {
    "n": "{{ params.n }}",
    "gone": "{{ params.none }}",
    "half": "x{{ params.none }}",
    "plain": "",
    "fixed": [1, True, "t"],
    "deep": {"gone": "{{ params.none }}"},
    "kept": {},
    "items": ["{{ params.none }}", "{{ params.n }}"],
}


def test_omit_empty_drops_keys_without_a_value():
    assert TemplateTree(BODY).render(SCOPE, omit_empty=True) == {
        "n": 5,
        "plain": "",
        "fixed": [1, True, "t"],
        "kept": {},
        "items": [5],
    }


def test_without_omit_empty_a_missing_value_is_null():
    rendered = TemplateTree(BODY).render(SCOPE, omit_empty=False)
    assert rendered["gone"] is None
    assert rendered["half"] == "x"
    assert rendered["deep"] == {"gone": None}


def test_a_body_that_is_empty_altogether_is_an_empty_object():
    assert TemplateTree({"a": "{{ params.none }}"}).render(SCOPE, omit_empty=True) == {}


@pytest.mark.parametrize(
    "source", [{"{{ params.n }}": 1}, {"at": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_a_body_has_plain_keys_and_values(source):
    with pytest.raises(ValueError, match=r"A key cannot|in quotes"):
        TemplateTree(source)


# --- selectors ------------------------------------------------------------------------------------

REPLY = ParsedReply(
    status=202,
    headers=(
        ("X-Next", "abc"),
        ("x-next", "second"),
        (
            "Link",
            '<https://other.org/p>; rel="prev", </items?page=2&a=1,2>; title="a, b"; rel="next x"',
        ),
        ("Link", "<last>; rel=last"),
    ),
    body={
        "status": "RUN",
        "done": True,
        "no": None,
        "n": 3,
        "links": {"@odata.nextLink": "u"},
        "rows": [{"id": 1}, {"id": 2}],
    },
    text="<b>Bad\n  gateway</b>" + "x" * 500,
    url="https://api.example.com/v1/items",
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("status", "RUN"),
        ("rows[*].id", [1, 2]),
        ('links."@odata.nextLink"', "u"),
        ("missing.deep", None),
        ("no", None),
        ("error && 'failed' || nextUri && 'running' || 'done'", "done"),
        ("missing && to_array(missing) || `[]`", []),
        ("missing | sort_by(@, &id) | [-1]", None),
        ("merge(rows[0], missing)", None),
        ("contains(status, `1`)", None),
        ("http:status", 202),
        ("http:status == `202`", True),
        ('http:headers."x-next"', "abc"),
        ("http:body.n", 3),
        ("header:X-NEXT", "abc"),
        ("header:missing", None),
        ("link:next", "https://api.example.com/items?page=2&a=1,2"),
        ("link:x", "https://api.example.com/items?page=2&a=1,2"),
        ("link:PREV", "https://other.org/p"),
        ("link:last", "https://api.example.com/v1/last"),
        ("link:first", None),
    ],
)
def test_a_selector_finds(expression, value):
    assert Selector(expression).find(REPLY) == value


@pytest.mark.parametrize(
    ("expression", "text"),
    [("done", "true"), ("no", ""), ("n", "3"), ("`1.5`", "1.5"), ("rows[0]", '{"id":1}')],
)
def test_the_text_of_a_value(expression, text):
    assert Selector(expression).text(REPLY) == text


def test_the_text_of_a_body_is_shortened():
    text = Selector("http:text").find(REPLY)
    assert text.startswith("Bad gateway xxx")
    assert text.endswith("x...")
    assert len(text) == 303


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a < b\n and  c > d", "a < b and c > d"),
        (
            "<!DOCTYPE html>\n<html><head><title>no</title></head><body><style>p {}</style>"
            "<h1>Error 404</h1><!-- no --><p>There&#39;s no <b>table</b></p><script>x</script>",
            "Error 404 There's no table",
        ),
        (
            "<Error><Code>AccessDenied</Code><Message>Expired</Message></Error>",
            "AccessDenied Expired",
        ),
        ("<p>a</nav>b<NAV id='x'>c<b>d</b></nav >e<!-- x > y -->f", "a b e f"),
        ("<script>" * 10_000, None),
    ],
)
def test_the_text_of_a_page_is_what_people_see(body, text):
    reply = ParsedReply(404, (), None, body, "https://x.org/")
    assert Selector("http:text").find(reply) == text


def test_a_body_without_json_has_no_values():
    reply = ParsedReply(200, (), None, "", "https://x.org/")
    assert Selector("a.b").find(reply) is None
    assert Selector("http:text").find(reply) is None


@pytest.mark.parametrize(
    "expression", ["", "a[", "a.b.", "fun(a)", "length()", "header:", "link: "]
)
def test_a_broken_expression_is_refused_when_it_is_read(expression):
    with pytest.raises(ValueError, match=r"JMESPath|takes|needs something"):
        Selector(expression)


@pytest.mark.parametrize(
    ("tree", "values"),
    [
        ({"a": ["{{ params.list | each }}"]}, {"a": ["x", "y"]}),
        (
            {"a": [{"n": "{{ params.list | each }}", "m": 1}]},
            {"a": [{"n": "x", "m": 1}, {"n": "y", "m": 1}]},
        ),
        ({"a": ["first", ["{{ params.list | each }}!"]]}, {"a": ["first", ["x!", "y!"]]}),
        ({"a": [{"n": "{{ params.none | each }}"}]}, {"a": []}),
    ],
)
def test_an_entry_of_a_list_is_repeated_for_each_value(tree, values):
    assert TemplateTree(tree).render(SCOPE, omit_empty=False) == values
