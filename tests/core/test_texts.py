from dataclasses import replace

import pytest

from csvdownloader.core import texts
from csvdownloader.core.columns import Column, ColumnType
from csvdownloader.core.errors import DiskFullError
from csvdownloader.core.messages import Message
from csvdownloader.core.models import JobState
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


def test_s14_a_finished_file_that_is_not_kept_is_not_saved():
    job = make_job(state=JobState.COMPLETED, receipt=make_receipt())
    assert (texts.state_word(job), texts.what_happened(job)) == ("Complete", ("", ""))
    assert texts.state_word(job, is_kept=False) == "Not saved"
    assert texts.what_happened(job, is_kept=False)[0] == "The file was fetched, but not saved"
    refused = replace(job, failure=DiskFullError(Message("The disk is full")).failure())
    assert texts.what_happened(refused, is_kept=False)[0] == "The disk is full"
