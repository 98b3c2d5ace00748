"""Recommendations of the demonstration: who issued what to whom, and what came of each.

A line reads: day of issue, issuer, source, then for each addressee the steps in order, each so
many days after the issue. Bantul never answers the text that DIY issued to all five.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.recommendation import (
    Priority,
    RecommendationAction as A,
    RecommendationSource as S,
)


@dataclass(frozen=True, slots=True)
class Move:
    """`text`: what was answered, or the note of whoever took the step."""

    after: int
    """Days since the issue."""
    action: A
    text: str = ""
    is_taken: bool = True
    """False for an answer that was written and is yet to be submitted."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One text, and its story with each addressee by code."""

    on: date
    issuer: str
    source: S
    text: str
    cause: str
    moves: Mapping[str, tuple[Move, ...]]
    priority: Priority = Priority.MEDIUM
    title: str = ""
    """Of a batch; empty where it went to one agency."""
    standing: str = ""
    """Code of the standing text it is."""
    linked: frozenset[str] = frozenset()
    """Addressees whose plan in force already has an action for it."""
    delegate: str = ""
    """Who decides in the issuer's place."""
    is_draft: bool = False
    remark: str = ""
    """A comment of the KSP."""


def _move(after: int, action: A, text: str = "") -> Move:
    return Move(after, action, text)


LACKS: Final = (
    "Daftar petugas pengganti baru mencakup 21 dari 38 perangkat daerah. Lengkapi sisanya."
)
FIRST: Final = "Petugas pengganti sudah ditunjuk; daftar dan surat tugasnya terlampir."
SECOND: Final = (
    "Seluruh perangkat daerah kini memiliki petugas pengganti. Daftar lengkap terlampir."
)
CLOSED: Final = (
    "Kanal ini dihentikan secara nasional sehingga tidak ada lagi yang dapat diaktifkan."
)
RELIEF: Final = "Petugas penghubung belum ditunjuk"
ANSWERED: Final = (_move(24, A.ANSWER, FIRST), _move(37, A.RESOLVE))
RETURNED: Final = (_move(30, A.ANSWER, FIRST), _move(42, A.FIND_LACKING, LACKS))

ADVICE: Final = (
    # 2025: one settled whose cause comes back, one still open and carried over.
    Advice(date(2025, 8, 4), "34", S.MONITORING,
           "Menetapkan petugas penghubung pada setiap kapanewon", RELIEF, {"34.02": ANSWERED}),
    Advice(date(2025, 10, 13), "34", S.MONITORING,
           "Memindahkan pencatatan aduan WhatsApp wali kota ke SP4N-LAPOR!",
           "Aduan dicatat di luar SP4N-LAPOR!", {"34.71": RETURNED}),
    # 2026: the standing ones after the national evaluation.
    Advice(date(2026, 3, 2), "KEMENPANRB", S.EVALUATION, "", "", {
        "34.03": RETURNED, "KEMENPERIN": ()}, standing="susun-renaksi"),
    Advice(date(2026, 3, 2), "KEMENPANRB", S.EVALUATION, "", "", {
        "34": ANSWERED, "KEMENKO-EKON": RETURNED}, standing="tuntaskan-laporan"),
    Advice(date(2026, 3, 2), "KEMENPANRB", S.EVALUATION, "", "", {
        "34.02": ANSWERED, "34.71": ANSWERED}, standing="sosialisasi-edukasi"),
    Advice(date(2026, 3, 2), "KEMENPANRB", S.EVALUATION, "", "", {
        "KEMENDAGRI": ANSWERED, "KEMENKO-POLKAM": (_move(51, A.ANSWER, FIRST),)},
           standing="data-untuk-kebijakan"),
    # One text of DIY to its five, in all states.
    Advice(date(2026, 7, 13), "34", S.MONITORING,
           "Menetapkan petugas pengganti pada setiap perangkat daerah agar laporan tetap dijawab"
           " saat pejabat penghubung mutasi, cuti, atau sakit", RELIEF, {
               "34.01": (_move(38, A.ANSWER, FIRST),),
               "34.02": (),
               "34.03": (_move(21, A.PROPOSE_NOT_ACTIONABLE, "Perangkat daerahnya dilebur."),
                         _move(23, A.APPROVE_NOT_ACTIONABLE)),
               "34.04": (*RETURNED, _move(56, A.ANSWER, SECOND), _move(65, A.RESOLVE)),
               "34.71": RETURNED},
           Priority.HIGH, "Petugas pengganti pada setiap perangkat daerah", linked=frozenset({"34.04"})),
    # Those who watch: the Ombudsman asks for the APIP's check, Kemendagri lets DIY decide.
    Advice(date(2026, 3, 9), "OMBUDSMAN", S.OMBUDSMAN,
           "Memasang alamat kanal pengaduan pada setiap loket pelayanan",
           "Kanal pengaduan belum dikenal luas", {"34.71": ANSWERED}),
    Advice(date(2026, 5, 11), "OMBUDSMAN", S.OMBUDSMAN,
           "Menjawab laporan berulang tentang layanan kependudukan secara menyeluruh",
           "Laporan berulang dijawab satu per satu",
           {"KEMENDAGRI": (*ANSWERED, _move(60, A.REOPEN, "Laporan serupa masuk kembali."))}),
    Advice(date(2026, 9, 21), "OMBUDSMAN", S.OMBUDSMAN,
           "Menuntaskan 64 laporan yang melewati batas waktu penanganan",
           "Laporan masyarakat belum ditindaklanjuti",
           {"34.04": (_move(42, A.ANSWER, "Tersisa tiga laporan; rinciannya terlampir."),)},
           Priority.HIGH, linked=frozenset({"34.04"}),
           remark="Mohon disebutkan berapa laporan yang menyangkut layanan kesehatan."),
    Advice(date(2026, 9, 28), "OMBUDSMAN", S.OMBUDSMAN,
           "Menyediakan akses pengaduan bagi penyandang disabilitas",
           "Kanal belum mudah diakses",
           {"34.04": (_move(31, A.ANSWER, "Juru bahasa isyarat bertugas setiap Selasa."),
                      _move(36, A.SEND_BACK, "Lampirkan jadwal dan surat tugasnya."))},
           linked=frozenset({"34.04"})),
    Advice(date(2026, 10, 26), "OMBUDSMAN", S.OMBUDSMAN,
           "Memindahkan pencatatan aduan WhatsApp bupati ke SP4N-LAPOR!",
           "Aduan dicatat di luar SP4N-LAPOR!",
           {"34.02": (Move(21, A.ANSWER, "Nomor WhatsApp sudah dihubungkan.", is_taken=False),)}),
    Advice(date(2026, 9, 7), "KEMENDAGRI", S.HOME_AFFAIRS,
           "Menganggarkan pengelolaan pengaduan dalam APBD perubahan",
           "Anggaran pengelolaan pengaduan belum ada",
           {"34.01": (_move(35, A.ANSWER, "Anggaran masuk pada perubahan APBD."),)},
           delegate="34"),
    Advice(date(2026, 9, 14), "34", S.INTERNAL_AUDIT,
           "Melatih ulang admin yang tidak masuk lebih dari 30 hari",
           "Admin tidak aktif", {"34.DINKES": ANSWERED}, Priority.LOW),
    Advice(date(2026, 6, 8), "34", S.MONITORING,
           "Menyampaikan rekapitulasi aduan lisan setiap bulan", "Aduan lisan tidak tercatat",
           {"34.01": (_move(4, A.WITHDRAW, "Sudah tercakup dalam rekomendasi lain."),)}),
    Advice(date(2026, 10, 12), "34", S.MONITORING,
           "Mengaktifkan kembali layanan SMS 1708 tingkat kota", "Kanal lama ditinggalkan",
           {"34.71": (_move(16, A.PROPOSE_NOT_ACTIONABLE, CLOSED),)}, Priority.LOW),
    Advice(date(2026, 11, 18), "34", S.MONITORING,
           "Menjawab laporan dalam bahasa yang dipahami pelapor", "Mutu jawaban belum diperiksa",
           {"34.02": (), "34.04": ()}, title="Mutu jawaban laporan", is_draft=True),
)  # fmt: skip
