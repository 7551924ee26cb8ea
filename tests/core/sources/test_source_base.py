"""What a source does that overrides nothing."""

from csvdownloader.core.control import Cancel
from csvdownloader.core.requests.request import Request
from csvdownloader.core.sources.first_rows import PreviewMode
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.core.sources.source_base import SourceBase


class Plain(SourceBase):
    """A source with nothing of its own."""

    key, title = "plain", "Plain rows"

    def export(self, request, spool, report, cancel):
        raise NotImplementedError


REQUEST = Request("plain", {"a": 1})


def test_its_key_is_all_that_names_it():
    source = Plain()
    assert source.locate("plain") == {}
    assert source.locate("other") is None
    assert (source.locator(REQUEST), source.describe(REQUEST)) == ("plain", "plain")


def test_it_has_no_secrets_no_files_and_nothing_to_choose_from():
    source = Plain()
    assert source.without_secrets(REQUEST) is REQUEST
    assert source.named(REQUEST) is REQUEST
    assert list(source.files(REQUEST)) == []
    assert source.check(REQUEST) == {}
    assert list(source.dynamic_parameters({})) == []
    inspection = source.inspect(REQUEST, Cancel())
    assert (inspection.choices, inspection.note) == ({}, "Plain rows")
    assert source.preview_mode(REQUEST) is PreviewMode.ON_DEMAND


def test_any_number_of_rows_may_be_asked_for_and_no_line_is_shown():
    source = Plain()
    assert source.row_bounds == RowBounds(maximum=None, default=None)
    assert source.row_bounds.allows_all
    assert not RowBounds(1000, None).allows_all
    assert list(source.parameters) == []
    assert list(source.origin(REQUEST)) == ["Plain rows"]
    excerpt = source.excerpt(REQUEST, 3, Cancel())
    assert (excerpt.lines, excerpt.first) == ((), 1)


def test_its_first_rows_are_those_of_an_export():
    class Noting(Plain):
        def export(self, *given):
            return given

    assert Noting().export_first(1, 2, 3, 4) == (1, 2, 3, 4)
