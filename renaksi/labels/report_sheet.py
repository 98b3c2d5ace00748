"""What the sheet of a report tells people: how it works, and what belongs into each column."""

from typing import Final

from renaksi.core.item_entry import Fault
from renaksi.core.plan_sheet import Note
from renaksi.labels import plan_sheet
from renaksi.labels.report_page import entry_fault

HELP: Final = (
    (
        "Cara memakai",
        (
            "Isi lembar Laporan, simpan sebagai .xlsx, lalu unggah di halaman laporan. Sebelum apa"
            " pun disimpan, Anda melihat baris mana yang baru, berubah, sama, atau salah beserta"
            " selnya."
        ),
    ),
    (
        "Sel abu-abu",
        (
            "Berasal dari renaksi yang berlaku, atau diisi unit lain. Mengubahnya tidak berpengaruh"
            " atau ditolak."
        ),
    ),
    (
        "Bersama rekan",
        (
            "Bila rekan mengubah baris yang sama setelah berkas ini diunduh, barisnya ditandai dan"
            " tidak ditimpa sebelum Anda memutuskan."
        ),
    ),
    (
        "Bukti dukung",
        "Berkas bukti diunggah di halaman laporan, tidak melalui lembar kerja.",
    ),
    (
        "Yang perlu dihindari",
        (
            "Jangan menggabung sel, mengganti nama lembar, atau mengubah baris judul. Rumus boleh;"
            " yang diambil hasilnya."
        ),
    ),
)
COLUMN_HELP: Final = {
    "realization": "Kumulatif sejak awal tahun, seperti targetnya. Ketik angka tanpa satuan.",
    "description": "Apa yang dikerjakan sampai akhir periode, dengan tanggal dan hasilnya.",
    "obstacles": "Yang menghambat, bila ada.",
    "next_steps": "Yang akan dilakukan setelah periode ini dan kapan.",
}


def note_text(note: Note) -> str:
    """The sentence for a fault or remark, the cell before it: `F12: …`."""
    if not isinstance(note.kind, Fault):
        return plan_sheet.note_text(note)
    text = entry_fault(note.kind)
    return f"Sel {note.address}: {text}" if note.address else text
