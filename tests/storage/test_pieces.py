"""Files on their way in: what lies there is what was received, and nothing comes twice."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from renaksi.core.errors import Conflict, NotFound, Refusal
from renaksi.core.uploads import Pieces
from renaksi.storage import pieces_in

TOKEN = "a" * 32


@pytest.fixture
def pieces(tmp_path) -> Pieces:
    found = pieces_in(tmp_path)
    found.begin(TOKEN)
    return found


def test_pieces_in_order_make_the_file(pieces):
    assert pieces.length(TOKEN) == 0
    assert pieces.append(TOKEN, 0, b"satu") == 4
    assert pieces.append(TOKEN, 4, b"dua") == 7
    assert pieces.open(TOKEN).read() == b"satudua"


@pytest.mark.parametrize("offset", [0, 3, 5, 999])
def test_a_piece_out_of_step_is_told_where_to_go_on(pieces, offset):
    pieces.append(TOKEN, 0, b"satu")
    with pytest.raises(Conflict) as caught:
        pieces.append(TOKEN, offset, b"dua")
    assert caught.value.reason is Refusal.UPLOAD_OUT_OF_STEP
    assert caught.value.detail == {"received": 4}
    assert pieces.open(TOKEN).read() == b"satu"


def test_half_a_piece_left_by_a_kill_counts_as_received(pieces, tmp_path):
    """The process died while it wrote: the file's own length says where to go on."""
    pieces.append(TOKEN, 0, b"satu")
    with (tmp_path / "uploads" / f"{TOKEN}.part").open("ab") as torn:
        torn.write(b"du")
    assert pieces.length(TOKEN) == 6
    assert pieces.append(TOKEN, 6, b"a") == 7


def test_the_same_piece_twice_at_once_is_kept_once(pieces):
    def send(_number):
        try:
            return pieces.append(TOKEN, 0, b"x" * 100_000)
        except Conflict as refused:
            return refused.detail["received"]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(8))) == {100_000}
    assert pieces.length(TOKEN) == 100_000


@pytest.mark.parametrize("token", ["../../etc/passwd", "", "A" * 32, "a" * 31, "b" * 32])
def test_nothing_but_a_token_that_was_begun_opens_anything(pieces, token):
    for ask in (pieces.open, lambda one: pieces.append(one, 0, b"x")):
        with pytest.raises(NotFound) as caught:
            ask(token)
        assert caught.value.reason is Refusal.UPLOAD_EXPIRED


def test_dropping_twice_is_no_error(pieces):
    pieces.drop(TOKEN)
    pieces.drop(TOKEN)
    assert pieces.length(TOKEN) is None


def test_a_token_is_begun_once(pieces):
    with pytest.raises(FileExistsError):
        pieces.begin(TOKEN)


def test_only_what_nobody_went_on_with_is_cleared(pieces, tmp_path):
    pieces.begin("b" * 32)
    past = time.time() - 3600
    os.utime(tmp_path / "uploads" / f"{TOKEN}.part", (past, past))
    assert pieces.drop_older_than(1800) == 1
    assert pieces.length(TOKEN) is None
    assert pieces.length("b" * 32) == 0


def test_where_nothing_was_begun_nothing_is_cleared(tmp_path):
    assert pieces_in(tmp_path / "none").drop_older_than(0) == 0
