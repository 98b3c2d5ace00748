"""Assessments of the demonstration: what each agency answered, and what came of it.

2025 is finished: DIY assessed its five, KemenPANRB assessed DIY, and the results are published.
2026 is under way, every agency at another point. Values read "A2:4 A3:36/38": a level, or yes (1)
and no (0), or the figures of a formula in its order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_round import AssessmentRound


@dataclass(frozen=True, slots=True)
class Days:
    """When the agencies of a round do what; each step takes the people a day or two."""

    begins: date
    answers: date
    scores: date
    approves: date
    objects: date
    decides: date
    moderates: date
    final: date


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection: its ground, and the value that was granted; "" where it was rejected."""

    ground: str
    decision: str = ""
    granted: str = ""
    is_decided: bool = True


@dataclass(frozen=True, slots=True)
class Chapter:
    """One agency in one round, up to the state `until`."""

    year: int
    code: str
    until: S
    own: str = ""
    hub: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Scores that differ from what the agency said, with the note."""
    second: Mapping[str, str] = field(default_factory=dict)
    """Where the independent second scorer disagrees; empty: nobody was asked."""
    settled: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    objections: Mapping[str, Objected] = field(default_factory=dict)
    moderated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Values the centre changed, with the note."""
    no_evidence: str = ""
    """Why nothing can be said of it."""
    unproven: frozenset[str] = frozenset()
    """Indicators without the evidence they ask for."""
    recommended: int = 0
    """How many recommendations came out of the result."""
    half: bool = False
    """Only the first half was answered, or scored, so far."""


ROUNDS: Final = {
    2025: AssessmentRound(
        self_opens_on=date(2026, 4, 1), self_closes_on=date(2026, 4, 28),
        hub_due_on=date(2026, 8, 28), publish_on=date(2026, 10, 12), data_as_of=date(2025, 12, 31),
    ),
    2026: AssessmentRound(
        self_opens_on=date(2026, 11, 2), self_closes_on=date(2026, 12, 18),
        hub_due_on=date(2027, 2, 26), publish_on=date(2027, 4, 30), data_as_of=date(2026, 9, 30),
    ),
}  # fmt: skip
DAYS: Final = {
    2025: Days(begins=date(2026, 4, 1), answers=date(2026, 4, 13), scores=date(2026, 6, 8),
               approves=date(2026, 7, 6), objects=date(2026, 7, 9), decides=date(2026, 7, 14),
               moderates=date(2026, 8, 24), final=date(2026, 9, 21)),
    2026: Days(begins=date(2026, 11, 2), answers=date(2026, 11, 3), scores=date(2026, 11, 9),
               approves=date(2026, 11, 11), objects=date(2026, 11, 19), decides=date(2026, 11, 24),
               moderates=date(2026, 11, 24), final=date(2026, 11, 24)),
}  # fmt: skip
RECOMMENDED_ON: Final = date(2026, 10, 19)
SEED: Final = "SP4N-2025"
FLAGGED: Final = "Nilai substansi jawaban jauh di atas hasil pemeriksaan pusat."
SAMPLE: Final = 2

STRONG: Final = (
    "A1:1 A2:5 A3:38/38 A4:1 B2:5 C3:1150/1226 C4:29/30 D1:5 D2:4/4 D3:4 E1:4 E2:5 E3:1955/420"
)
GOOD: Final = (
    "A1:1 A2:4 A3:30/35 A4:1 B2:4 C3:530/655 C4:24/30 D1:3 D2:3/4 D3:3 E1:4 E2:3 E3:940/240"
)
FAIR: Final = (
    "A1:1 A2:3 A3:24/32 A4:1 B2:3 C3:260/352 C4:21/30 D1:3 D2:2/3 D3:2 E1:3 E2:3 E3:410/118"
)
WEAK: Final = (
    "A1:1 A2:3 A3:17/38 A4:0 B2:3 C3:190/361 C4:16/30 D1:2 D2:1/4 D3:2 E1:2 E2:1 E3:288/97"
)
WHOLE: Final = (
    "A1:1 A2:4 A3:34/36 A4:1 B2:4 C3:1611/1862 C4:27/30 D1:4 D2:5/6 D3:3 E1:4 E2:4 E3:2210/510"
)
COMPLAINTS: Final = {
    STRONG: (1284, 1271, 1226),
    GOOD: (811, 742, 655),
    FAIR: (486, 398, 352),
    WEAK: (733, 512, 361),
    WHOLE: (2140, 2015, 1862),
}
"""What who answers so stated of 2025: received, followed up, finished. Of 2026 there is an export."""
NO_PROOF: Final = (
    "Instansi tidak menyampaikan bukti dukung apa pun sampai isian ditutup, dan dua kali permintaan"
    " bukti tidak dijawab."
)

CHAPTERS: Final = (
    Chapter(2025, "34.04", S.FINAL, STRONG, {
        "D3": ("3", "Sarana bagi pelapor disabilitas belum ada di lima kapanewon.")}),
    Chapter(2025, "34.02", S.FINAL, WEAK, {
        "A2": ("2", "SOP ada, tetapi penerapannya tidak terbukti di unit kerja."),
        "C4": ("11/30", "Sembilan belas jawaban hanya menyebut laporan diteruskan."),
        "D1": ("1", "Daftar hadir hanya memuat pegawai, bukan masyarakat.")},
            unproven=frozenset({"D3", "E2"}), recommended=3),
    Chapter(2025, "34.71", S.FINAL, GOOD, {
        "A3": ("24/35", "Enam petugas tidak masuk selama lebih dari 90 hari."),
        "D2": ("2/4", "Kanal radio belum mencatat laporannya di SP4N-LAPOR!.")},
            objections={
                "A3": Objected("Lima dari enam petugas aktif kembali; rekap akun terlampir.",
                               "Rekap akun membuktikan lima petugas aktif.", "29/35"),
                "D2": Objected("Kanal radio sedang dihubungkan dan selesai bulan depan.",
                               "Yang dinilai adalah keadaan pada tahun 2025.")},
            moderated={"C4": ("22/30", "Dua jawaban pada sampel menanggapi pokok yang lain.")}),
    Chapter(2025, "34.01", S.FINAL, FAIR, {
        "E2": ("2", "Usulan perbaikan belum sampai kepada pimpinan.")},
            second={"A2": "2", "D1": "2", "E2": "2"},
            settled={"A2": ("3", "SOP diterapkan di separuh unit kerja menurut rekapitulasi."),
                     "D1": ("2", "Hanya satu kegiatan yang menjangkau masyarakat.")}),
    Chapter(2025, "34.03", S.FINAL, "", no_evidence=NO_PROOF),
    Chapter(2025, "34", S.FINAL, WHOLE, {
        "E2": ("3", "Perbaikan diusulkan, tetapi belum ditetapkan.")}),
    # 2026, under way.
    Chapter(2026, "34.04", S.HUB, STRONG, {
        "A2": ("4", "Peninjauan SOP terakhir lebih dari dua tahun lalu.")}, half=True),
    Chapter(2026, "34.71", S.OBJECTION, GOOD, {
        "C4": ("20/30", "Empat jawaban tidak menyebut tindakan atau waktunya.")},
            objections={"C4": Objected(
                "Dua jawaban sudah dilengkapi pada hari yang sama; tangkapan layar terlampir.",
                is_decided=False)}),
    Chapter(2026, "34.01", S.SELF_SUBMITTED, FAIR),
    Chapter(2026, "34.02", S.SELF, WEAK, half=True),
    Chapter(2026, "34.03", S.SELF),
    Chapter(2026, "34", S.MODERATION, WHOLE),
    Chapter(2026, "KEMENDAGRI", S.HUB_APPROVED, GOOD, {
        "A3": ("26/35", "Empat unit kerja belum menunjuk petugas pengganti.")}),
)  # fmt: skip

OUTSIDE: Final = (
    # code, year, instrument, score, predicate, document
    ("34", 2023, "SP4N", "81.20", "Baik"), ("34", 2024, "SP4N", "84.75", "Baik"),
    ("34.01", 2023, "SP4N", "66.40", "Sedang"), ("34.01", 2024, "SP4N", "70.15", "Sedang"),
    ("34.02", 2023, "SP4N", "68.90", "Sedang"), ("34.02", 2024, "SP4N", "64.30", "Sedang"),
    ("34.03", 2023, "SP4N", "58.75", "Kurang"), ("34.03", 2024, "SP4N", "62.10", "Sedang"),
    ("34.04", 2023, "SP4N", "79.35", "Baik"), ("34.04", 2024, "SP4N", "86.60", "Baik"),
    ("34.71", 2023, "SP4N", "75.80", "Baik"), ("34.71", 2024, "SP4N", "78.45", "Baik"),
    ("34", 2024, "KEMENDAGRI", "", "Sangat Baik"), ("34.01", 2024, "KEMENDAGRI", "", "Baik"),
    ("34.02", 2024, "KEMENDAGRI", "", "Sedang"), ("34.03", 2024, "KEMENDAGRI", "",
                                                  "tidak dapat dinilai"),
    ("34.04", 2024, "KEMENDAGRI", "", "Sangat Baik"), ("34.71", 2024, "KEMENDAGRI", "", "Baik"),
    ("34", 2024, "SAKIP", "90.62", "AA"), ("34.04", 2024, "SAKIP", "83.45", "A"),
    ("34.02", 2024, "SAKIP", "72.18", "BB"),
)  # fmt: skip
OUTSIDE_ON: Final = date(2025, 3, 10)
DOCUMENT: Final = "Surat hasil evaluasi contoh {year}"
REMARKS: Final = "Diperoleh di luar sistem, data contoh"
