"""Delimiters, quotes and escapes, as files have them that no standard was kept for."""

import pytest

from tests.support.readings import (
    CERTAIN,
    DOUBTFUL,
    LIKELY,
    PLAIN,
    differences,
    doubt,
    proposed,
    said,
)

TAB = {"delimiter": "\t"}
SEMICOLON = {"delimiter": ";"}
BACKSLASH = "\\"
# text, what is not as in a plain file, how sure
DELIMITERS = [
    # rows are consulted, not the header alone
    ("id;price, net;tax, gross\n1;2,50;3,60\n", SEMICOLON, LIKELY),
    ("Artikel;Preis, netto;Menge\nSchraube M4;0,12;100\nMutter M4;0,08;250\n", SEMICOLON, LIKELY),
    ("Ort, Land;Temp, max\nOslo, NO;-3,5\nBern, CH;1,0\n", SEMICOLON, LIKELY),
    ("a|b;c\n1;x|2\n3;y|4\n", SEMICOLON, DOUBTFUL),
    ("a,b;c\n1,2;3\n4,5;6\n", SEMICOLON, LIKELY),
    ("a;b,c\n", None, DOUBTFUL),
    ("name\tnote, long\nAda\tfirst, of all\nGrace\tsecond\n", TAB, PLAIN),
    ("x;y\n1,5;2,5\n1,6;2,6\n1,7;2,7\n", SEMICOLON, PLAIN),
    # other characters
    ("root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
     {"delimiter": ":", "has_header": False}, DOUBTFUL),
    ("user:uid:shell\nada:1000:/bin/sh\ngrace:1001:/bin/zsh\n", {"delimiter": ":"}, LIKELY),
    ("id:time of day:n\n1:noon:5\n2:night:6\n", {"delimiter": ":"}, LIKELY),
    ("station lat lon\nBerlin 52.5 13.4\nParis 48.9 2.3\n", {"delimiter": " "}, LIKELY),
    ("x y z\n1 2 3\n4 5 6\n7 8 9\n", {"delimiter": " "}, LIKELY),
    ("x    y     z\n1    2     3\n10   20    30\n",
     {"delimiter": " ", "skip_initial_space": True}, DOUBTFUL),
    ("a b\n1 2\n", {"delimiter": " "}, LIKELY),
    ('"first name" "city"\n"Ada" "New York"\n', {"delimiter": " "}, LIKELY),
    ("'first name' 'city'\n'Ada' 'New York'\n", {"delimiter": " ", "quote": "'"}, DOUBTFUL),
    ("Date Time Value\n2024-01-01 10:00 5\n2024-01-01 11:00 6\n", {"delimiter": " "}, LIKELY),
    ("id^name^n\n1^Ada^5\n2^Grace^6\n", {"delimiter": "^"}, LIKELY),
    ("id~name~n\n1~Ada, L.~5\n2~Grace~6\n", {"delimiter": "~"}, LIKELY),
    ("id^name^n\n1^Ada^5\n2^Grace^6\n4\n", {}, PLAIN),  # too few rows have it: three of four
    ("id^n\n1^5\n2^6\n3^7\n4\n5^1\n6^1\n7^1\n8\n", {"delimiter": "^"}, DOUBTFUL),
    ("id§name\n1§Ada; Lovelace\n2§Grace\n", {"delimiter": "§"}, LIKELY),
    ("id¦name\n1¦Ada\n2¦Grace\n", {"delimiter": "¦"}, LIKELY),
    ("id\x01name\n1\x01Ada\n2\x01Grace\n", {"delimiter": "\x01"}, LIKELY),
    ("id\x1fname\x1fn\n1\x1fAda\x1f5\n2\x1fGrace\x1f6\n", {"delimiter": "\x1f"}, LIKELY),
    ("id||name||n\n1||Ada||5\n2||||6\n", {"delimiter": "||"}, LIKELY),
    ("id||name|n\n1||Ada|5\n2||Grace|6\n", {"delimiter": "|"}, PLAIN),  # one is always empty
    ("id::name\n1::Ada\n2::Grace\n", {"delimiter": "::"}, LIKELY),
    ("1::Toy Story (1995)::Animation|Children's\n2::Jumanji (1995)::Adventure\n",
     {"delimiter": "::", "has_header": False}, DOUBTFUL),
    ("id|~|name\n1|~|Ada\n2|~|Grace|x\n", {"delimiter": "|~|"}, LIKELY),
    ("id~|~name\n1~|~Ada\n2~|~Grace\n", {"delimiter": "~|~"}, LIKELY),
    ("id^^name\n1^^Ada\n2^^Grace\n", {"delimiter": "^^"}, LIKELY),
    ("#Version: 1.0\n#Fields: date time method status\n"
     "2024-01-01 00:00:01 GET 200\n2024-01-01 00:00:02 GET 404\n",
     {"delimiter": " ", "comment": "#", "skip_lines": 2, "has_header": False}, DOUBTFUL),
    # what a line declares
    ("sep=;\nOne;Two\n1;2\n", {**SEMICOLON, "skip_lines": 1}, CERTAIN),
    ('"sep=;"\nOne;Two\n1;2\n', {**SEMICOLON, "skip_lines": 1}, CERTAIN),
    ("SEP=|\na,b|c\n1,2|3\n", {"delimiter": "|", "skip_lines": 1}, CERTAIN),
    ("sep=,\nid,n\n1,2\n", {"skip_lines": 1}, CERTAIN),
    ("sep=\t\nid\tn\n1\t2\n", {**TAB, "skip_lines": 1}, CERTAIN),
    ("sep=^\r\nid^n\r\n1^2\r\n", {"delimiter": "^", "skip_lines": 1}, CERTAIN),
    ("sep=;\nid\nAda\n", {**SEMICOLON, "skip_lines": 1}, CERTAIN),
    ("sep=;\nid,n\n1,2\n", {**SEMICOLON, "skip_lines": 1}, DOUBTFUL),
    # rows of different lengths do not spoil the delimiter
    ("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n13,14,15\n", {}, PLAIN),
    ("a;b;c\n1;2;3\n4;5\n6\n7;8;9\n10;11\n12;13;14\n", SEMICOLON, PLAIN),
    ("a\tb\tc\n1\t2\t3\n4\n5\t6\t7\nTotal\t8\n", TAB, PLAIN),
    # one column
    ("remark\nGreat, thanks\nNo\nWell, yes, fine\n", None, DOUBTFUL),
    ("author\nLovelace, Ada\nHopper, Grace\nTuring, Alan\n", None, DOUBTFUL),
    ('remark\n"one, two"\n"three"\n', {}, PLAIN),
    ('"street"\n"Main St, 5"\n"Oak St, 7"\n', {}, PLAIN),
    ('"id,name"\n"1,Ada"\n"2,Grace"\n', {}, DOUBTFUL),
    ('"id;""name"""\n"1;""Ada"""\n', {}, DOUBTFUL),
    ("remark\na, b\tc\x1fd\x01e\nx\ny\nz\n", {"delimiter": "\x01"}, DOUBTFUL),  # each is in it
    ("Wert\n1,5\n2,5\n2020\n-\n", None, DOUBTFUL),
    ("Amount\n1,234.50\n2,345.60\n", None, DOUBTFUL),
    # of the content and the ending, the content decides
    ("a;b;c\n1;2;3\n4;5;6\n", SEMICOLON, PLAIN),
]  # fmt: skip
QUOTES = [
    ("id,name\n1,'Lovelace, Ada'\n2,'Hopper, Grace'\n", {"quote": "'"}, DOUBTFUL),
    ("'id','name'\n'1','it''s'\n'2','b'\n", {"quote": "'"}, DOUBTFUL),
    ("id;name\n1;'a;b'\n2;'c'\n", {**SEMICOLON, "quote": "'"}, DOUBTFUL),
    ("id,name\n1,'a'\n2,'b'\n3,'c'\n4,'d'\n5,e\n", {"quote": "'"}, DOUBTFUL),  # most of a column
    ("id,name\n1,'a'\n2,'b'\n3,'c'\n4,d\n", {}, DOUBTFUL),
    ("id,name\n1,'Lovelace\n2,O'Hara\n3,'tis\n", {}, PLAIN),
    ('id\ttext\n1\t"start\n2\tmiddle\n3\tend"\n', {**TAB, "quote": ""}, DOUBTFUL),
    ('id\ttext\n1\t"Hello" she said\n2\tBye\n', {**TAB, "quote": ""}, DOUBTFUL),
    ('id\theight\n1\t"5\n2\t"6\n3\t7\n', {**TAB, "quote": ""}, DOUBTFUL),
    ('id,text\n1,"start\n2,middle\n3,end"\n', {}, DOUBTFUL),
    ('id,text\n0,"x"\n1,"start\n2,middle\n3,end"\n', {}, PLAIN),
    ('id|text\n1|"open\n2|x\n3|y\n', {"delimiter": "|", "quote": ""}, DOUBTFUL),
    ('id,text\n1,"Hello" she said\n2,Bye\n3,"Oh" well\n', {"quote": ""}, DOUBTFUL),
    ('id,text\n1,"one\ntwo, three"\n2,"x"\n3,y\n', {}, PLAIN),
    ('id,name,n\n1, "Lovelace, Ada", 5\n2, "Hopper, Grace", 6\n',
     {"skip_initial_space": True}, DOUBTFUL),
    ('"id"; "name"\n"1"; "a;b"\n', {**SEMICOLON, "skip_initial_space": True}, DOUBTFUL),
    ('id,text\n1,"say \\"hi\\", she said"\n2,"x"\n', {"escape": BACKSLASH}, DOUBTFUL),
    ('id;text\n1;"a \\"b\\" c"\n2;d\n', {**SEMICOLON, "escape": BACKSLASH}, DOUBTFUL),
    ("id,text\n1,one\\, two\n2,three\n3,four\n", {"escape": BACKSLASH}, DOUBTFUL),
    ("id\ttext\n1\tone\\\ttwo\n2\tthree\n", {**TAB, "escape": BACKSLASH}, DOUBTFUL),
    ("id\tname\n1\t\\N\n2\tAda\n", {**TAB, "escape": BACKSLASH}, DOUBTFUL),
    ('id,name\n1,\\N\n2,"Ada"\n', {"escape": BACKSLASH}, DOUBTFUL),
    ("id,path\n1,C:\\new\n2,D:\\Nest\n", {}, PLAIN),
    ("id,path\n1,C:\\new\n2,\\N\n", {}, DOUBTFUL),  # no backslash of a path is lost
    ('"id","mark"\n"1","\\N"\n', {}, PLAIN),
    ('a,b\n"1","2\n3,4\n5,6\n', {"quote": ""}, DOUBTFUL),
    ('a,b\n"1","x"\n"2","y"\n"3","4\n5,6\n', {}, PLAIN),  # damaged, as the copier says
    ('id,text\n1,"the "big" one"\n2,"x"\n3,"y"\n', {}, PLAIN),  # this one, too
    ('id,path\n1,"C:\\temp\\"\n2,"x"\n', {}, PLAIN),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "sure"), DELIMITERS + QUOTES)
def test_the_dialect_is_proposed(text, expected, sure):
    found = proposed(text)
    assert doubt(found) == sure
    assert expected is None or differences(found.reading) == expected


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("id,text\n1,one\\, two\n2,three\n", "the next character an ordinary one."),
        ("id,text\n1,\\N\n2,three\n", "and \\N to be a missing value."),
        ("id,path\n1,C:\\new\n2,\\N\n", "Backslashes were taken as characters"),
    ],
)
def test_what_was_made_of_backslashes_is_said(text, note):
    (found,) = said(proposed(text))
    assert note in found


@pytest.mark.parametrize(
    ("name", "text", "delimiter"),
    [
        ("x.tsv", "a,b\tc\n1,2\t3\n", "\t"),
        ("x.psv", "a|b;c\n1|2;3\n", "|"),
        ("x.tsv", "a,b,c\n1,2,3\n", ","),
        ("x.csv", "a\tb\n1\t2\n", "\t"),
        ("x", "a;b\n1;2\n", ";"),
        ("x.tsv", "name\nAda\n", "\t"),
    ],
)
def test_the_ending_of_the_name_only_helps(name, text, delimiter):
    assert proposed(text, name).reading.delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("remark\nGreat, thanks\nNo\n", 1),
        ("author\nLovelace, Ada\nX, Y\n", 1),
        ("n\n1,5\n2,5\n", 1),
    ],
)
def test_the_delimiter_of_a_single_column_splits_no_value(text, columns):
    delimiter = proposed(text).reading.delimiter
    assert all(len(line.split(delimiter)) == columns for line in text.splitlines())
