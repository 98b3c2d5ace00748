"""What happened in the demonstration: which agency came how far in which cycle, and when.

A line reads: cycle, agency, the day it began, and the steps in order. Each step happens a few
working days after the one before, at a plausible hour.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.plan import PlanAction as A


@dataclass(frozen=True, slots=True)
class Chapter:
    """One agency's plan in one cycle."""

    year: int
    code: str
    begins: date
    size: Decimal
    steps: tuple[A, ...]
    left_out: int = 0
    """Actions of the sample set that the agency has not drafted (yet)."""
    revision: tuple[A, ...] = ()
    """What came after enactment: a revision and how far it got."""
    revised: date = date(2026, 7, 6)
    reason: str = ""


DONE: Final = (A.PROPOSE, A.SUBMIT, A.START_REVIEW, A.ENDORSE, A.ENACT)
AGAIN: Final = (A.PROPOSE, A.SUBMIT, A.START_REVIEW, A.RETURN, A.PROPOSE, A.SUBMIT,
                A.START_REVIEW, A.ENDORSE, A.ENACT)  # fmt: skip
D = Decimal

CHAPTERS: Final = (
    # 2025: a closed year. Gunungkidul never drafted a plan.
    Chapter(2025, "34", date(2025, 1, 13), D("2.5"), DONE),
    Chapter(2025, "34.01", date(2025, 2, 3), D("0.8"), AGAIN),
    Chapter(2025, "34.02", date(2025, 2, 4), D(1), DONE),
    Chapter(2025, "34.04", date(2025, 1, 27), D("1.1"), DONE),
    Chapter(2025, "34.71", date(2025, 2, 10), D("0.7"), DONE,
            revision=(A.REVISE, A.CANCEL_REVISION),
            revised=date(2025, 8, 4), reason="Menyesuaikan target kanal dengan perubahan anggaran."),
    Chapter(2025, "KEMENKO-POLKAM", date(2025, 1, 20), D("0.5"), DONE),
    Chapter(2025, "KEMENDAGRI", date(2025, 2, 5), D(1), DONE),
    Chapter(2025, "KEMENKO-EKON", date(2025, 1, 21), D("0.5"), DONE),
    Chapter(2025, "KEMENDAG", date(2025, 2, 12), D("0.8"), AGAIN),
    # 2026: every state a plan can be in.
    Chapter(2026, "34", date(2026, 1, 12), D("2.6"), DONE),
    Chapter(2026, "34.04", date(2026, 1, 26), D("1.2"), DONE, revision=(A.REVISE,),
            revised=date(2026, 11, 9), reason="Menambah aksi bagi kelompok rentan dan menyesuaikan target semester dua."),
    Chapter(2026, "34.02", date(2026, 11, 9), D(1), (A.PROPOSE, A.SUBMIT, A.START_REVIEW)),
    Chapter(2026, "34.01", date(2026, 11, 2), D("0.8"),
            (A.PROPOSE, A.SUBMIT, A.START_REVIEW, A.RETURN)),
    Chapter(2026, "34.03", date(2026, 11, 3), D("0.9"), (), left_out=5),
    Chapter(2026, "34.71", date(2026, 10, 28), D("0.7"),
            (A.PROPOSE, A.SUBMIT, A.START_REVIEW, A.ENDORSE)),
    Chapter(2026, "KEMENKO-POLKAM", date(2026, 1, 19), D("0.5"), AGAIN),
    Chapter(2026, "KEMENDAGRI", date(2026, 2, 2), D(1), DONE,
            revision=(A.REVISE, A.PROPOSE, A.SUBMIT, A.START_REVIEW, A.ENDORSE, A.ENACT),
            reason="Memasukkan hasil evaluasi tengah tahun."),
    Chapter(2026, "KOMDIGI", date(2026, 11, 10), D("1.4"), (A.PROPOSE, A.SUBMIT)),
    Chapter(2026, "KEMLU", date(2026, 11, 12), D("0.6"), (A.PROPOSE,)),
    Chapter(2026, "KEMENKO-EKON", date(2026, 1, 20), D("0.5"), DONE),
    Chapter(2026, "KEMENDAG", date(2026, 11, 5), D("0.8"), (A.PROPOSE, A.SUBMIT, A.WITHDRAW)),
    Chapter(2026, "KEMENPERIN", date(2026, 11, 4), D("0.7"),
            (A.PROPOSE, A.SUBMIT, A.START_REVIEW)),
)  # fmt: skip

RETURN_NOTES: Final = (
    "Target triwulan pertama sama dengan keadaan awal. Mohon dinaikkan atau dijelaskan.",
    "Bukti dukung hanya foto. Tambahkan dokumen yang dapat diperiksa.",
)
RETURN_REASON: Final = "Dua baris perlu diperbaiki. Bagian lain sudah baik."
"""What reviewers of the demonstration write when they return a plan."""
