"""A folder of contents named by their SHA-256: `aa/bb/aabb…`. Written whole or not at all."""

import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.files import Stored

CHUNK: Final = 1024 * 1024
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class LocalStorage:
    """Streams in and out; a reader never sees half a file, a crash leaves at most a stray `.part`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO, *, max_bytes: int) -> Stored:
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.root, suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                stored = _copy(stream, out, max_bytes)
                out.flush()
                os.fsync(out.fileno())
            self._move_in(part, stored.sha256)
        finally:
            part.unlink(missing_ok=True)
        return stored

    def _move_in(self, part: Path, sha256: str) -> None:
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.chmod(0o640)
        with self._alone():
            part.replace(target)
        _sync_folder(target.parent)

    def path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise NotFound
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound from None

    def discard(self, sha256: str, *, keep_younger: float = 0) -> bool:
        path = self.path(sha256)
        with self._alone():  # putting it again makes it young: it must not happen in between
            if keep_younger and path.exists() and _time(path) > time.time() - keep_younger:
                return False
            path.unlink(missing_ok=True)
        return True

    def contents(self, *, older_than: float = 0) -> Iterator[str]:
        limit = time.time() - older_than
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                if _HASH.fullmatch(path.name) and (not older_than or _time(path) < limit):
                    yield path.name

    def drop_unfinished(self, *, older_than: float) -> int:
        limit = time.time() - older_than
        old = [path for path in self.root.glob("*.part") if _time(path) < limit]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else puts or discards meanwhile, in whatever process. Held for a rename only."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root.parent / f"{self.root.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def discard_older_than(self, seconds: float) -> int:
        """Remove contents last put before then; returns how many."""
        limit = time.time() - seconds
        old = [path for path in self.root.rglob("*") if path.is_file() and _time(path) < limit]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _copy(stream: BinaryIO, out: BinaryIO, max_bytes: int) -> Stored:
    """Copy and hash. Past the limit only count on, so that the refusal can name the size."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size <= max_bytes:
            digest.update(chunk)
            out.write(chunk)
    if size > max_bytes:
        raise Invalid(Refusal.FILE_TOO_LARGE, field="file", size=size, limit=max_bytes)
    return Stored(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    """Without this the rename itself may be lost when the power goes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
