"""Files as people hand them in, and as they should not: small, made on the spot."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter


def pdf(text: str = "daftar hadir", pages: int = 1, **locked: str) -> bytes:
    """`user_password`, `owner_password`, `algorithm` lock it as PDF programs do."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=420, height=595)
    writer.add_metadata({"/Title": text})
    if locked:
        writer.encrypt(**locked)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def image(
    kind: str = "PNG", size: tuple[int, int] = (60, 40), colour: str = "teal", **more
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def photo(size: tuple[int, int] = (640, 480), **more) -> bytes:
    """Noise, so that it is as large as photographs are."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", quality=90, **more)
    return out.getvalue()


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(main: str, **more: bytes) -> bytes:
    """`office("word/document.xml")`."""
    return zipped({"[Content_Types].xml": b"<Types/>", main: b"<x/>", **more})


DOCX, XLSX, PPTX = "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOCKED_OFFICE = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")
