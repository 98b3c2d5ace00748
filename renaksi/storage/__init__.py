"""Where files lie. One small interface (`FileStore`), so that a bucket can take the folder's place."""

from pathlib import Path

from renaksi.core.files import FileStore, Stored
from renaksi.core.uploads import Pieces
from renaksi.storage.local import LocalStorage
from renaksi.storage.pieces import LocalPieces
from renaksi.storage.thumbs import Thumbs

__all__ = [
    "FileStore",
    "LocalStorage",
    "Pieces",
    "Stored",
    "Thumbs",
    "files_in",
    "pieces_in",
    "previews_in",
    "thumbs_in",
]


def files_in(data_dir: Path) -> FileStore:
    """What is kept for good: evidence, decrees, issued prints, logos."""
    return LocalStorage(data_dir / "files")


def previews_in(data_dir: Path) -> LocalStorage:
    """Sheets somebody has uploaded and not yet applied; cleared after a day."""
    return LocalStorage(data_dir / "previews")


def pieces_in(data_dir: Path) -> Pieces:
    """Evidence on its way in; cleared after a day."""
    return LocalPieces(data_dir / "uploads")


def thumbs_in(data_dir: Path) -> Thumbs:
    """Pictures of pages of evidence, made when they are first looked at."""
    return Thumbs(data_dir / "thumbs")
