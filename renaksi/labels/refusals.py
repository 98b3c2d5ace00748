"""The sentence a person reads when the domain says no. Each says what to do next."""

from typing import Final

from renaksi.core.errors import Refusal, RuleBroken
from renaksi.core.files import FileFault
from renaksi.labels.files import file_fault
from renaksi.labels.format import file_size

REFUSAL: Final = {
    Refusal.NOT_YOURS: "Bagian ini bukan kewenangan Anda.",
    Refusal.ROLE_MISSING: "Peran Anda tidak mencakup langkah ini. Hubungi Admin Instansi Anda.",
    Refusal.OTHER_TIER_ACTS: "Langkah ini ditangani oleh {agency}.",
    Refusal.OWN_WORK: (
        "Anda ikut menyusun berkas ini, jadi tidak dapat menelaahnya. Mintalah rekan lain."
    ),
    Refusal.FOUR_EYES: (
        "Langkah ini harus dilakukan oleh orang lain (empat mata):"
        " Anda sudah mengajukan atau menelaah berkas ini."
    ),
    Refusal.WRONG_STATE: (
        "Langkah ini tidak dapat dilakukan karena keadaan berkas sekarang: {state}."
        " Muat ulang halaman."
    ),
    Refusal.NOTE_REQUIRED: "Tuliskan alasannya.",
    Refusal.CHECKS_FAIL: (
        "Renaksi belum dapat diajukan: masih ada {count} hal yang harus diperbaiki."
    ),
    Refusal.CHANGED_BY_OTHER: (
        "Data ini sudah diubah orang lain sejak Anda membukanya. Muat ulang, lalu ulangi."
    ),
    Refusal.REVISION_OPEN: "Revisi {number} masih berjalan. Selesaikan atau batalkan dahulu.",
    Refusal.FIRST_REVISION: "Revisi pertama tidak dapat dibatalkan.",
    Refusal.TARGET_ALREADY_DUE: (
        "Target {checkpoint} tidak dapat diubah karena batas laporannya sudah lewat."
    ),
    Refusal.OTHER_UNITS_ROW: "Baris ini tanggung jawab unit lain.",
    Refusal.NO_OBLIGATION: "{agency} tidak wajib menyusun renaksi pada siklus ini.",
    Refusal.CYCLE_NOT_OPEN: "Siklus {year} belum dibuka.",
    Refusal.CYCLE_CLOSED: "Siklus {year} sudah ditutup.",
    Refusal.ALREADY_EXISTS: "{what} sudah ada.",
    Refusal.NOT_FOUND: "Yang Anda cari tidak ditemukan.",
    Refusal.WOULD_CYCLE: (
        "{agency} tidak dapat dibina oleh {supervisor}, karena {supervisor} sendiri"
        " berada di bawahnya pada tanggal itu."
    ),
    Refusal.LINK_OVERLAP: (
        "{agency} sudah mempunyai pembina lain pada sebagian masa itu ({span})."
    ),
    Refusal.NOT_ACTIVE_THEN: "{agency} tidak ada pada tanggal {on}.",
    Refusal.HAS_UNITS: "{agency} masih membina {count} instansi pada tanggal itu.",
    Refusal.ROOT_IS_FIXED: "Kementerian PANRB adalah pusat dan tidak dapat dipindahkan.",
    Refusal.LAST_ADMIN: (
        "Ini Admin Instansi terakhir. Tunjuk Admin Instansi lain sebelum mencabut peran ini."
    ),
    Refusal.BEYOND_REACH: "Anda tidak dapat memberi peran {role} di {agency}.",
    Refusal.COMMENT_SETTLED: (
        "Komentar hanya dapat diubah dalam satu jam sejak ditulis dan sebelum ditandai terjawab."
        " Tulis komentar baru untuk menambahkan."
    ),
    Refusal.NOTE_NOT_SENT: (
        "Catatan ini belum terkirim kepada instansi. Catatan terkirim bersama pengembalian."
    ),
    Refusal.BAD_CREDENTIALS: (
        "Surel atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi."
    ),
    Refusal.TRY_LATER: "Terlalu banyak percobaan. Coba lagi dalam {seconds} detik.",
    Refusal.LINK_EXPIRED: "Tautan ini sudah dipakai atau kedaluwarsa. Mintalah yang baru.",
    Refusal.BAD_FILE: "Berkas tidak dapat dibaca: {why}",
    Refusal.FILE_HAS_ERRORS: "Berkas masih memuat {count} kesalahan. Tidak ada yang disimpan.",
    Refusal.FILE_TOO_LARGE: "Berkas {size} melebihi batas {limit}.",
    Refusal.BAD_VALUE: "{why}",
    Refusal.DEMO_IN_PRODUCTION: (
        "Data contoh tidak dapat dimuat pada lingkungan produksi (RENAKSI_ENV=production)."
    ),
}


class _Known(dict[str, object]):
    """Leaves a placeholder out instead of failing while an error is being shown."""

    def __missing__(self, key: str) -> str:
        return ""


def refusal(error: RuleBroken) -> str:
    """The Indonesian sentence for a refusal."""
    detail = dict(error.detail)
    if isinstance(fault := detail.get("why"), FileFault):
        detail["why"] = file_fault(fault, detail)
    if error.reason is Refusal.FILE_TOO_LARGE:
        detail = {key: file_size(int(str(value))) for key, value in detail.items()}
    return REFUSAL[error.reason].format_map(_Known(detail)).strip()
