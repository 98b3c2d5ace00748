"""A folder of files on their way in. What lies there, byte for byte, is what was received."""

import fcntl
import os
import time
from pathlib import Path
from typing import BinaryIO

from renaksi.core.errors import NotFound, Refusal
from renaksi.core.uploads import TOKEN, out_of_step


class LocalPieces:
    """Appends are whole and on the disk before they are acknowledged; two at once take turns."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, token: str) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        with self._path(token).open("xb"):
            pass

    def length(self, token: str) -> int | None:
        try:
            return self._path(token).stat().st_size
        except FileNotFoundError:
            return None

    def append(self, token: str, offset: int, content: bytes) -> int:
        try:
            file = self._path(token).open("r+b")
        except FileNotFoundError:
            raise NotFound(Refusal.UPLOAD_EXPIRED) from None
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            received = file.seek(0, os.SEEK_END)
            if received != offset:
                raise out_of_step(received)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            return received + len(content)

    def open(self, token: str) -> BinaryIO:
        try:
            return self._path(token).open("rb")
        except FileNotFoundError:
            raise NotFound(Refusal.UPLOAD_EXPIRED) from None

    def drop(self, token: str) -> None:
        self._path(token).unlink(missing_ok=True)

    def drop_older_than(self, seconds: float) -> int:
        limit, dropped = time.time() - seconds, 0
        for path in self.root.glob("*.part"):
            try:
                if path.stat().st_mtime < limit:
                    path.unlink()
                    dropped += 1
            except FileNotFoundError:  # finished a moment ago
                continue
        return dropped

    def _path(self, token: str) -> Path:
        if not TOKEN.fullmatch(token):
            raise NotFound(Refusal.UPLOAD_EXPIRED)
        return self.root / f"{token}.part"
