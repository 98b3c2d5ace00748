"""Draws one page of a file as a WebP image. Run by `renaksi.exports.previews` in a process of its own.

What people hand in may be made to break a decoder; here it breaks nothing but this process, which
has little memory, little time, and writes to nobody but its parent. Imports nothing of Renaksi, so
that it starts in a few hundredths of a second.

Standard input: the file. Arguments: pdf or image, page from 1, width in pixels. Standard output:
the number of pages (four bytes), then the image. Exit status 3 where there is no such page.
"""

import io
import resource
import sys
from typing import BinaryIO, Final

MEMORY: Final = 1536 * 1024 * 1024
SECONDS: Final = 20
MAX_PIXELS: Final = 120_000_000
NO_PAGE: Final = 3
QUALITY: Final = 80
TALLEST: Final = 3
"""How many times its width a picture is high at most: a receipt roll is cut off."""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind, page, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    source = io.BytesIO(sys.stdin.buffer.read())
    drawn = pdf_page(source, page, width) if kind == "pdf" else image(source, page, width)
    if drawn is None:
        return NO_PAGE
    count, content = drawn
    sys.stdout.buffer.write(count.to_bytes(4, "big") + content)
    return 0


def pdf_page(source: BinaryIO, page: int, width: int) -> tuple[int, bytes] | None:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    count = len(document)
    if not 1 <= page <= count:
        return None
    found = document[page - 1]
    wide, high = found.get_size()
    scale = min(width / max(wide, 1), TALLEST * width / max(high, 1))
    return count, as_webp(found.render(scale=scale).to_pil(), width)


def image(source: BinaryIO, page: int, width: int) -> tuple[int, bytes] | None:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses twice as many
    if page != 1:
        return None
    with Image.open(source, formats=("PNG", "JPEG", "WEBP")) as opened:
        opened.draft("RGB", (width, width))  # a JPEG is decoded no larger than it is needed
        return 1, as_webp(ImageOps.exif_transpose(opened), width)


def as_webp(picture: object, width: int) -> bytes:
    """Scaled down, on white, without any of the file's own metadata (place, camera)."""
    from PIL import Image

    assert isinstance(picture, Image.Image)  # noqa: S101 - tells the type checker
    picture.thumbnail((width, TALLEST * width))
    plain = picture.convert("RGBA") if picture.mode in {"P", "PA", "LA"} else picture
    sheet = Image.new("RGB", plain.size, "white")
    sheet.paste(plain, mask=plain.getchannel("A") if "A" in plain.getbands() else None)
    out = io.BytesIO()
    sheet.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
