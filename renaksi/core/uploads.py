"""Uploads in pieces, so that a broken line loses nothing: sizes, lifetimes, where pieces lie."""

import re
from datetime import datetime, timedelta
from typing import BinaryIO, Final, Protocol

from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.files import MAX_EVIDENCE, FileFault

PIECE: Final = 512 * 1024
"""Bytes a page sends at a time: two to four seconds on a slow line."""
MAX_PIECE: Final = 4 * PIECE
TOKEN_BYTES: Final = 16
LIFETIME: Final = timedelta(hours=24)
MAX_OPEN: Final = 100
"""Unfinished uploads of one person."""
TOKEN: Final = re.compile(r"[0-9a-f]{32}")


class Pieces(Protocol):
    """Where files lie while they come in, each under its token."""

    def begin(self, token: str) -> None:
        """An empty file."""

    def length(self, token: str) -> int | None:
        """Bytes received; None where there is no such upload (any more)."""

    def append(self, token: str, offset: int, content: bytes) -> int:
        """Put `content` at `offset`, which must be the length so far; the new length.

        Raises Conflict (UPLOAD_OUT_OF_STEP) with `received` where it is not, NotFound where the
        file is gone.
        """

    def open(self, token: str) -> BinaryIO:
        """From its start. Raises NotFound."""

    def drop(self, token: str) -> None:
        """Forget it; no error when it is not there."""

    def drop_older_than(self, seconds: float) -> int:
        """Forget what nobody added to since; how many."""


def require_size(size: int) -> None:
    """Raise Invalid for a file that is empty or too large, before the first piece of it is sent."""
    if size <= 0:
        raise Invalid(Refusal.BAD_FILE, "file", why=FileFault.EMPTY)
    if size > MAX_EVIDENCE:
        raise Invalid(Refusal.FILE_TOO_LARGE, "file", size=size, limit=MAX_EVIDENCE)


def require_piece(length: int, offset: int, size: int) -> None:
    """Raise Conflict for a piece that would reach over the end that was announced."""
    if length > MAX_PIECE or offset < 0 or offset + length > size:
        raise out_of_step(offset)


def out_of_step(received: int) -> Conflict:
    """`received`: where the next piece starts."""
    return Conflict(Refusal.UPLOAD_OUT_OF_STEP, received=received)


def is_expired(started_at: datetime, now: datetime) -> bool:
    return now - started_at > LIFETIME
