"""What is said of each status that is no success."""

import pytest

from csvdownloader.core.errors.failure_kind import Remedy
from csvdownloader.engine.transfer.status import status_error


def test_http_12_each_refusal_has_its_own_words():
    errors = [status_error(s, "a.example:443") for s in (401, 403, 404, 410, 451, 500, 503, 511)]
    assert len({error.message for error in errors}) == len(errors)
    assert len({error.hint for error in errors}) >= 6
    for error in errors:
        assert f"({error.status})" in error.message


@pytest.mark.parametrize("status", [401, 403, 404, 407, 408, 410, 429, 451, 500, 503, 511])
def test_http_12_a_known_refusal_has_more_than_the_words_of_its_class(status):
    message = status_error(status, "a.example:443").message
    assert f"({status})" in message
    assert not any(words.partition("(")[0] in message for _, words in CLASSES)


CLASSES = [
    (204, "gave an answer without a file (204)"),
    (304, "sent the call elsewhere, but not where (304)"),
    (418, "refused the call (418)"),
    (599, "has trouble on its side (599)"),
    (100, "gave an answer that means nothing (100)"),
    (600, "gave an answer that means nothing (600)"),
]


@pytest.mark.parametrize(("status", "words"), CLASSES)
def test_http_12_another_refusal_has_the_words_of_its_class(status, words):
    assert status_error(status, "a.example:443").message == f"a.example:443 {words}"


@pytest.mark.parametrize("status", [100, 206, 304, 418, 599, 999])
def test_every_other_status_has_words_too(status):
    error = status_error(status, "a.example:443")
    assert f"({status})" in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("statuses", "remedy"),
    [
        ((407, 408, 425, 429, 500, 503, 599), Remedy.RETRY),
        ((100, 401, 404, 410, 418, 451, 499, 511), Remedy.OPEN_IN_BROWSER),
    ],
)
def test_what_may_pass_is_retried_and_the_rest_is_looked_at(statuses, remedy):
    assert {status_error(status, "a.example:443").remedy for status in statuses} == {remedy}
