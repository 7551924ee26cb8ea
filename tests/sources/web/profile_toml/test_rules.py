import pytest

from tests.sources.web.profiles import ASYNC, CHAIN, DIRECT, found

# what is replaced in ASYNC, by what, the line's text, the key, and a part of the message
RULES = [
    ("schema = 1", "schema = 2", "schema = 2", "schema", "reads schema 1"),
    ('id = "test"', 'id = "Test It"', "id =", "id", "small letters"),
    ('id = "test"\n', "", "schema", "id", "missing"),
    ('name = "Test"', 'name = " "', 'name = " "', "name", "Give the profile a name"),
    ('name = "Test"', "name = 3", "name = 3", "name", "must be a text"),
    ('mode = "async"', 'mode = "sync"', "mode", "mode", "async, direct, chain"),
    ('mode = "async"', 'mode = "async"\ndocs = "http://x.org"', "docs", "docs", "https://"),
    ('mode = "async"', 'mode = "async"\nverified = 1', "verified", "verified", "true or false"),
    ("[[params]]", "[[parms]]", "[[parms]]", "parms", "do you mean params?"),
    # parameters
    ('name = "table"', 'name = "the-table"', "the-table", "params[1].name", "letters"),
    ('name = "since"', 'name = "table"', 'e"  # 2', "params[2].name", "There is a table"),
    ('type = "date"', 'type = "day"', "day", "params[2].type", "must be one of: string"),
    ('type = "date"', 'type = "date"\nmin = 1', "min", "params[2].min", "has no min"),
    ('type = "date"', 'type = "date"\nvalues = ["a"]', "values", "params[2].values", "no values"),
    ('type = "date"', 'type = "enum"', "[[params]]  # 2", "params[2].values", "choose from"),
    (
        'type = "date"',
        'type = "date"\ndefault = "2026-02-30"',
        "default",
        "params[2].default",
        "day",
    ),
    (
        'type = "date"',
        'type = "date"\ndefault = 2026-01-01',
        "default",
        "params[2].default",
        "quotes",
    ),
    ("required = true", 'pattern = "["', "pattern", "params[1].pattern", "regular expression"),
    ("required = true", "default = 3", "default", "params[1].default", "no value of type string"),
    ("required = true", "requird = true", "requird", "params[1].requird", "do you mean required"),
    ('type = "date"', 'type = "date"\nlabels = ["A"]', "labels", "params[2].labels", "no labels"),
    (
        'type = "date"',
        'type = "enum"\nvalues = ["a", "b"]\nlabels = ["A"]',
        "labels",
        "params[2].labels",
        "one for each",
    ),
    # secrets and the credential
    ('label = "Token"', "shown = 3", "shown", "secrets[1].shown", "true or false"),
    ('kind = "bearer"', 'kind = "basic"', "[auth]", "auth.user", "missing"),
    ('kind = "bearer"', 'kind = "magic"', "magic", "auth.kind", "must be one of: none, header"),
    ('hosts = ["api.example.com"]\n', "", "[auth]", "auth.hosts", "missing"),
    ('hosts = ["api.example.com"]', "hosts = []", "hosts", "auth.hosts", "at least one host"),
    ('["api.example.com"]', '["*.com"]', "*.com", "auth.hosts[1]", "This is no host"),
    ('["api.example.com"]', '["https://x.org"]', "x.org", "auth.hosts[1]", "This is no host"),
    (
        '["api.example.com"]',
        '["{{ secret.token }}.org"]',
        ".org",
        "auth.hosts[1]",
        "must not decide",
    ),
    ('text = "go"', 'text = "{{ secret.token }}"', "text =", "start.text", "may stand in [auth]"),
    ('n = "{{ secret.token }}"', 'n = "{{ secret.tokn }}"', "tokn", "auth.token", "in [[secrets]]"),
    # calls
    ('method = "POST"', 'method = "FETCH"', "FETCH", "start.method", "GET, POST"),
    (
        'text = "go"',
        'text = "go"\njson = { a = 1 }',
        "text =",
        "start.text",
        "a body already: json",
    ),
    ('text = "go"', 'json = { "{{ params.table }}" = 1 }', "json =", "start.json", "A key cannot"),
    ('text = "go"', "json = { at = 2026-01-01 }", "json =", "start.json", "in quotes"),
    ('text = "go"', 'text = "{{ params.tabel }}"', "tabel", "start.text", "no tabel in [[params]]"),
    ('text = "go"', 'text = "{{ table }}"', "{{ table", "start.text", "not understood"),
    ('text = "go"', 'text = "{{ params.a + 1 }}"', "+ 1", "start.text", "not understood"),
    ('text = "go"', 'text = "{{ params.table"', "{{ params.table", "start.text", 'no "}}"'),
    (
        'text = "go"',
        "text = \"{{ params.table | date('%Y') }}\"",
        "| date('%Y')",
        "start.text",
        "table is none",
    ),
    (
        'text = "go"',
        "text = \"{{ params.since | date('%Q') }}\"",
        "%Q",
        "start.text",
        "has no %Q",
    ),
    ('text = "go"', 'text = "{{ job.id }}"', "text =", "start.text", "captures id"),
    (
        'text = "go"',
        'text = "go"\nretry = "idempotent"',
        "retry",
        "start.retry",
        "idempotency_header",
    ),
    ('url = "/jobs"', 'url = "jobs"', 'url = "jobs"', "start.url", "must begin with https://"),
    ('url = "/jobs"', 'url = "ftp://x.org/"', "ftp", "start.url", "must begin with https://"),
    ('url = "/jobs"', 'url = "http://x.org/"', "x.org", "start.url", "this computer only"),
    ('url = "/jobs"', 'url = "https://u:p@x.org/"', "u:p", "start.url", "user or a password"),
    ('url = "/jobs"\n', "", "[start]", "start.url", "missing"),
    ('{ id = "id" }', '{ id = "id." }', "id.", "start.capture.id", "no JMESPath expression"),
    ('{ id = "id" }', '{ id = "a && !b.c" }', "!b.c", "start.capture.id", "write !(a.b)"),
    ('{ id = "id" }', '{ id = "fun(id)" }', "fun", "start.capture.id", "no function fun()"),
    ('{ id = "id" }', '{ id = "length(a, b)" }', "(a", "start.capture.id", "takes 1 arguments"),
    ('{ id = "id" }', '{ id = "id", at = "header:" }', "header:", "start.capture.at", "behind it"),
    ('text = "go"', 'form = "a=b"', "form =", "start.form", "must be a table"),
    ('text = "go"', 'form = ["a"]', "form =", "start.form", "must be a table"),
    ('text = "go"', 'query = "a=b"', "query =", "start.query", "must be a table"),
    ('text = "go"', 'headers = { Range = "x" }', "Range", "start.headers.Range", "sets this"),
    ('text = "go"', 'headers = { Cookie = "x" }', "Cookie", "start.headers.Cookie", "into [auth]"),
    (
        'text = "go"',
        'headers = { "a b" = "x" }',
        '"a b"',
        "start.headers.a b",
        "no name of a header",
    ),
    (
        'text = "go"',
        'headers = { Authorization = "Bearer abc" }',
        "Bearer abc",
        "start.headers.Authorization",
        "into [auth]",
    ),
    (
        'text = "go"',
        'idempotency_header = "X:Y"',
        "X:Y",
        "start.idempotency_header",
        "no name of a header",
    ),
    # polling
    ('status = "status"\n', "", "[poll]", "poll.status", "[poll.http] would do"),
    ("/{{ job.id }}", "/{{ job.jd }}", "jd", "poll.url", "No step before this one captures jd"),
    ('timeout = "2h"', 'timeout = "2 hours"', "hours", "poll.timeout", 'such as "30s"'),
    ('timeout = "2h"', "timeout = 7200", "7200", "poll.timeout", "must be a text"),
    ('first = "5s"', "factor = 0.5", "factor", "poll.interval.factor", "1 or more"),
    ('first = "5s"', 'min = "9s", max = "3s"', "max", "poll.interval.max", "shorter than min"),
    ('done = ["DONE"]', 'doen = ["DONE"]', "doen", "poll.classes.doen", "do you mean done"),
    ('done = ["DONE"]', 'done = ["run"]', 'done = ["', "poll.classes.done", "has a class already"),
    ('timeout = "2h"', 'http = { ok = "done" }', "ok =", "poll.http.ok", "a code of HTTP"),
    ('timeout = "2h"', 'http = { 200 = "fine" }', "fine", "poll.http.200", "must be one of"),
    ('timeout = "2h"', "progress = { scale = 0 }", "scale", "poll.progress.scale", "more than 0"),
    ('timeout = "2h"', 'unknown = "done?"', "done?", "poll.unknown", "must be one of"),
    # results
    ('urls = "results.link"', 'urls = "a"\nurl = "/b"', "urls", "result.urls", "a url already"),
    ('urls = "results.link"', 'name = "a"', "[result]", "result.url", "Give url or urls"),
    (
        'urls = "results.link"',
        'urls = "a"\nexpect = [200]',
        "expect",
        "result.expect",
        "with url only",
    ),
    (
        'urls = "results.link"',
        'urls = "a"\nbad_tail = "("',
        "bad_tail",
        "result.bad_tail",
        "regular",
    ),
    (
        'urls = "results.link"',
        'urls = "a"\non_expired = "x"',
        "on_ex",
        "result.on_expired",
        "one of",
    ),
    ("[decode]", '[pages]\nkind = "token"\nnext="a"\n[decode]', "[pages]", "pages.send", "missing"),
    ("[decode]", '[pages]\nkind = "next-url"\n[decode]', "[pages]", "pages.next", "missing"),
    (
        "[decode]",
        '[pages]\nkind = "page"\nsend = { in = "query" }\n[decode]',
        "send",
        "pages.send.name",
        "missing",
    ),
    ('format = "csv"', 'format = "xml"', "xml", "decode.format", "must be one of: auto, csv"),
    (
        'format = "csv"',
        'encoding = "klingon"',
        "klingon",
        "decode.encoding",
        "There is no encoding",
    ),
    (
        'format = "csv"',
        'default_encoding = "klingon"',
        "klingon",
        "decode.default_encoding",
        "There is no encoding",
    ),
    (
        'format = "csv"',
        'encoding = "utf-8"\ndefault_encoding = "latin-1"',
        "default_encoding",
        "decode.default_encoding",
        "There is an encoding already",
    ),
    ('format = "csv"', 'unwrap = ["rar"]', "rar", "decode.unwrap", "rar cannot be unwrapped"),
    ('format = "csv"', 'header = "none"', "header", "decode.header", "names must say"),
    ('format = "csv"', 'delimiter = ";;"', ";;", "decode.delimiter", "one character"),
    ("[decode]", "[count]\nurl = '/n'\n[decode]", "[count]", "count.rows", "missing"),
    ("[decode]", "[count]\nurl = '/n'\nrows = 'a['\n[decode]", "a[", "count.rows", "expression"),
    (
        "[decode]",
        "[count]\nurl = '/{{ job.no }}'\nrows = 'n'\n[decode]",
        "job.no",
        "count.url",
        "captures no",
    ),
    ('class = "auth"', 'class = "oops"', "oops", "errors.map[1].class", "must be one of: auth"),
    ("http = [401]\n", "", "[[errors.map]]", "errors.map[1]", "Name the codes"),
    ("http = [401]", 'http = ["401"]', '"401"', "errors.map[1].http[1]", "must be a whole number"),
    ("requests = 5", "requests = 0", "requests", "limits.rate.requests", "1 or more"),
]


@pytest.mark.parametrize(("was", "now", "line", "key", "message"), RULES)
def test_each_rule_names_line_and_key(was, now, line, key, message):
    assert was in ASYNC
    text = ASYNC.replace(was, now, 1)
    matching = [entry for entry in found(text) if entry[1] == key]
    assert len(matching) == 1, found(text)
    assert message in matching[0][2]
    assert matching[0][0] == next(i for i, row in enumerate(text.splitlines(), 1) if line in row)


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        (ASYNC.partition("[start]")[0] + "[result]\nurls = 'a'\n", "start", "needs this table"),
        (DIRECT + '[start]\nurl = "/x"\n', "start", "has no job"),
        (DIRECT.partition("[result]")[0], "result.url", "needs its url"),
        (DIRECT.replace('url = "/', 'urls = "/'), "result.url", "needs its url"),
        (CHAIN.replace('rows = "data"', ""), "decode.rows", "where its rows are"),
        (CHAIN + '[result]\nurls = "x"\n', "result", "the answers have the rows"),
        (CHAIN + '[count]\nurl = "/n"\nrows = "n"\n', "count", "the answers have the rows"),
    ],
)
def test_each_mode_has_its_parts(text, key, message):
    matching = [entry for entry in found(text) if entry[1] == key]
    assert len(matching) == 1, found(text)
    assert message in matching[0][2]
