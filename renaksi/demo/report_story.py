"""Who reported what in the demonstration, when, and what came of it.

A line reads: cycle, checkpoint, agency, the day it was submitted, and the steps in order. The last
checkpoint of 2025 is the deadline night of DIY: two in time, one within an extension, one nil, and
Gunungkidul, which never had a plan, missing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.report import ReportAction as A


@dataclass(frozen=True, slots=True)
class ReportChapter:
    """One agency's report at one checkpoint."""

    year: int
    checkpoint: str
    code: str
    on: date
    steps: tuple[A, ...]
    pace: Decimal = Decimal(1)
    """Share of the targets that was reached."""
    nil: str = ""
    """Why there is nothing to report."""
    wanted_until: date | None = None
    """An extension was asked for, up to this day, on the day before the due day."""
    is_granted: bool = True
    adjusted: str = ""
    """The verifier's note on the row that got another value."""
    again: date | None = None
    """When it was submitted again after a return."""
    proven: bool = False
    """Every row has the evidence its action asks for; otherwise the first ones only."""
    is_odd: bool = False
    """Two rows make the verifier look twice: one far above its target, one with a borrowed file."""


SUBMITTED: Final = (A.SUBMIT,)
UNDER_WAY: Final = (A.SUBMIT, A.START)
VERIFIED: Final = (A.SUBMIT, A.START, A.VERIFY)
RETURNED: Final = (A.SUBMIT, A.START, A.RETURN)
CORRECTED: Final = (*RETURNED, A.SUBMIT, A.START, A.VERIFY)
REOPENED: Final = (*VERIFIED, A.REOPEN)
D = Decimal

REPORTS: Final = (
    # 2025: a whole year. Gunungkidul has no plan and so no report.
    ReportChapter(2025, "B03", "34", date(2025, 4, 8), VERIFIED, D("0.96")),
    ReportChapter(2025, "B03", "34.04", date(2025, 4, 7), VERIFIED, D("0.94")),
    ReportChapter(2025, "B03", "34.02", date(2025, 4, 9), VERIFIED, D("0.82")),
    ReportChapter(2025, "B03", "34.01", date(2025, 4, 14), VERIFIED, D("0.71")),
    ReportChapter(2025, "B03", "34.71", date(2025, 4, 10), VERIFIED, D("0.9")),
    ReportChapter(2025, "B03", "KEMENDAGRI", date(2025, 4, 9), VERIFIED, D("0.88")),
    ReportChapter(2025, "B06", "34", date(2025, 7, 9), VERIFIED, D("0.98")),
    ReportChapter(2025, "B06", "34.04", date(2025, 7, 8), CORRECTED, D("0.97"),
                  again=date(2025, 7, 21)),
    ReportChapter(2025, "B06", "34.02", date(2025, 7, 10), VERIFIED, D("0.85")),
    ReportChapter(2025, "B06", "34.71", date(2025, 7, 15), VERIFIED, D("0.86")),
    ReportChapter(2025, "B06", "KEMENKO-POLKAM", date(2025, 7, 9), VERIFIED, D("0.93")),
    ReportChapter(2025, "B06", "KEMENDAGRI", date(2025, 7, 10), VERIFIED, D("0.9")),
    ReportChapter(2025, "B06", "KEMENKO-EKON", date(2025, 7, 14), VERIFIED, D("0.8")),
    ReportChapter(2025, "B09", "34", date(2025, 10, 9), VERIFIED, D("0.99")),
    ReportChapter(2025, "B09", "34.04", date(2025, 10, 8), VERIFIED, D("0.98")),
    ReportChapter(2025, "B09", "34.02", date(2025, 10, 10), VERIFIED, D("0.88")),
    ReportChapter(2025, "B09", "34.01", date(2025, 10, 9), VERIFIED, D("0.79")),
    ReportChapter(2025, "B09", "34.71", date(2025, 10, 9), VERIFIED, D("0.88")),
    ReportChapter(2025, "B09", "KEMENDAGRI", date(2025, 10, 9), VERIFIED, D("0.93")),
    ReportChapter(2025, "B12", "34", date(2026, 1, 9), VERIFIED, D(1)),
    ReportChapter(2025, "B12", "34.04", date(2026, 1, 8), VERIFIED, D("1.02"), proven=True),
    ReportChapter(2025, "B12", "34.02", date(2026, 1, 10), VERIFIED, D("0.91"), proven=True,
                  adjusted="Daftar hadir dua kapanewon bertanggal Januari 2026, di luar periode."),
    ReportChapter(2025, "B12", "34.01", date(2026, 1, 19), VERIFIED, D("0.83"),
                  wanted_until=date(2026, 1, 23)),
    ReportChapter(2025, "B12", "34.71", date(2026, 1, 9), VERIFIED,
                  nil="Pengelola pengaduan bertugas penuh pada penanganan banjir sejak November,"
                      " sehingga pengukuran akhir tahun tidak terlaksana."),
    ReportChapter(2025, "B12", "KEMENKO-POLKAM", date(2026, 1, 8), VERIFIED, D("0.97")),
    ReportChapter(2025, "B12", "KEMENDAGRI", date(2026, 1, 9), VERIFIED, D("0.95")),
    ReportChapter(2025, "B12", "KEMENKO-EKON", date(2026, 1, 9), VERIFIED, D("0.84")),
    ReportChapter(2025, "B12", "KEMENDAG", date(2026, 1, 16), VERIFIED, D("0.76")),
    # 2026: every state a report can be in.
    ReportChapter(2026, "B03", "34", date(2026, 4, 8), VERIFIED, D("0.97")),
    ReportChapter(2026, "B03", "34.04", date(2026, 4, 9), VERIFIED, D("0.95"), proven=True,
                  adjusted="Ekspor akun menyebut 74,2%, bukan angka yang dilaporkan."),
    ReportChapter(2026, "B03", "KEMENDAGRI", date(2026, 4, 10), VERIFIED, D("0.9")),
    ReportChapter(2026, "B06", "34", date(2026, 7, 9), VERIFIED, D("0.98")),
    ReportChapter(2026, "B06", "34.04", date(2026, 7, 9), CORRECTED, D("0.97"), proven=True,
                  again=date(2026, 7, 22)),
    ReportChapter(2026, "B06", "KEMENKO-POLKAM", date(2026, 7, 8), REOPENED, D("0.9")),
    ReportChapter(2026, "B06", "KEMENDAGRI", date(2026, 7, 10), VERIFIED, D("0.94")),
    ReportChapter(2026, "B06", "KEMENKO-EKON", date(2026, 7, 9), VERIFIED, D("0.87")),
    ReportChapter(2026, "B09", "34", date(2026, 10, 8), UNDER_WAY, D("0.99"), proven=True),
    ReportChapter(2026, "B09", "34.04", date(2026, 10, 9), (*RETURNED, A.SUBMIT), D("0.98"),
                  proven=True, again=date(2026, 10, 20), is_odd=True),
    ReportChapter(2026, "B09", "KEMENKO-POLKAM", date(2026, 10, 9), RETURNED, D("0.92")),
    ReportChapter(2026, "B09", "KEMENDAGRI", date(2026, 10, 12), SUBMITTED, D("0.95"),
                  proven=True),
    ReportChapter(2026, "B09", "KEMENKO-EKON", date(2026, 10, 12), (), D("0.9"),
                  wanted_until=date(2026, 10, 30), is_granted=False),
)  # fmt: skip

RETURN_REASON: Final = "Satu baris perlu dilengkapi. Baris lain sudah dapat diterima."
RETURN_NOTE: Final = "Lampirkan bukti yang menyebut jumlah, bukan hanya foto."
REOPEN_REASON: Final = "Unit eselon I menyampaikan ralat data. Mohon perbarui baris yang terkait."
EXTENSION_REASON: Final = (
    "Penandatangan berhalangan dan data dua unit belum diterima. Mohon tambahan waktu."
)
EXTENSION_NOTE: Final = "Disetujui satu kali. Mohon data disiapkan lebih awal pada periode berikut."

ACCOUNTS: Final = (
    "Sampai akhir periode tercapai {value} {unit}. Rinciannya ada pada lampiran.",
    "Kegiatan berjalan menurut jadwal; {value} {unit} selesai dan tercatat.",
    "Capaian {value} {unit}, hasil kerja bersama {partner}.",
    "{value} {unit} sudah diperiksa ulang sebelum dilaporkan.",
    "Tercatat {value} {unit}. Sisanya menunggu jadwal {partner}.",
    "Rekap per tanggal pelaporan menunjukkan {value} {unit}.",
)
"""Uraian: {value} and {unit} of the row, {partner} its related agencies."""
OBSTACLES: Final = (
    "",
    "Jadwal peserta bertabrakan dengan kegiatan lain.",
    "Pergantian pejabat penghubung di beberapa unit.",
    "Anggaran baru cair pada bulan kedua.",
    "",
    "Data dari unit terlambat diterima.",
)
NEXT_STEPS: Final = (
    "Dilanjutkan pada periode berikut.",
    "Mengirim pengingat dua pekan sebelum batas.",
    "Mendampingi unit yang tertinggal.",
    "Menjadwalkan ulang bersama {partner}.",
    "",
    "Membahasnya dalam rapat pimpinan.",
)
