"""Pictures of pages of evidence: drawn by a process of its own, which a bad file may break alone."""

import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO, Final

from renaksi.core.files import IMAGE_TYPES, PDF, Picture

WIDTHS: Final = {"kecil": 240, "besar": 1100}
"""Pixels, by the name an address carries."""
MAX_PAGES: Final = 50
"""Pages that are shown; who wants the rest downloads the file."""
SECONDS: Final = 25
WORKER: Final = Path(__file__).with_name("preview_worker.py")
_TURNS: Final = BoundedSemaphore(2)
"""Drawing takes a core each; ten pictures of a page wait for each other."""


def draw(stream: BinaryIO, media_type: str, page: int, size: str) -> Picture | None:
    """One page as an image; None where the file has no such page or can not be drawn.

    `size`: a name in WIDTHS. The stream is read to its end and closed. Raises TimeoutError when
    the machine is too busy, which says nothing of the file.
    """
    kind = "pdf" if media_type == PDF else "image" if media_type in IMAGE_TYPES else ""
    with stream:
        if not kind or not 1 <= page <= MAX_PAGES:
            return None
        command = [sys.executable, "-I", str(WORKER), kind, str(page), str(WIDTHS[size])]
        with _TURNS:
            done = _run(command, stream)
    if done.returncode != 0 or len(done.stdout) <= 4:  # noqa: PLR2004 - the page count
        return None
    return Picture(done.stdout[4:], int.from_bytes(done.stdout[:4], "big"))


def _run(command: list[str], stream: BinaryIO) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            command, stdin=stream, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
