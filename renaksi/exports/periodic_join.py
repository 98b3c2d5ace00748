"""Joining the parts of a printed report into one PDF that stays what its first part is: PDF/A-3b.

The report keeps its catalogue: output intent, metadata and language. Annex pages come after it with
their bookmarks, and are numbered L-1, L-2, ... in the viewer as on paper.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import ArrayObject, ByteStringObject, Destination

PREFIX: Final = "L-"
logging.getLogger("pypdf").setLevel(logging.ERROR)  # it counts objects aloud while it copies them


def joined(report: bytes, annex: Sequence[bytes]) -> bytes:
    """One file. Without annex the report stays as it was rendered."""
    if not annex:
        return report
    writer = PdfWriter(clone_from=BytesIO(report))
    own = len(writer.pages)
    above: Any = None
    for part in annex:
        reader, before = PdfReader(BytesIO(part)), len(writer.pages)
        writer.append(reader, import_outline=False)
        for title, page in _marks(reader, reader.outline):
            # The first one is the heading of the annex; everything after it stands below it.
            item = writer.add_outline_item(title=title, page_number=before + page, parent=above)
            above = above if above is not None else item
    writer.set_page_label(0, own - 1, style=PageLabelStyle.DECIMAL)
    writer.set_page_label(own, len(writer.pages) - 1, style=PageLabelStyle.DECIMAL, prefix=PREFIX)
    # Every part, and every picture in it, brings the same colour profile.
    writer.compress_identical_objects()
    _identify(writer, [report, *annex])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _marks(reader: PdfReader, outline: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """(title, page) of the bookmarks of a part, in their order, whatever their level."""
    for one in outline:
        if isinstance(one, Destination):
            yield str(one.title), reader.get_destination_page_number(one) or 0
        else:
            yield from _marks(reader, one)


def _identify(writer: PdfWriter, parts: Sequence[bytes]) -> None:
    """Archives want an identifier; this one follows from the content, so it is the same every time."""
    digest = ByteStringObject(sha256(b"".join(parts)).digest()[:16])
    writer._ID = ArrayObject((digest, digest))  # noqa: SLF001 - its own way takes the clock
