"""Pictures of pages, kept under the hash of the file they are of; made anew whenever they are gone."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from renaksi.core.files import Picture
from renaksi.storage.local import LocalStorage


class Thumbs:
    """`aa/bb/aabb…-besar-1`: page count, then WebP. An empty file says that no picture can be made of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._names = LocalStorage(root)

    def get(
        self, sha256: str, size: str, page: int, make: Callable[[], Picture | None]
    ) -> Picture | None:
        """The kept picture, or what `make` gives, kept from now on. None where there is none."""
        path = self._path(sha256, size, page)
        try:
            return _picture(path.read_bytes())
        except FileNotFoundError:
            made = make()
            _write(path, b"" if made is None else made.pages.to_bytes(4, "big") + made.content)
            return made

    def forget(self, sha256: str) -> None:
        """When the file itself is gone."""
        folder = self._names.path(sha256).parent
        for path in folder.glob(f"{sha256}-*"):
            path.unlink(missing_ok=True)

    def _path(self, sha256: str, size: str, page: int) -> Path:
        """`size` comes from a closed list of names, never from a request as it is."""
        content = self._names.path(sha256)
        return content.with_name(f"{sha256}-{size}-{page}")


def _picture(kept: bytes) -> Picture | None:
    return Picture(kept[4:], int.from_bytes(kept[:4], "big")) if kept else None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; two who make the same picture at once make it twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    Path(name).replace(path)
