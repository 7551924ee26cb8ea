"""In which forms a secret is found, and in which errors."""

import json
import traceback
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest

from csvdownloader.core.control import Cancelled
from csvdownloader.core.errors.base import SourceError
from csvdownloader.core.masking import HIDDEN, Mask
from csvdownloader.core.messages import Message

SECRET = 'p/ß "\\x'


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        repr(SECRET)[1:-1],
        json.dumps(SECRET)[1:-1],
        b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_sec_02_a_secret_is_found_in_each_of_its_forms(form):
    assert Mask([SECRET]).masked(f"a {form} b {form}") == f"a {HIDDEN} b {HIDDEN}"


def test_sec_02_the_longer_secret_is_hidden_whole_and_an_empty_one_hides_nothing():
    mask = Mask(["", "key"])
    mask.add("keychain")
    mask.add("")
    assert mask.masked("the keychain, the key") == f"the {HIDDEN}, the {HIDDEN}"


def raised(error, cause=None):
    with pytest.raises(Exception) as caught, Mask(["canary"]).hiding():  # noqa: PT011
        raise error from cause
    return caught.value


def test_sec_02_an_error_for_people_loses_the_secret_and_keeps_its_class():
    error = SourceError(Message("no {name}", name="canary"), Message("a {name}", name="canary"))
    found = raised(error)
    assert found is error
    assert (found.message, found.hint) == (f"no {HIDDEN}", f"a {HIDDEN}")
    assert found.args == (found.message,)


@pytest.mark.parametrize(("text", "is_kept"), [("all right", True), ("no canary", False)])
def test_sec_02_a_cause_with_the_secret_is_dropped(text, is_kept):
    found = raised(SourceError(Message("no")), OSError(text))
    printed = "".join(traceback.format_exception(found))
    assert (text in printed) is is_kept


def test_sec_02_a_bug_with_the_secret_becomes_another_one_and_others_stay():
    found = raised(KeyError("no canary"))
    assert type(found) is RuntimeError
    assert str(found) == f"'no {HIDDEN}'"
    assert found.__suppress_context__
    bug = KeyError("no")
    assert raised(bug) is bug
    cancelled = Cancelled()
    assert raised(cancelled) is cancelled
