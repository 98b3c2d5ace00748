"""The code drawn on a page of a PDF, read as a scanner would see it: dark and light squares."""

import pypdfium2 as pdfium
import segno
from pypdfium2 import raw

SCALE = 6
"""Pixels a point, and later a square."""
MANY = 100
"""Segments that only the drawing of a code has."""
DARK = 128


def shows(pdf: bytes, address: str) -> bool:
    """Whether a page of the document shows the code of exactly this address."""
    wanted = [
        [bool(dark) for dark in row] for row in segno.make(address, error="m", micro=False).matrix
    ]
    document = pdfium.PdfDocument(pdf)
    try:
        return any(
            _squares(page, len(wanted), bounds) == wanted
            for page in document
            for bounds in _codes(page)
        )
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """Every word of the document."""
    document = pdfium.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _codes(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every drawing that may be one."""
    return [
        one.get_bounds()
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=10)
        if raw.FPDFPath_CountSegments(one) > MANY
    ]


def _squares(
    page: pdfium.PdfPage, size: int, bounds: tuple[float, float, float, float]
) -> list[list[bool]]:
    """The middle of each square; the corners of a code are dark, so they say where it begins."""
    left, bottom, right, top = (one * SCALE for one in bounds)
    height = page.get_height() * SCALE
    picture = page.render(scale=SCALE, grayscale=True).to_pil()
    dark = picture.crop((left, height - top, right, height - bottom)).point(
        lambda shade: 255 * (shade < DARK)
    )
    code = dark.crop(dark.getbbox()).resize((size * SCALE, size * SCALE))
    half = SCALE // 2
    return [
        [bool(code.getpixel((column * SCALE + half, row * SCALE + half))) for column in range(size)]
        for row in range(size)
    ]
