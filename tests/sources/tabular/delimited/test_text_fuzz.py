from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz_text import check
from tests.support.text_fuzz import MALFORMED, read_by_copier, written_case


@settings(deadline=None, max_examples=300)
@given(st.randoms(use_true_random=False))
def test_what_python_writes_in_any_dialect_and_encoding_is_copied_cell_by_cell(random):
    case = written_case(random)
    if case is not None:
        assert read_by_copier(case, random) == (case.rows, case.others)


def test_texts_of_any_kind_are_read_as_python_reads_them():
    first = Random().randrange(1 << 40)
    assert all(map(check, range(first, first + 400)))


def test_the_texts_are_of_many_kinds():
    cases = [written_case(Random(seed)) for seed in range(400)]
    written = [case for case in cases if case is not None]
    assert len(written) > 250
    assert sum(len(case.rows) for case in written if case.rows != MALFORMED) > 500
    assert len({case.reading.encoding for case in written}) > 15
    assert len({case.reading.delimiter for case in written}) > 10
