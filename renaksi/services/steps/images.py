"""Whether an image really is one, before it stands at the head of an official print."""

import warnings
from typing import BinaryIO, Final

from PIL import Image, UnidentifiedImageError

from renaksi.core.files import FileFault
from renaksi.services.steps.uploads import bad_file

MAX_SIDE: Final = 4000
"""Pixels; an emblem is printed two centimetres wide."""

END_MARK: Final = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}


def require_image(stream: BinaryIO) -> None:
    """Raise Invalid (BAD_FILE) unless the whole image can be read; leaves the stream at its start."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=("PNG", "JPEG")) as image:
                if max(image.size) > MAX_SIDE:
                    raise bad_file(FileFault.TOO_MANY_PIXELS, limit=MAX_SIDE)
                image.load()
                kind = image.format or ""
        _require_end(stream, kind)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:  # fmt: skip
        raise bad_file(FileFault.BROKEN) from error
    stream.seek(0)


def _require_end(stream: BinaryIO, kind: str) -> None:
    """WeasyPrint teaches Pillow to be content with half an image; half an emblem is none."""
    stream.seek(0)
    if END_MARK[kind] not in stream.read():
        raise bad_file(FileFault.TRUNCATED)
