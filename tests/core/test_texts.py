from pathlib import Path

import pytest
from msgspec.structs import replace

from csvdownloader.core import texts
from csvdownloader.core.errors.storage import DiskFullError
from csvdownloader.core.jobs.job import JobState
from csvdownloader.core.messages import Message
from csvdownloader.core.sources.parameters import RowBounds
from csvdownloader.core.tables.columns import Column, ColumnType
from tests.support.builders import make_job, make_receipt


@pytest.mark.parametrize(
    ("hosts", "listed"),
    [
        (("a.example",), "a.example"),
        (("a.example", "b.example"), "a.example and b.example"),
        (("a.example", "b.example", "{x}.example"), "a.example, b.example and {x}.example"),
        (("{url}",), "the host that the download names"),
    ],
)
def test_every_host_that_sees_a_secret_is_named(hosts, listed):
    assert texts.sends_to(hosts, 1) == f"It is sent to {listed} and to no other host."
    assert texts.sends_to(hosts, 2) == f"They are sent to {listed} and to no other host."


def test_sec_08_a_servers_words_are_one_line_without_anything_invisible():
    assert texts.one_line(" RUN\r\n\tNING\x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}\0 ") == "RUN NING[2J"
    assert texts.server_says("größer <b>") == "Server says “größer <b>”"


def test_columns_are_listed_up_to_a_number():
    schema = (Column("id", ColumnType.INTEGER), Column("price", ColumnType.DECIMAL, 10, 2))
    assert texts.column_lines(schema, 2) == "id: integer\nprice: decimal(10, 2)"
    assert texts.column_lines(schema, 1) == "id: integer\nand 1 more"
    assert texts.column_lines((), 1) == ""
    long = Column("x" * 61, ColumnType.TEXT)
    assert texts.column_lines((long, *schema), 1) == f"{'x' * 60}...: text\nand 2 more"


def test_s14_a_finished_file_that_is_not_kept_is_not_saved():
    job = make_job(state=JobState.COMPLETED, receipt=make_receipt())
    assert (texts.state_word(job), texts.what_happened(job)) == ("Complete", ("", ""))
    assert texts.state_word(job, is_kept=False) == "Not saved"
    assert texts.what_happened(job, is_kept=False)[0] == "The file was fetched, but not saved"
    refused = replace(job, failure=DiskFullError(Message("The disk is full")).failure())
    assert texts.what_happened(refused, is_kept=False)[0] == "The disk is full"


@pytest.mark.parametrize(
    ("state", "word", "sentences"),
    [
        (JobState.QUEUED, "Waiting", ("This download waits for its turn", "It starts by itself "
         "when its turn comes, unless the queue is paused.")),
        (JobState.RUNNING, "Running", ("", "")),
        (JobState.CANCELLED, "Cancelled", ("You stopped this download", "No file was kept. Run it "
         "again whenever you like.")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_kept", [True, False])
def test_a_job_without_a_file_says_where_it_stands(state, word, sentences, is_kept):
    job = make_job(state=state)
    assert texts.state_word(job, is_kept=is_kept) == word
    assert texts.what_happened(job, is_kept=is_kept) == sentences


def test_what_was_cut_off_is_named_or_counted():
    jobs = [make_job("a.csv", JobState.INTERRUPTED), make_job("b.csv", JobState.INTERRUPTED)]
    one = "a.csv was interrupted when the program ended."
    assert texts.were_interrupted(jobs[:1]) == one
    assert texts.were_interrupted(jobs) == "2 downloads were interrupted when the program ended."


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("abcd", None, "abcd"), ("abcd", 4, "abcd"), ("abcde", 4, "abcd..."), ("", 4, "")],
)
def test_a_long_text_ends_in_dots(text, most, shown):
    assert texts.one_line(text, most) == shown


def test_hosts_that_a_run_may_call_are_told_with_those_that_nobody_knows():
    hosts = ["a.example", "{url}"]
    named = "a.example, the host that the download names"
    assert texts.called(hosts, is_open=False) == named
    assert texts.called(hosts, is_open=True) == f"{named}, and hosts that its answers name"


@pytest.mark.parametrize(
    ("items", "any_of", "listed"),
    [("a", False, "a"), ("ab", False, "a and b"), ("abc", False, "a, b and c"),
     ("ab", True, "a or b")],
)  # fmt: skip
def test_a_list_in_a_sentence(items, any_of, listed):
    assert texts.listed(items, any_of=any_of) == listed


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (texts.invalid_rows(RowBounds(None, None)), "Rows must be 1 or more"),
        (texts.invalid_rows(RowBounds(1000, None)), "Rows must be between 1 and 1000"),
        (texts.download_percent(40.9), "Download 40% complete"),
        (texts.file_ready("TSV"), "Your TSV file is ready for download"),
        (texts.store_not_kept("Full."), "What you change now is gone when the program ends. Full."),
        (texts.data_not_kept("Full."), "Save what you download: nothing else is kept when the "
         "program ends. Full."),
    ],
)  # fmt: skip
def test_sentences_have_their_values(sentence, text):
    assert sentence == text


def test_paths_are_named():
    path = Path("/data/jobs.sqlite.damaged")
    assert "set aside as jobs.sqlite.damaged." in texts.store_quarantined(path)
    assert texts.disk_nearly_full(path.parent).startswith("The disk is full: /data. ")
