import fcntl
import os
import uuid
from pathlib import Path

import pytest

from csvdownloader.engine.saving.drafts import (
    draft_of,
    is_note,
    noted,
    remove_all_drafts,
    remove_drafts,
)

ID = str(uuid.UUID(int=1))


@pytest.fixture
def left(tmp_path):
    """The draft of a killed process, and its note in the folder of a job."""
    job, target = tmp_path / "jobs" / "1", tmp_path / "stick"
    job.mkdir(parents=True)
    target.mkdir()
    draft = draft_of(target / "orders.csv")
    draft.write_bytes(b"half")
    note = job / f"{draft.name}.draft"
    note.write_bytes(os.fsencode(draft))
    return draft, note


def test_s14_what_a_killed_process_left_is_removed(left, tmp_path):
    draft, note = left
    remove_all_drafts(tmp_path / "nowhere", tmp_path / "jobs")
    assert not draft.exists()
    assert not note.exists()
    assert draft.parent.is_dir()


def test_s14_a_draft_that_is_being_written_stays(tmp_path):
    draft = draft_of(tmp_path / "orders.csv")
    with noted(draft, tmp_path):
        draft.write_bytes(b"half")
        remove_drafts(tmp_path)
        assert draft.exists()
        (note,) = tmp_path.glob("*.draft")
        assert note.read_bytes() == os.fsencode(draft)
        draft.unlink()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_unplugged", [True, False])
def test_s14_the_note_of_a_draft_that_stays_leads_to_it_later(tmp_path, is_unplugged):
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    draft = draft_of(stick / "orders.csv")
    with noted(draft, tmp_path):
        draft.write_bytes(b"half")
        if is_unplugged:
            stick.rename(away)
    assert len(list(tmp_path.glob("*.draft"))) == 1
    if is_unplugged:
        away.rename(stick)
    remove_drafts(tmp_path)
    assert list(tmp_path.iterdir()) == [stick]
    assert list(stick.iterdir()) == []


def test_s14_a_note_whose_owner_lives_is_left_to_it(left):
    draft, note = left
    with note.open("rb") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        remove_drafts(note.parent)
    assert draft.exists()
    assert note.exists()


def test_s14_a_disk_that_is_not_there_is_waited_for(left):
    draft, note = left
    away = draft.parent.rename(draft.parent.with_name("unplugged"))
    remove_drafts(note.parent)
    assert note.exists()
    away.rename(draft.parent)
    remove_drafts(note.parent)
    assert not draft.exists()


@pytest.mark.parametrize("kind", ["another name", "link", "folder", "no path"])
def test_s14_nothing_but_an_own_draft_is_followed(left, tmp_path, kind):
    draft, note = left
    precious = tmp_path / "precious.csv"
    precious.write_text("mine")
    draft.unlink()
    if kind == "another name":
        note.write_text(str(precious))
    elif kind == "link":
        draft.symlink_to(precious)
    elif kind == "folder":
        draft.mkdir()
    else:
        note.write_bytes(b"\0")
    remove_drafts(note.parent)
    assert precious.read_text() == "mine"
    assert draft.is_symlink() == (kind == "link")
    assert draft.is_dir() == (kind == "folder")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (f".csvdownloader-{ID}.part.draft", True),
        (f".csvdownloader-{ID[1:]}.part.draft", False),
        (f".csvdownloader-{ID}0.part.draft", False),
        (f".csvdownloader-{ID}_part.draft", False),
        ("orders.csv.draft", False),
    ],
)
def test_s14_a_note_is_known_by_its_name(name, expected):
    assert is_note(Path(name)) is expected


def test_s14_a_note_is_made_once(tmp_path):
    draft = draft_of(tmp_path / "orders.csv")
    with noted(draft, tmp_path), pytest.raises(FileExistsError), noted(draft, tmp_path):
        pass


def test_s14_a_note_that_is_gone_already_is_no_error(tmp_path):
    draft = draft_of(tmp_path / "orders.csv")
    with noted(draft, tmp_path):
        (note,) = tmp_path.glob("*.draft")
        note.unlink()
    assert list(tmp_path.iterdir()) == []


def test_s14_a_note_that_cannot_be_removed_does_not_undo_a_save(tmp_path):
    draft = draft_of(tmp_path / "orders.csv")
    with noted(draft, tmp_path):
        (note,) = tmp_path.glob("*.draft")
        note.unlink()
        note.mkdir()
    assert note.is_dir()


def test_s14_a_note_on_a_draft_that_is_gone_goes_too(left):
    draft, note = left
    draft.unlink()
    remove_drafts(note.parent)
    assert not note.exists()


def test_s14_a_file_that_only_ends_like_a_note_is_not_followed(tmp_path):
    precious = tmp_path / "precious.csv"
    precious.write_text("mine")
    (tmp_path / "precious.csv.draft").write_bytes(os.fsencode(precious))
    remove_drafts(tmp_path)
    assert precious.read_text() == "mine"


@pytest.mark.parametrize("kind", ["folder", "no path"])
def test_s14_a_note_that_cannot_be_followed_is_passed_over(left, kind):
    draft, note = left
    if kind == "folder":
        note.unlink()
        note.mkdir()
    else:
        note.write_bytes(b"/a\0b/" + os.fsencode(draft.name))
    remove_drafts(note.parent)
    assert draft.exists()
