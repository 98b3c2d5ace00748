"""Where files lie. One small interface (`FileStore`), so that a bucket can take the folder's place."""

from pathlib import Path

from renaksi.core.files import FileStore, Stored
from renaksi.storage.local import LocalStorage

__all__ = ["FileStore", "LocalStorage", "Stored", "files_in", "previews_in"]


def files_in(data_dir: Path) -> FileStore:
    """What is kept for good: decrees, issued prints, logos."""
    return LocalStorage(data_dir / "files")


def previews_in(data_dir: Path) -> LocalStorage:
    """Sheets somebody has uploaded and not yet applied; cleared after a day."""
    return LocalStorage(data_dir / "previews")
