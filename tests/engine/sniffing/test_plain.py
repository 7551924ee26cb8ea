"""Files that need no word: a false alarm is as bad as a doubt that is not said."""

import pytest

from tests.support.readings import PLAIN, differences, doubt, proposed, said

COMMAS = [
    "id,name\n1,Ada\n2,Grace\n",
    "id,name",
    "id,name\n",
    "name\nAda\nGrace\n",
    "a\n1\n2\n3\n",
    "Name,City\nAda,London\nGrace,New York\nAlan,Wilmslow\n",
    "one,row\n5,6\n",
    "date,open,high,low,close,volume\n2024-01-02,187.15,188.44,183.89,185.64,82488700\n"
    "2024-01-03,184.22,185.88,183.43,184.25,58414500\n",
    "country,1990,1991,1992\nAndorra,5,6,7\nBelize,8,9,10\n",
    "Province/State,Country/Region,Lat,Long,1/22/20,1/23/20\n,Afghanistan,33.9,67.7,0,0\n"
    ",Albania,41.1,20.1,0,0\n",
    'id,text\n1,"One, two, three, and more, of it"\n2,"Nothing; here | either"\n3,"a\tb"\n',
    'id,text\n1,"She said ""hello, you"", and left"\n2,"x"\n',
    '"first line\nsecond line",b,c\nd,e,f\n',
    'id,text\n1,"first line\nsecond line"\n2,"one, two\n\nthree"\n3,ok\n',
    'id,payload\n1,"{""a"": 1, ""b"": [1, 2]}"\n2,"{""a"": 2, ""b"": []}"\n',
    'id,payload\n1,"[{""k"":""v;w""},{""k"":""x|y""}]"\n2,[]\n',
    '"id","name"\n"1","Ada"\n"2","Grace"\n',
    '"id","note"\n"1",""\n"2",""\n',
    "a,b,c,d,e,f\n,,,,,\n1,,,,,\n,,,,,2\n",
    "a,b,c\n,,\n,,\n,,\n",
    "id,first,second,third\n1,,,\n2,,,\n3,,x,\n",
    "time,value\n10:30,5\n10:31,6\n",
    "started,ended\n2024-01-01 10:00:00,2024-01-01 11:00:00\n2024-01-02 10:00:00,\n",
    "id,tags\n1,red;green\n2,blue\n3,red;blue;green\n",
    "id,tags\n1,red|green\n2,blue|red\n3,red|blue\n",
    "gene,go\nBRCA1,GO:0003677;GO:0005634\nTP53,GO:0000981;GO:0003700\n",
    "url,status\nhttps://example.org/a?b=1;c=2,200\nhttp://example.org:8080/,404\n",
    "name,address\nAda,12 St James's Square\nGrace,'t Hooftlaan 5\n",
    "word,count\n'tis,5\n'twas,3\n",
    'size,price\n5" pipe,3\n6" pipe,4\n',
    'title,year\nThe "Weird" One,1984\nPlain,1985\n',
    "path,size\nC:\\temp\\new,5\nD:\\data\\,6\n",
    'path,size\n"C:\\temp\\","5"\n"D:\\data\\x","6"\n',
    "ip,mac\n10.0.0.1,00:1a:2b:3c:4d:5e\n10.0.0.2,00:1a:2b:3c:4d:5f\n",
    "id,uuid\n1,123e4567-e89b-12d3-a456-426614174000\n",
    "a,a,b\n1,2,3\n4,5,6\n",
    "x,y\n0.5,1e-5\n-.5,-1E+10\n",
    "x, y, z\n1, 2, 3\n4, 5, 6\n",
    "name,active\nAda,true\nGrace,false\n",
    "code,label\n01,Agriculture\n02,Mining\n03,Industry and craft\n",
    "key,value\nhost,localhost\nport,5432\nname,shop\n",
    "Year,Population (thousands),Share %\n2001,59 113,10.2\n2002,59 366,10.3\n",
    "姓名,城市\n张伟,北京\n王芳,上海\n",
    "氏名,金額\n山田 太郎,1000\n鈴木 花子,2500\n",
    "Имя,Город\nИван,Москва\nЛюдмила,Тверь\n",  # noqa: RUF001
    "emoji,meaning\n😀,grin\n🙃,upside down\n",
    "id,comment\n1,great!\n2,#1 in my list\n3,no # here\n",
    "color,hex\nred,#ff0000\nblue,#0000ff\n",
    "hex,color\n#ff0000,red\n#0000ff,blue\n#00ff00,green\n",
    "2019,2020,name\n5,6,x\n7,8,y\n",
    "STATION,DAY,eor\n   44,20240101,eor\n   44,20240102,eor\n",
    "lat,lon\n52.52,13.40\n48.85,2.35\n",
    "q1,q2,q3\nyes,no,maybe\nno,no,yes\n",
    "name,born\nAda,10 December 1815\nGrace,9 December 1906\n",
    "latin\ncaf\u00e9\nna\u00efve\n",
    "full name\nAda Lovelace\nGrace Hopper\n",
    "city name here\nParis is fine\nRome is old\n",
    "timestamp\n2024-01-01 10:00:00\n2024-01-01 10:00:05\n",
    "time\n10:30\n11:30\n",
    "moment\n2024-01-01 10:00\n",
    "url\nhttps://example.org/a\nhttps://example.org/b\n",
    "address\n12 Main Street\n14 Broad Street\n",
    "step\n1: begin\n2: go on\n",
    "email\nada@example.org\ngrace@example.org\n",
    "id,name\r\n1,Ada\r\n2,Grace\r\n",
    "id,name\r1,Ada\r2,Grace\r",
    "id,name\n1,Ada\n2,Grace\n\n\n",
    "id,name\n1,Ada\n\n2,Grace\n",
    "name,n\nAda,5\nGrace,unknown\nAlan,7\nKurt,8\n",
    "name,n\nAda,n/a\nGrace,5\nAlan,7\n",
    "#id,name\n1,Ada\n2,Grace\n",
    "1st,2nd\nx,y\nz,w\n",
    "2020,2021\nx,y\nz,w\n",
    "id,sql\n1,\"SELECT a, b FROM t WHERE x = 'y, z'\"\n2,\"INSERT INTO t VALUES ('a', 'b')\"\n",
    'id,html\n1,"<a href=""x"">b</a>"\n2,"<p class=""c; d"">e</p>"\n',
    "sku,size,price\nA-1,10x20,€5\nA-2,20x30,€6\n",
    ",name,n\n0,Ada,1\n1,Grace,2\n",
]
OTHERS = {
    ";": [
        "Datum;Betrag;Zweck\n01.02.2024;-3,50;Kaffee, schwarz\n02.02.2024;1.200,00;Lohn\n",
        "id;latitude;longitude\n1;48,85;2,35\n2;43,30;5,37\n",
        "id;a\n1;1,5\n2;2,5\n3;3,5\n",
        'Name;Notiz\nAda;"eins; zwei"\nGrace;"drei"\n',
        "Nom;Prénom\nLovelace;Ada\nHopper;Grace\n",
        "a;b\n",
        "a;b;\n1;2;\n3;4;\n",
    ],
    "\t": [
        "id\tname\n1\tAda, Countess\n2\tGrace\n",
        "gene\tstart\tend\nBRCA1\t43044295\t43125364\n",
        "a\tb\tc\n\t\t\n1\t\t2\n",
        'id\tquote\n1\tsay "hi" now\n2\t5" disk\n',
        'id\tquote\n1\t"a\tb"\n2\t"c"\n',
        "text\tlabel\nfree text, with commas; and more\tpos\nother, text\tneg\n",
    ],
    "|": [
        "id|name|city\n1|Ada|London\n2|Grace|New York, NY\n",
        "NPI|Name|Date\n1003000126|A. ENKESHAFI|2003-05-08\n1003000134|T. CIBULL|2003-05-09\n",
    ],
}
CASES = [(",", text) for text in COMMAS] + [
    (d, text) for d, texts in OTHERS.items() for text in texts
]


@pytest.mark.parametrize(("delimiter", "text"), CASES, ids=lambda value: repr(value)[:40])
def test_nothing_is_said_of_a_plain_file(delimiter, text):
    found = proposed(text)
    assert (differences(found.reading), said(found)) == (
        {"delimiter": delimiter} if delimiter != "," else {},
        [],
    )


def test_nothing_is_said_of_a_mark_at_the_start():
    found = proposed("\ufeffid,name\n1,Ada\n")
    assert (doubt(found), found.mark_length, differences(found.reading)) == (PLAIN, 3, {})


def test_a_wide_table_is_plain():
    wide = ",".join(f"c{number}" for number in range(3000)) + "\n"
    found = proposed(wide + ",".join(["5"] * 3000) + "\n")
    assert (doubt(found), differences(found.reading)) == (PLAIN, {})
