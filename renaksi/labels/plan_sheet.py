"""Words for what becomes of the rows of an uploaded plan sheet."""

from typing import Final

from renaksi.core.item_entry import Fault
from renaksi.core.plan_sheet import ConflictKind, Note, RowState, SheetFault, SheetRemark
from renaksi.labels.items import entry_fault
from renaksi.labels.plan import Status

ROW_STATE: Final = {
    RowState.NEW: Status("Baru", "tambah", "live"),
    RowState.CHANGED: Status("Berubah", "proses", "live"),
    RowState.MOVED: Status("Pindah urutan", "seret", "live"),
    RowState.SAME: Status("Sama", "selesai", "idle"),
    RowState.WRONG: Status("Salah", "lewat", "bad"),
    RowState.CONFLICT: Status("Diubah orang lain", "perhatian", "warn"),
}
CONFLICT: Final = {
    ConflictKind.EDITED: (
        "Aksi ini diubah orang lain setelah berkas Anda diunduh. Yang tersimpan dibiarkan,"
        " kecuali Anda menandainya untuk ditimpa."
    ),
    ConflictKind.REMOVED: (
        "Aksi ini sudah dihapus dari renaksi. Tidak ditambahkan lagi, kecuali Anda menandainya."
    ),
}
OVERRIDE: Final = {
    ConflictKind.EDITED: "Timpa dengan isi berkas",
    ConflictKind.REMOVED: "Tambahkan lagi sebagai aksi baru",
}
SHEET_FAULT: Final = {
    SheetFault.DATE: (
        "Berisi tanggal {day}; lembar kerja mungkin mengubahnya sendiri. Ketik ulang isinya."
    ),
    SheetFault.NO_RESULT: (
        "Berisi rumus tanpa hasil. Buka berkasnya di lembar kerja dan simpan lagi,"
        " atau ganti rumus dengan nilainya."
    ),
    SheetFault.FORMULA_ERROR: "Rumusnya menghasilkan galat. Ganti dengan nilainya.",
    SheetFault.MERGED: "Sel {range} digabung. Pisahkan, lalu isi setiap barisnya.",
    SheetFault.EMPTIED: (
        "Baris ini dikosongkan. Berkas tidak menghapus aksi; hapuslah di halaman matriks."
    ),
    SheetFault.TWICE: "Aksi yang sama sudah ada pada baris {row} berkas ini. Hapus salah satunya.",
    SheetFault.KNOWN: (
        "Aksi yang sama sudah ada, nomor {number}. Pakai berkas yang diunduh dari halaman ini"
        " supaya barisnya dikenali, atau hapus baris ini."
    ),
    SheetFault.ACTION_MISSING: "Aksinya belum diisi.",
    SheetFault.WEIGHT_ZERO: "Bobot 0 tidak berarti apa-apa. Isi lebih dari 0, atau kosongkan.",
    SheetFault.TEMPLATE_EMPTIED: (
        "Baris ini dikosongkan. Berkas tidak menghapus templat; hapuslah di halaman templat aksi."
    ),
    SheetFault.UNKNOWN_ROW: (
        "Baris ini bukan salah satu aksi yang dilaporkan. Periksa nomor atau nama aksinya."
    ),
    SheetFault.OTHER_UNIT: (
        "Aksi ini diisi unit lain atau tidak sedang terbuka bagi Anda. Kembalikan isinya seperti"
        " semula, atau hapus baris ini."
    ),
    SheetFault.ENTRY_TWICE: (
        "Aksi ini sudah ada pada baris {row}. Sisakan satu baris untuk setiap aksi."
    ),
    SheetFault.ENTRY_EMPTIED: (
        "Semua isian baris ini dikosongkan. Yang tersimpan tidak dihapus melalui berkas;"
        " kosongkan isinya di halaman laporan."
    ),
}
SHEET_REMARK: Final = {
    SheetRemark.FORMULA: "Berisi rumus; yang diambil hasilnya.",
    SheetRemark.PERCENT: "Berformat persen; dibaca {value}.",
    SheetRemark.ROUNDED: "Dibulatkan menjadi {value}.",
    SheetRemark.COPIED_KEY: "Salinan baris {row}, jadi menjadi aksi baru.",
}


def applied(added: int, changed: int, moved: int, name: str, what: str = "aksi") -> str:
    """What was taken over from the file `name`."""
    told = f"{added} {what} ditambahkan dan {changed} {what} diubah"
    return (
        f"{told}, urutan {moved} {what} disesuaikan, dari {name}."
        if moved
        else f"{told} dari {name}."
    )


def note_text(note: Note) -> str:
    """The sentence for a fault or remark, the cell before it: `F12: …`."""
    if isinstance(note.kind, Fault):
        text = entry_fault(note.kind)
    elif isinstance(note.kind, SheetFault):
        text = SHEET_FAULT[note.kind].format_map(dict(note.detail))
    else:
        text = SHEET_REMARK[note.kind].format_map(dict(note.detail))
    return f"Sel {note.address}: {text}" if note.address else text
