"""Words of the pages of periodic reports: each step before it is taken, messages, what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.periodic import Period, PeriodicKind
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicAction as A
from renaksi.labels.format import number
from renaksi.labels.periodic import period_days, period_name, report_title


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step on its page: what it is, what it does, what comes after, and what may be written."""

    title: str
    effect: str
    after: str
    button: str
    done: str
    """The message once it was taken."""
    note: str = ""
    """Label of the note; empty where none is asked for."""
    help: str = ""


STEP: Final = {
    A.SUBMIT: StepWords(
        "Ajukan laporan",
        "Angka dan teks terkunci sampai laporan diputuskan.",
        "Ketua Tim yang tidak ikut menulis membacanya, lalu menyetujui atau mengembalikannya.",
        "Ajukan untuk disetujui",
        "Laporan sudah diajukan dan menunggu persetujuan Ketua Tim.",
    ),
    A.WITHDRAW: StepWords(
        "Tarik kembali laporan",
        "Laporan kembali menjadi rancangan yang dapat diubah.",
        "Ajukan lagi bila sudah diperbaiki.",
        "Tarik kembali",
        "Laporan ditarik kembali. Angka dan teksnya dapat diubah lagi.",
    ),
    A.SEND_BACK: StepWords(
        "Kembalikan laporan",
        "Laporan kembali menjadi rancangan, dengan catatan Anda di atasnya.",
        "Penyusun memperbaiki, lalu mengajukannya lagi.",
        "Kembalikan kepada penyusun",
        "Laporan dikembalikan kepada penyusunnya.",
        "Catatan",
        "Apa yang harus diperbaiki, dan pada bagian mana. Dibaca penyusun dan tercatat pada riwayat.",
    ),
    A.DISCARD: StepWords(
        "Buang laporan",
        "Rancangan ini beserta teksnya tidak tampil lagi di mana pun.",
        "Laporan untuk periode yang sama dapat dibuat lagi dari awal.",
        "Buang rancangan ini",
        "Rancangan sudah dibuang.",
    ),
    A.NEW_EDITION: StepWords(
        "Buat edisi baru",
        "Rancangan baru dibuat dengan teks edisi ini dan angka yang diambil ulang.",
        "Edisi ini tetap berlaku sampai edisi barunya disetujui, dan tetap tersimpan sesudahnya.",
        "Buat edisi baru",
        "Rancangan edisi baru sudah dibuat dari edisi sebelumnya.",
        "Alasan",
        "Mengapa laporan yang sudah disetujui perlu diganti. Tercetak pada edisi barunya.",
    ),
}
"""Approving has a page of its own."""
STEP_SLUG: Final = {
    A.SUBMIT: "ajukan",
    A.WITHDRAW: "tarik",
    A.SEND_BACK: "kembalikan",
    A.DISCARD: "buang",
    A.NEW_EDITION: "edisi-baru",
}
PART_SLUG: Final = {
    Part.SUMMARY: "ringkasan",
    Part.FUNNEL: "rencana-aksi",
    Part.COMPLIANCE: "kepatuhan",
    Part.ACHIEVEMENT: "capaian",
    Part.COMPLAINTS: "pengaduan",
    Part.CONNECTION: "keterhubungan",
    Part.RANKING: "peringkat",
    Part.RECOMMENDATIONS: "rekomendasi",
    Part.ASSESSMENT: "penilaian",
    Part.GUIDANCE: "pembinaan",
    Part.PRACTICE: "praktik-baik",
    Part.ANALYSIS: "analisis",
    Part.ANNEX: "rincian",
}
HISTORY: Final = {
    A.SUBMIT: ("kirim", "live", "Diajukan"),
    A.WITHDRAW: ("kembali", "idle", "Ditarik kembali"),
    A.SEND_BACK: ("kembali", "bad", "Dikembalikan"),
    A.APPROVE: ("selesai", "ok", "Disetujui"),
    A.DISCARD: ("takdinilai", "idle", "Dibuang"),
    A.NEW_EDITION: ("tambah", "idle", "Edisi ini dibuat dari edisi sebelumnya"),
}
"""Icon, tone and word of a step that was taken."""
TAKING: Final = "Angka sedang diambil"
MAKING: Final = "PDF dan lampiran sedang dibuat"
RELOAD: Final = "Muat ulang halaman ini untuk melihat kemajuannya."
BEGUN: Final = "Laporan dibuat. Angkanya sedang diambil; Anda dapat menunggu atau kembali nanti."
EXISTS: Final = "Laporan untuk periode ini sudah ada. Inilah laporannya."
STUCK: Final = "Tidak bergerak lebih dari satu menit?"
NO_FIGURES: Final = "Angka laporan ini belum diambil."
OTHERS_TEXT: Final = "Sementara Anda menulis, bagian ini diubah orang lain."
KEPT: Final = (
    "Tulisan Anda masih ada di bawah dan belum disimpan. Gabungkan keduanya, lalu simpan lagi."
)


title: Final = report_title


def period_choice(period: Period, today: date) -> str:
    """Maret 2026; of a week also its days, and of the one under way that it is."""
    days = f" ({period_days(period)})" if period.kind is PeriodicKind.WEEKLY else ""
    return f"{period_name(period)}{days}{'' if period.is_over(today) else ', masih berjalan'}"


def edition(number_of: int) -> str:
    """Empty for the first, which nobody calls so."""
    return f"edisi ke-{number_of}" if number_of > 1 else ""


def steps_done(done: int, total: int) -> str:
    """Of a job; before it has counted them there is nothing to say."""
    return f"{number(done)} dari {number(total)} langkah" if total else "menunggu giliran"


def waits_for(agency: str) -> str:
    """Whose approval a report waits for; empty where nobody can give it."""
    if not agency:
        return "Belum ada Ketua Tim yang dapat menyetujuinya: semua ikut menyusun laporan ini."
    return f"Menunggu Ketua Tim {agency} membaca, lalu menyetujui atau mengembalikannya."
