"""Notes of how far a piece of work is: whole or none, and only under tokens that are tokens."""

import os
import time

import pytest

from renaksi.storage.progress import ProgressNotes

TOKEN, OTHER = "0123456789abcdef" * 2, "f" * 32


@pytest.fixture
def notes(tmp_path):
    return ProgressNotes(tmp_path / "progress")


def test_the_last_note_counts_until_the_work_is_over(notes):
    assert notes.get(TOKEN) is None
    for done in (1, 2):
        notes.put(TOKEN, {"done": done})
    assert notes.get(TOKEN) == {"done": 2}
    assert [path.name for path in notes.root.iterdir()] == [TOKEN]
    for _ in range(2):
        notes.drop(TOKEN)
    assert notes.get(TOKEN) is None


@pytest.mark.parametrize(
    "token", ["", "..", "../../etc/passwd", TOKEN.upper(), TOKEN[:-1], "g" * 32]
)
def test_what_is_no_token_names_no_file(notes, token):
    notes.put(token, {"done": 1})
    notes.drop(token)
    assert notes.get(token) is None
    assert not notes.root.exists()


def test_work_that_was_broken_off_is_forgotten_after_a_while(notes):
    notes.drop_older_than(60)  # nothing there yet
    for token in (TOKEN, OTHER):
        notes.put(token, {"done": 1})
    old = time.time() - 120
    os.utime(notes.root / OTHER, (old, old))
    (notes.root / TOKEN).write_text('{"done"', encoding="utf-8")  # half a note is none
    notes.drop_older_than(60)
    assert [path.name for path in notes.root.iterdir()] == [TOKEN]
    assert notes.get(TOKEN) is None
