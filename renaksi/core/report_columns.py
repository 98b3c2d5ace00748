"""The columns of a report's matrix that people fill in, and the names they give them elsewhere."""

import re
from collections.abc import Mapping
from typing import Final

from renaksi.core.item_entry import fold

FILLED: Final = ("realization", "description", "obstacles", "next_steps")
"""In the order of the page, of the sheet, and of a block without heads."""
NUMBER: Final = "number"
"""The number of the action as people see it: 2.1."""
ACTION: Final = "action"
IGNORED: Final = ""
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    NUMBER: ("no", "nomor", "no urut", "nomor aksi"),
    ACTION: ("aksi", "rencana aksi", "renaksi", "kegiatan", "uraian aksi"),
    "realization": ("realisasi", "realisasi kumulatif", "capaian fisik", "hasil", "capaian"),
    "description": (
        "uraian", "uraian capaian", "uraian realisasi", "keterangan capaian", "penjelasan",
    ),
    "obstacles": ("kendala", "hambatan", "permasalahan", "kendala dan hambatan"),
    "next_steps": (
        "rencana tindak lanjut", "tindak lanjut", "rtl", "langkah berikutnya", "solusi",
    ),
}  # fmt: skip
_FIELD_OF: Final = {name: field for field, names in HEADERS.items() for name in names}


def field_of_head(text: str) -> str | None:
    """The field a column's head names, None when it names nothing a report knows.

    A checkpoint or a remark behind the name changes nothing: `Realisasi B06 (kumulatif)`.
    """
    name = fold(text)
    name = re.sub(r" \(.*\)$", "", name)
    return _FIELD_OF.get(name) or _FIELD_OF.get(re.sub(r" [bst]\d{1,2}$", "", name))
