"""What the values of the options of writing mean, as somebody types them."""

import pytest

from csvdownloader.core.writing import values


@pytest.mark.parametrize(
    ("text", "character"),
    [
        *(("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("pipe", "|"), ("space", " ")),
        *(("Tab", "\t"), ("\\t", "\t"), ("\\x01", "\x01"), ("\\xfE", "þ"), ("\\u2028", "\u2028")),
        *((";", ";"), ("ß", "ß"), ("\\", "\\"), ("📦", "📦")),
        *(("\\ud7ff", "\ud7ff"), ("\\ue000", "\ue000")),
    ],
)
def test_a_delimiter_is_a_name_itself_or_a_number(text, character):
    assert values.character(text) == character


@pytest.mark.parametrize(
    "text",
    [
        *("", "ab", "comma,", '"', "\r", "\n", "\0", "\\r", "\\x0", "\\x00", "\\x0a", "\\u000d"),
        *("\\ud800", "\\udbff", "\\udc00", "\\udfff", "\ud800", "\udfff"),
    ],
)
def test_what_ends_a_record_quotes_or_is_no_character_is_no_delimiter(text):
    with pytest.raises(ValueError):  # noqa: PT011 - its callers have the words
        values.character(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("UTF8", "utf-8"), (" latin-1 ", "iso8859-1"), ("windows-1252", "cp1252")),
        *(("utf-16", "utf-16-le"), ("utf-32", "utf-32-le"), ("utf-16-be", "utf-16-be")),
    ],
)
def test_a_charset_has_pythons_name_and_an_order_of_bytes(text, name):
    assert values.encoding(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("", "nothing", "a\0b", "base64", "rot13", "utf-8-sig", "utf-7", "hz", "idna", "punycode"),
        *("raw_unicode_escape", "unicode_escape", "undefined"),
    ],
)
def test_what_is_no_charset_or_writes_a_mark_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        values.encoding(text)


@pytest.mark.parametrize("text", ["", "%Y", "%-d.%Y", "100 %%", "day %d\n%Y", "%%d"])
def test_a_pattern_has_any_text_around_its_directives(text):
    assert values.pattern("Yd")(text) == text


@pytest.mark.parametrize("text", ["%", "%-", "%m", "%Y %m", "%--d", "%\n", "% Y", "%d %"])
def test_a_pattern_has_no_other_directive(text):
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        values.pattern("Yd")(text)


@pytest.mark.parametrize("text", ["UTC", "Europe/Berlin"])
def test_a_zone_is_a_name_of_the_systems_list(text):
    assert values.zone(text) == text


@pytest.mark.parametrize("text", ["Europe/Atlantis", "/etc/localtime", "../UTC", "a\0b", ""])
def test_another_zone_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        values.zone(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        *(("1", 1), ("1000", 1000), ("1,000,000", 1_000_000), (" 1 000 ", 1000), ("007", 7)),
        ("9" * 15, 999_999_999_999_999),
    ],
)
def test_a_number_of_rows_may_have_its_digits_in_groups(text, rows):
    assert values.rows(text) == rows


@pytest.mark.parametrize("text", ["", ",", "0", "00", "-1", "+1", "1.5", "1e3", "²", "٣", "1" * 16])
def test_what_is_no_number_of_rows_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        values.rows(text)


def test_yes_and_no_have_several_words():
    meant = {word: values.switch(word) for word in ("yes", "on", "quoted", "no", "off", "bare")}
    assert [word for word, is_on in meant.items() if is_on is True] == ["yes", "on", "quoted"]
    assert [word for word, is_on in meant.items() if is_on is False] == ["no", "off", "bare"]
    with pytest.raises(ValueError, match="maybe"):
        values.switch("maybe")
