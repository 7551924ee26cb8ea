"""Where the table begins: titles, comments, blank lines, several rows of names, or none."""

import pytest

from csvdownloader.core.sources.reading import ExtraField
from tests.support.readings import DOUBTFUL, LIKELY, PLAIN, differences, doubt, proposed, said

SEMICOLON, TAB = {"delimiter": ";"}, {"delimiter": "\t"}
NO_HEADER = {"has_header": False}


def skip(lines, **others):
    return {"skip_lines": lines, **others}


TITLES = [
    ("Sales 2024\nDate;Amount\n1;2\n", skip(1, **SEMICOLON), DOUBTFUL),
    ("Monthly report\n\nid,name\n1,Ada\n2,Grace\n", skip(2), DOUBTFUL),
    ("Umsätze Januar\nErstellt: 01.02.2024\n\nDatum;Betrag\n01.01.2024;5,00\n02.01.2024;6,00\n",
     skip(3, **SEMICOLON), DOUBTFUL),
    ("Office for Statistics\nTable 5: Births\nRegion,2019,2020\nNorth,5,6\nSouth,7,8\n",
     skip(2), DOUBTFUL),
    ("Kontoauszug;;;\nKonto;DE12 3456;;\nDatum;Zweck;Betrag;Währung\n"
     "01.02.2024;Kaffee;-3,50;EUR\n02.02.2024;Lohn;1200,00;EUR\n", skip(2, **SEMICOLON), DOUBTFUL),
    ("Report,,,\nid,name,price,n\n1,x,2,3\n2,y,3,4\n", skip(1), DOUBTFUL),
    ("Report,,,\n,,,\nid,name,price,n\n1,x,2,3\n2,y,3,4\n", skip(2), DOUBTFUL),
    ("Report,,,\nfrom,5,,\nid,name,price,n\n1,x,2,3\n2,y,3,4\n", skip(2), DOUBTFUL),
    (",,,\nid,name,price,n\n1,x,2,3\n", skip(1), DOUBTFUL),
    (";;\nName;Ort;Alter\nAda;London;36\nAlan;Wilmslow;41\n", skip(1, **SEMICOLON), DOUBTFUL),
    ("Data Source,World Development Indicators,\n\nLast Updated Date,2024-01-01,\n\n"
     "Country,Code,1960,1961\nAruba,ABW,54211,55438\nBelize,BLZ,92000,94000\n", skip(4), DOUBTFUL),
    ("Station,Berlin\nHeight,34 m\n\nDate,Temperature\n2024-01-01,5.5\n2024-01-02,6.5\n"
     "2024-01-03,7\n2024-01-04,8\n", skip(3), DOUBTFUL),
    ("Instrument: X100\nOperator: Ada\nRun: 5\n\nTime\tSignal\n0.1\t5.5\n0.2\t5.6\n0.3\t5.7\n",
     skip(4, **TAB), DOUBTFUL),
    ('"Table 1, all persons"\nage,n\n0,5\n1,6\n', skip(1), DOUBTFUL),
    ('"Kontonummer:";"DE12 / Girokonto";\n\n"Von:";"01.01.2024";\n"Bis:";"31.01.2024";\n\n'
     '"Buchungstag";"Wertstellung";"Text";"Betrag (EUR)";\n'
     '"02.01.2024";"02.01.2024";"Lastschrift";"-3,50";\n'
     '"03.01.2024";"03.01.2024";"Lohn";"1.200,00";\n', skip(5, **SEMICOLON), DOUBTFUL),
    ("Campaign report\nJan 1, 2024 - Jan 31, 2024\nCampaign,Clicks,Cost\nA,5,1.5\nB,6,2.5\n",
     skip(2), DOUBTFUL),
    ('"All amounts in USD, unless specified"\n"Definitions:"\n"date/time","type","total"\n'
     '"Jan 1, 2024 1:00:00 AM PST","Order","5.50"\n"Jan 2, 2024 1:00:00 AM PST","Order","6"\n',
     skip(2), DOUBTFUL),
    ("統計表\n\n,2019年,2020年\n北海道,5250,5224\n青森県,1246,1237\n", skip(2), DOUBTFUL),
    ("% a comment\n% b\nx,y\n1,2\n", skip(2), DOUBTFUL),
    ("// generated\nx;y\n1;2\n", skip(1, **SEMICOLON), DOUBTFUL),
    ("VERSION\t1\nSAMPLES\t2\n\nmz\tintensity\n100.1\t5\n100.2\t6\n100.3\t7\n",
     skip(3, **TAB), DOUBTFUL),
    ("Title, with comma\nid,name,n\n1,x,2\n2,y,3\n", skip(1), DOUBTFUL),
    ('"EXTF";700;21;"Stapel";5\nUmsatz;Konto\n12,50;1200\n13,50;1200\n',
     skip(1, **SEMICOLON), DOUBTFUL),
    ("x,\n,\nid,name\n0,\n", {}, PLAIN),  # of two columns, one value may be a row
    (",,x\nReport,x,\nid,name,n\n0,,x\n", skip(2), DOUBTFUL),
    ("2,,x\nid,name,n\n0,3,\n", {}, PLAIN),
    (",\n0,3\n1,3\n", skip(1, **NO_HEADER), DOUBTFUL),
    ("a,b,c,d\n1,2\n3,4\n5,6\n", {}, PLAIN),  # rows end too early, as the copier says
]  # fmt: skip
RULES = [
    ("id,name\n--,----\n1,Ada\n", {}, DOUBTFUL),
    ("| id | n |\n|---:|:--|\n| 1 | Ada |\n", {"delimiter": "|"}, DOUBTFUL),
    ("id,name\n-,--\n1,Ada\n", {}, PLAIN),
    ("id,name\n1,---\n2,Ada\n", {}, PLAIN),
]
BLANK = [
    ("\nid,name\n1,Ada\n", skip(1), LIKELY),
    ("\n\n\r\nid;n\n1;2\n", skip(3, **SEMICOLON), LIKELY),
    ("   \nid,name\n1,Ada\n", skip(1), LIKELY),
    ("\r\n\r\nid\tn\r\n1\t2\r\n", skip(2, **TAB), LIKELY),
]
COMMENTS = [
    ("# made by hand\nid,name\n1,Ada\n", skip(1, comment="#"), LIKELY),
    ("# one\n# two, three\nid,name\n1,Ada\n", skip(2, comment="#"), LIKELY),
    ("#id,name\n#int,text\nid,n\n1,5\n2,6\n", skip(2, comment="#"), DOUBTFUL),
    ("# a, b\n\nid,n\n1,5\n", skip(2, comment="#"), LIKELY),
    ("#\n# USGS\n#\nagency_cd\tsite_no\tvalue\nUSGS\t01646500\t5\nUSGS\t01646501\t6\n",
     skip(3, comment="#", **TAB), LIKELY),
    ("id,n\n1,5\n# the end\n", {"comment": "#"}, LIKELY),
    ("# x\nid,n\n1,5\n# half way\n2,6\n", skip(1, comment="#"), LIKELY),
    ("##fileformat=VCFv4.2\n##source=x\n#CHROM\tPOS\tID\n1\t100\trs1\n1\t200\trs2\n",
     skip(2, **TAB), DOUBTFUL),
    ("#id,n\n1,5\n2,6\n", {}, PLAIN),
    ("tag,n\n#a,1\n#b,2\n", {}, PLAIN),
]  # fmt: skip
SEVERAL = [
    (",Q1,,Q2,\nname,a,b,c,d\nx,1,2,3,4\ny,1,2,3,4\n", skip(1), DOUBTFUL),
    ("Region;2019;;2020;\n;m;f;m;f\nNord;1;2;3;4\nSüd;5;6;7;8\n", None, DOUBTFUL),
    ("time,temp,hum\n[s],[C],[%]\n0.1,20,50\n0.2,21,51\n", skip(1), DOUBTFUL),
    ("t,u,i,p\ns,V,A,W\n0.1,5,2,10\n0.2,5,3,15\n", skip(1), DOUBTFUL),
    ("id,name,n\nkey,text,count\n1,Ada,5\n", None, None),
]
NONE = [
    ("1,2024-01-01,5.5\n2,2024-01-02,6.5\n", NO_HEADER, DOUBTFUL),
    ("2024-01-01;5\n2024-01-02;6\n", {**NO_HEADER, **SEMICOLON}, DOUBTFUL),
    ("5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n",
     NO_HEADER, DOUBTFUL),
    ("1\n2\n3\n", NO_HEADER, DOUBTFUL),
    ("Ada,36\nAlan,41\nGrace,85\n", NO_HEADER, DOUBTFUL),
    ("10.0.0.1\tGET\t200\n10.0.0.2\tPOST\t404\n", {**NO_HEADER, **TAB}, DOUBTFUL),
    ("1|24|M|technician|85711\n2|53|F|other|94043\n3|23|M|writer|32067\n",
     {**NO_HEADER, "delimiter": "|"}, DOUBTFUL),
    ("1;2;3\n", {**NO_HEADER, **SEMICOLON}, DOUBTFUL),
    ('"1","Ada","2024-01-01"\n"2","Grace","2024-01-02"\n', NO_HEADER, DOUBTFUL),
    ("Export of 5 May\n1,2024-01-01,5.5\n2,2024-01-02,6.5\n", skip(1, **NO_HEADER), DOUBTFUL),
    ("01.02.2024;-3,50;Kaffee\n02.02.2024;1.200,00;Lohn\n", {**NO_HEADER, **SEMICOLON}, DOUBTFUL),
    ("39, State-gov, 77516, Bachelors\n50, Self-emp, 83311, Bachelors\n", NO_HEADER, DOUBTFUL),
    ("2024-01-01 10:00:00\n2024-01-01 10:00:05\n", NO_HEADER, DOUBTFUL),
    ("https://example.org/a\nhttps://example.org/b\n", NO_HEADER, DOUBTFUL),
    ("fe80::1\nfe80::2\n", NO_HEADER, DOUBTFUL),
    ("Tower,1990,1995\nBridge,1980,1985\nGate,1950,1955\n", NO_HEADER, DOUBTFUL),
    ("1,,\n2,x,\n3,,y\n", NO_HEADER, DOUBTFUL),
]  # fmt: skip
EXTRA = [
    ("a;b\n1;2;\n3;4;\n", {**SEMICOLON, "extra_field": ExtraField.IN_ROWS}, DOUBTFUL),
    ("a;b;\n1;2\n3;4\n", {**SEMICOLON, "extra_field": ExtraField.IN_HEADER}, DOUBTFUL),
    ("mpg,cyl\nMazda RX4,21,6\nDatsun 710,22.8,4\n",
     {"extra_field": ExtraField.UNNAMED_FIRST}, DOUBTFUL),
    ('"mpg" "cyl"\n"Mazda RX4" 21 6\n"Datsun 710" 22.8 4\n',
     {"delimiter": " ", "extra_field": ExtraField.UNNAMED_FIRST}, DOUBTFUL),
    ("a\tb\n1\tx\ty\n2\tz\tw\n", {**TAB, "extra_field": ExtraField.UNNAMED_FIRST}, DOUBTFUL),
    ("a,b,c\n1,2,3,\n4,5,6,\n", {"extra_field": ExtraField.IN_ROWS}, DOUBTFUL),
    ("Title\na,b,c\n1,2,3,\n4,5,6,\n", skip(1, extra_field=ExtraField.IN_ROWS), DOUBTFUL),
    ("# c\na,b\nx,1,2\ny,3,4\n", skip(1, comment="#", extra_field=ExtraField.UNNAMED_FIRST),
     DOUBTFUL),
    ("a,b\n1,2,\n3,4\n5,6,\n", {}, PLAIN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected", "sure"), TITLES + RULES + BLANK + COMMENTS + SEVERAL + NONE + EXTRA
)
def test_the_begin_of_the_table_is_proposed(text, expected, sure):
    found = proposed(text)
    assert expected is None or differences(found.reading) == expected, said(found)
    assert sure is None or doubt(found) == sure
