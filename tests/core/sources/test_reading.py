"""What is chosen where nothing is said."""

from csvdownloader.core.sources.reading import (
    BadBytes,
    Certainty,
    ExtraField,
    Ragged,
    Reading,
    ReadingChoices,
    TextReading,
)


def test_a_text_is_read_as_rfc_4180_has_it():
    assert TextReading() == TextReading(
        encoding="utf-8",
        delimiter=",",
        quote='"',
        escape="",
        skip_initial_space=False,
        comment="",
        skip_lines=0,
        has_header=True,
        extra_field=ExtraField.NONE,
    )


def test_what_does_not_fit_is_refused_and_a_doubt_is_not():
    choices = ReadingChoices()
    assert (choices.ragged, choices.bad_bytes) == (Ragged.REFUSE, BadBytes.REFUSE)
    assert choices.strict is False
    assert choices == ReadingChoices(kind=None, delimiter=None, skip_lines=None, header_row=None)


def test_an_option_of_which_nothing_else_is_said_is_certain():
    reading = Reading(certainties=(("header_row", Certainty.DOUBTFUL),))
    assert reading.certainty("header_row") is Certainty.DOUBTFUL
    assert reading.certainty("delimiter") is Certainty.CERTAIN
