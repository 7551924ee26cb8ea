"""What an inspection tells of a text: each option, how sure it is, and in which words."""

import pytest

from tests.support.readings import CERTAIN, DOUBTFUL, LIKELY, proposed

PLAIN = {
    "encoding": "utf-8",
    "delimiter": "comma",
    "quote": '"',
    "escape": "none",
    "initial_space": "keep",
    "comment": "none",
    "header_row": "1",
}
CASES = [
    ('a,b\n1,2\n', {}, [
    ]),
    ('sep=;\na;b\n1;2\n', {}, [
        ('delimiter', 'semicolon', CERTAIN,
         'Line 1 declares the delimiter: the semicolon.'),
        ('header_row', '2', CERTAIN, ''),
    ]),
    ('sep=;\nid,n\n1,2\n', {}, [
        ('delimiter', 'semicolon', DOUBTFUL,
         'Line 1 declares the delimiter: the semicolon; but no row has one, and the comma '
         'divides them.'),
        ('header_row', '2', CERTAIN, ''),
    ]),
    ('a;b,c\n', {}, [
        ('delimiter', 'comma', DOUBTFUL,
         'The delimiter was taken to be the comma, but the semicolon divides the rows as '
         'well.'),
    ]),
    ('a|b;c\n1;x|2\n3;y|4\n', {}, [
        ('delimiter', 'semicolon', DOUBTFUL,
         'The delimiter was taken to be the semicolon, but the pipe divides the rows as '
         'well.'),
    ]),
    ('a,b;c\n1,2;3\n4,5;6\n', {}, [
        ('delimiter', 'semicolon', LIKELY,
         'The delimiter is the semicolon: the comma divides all rows too, but into odd '
         'values.'),
    ]),
    ('x y z\n1 2 3\n4 5 6\n', {}, [
        ('delimiter', 'space', LIKELY,
         'The delimiter is the space: with it, all rows that were looked at have 3 fields.'),
    ]),
    ('id^n\n1^5\n2^6\n3^7\n4\n5^1\n6^1\n7^1\n8\n', {}, [
        ('delimiter', '^', DOUBTFUL,
         'The delimiter was taken to be ^, although only 78% of 9 rows agree.'),
    ]),
    ('id\x01name\n1\x01Ada\n2\x01Grace\n', {}, [
        ('delimiter', '\\u0001', LIKELY,
         'The delimiter is \\u0001: with it, all rows that were looked at have 2 fields.'),
    ]),
    ('a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11\n', {}, [
        ('delimiter', 'comma', DOUBTFUL,
         'The delimiter was taken to be the comma, although only 40% of 5 rows agree.'),
    ]),
    ('"id,name"\n"1,Ada"\n"2,Grace"\n', {}, [
        ('delimiter', 'comma', DOUBTFUL,
         'Quotes stand around each line, so it was taken as one value, although the comma '
         'divides all alike.'),
    ]),
    ('remark\nGreat, thanks\nNo\nWell, yes, fine\n', {}, [
        ('delimiter', 'tab', DOUBTFUL,
         'Each line was taken as one value: the comma occurs, but not as often in each.'),
    ]),
    ("id,name\n1,'Lovelace, Ada'\n2,'Hopper, Grace'\n", {}, [
        ('quote', "'", DOUBTFUL,
         "Values were taken to be quoted by '."),
    ]),
    ("id,name\n1,'a'\n2,'b'\n3,'c'\n4,d\n", {}, [
        ('quote', '"', DOUBTFUL,
         'Some values stand in single quotes; these were taken as part of them.'),
    ]),
    ('id\ttext\n1\t"start\n2\tend"\n', {}, [
        ('delimiter', 'tab', CERTAIN, ''),
        ('quote', 'none', DOUBTFUL,
         'Quotes were taken as ordinary characters: as quotes, they do not fit.'),
    ]),
    ('id,text\n1,"start\n2,middle\n3,end"\n', {}, [
        ('quote', '"', DOUBTFUL,
         'Quotes were taken to join lines into one value, although each is a whole row '
         'without.'),
    ]),
    ('id, n\n1, "a, b"\n', {}, [
        ('initial_space', 'skip', DOUBTFUL,
         'Spaces behind a delimiter were taken as no part of the values.'),
    ]),
    ('id,text\n1,one\\, two\n2,three\n', {}, [
        ('escape', '\\', DOUBTFUL,
         '\\ was taken to make the next character an ordinary one.'),
    ]),
    ('id,text\n1,\\N\n2,three\n', {}, [
        ('escape', '\\', DOUBTFUL,
         '\\ was taken to make the next character an ordinary one, and \\N to be a missing '
         'value.'),
    ]),
    ('id,path\n1,C:\\new\n2,\\N\n', {}, [
        ('escape', 'none', DOUBTFUL,
         'Backslashes were taken as characters, although some may be escapes.'),
    ]),
    ('# x\nid,n\n1,5\n', {}, [
        ('comment', '#', LIKELY,
         'Lines that begin with # were taken as comments.'),
        ('header_row', '2', LIKELY,
         'Line 1 was set aside: the table begins at line 2.'),
    ]),
    ('#id,n\n#int,text\nid,n\n1,5\n2,6\n', {}, [
        ('comment', '#', DOUBTFUL,
         'Lines that begin with # were taken as comments.'),
        ('header_row', '3', LIKELY,
         'Lines 1 to 2 were set aside: the table begins at line 3.'),
    ]),
    ('Report\n\nid,n\n1,5\n2,6\n', {}, [
        ('header_row', '3', DOUBTFUL,
         'Lines 1 to 2 were set aside: the table begins at line 3.'),
    ]),
    ('\nid,n\n1,5\n', {}, [
        ('header_row', '2', LIKELY,
         'Line 1 was set aside: the table begins at line 2.'),
    ]),
    (',Q1,,Q2,\nname,a,b,c,d\nx,1,2,3,4\ny,1,2,3,4\n', {}, [
        ('header_row', '2', DOUBTFUL,
         'Line 1 was set aside: only the last row of the header names the columns.'),
    ]),
    ('1,2\n3,4\n', {}, [
        ('header_row', 'none', DOUBTFUL,
         'No header was found: line 1 has values like those below it, so it was taken as '
         'data, and the columns are named column1, column2, ...'),
    ]),
    ('T\n1,2024-01-01,5.5\n2,2024-01-02,6.5\n', {}, [
        ('header_row', 'none', DOUBTFUL,
         'No header was found: line 2 has values like those below it, so it was taken as '
         'data, and the columns are named column1, column2, ...'),
        ('skip_lines', '1', DOUBTFUL,
         'Line 1 was set aside: the table begins at line 2.'),
    ]),
    ('1,b\n3,4\n5,6\n', {}, [
        ('header_row', '1', DOUBTFUL,
         'Line 1 was taken as the header, although some values look like data.'),
    ]),
    ('id,n\n--,---\n1,2\n', {}, [
        ('header_row', '1', DOUBTFUL,
         'Line 2 only has dashes: it was kept as a row.'),
    ]),
    ('T\nid,n\n--,---\n1,2\n', {}, [
        ('header_row', '2', DOUBTFUL,
         'Line 1 was set aside: the table begins at line 2. Line 3 only has dashes: it '
         'was kept as a row.'),
    ]),
    ('a;b\n1;2;\n3;4;\n', {}, [
        ('delimiter', 'semicolon', CERTAIN, ''),
        ('header_row', '1', DOUBTFUL,
         'Every row ends with a delimiter, so it has an empty field more than the header: '
         'that field was left out.'),
    ]),
    ('a,b\n1,2\n',
     {'delimiter': ',',
      'quote': '"',
      'escape': '',
      'skip_initial_space': False,
      'comment': '',
      'header_row': 1}, [
    ]),
    ('x\ny\na,b\n1,2\n', {'header_row': 3}, [
        ('header_row', '3', CERTAIN, ''),
    ]),
    ('x\na,b\n1,2\n', {'skip_lines': 1}, [
        ('header_row', '2', CERTAIN, ''),
        ('skip_lines', '1', CERTAIN, ''),
    ]),
    ('a,b\n1,2\n3,4\n', {'skip_lines': 1}, [
        ('header_row', 'none', DOUBTFUL,
         'No header was found: line 2 has values like those below it, so it was taken as '
         'data, and the columns are named column1, column2, ...'),
        ('skip_lines', '1', CERTAIN, ''),
    ]),
    ('x\n1,2\n3,4\n', {'header_row': 0}, [
        ('delimiter', 'tab', DOUBTFUL,
         'Each line was taken as one value: the comma occurs, but not as often in each.'),
        ('header_row', 'none', CERTAIN, ''),
    ]),
    ('%x\na,b\n1,2\n', {'comment': '%'}, [
        ('comment', '%', CERTAIN, ''),
        ('header_row', '2', LIKELY,
         'Line 1 was set aside: the table begins at line 2.'),
    ]),
    ('a\tb\n1\t2\n', {'quote': '', 'escape': '\\'}, [
        ('delimiter', 'tab', CERTAIN, ''),
        ('quote', 'none', CERTAIN, ''),
        ('escape', '\\', CERTAIN, ''),
    ]),
    ('a;b\n1;2;\n3;4;\n', {'header_row': 1}, [
        ('delimiter', 'semicolon', CERTAIN, ''),
        ('header_row', '1', LIKELY,
         'Every row ends with a delimiter, so it has an empty field more than the header: '
         'that field was left out.'),
    ]),
    ('a,b\n1, "x, y"\n', {'skip_initial_space': True}, [
        ('initial_space', 'skip', CERTAIN, ''),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "choices", "expected"), CASES)
def test_what_is_told(text, choices, expected):
    found = proposed(text, **choices).findings
    told = [(one.option, one.value, one.certainty, str(one.note)) for one in found]
    assert [one for one in told if one[1:] != (PLAIN.get(one[0]), CERTAIN, "")] == expected
    assert set(PLAIN) <= {one.option for one in found}
