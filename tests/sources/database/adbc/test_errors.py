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
    assert sentence(text, is_own=True) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[Spark] [TABLE_OR_VIEW_NOT_FOUND] `nix` cannot be found. (line 1, pos 14)\n\n== SQL",
            "[TABLE_OR_VIEW_NOT_FOUND] `nix` cannot be found.",
        ),
        ("[Spark] no `nix`; line 1 pos 14", "no `nix`"),
        ("[BigQuery] Unrecognized name: nix at [1:8]", "Unrecognized name: nix"),
        ("[X] no table\n(line 1, pos 14)", "no table"),
    ],
)
def test_s14_a_table_has_no_place_in_a_query_that_nobody_wrote(text, message):
    assert sentence(text, is_own=False) == message
