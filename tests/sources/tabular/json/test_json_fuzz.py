from random import Random

from tests.fuzz_json import check_records, check_rows
from tests.support.json_fuzz import REFUSED, expected_records, json_text


def test_texts_of_any_kind_are_read_as_python_reads_them():
    first = Random().randrange(1 << 40)
    assert all(map(check_records, range(first, first + 3000)))


def test_plain_rows_are_written_as_the_exact_reader_does_it():
    first = Random().randrange(1 << 40)
    assert all(map(check_rows, range(first, first + 500)))


def test_the_texts_are_of_many_kinds():
    found = [expected_records(json_text(Random(seed))) for seed in range(1000)]
    assert 200 < found.count(REFUSED) < 800
    assert sum(len(records) > 1 for records in found if records != REFUSED) > 100
