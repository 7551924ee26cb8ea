import bz2
import gzip
import io
import lzma
import random
import zipfile
import zlib

import pytest
from backports import zstd

from csvdownloader.core.errors.files import SourceUnreadableError
from csvdownloader.core.errors.reading import WrongContentError
from csvdownloader.core.errors.responses import NotTheDataError
from csvdownloader.sources.tabular.containers import layers, zips
from tests.sources.web.bodies.harness import BodiesHarness, decoding

TEXT = b"a,b\n1,2\n"
MANY = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * 7919) for n in range(40_000))


@pytest.fixture
def harness(tmp_path):
    return lambda simple=True, **decode: BodiesHarness(
        tmp_path / "job", simple=simple, decode=decoding(**decode)
    )


def zip_of(*members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def summed_zstd(data):
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})


WRAPS = {
    "gzip": gzip.compress,
    "zstd": zstd.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": lambda data: zip_of(("x.csv", data)),
    "stored zip": lambda data: zip_of(("x.csv", data), method=zipfile.ZIP_STORED),
    "gzip in zip": lambda data: zip_of(("x.csv.gz", gzip.compress(data))),
    "zip in gzip": lambda data: gzip.compress(zip_of(("x.csv", data))),
    "zip in zip in zstd": lambda data: zstd.compress(
        zip_of(("inner.csv.zip", zip_of(("dir/x.csv", data))))
    ),
}


@pytest.mark.parametrize("how", WRAPS)
@pytest.mark.parametrize("simple", [True, False])
def test_a_container_is_recognized_by_its_bytes(harness, how, simple):
    job = harness(simple)
    assert job.file(WRAPS[how](MANY), media_type="application/octet-stream", name="x") == 40_000
    assert job.publish().row_count == 40_000
    assert job.bytes() == MANY


def test_nothing_is_left_of_what_was_unpacked(harness):
    job = harness(False)
    job.file(WRAPS["zip in zip in zstd"](TEXT))
    assert job.left() == ["out.csv.part"]


def test_too_many_containers_are_an_error(harness):
    data = TEXT
    for _ in range(4):
        data = gzip.compress(data)
    with pytest.raises(WrongContentError, match="packed more than 3 times") as raised:
        harness().file(data)
    assert raised.value.hint == "Unpack it, and read the file in it."


def test_a_container_that_the_profile_does_not_expect_is_no_data(harness):
    with pytest.raises(NotTheDataError, match="sent a gzip file instead of the data"):
        harness(unwrap=("zip",)).file(gzip.compress(TEXT))


TRUNCATED = "is cut off: its end is missing"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (gzip.compress(MANY)[:-50_000], TRUNCATED),
        (gzip.compress(MANY)[:-8], TRUNCATED),
        (gzip.compress(MANY)[:-8] + bytes(8), "is damaged: CRC check failed"),
        (gzip.compress(MANY)[:-4] + bytes(4), "is damaged: Incorrect length of data"),
        (gzip.compress(MANY) + b"junk", "is damaged: Not a gzipped file"),
        (gzip.compress(MANY) + gzip.compress(TEXT)[:9], TRUNCATED),
        (zstd.compress(MANY)[:-100], TRUNCATED),
        (zstd.compress(MANY) + b"junk", "is damaged: Unable to decompress"),
        (bz2.compress(MANY)[:-50_000], TRUNCATED),
        (bz2.compress(MANY) + b"junk", "is damaged: Invalid data stream"),
        (lzma.compress(MANY)[:-9], TRUNCATED),
        (lzma.compress(MANY) + b"junk" * 3, "is damaged: Input format not supported"),
        (zip_of(("x.csv", MANY))[:-100], "is cut off or damaged: File is not a zip file"),
        (zip_of(("x.csv", MANY)) + b"junk", "is damaged: there is something behind its end"),
    ],
)
@pytest.mark.parametrize("label", [{}, {"name": "data.csv.gz"}])
def test_http_04_a_container_is_whole_or_an_error(harness, data, message, label):
    with pytest.raises(SourceUnreadableError, match=message):
        harness().file(data, **label)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_http_04_all_streams_of_a_compressed_body_are_read(harness, pack):
    job = harness()
    job.file(pack(b"a,b\n1,2\n") + pack(b"3,4\n") + pack(b""))
    job.finish()
    assert job.text() == "a,b\n1,2\n3,4\n"


def test_http_04_a_member_of_a_zip_with_a_wrong_checksum_is_an_error(harness):
    data = zip_of(("x.csv", TEXT), method=zipfile.ZIP_STORED).replace(b"1,2", b"1,3")
    with pytest.raises(SourceUnreadableError, match=r"x\.csv is damaged: Bad CRC-32"):
        harness().file(data)


def test_http_04_a_member_of_a_zip_that_is_shorter_than_it_should_be_is_an_error(harness):
    data = bytearray(zip_of(("x.csv", TEXT)))
    data[data.index(b"PK\x01\x02") + 24] += 1
    with pytest.raises(SourceUnreadableError, match=r"x\.csv is cut off"):
        harness().file(bytes(data))


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("zstd", zstd.compress),
        ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
        ("gzip", lambda data: gzip.compress(gzip.compress(data))),
        ("identity", bytes),
    ],
)
def test_http_05_a_coding_that_nobody_asked_for_is_taken_off(harness, coding, pack):
    job = harness()
    job.file(pack(MANY), content_encoding=coding)
    job.finish()
    assert job.bytes() == MANY


@pytest.mark.parametrize("coding", ["br", "compress", "gzip, br", "lz4"])
def test_http_05_an_unknown_coding_is_named(harness, coding):
    with pytest.raises(WrongContentError, match=r"came in the coding \w+, which is not known"):
        harness().file(gzip.compress(TEXT), content_encoding=coding)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_http_04_a_label_without_its_coding_is_an_error(harness, coding):
    with pytest.raises(WrongContentError, match=f"with the label {coding}, but is not {coding}"):
        harness().file(TEXT, content_encoding=coding)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zlib.compress(MANY)[:-1000], TRUNCATED),
        (zlib.compress(MANY)[:-1] + b"\0", "is damaged"),
        (zlib.compress(MANY) + b"junk", "is damaged: there is something behind its end"),
        (TEXT, "is damaged"),
    ],
)
def test_http_05_deflate_is_strict_too(harness, data, message):
    with pytest.raises(SourceUnreadableError, match=message):
        harness().file(data, content_encoding="deflate")


def test_an_empty_body_needs_no_coding(harness):
    job = harness()
    assert job.file(b"", content_encoding="gzip") == 0
    assert job.assembly.nothing


@pytest.mark.parametrize("how", WRAPS)
def test_http_05_a_bomb_is_stopped(harness, how, monkeypatch):
    monkeypatch.setattr(layers, "FREE", 1 << 17)
    monkeypatch.setattr(layers, "RATIO", 20)
    bomb = WRAPS[how](b"a,b\n" + b"1,2\n" * (1 << 20))
    if how == "stored zip":
        bomb = gzip.compress(bomb)
    job = harness()
    with pytest.raises(SourceUnreadableError, match="unpacks to more than 20 times its size"):
        job.file(bomb)
    assert job.spool.part.stat().st_size <= 25 * max(len(bomb), 1 << 17)


def test_http_05_what_may_come_out_is_shared_by_all_members(harness, monkeypatch):
    monkeypatch.setattr(layers, "FREE", 1 << 20)
    monkeypatch.setattr(layers, "RATIO", 1)
    one = b"a,b\n" + b"1,2\n" * (100 << 10)
    with pytest.raises(SourceUnreadableError, match=r"2\.csv unpacks to more than"):
        harness(members="join").file(zip_of(*((f"{n}.csv", one) for n in range(9))))


def test_http_05_many_entries_are_refused(harness, monkeypatch):
    monkeypatch.setattr(zips, "ENTRIES", 20)
    with pytest.raises(WrongContentError, match="holds 21 files; at most 20 are read"):
        harness(members="join").file(zip_of(*((f"{n}.csv", TEXT) for n in range(21))))


def test_members_are_joined_in_their_order(harness):
    job = harness(members="join", member="*.csv")
    members = ("b.csv", b"a,b\n1,2"), ("notes.txt", b"x"), ("a.CSV", b"a,b\n3,4")
    assert job.file(zip_of(*members, ("empty.csv", b""))) == 2
    assert job.finish().statement == "The service sent 2 rows and all were copied."
    assert job.text() == "a,b\n1,2\n3,4\n"


def test_one_member_is_found_by_its_pattern(harness):
    job = harness(member="out/*.csv")
    job.file(zip_of(("out/", b""), ("in/a.csv", b"x\n"), ("out/a.csv", TEXT)))
    job.finish()
    assert job.bytes() == TEXT


def test_what_a_mac_adds_to_a_zip_is_no_member(harness):
    job = harness(member="*.csv")
    job.file(zip_of(("__MACOSX/._a.csv", b"\0"), ("a.csv", TEXT)))
    job.finish()
    assert job.bytes() == TEXT


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([], r"holds no file$"),
        ([("a.txt", TEXT)], r"holds no file \*\.csv but a.txt$"),
        ([(f"{n}.csv", TEXT) for n in range(13)], "holds 13 files: 0.csv, .*, 11.csv, ...$"),
    ],
)
def test_no_member_or_more_than_the_one_is_named(harness, members, message):
    with pytest.raises(WrongContentError, match=message):
        harness(member="*.csv").file(zip_of(*members), name="z.zip")


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a\u202e.csv"])
def test_the_name_of_a_member_is_never_a_path(harness, tmp_path, name):
    job = harness()
    job.file(zip_of((name, TEXT)))
    assert job.left() == ["out.csv.part"]
    assert [path.name for path in tmp_path.iterdir()] == ["job"]


def test_an_encrypted_member_is_named(harness):
    data = bytearray(zip_of(("x.csv", TEXT)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(SourceUnreadableError, match=r"x\.csv is encrypted"):
        harness().file(bytes(data))


def test_an_unknown_way_to_pack_is_named(harness):
    data = bytearray(zip_of(("x.csv", TEXT)))
    data[data.index(b"PK\x01\x02") + 10] = 96
    with pytest.raises(SourceUnreadableError, match=r"x\.csv cannot be unpacked"):
        harness().file(bytes(data))


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize(
    "pack", [WRAPS["zip"], WRAPS["gzip"], WRAPS["bzip2"], WRAPS["xz"], summed_zstd]
)
def test_http_04_a_changed_byte_never_changes_a_value(harness, pack, seed):
    noise = random.Random(seed)
    text = b"a,b\n" + b"".join(b"%d,x\n" % noise.randrange(10**9) for _ in range(2000))
    data = bytearray(pack(text))
    data[noise.randrange(len(data))] ^= 1 << noise.randrange(8)
    job = harness()
    try:
        job.file(bytes(data))
        job.finish()
    except (SourceUnreadableError, WrongContentError, NotTheDataError):
        return
    assert job.bytes() == text  # only a name or a date was hit


def test_progress_follows_the_reading_of_a_zip(harness):
    noise = random.Random(1)
    rows = b"".join(b"%d,%d\n" % (noise.randrange(10**9), n) for n in range(200_000))
    job = harness()
    job.file(zip_of(("x.csv", b"a,b\n" + rows)))
    assert job.report.percents[0] < 50
    assert job.report.percents == sorted(job.report.percents)
