"""Evidence of the demonstration: small PDF pages and pictures that say they are examples."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

PICTURES: Final = ("foto", "tangkapan layar")
"""Kinds of evidence that come as a picture."""
OBJECTS: Final = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources 6 0 R>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)
FONTS: Final = b"<</Font<</F1 4 0 R>>>>"
LEADING: Final = 24


def proof(kind: str, lines: tuple[str, ...]) -> tuple[str, bytes]:
    """The suffix and the content of a file of that kind, with `lines` on it."""
    if kind.lower().startswith(PICTURES):
        return ".png", _picture(lines)
    return ".pdf", _pdf(lines)


def _pdf(lines: tuple[str, ...]) -> bytes:
    """One page, Helvetica, written by hand: hundreds are made in a moment."""
    shown = "".join(f"({_escaped(line)}) Tj 0 -{LEADING} Td " for line in lines)
    drawn = f"BT /F1 14 Tf 60 760 Td {shown}ET".encode("latin-1", "replace")
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate((*OBJECTS, stream, FONTS), 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _picture(lines: tuple[str, ...]) -> bytes:
    image = Image.new("RGB", (960, 640), "#f4f1ec")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 920, 440), outline="#88838e", width=2)
    for column in range(8):
        draw.ellipse((90 + column * 100, 240, 150 + column * 100, 300), fill="#c6b8de")
        draw.rectangle((80 + column * 100, 310, 160 + column * 100, 430), fill="#9c87c4")
    for place, line in enumerate(lines):
        draw.text((60, 480 + place * LEADING), line, fill="#1c1922")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
