"""The sentences of ADBC drivers."""

import pytest

from csvdownloader.sources.database.adbc.errors import sentence


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "INTERNAL: [Spark] \n[PARSE_SYNTAX_ERROR] Syntax error at or near 'x'. SQLSTATE: 42601"
            " (line 1, pos 0)\n\n== SQL ==\nx\n. Vendor code: 13",
            "[PARSE_SYNTAX_ERROR] Syntax error at or near 'x' (line 1, pos 0)",
        ),
        (
            "IO: [FlightSQL] connection refused (Unavailable; ExecuteQuery). Vendor code: 14",
            "connection refused",
        ),
        ("[Spark] java.lang.E: boom\n\tat a.b(C.java:1)", "java.lang.E: boom"),
        ("", "No reason was given"),
    ],
)
def test_an_error_is_one_sentence(text, message):
    assert sentence(text) == message
