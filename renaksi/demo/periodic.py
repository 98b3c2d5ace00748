"""Periodic reports of the demonstration: DIY's for a month, the nation's for a year, and a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from renaksi.core.periodic import Period, PeriodicKind
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import Approval
from renaksi.core.policy import SYSTEM, Role
from renaksi.services import periodic, periodic_issue
from renaksi.services.context import Context
from renaksi.services.jobs import Worker, work
from renaksi.services.steps.job_tools import JobTools

At = Callable[[str, datetime], Context]
"""The context of a person (their address) at a moment."""
Who = Callable[[str, Role], str]
SITE: Final = "https://renaksi.example.go.id"


@dataclass(frozen=True, slots=True)
class Told:
    """One report: of whom, for when, begun on which day, and what its editor wrote."""

    base: str
    period: Period
    begun: datetime
    texts: Mapping[Part, str]
    approval: Approval | None = None
    """None: it stays a draft."""


MONTH: Final = Told(
    "34",
    Period(PeriodicKind.MONTHLY, 2026, 3),
    datetime(2026, 4, 6, 2, tzinfo=UTC),
    {
        Part.SUMMARY: (
            "Sebagian besar laporan masyarakat bulan Maret sudah ditanggapi, tetapi separuhnya"
            " belum selesai. Kepatuhan pelaporan capaian tahun 2025 masih tertahan oleh laporan"
            " yang tidak tepat waktu."
        ),
        Part.PRACTICE: (
            "Kabupaten Sleman membagi laporan kepada perangkat daerah pada hari yang sama dan"
            " menyepakati satu penghubung pada setiap dinas, sehingga tanggapan pertama rata-rata"
            " terkirim sebelum tiga hari kerja."
        ),
        Part.ANALYSIS: (
            "Yang perlu dikejar pada triwulan kedua:\n"
            "- laporan yang melewati dua kali batas waktu kelasnya;\n"
            "- rekomendasi yang tenggat jawabannya sudah lewat."
        ),
    },
    Approval("B-001/LB/04/2026", date(2026, 4, 7), "Sri Hartati", "Ketua Tim Evaluator DIY"),
)
YEAR: Final = Told(
    "KEMENPANRB",
    Period(PeriodicKind.YEARLY, 2025, 1),
    datetime(2026, 1, 12, 2, tzinfo=UTC),
    {
        Part.SUMMARY: (
            "Tahun 2025 adalah tahun pertama rencana aksi disusun dalam aplikasi. Instansi yang"
            " menetapkan rencana aksinya baru sedikit; pembinaan tahun 2026 diarahkan kepada"
            " pemerintah daerah yang belum memulai."
        ),
        Part.ANALYSIS: (
            "Pemantauan berjenjang mulai berjalan pada dua kementerian koordinator dan satu"
            " provinsi. Hub lain perlu didampingi agar menunjuk tim evaluator."
        ),
    },
    Approval(
        "B-001/LB/01/2026", date(2026, 1, 14), "Maria Lestari", "Ketua Tim Evaluator Nasional"
    ),
)
DRAFT: Final = Told(
    "34",
    Period(PeriodicKind.QUARTERLY, 2026, 2),
    datetime(2026, 7, 3, 2, tzinfo=UTC),
    {Part.GUIDANCE: "Bimtek dan pendampingan menyasar kabupaten yang laporannya tertunda."},
)


def play(at: At, who: Who, tools: JobTools) -> None:
    """Each by the evaluator of its base, approved by its lead.

    The files of the nation, the longest by far, are left in the queue for whoever works on it.
    """
    for told in (MONTH, DRAFT, YEAR):
        _tell(at, who, tools, told)


def _tell(at: At, who: Who, tools: JobTools, told: Told) -> None:
    evaluator, lead = who(told.base, Role.EVALUATOR), who(told.base, Role.EVALUATION_LEAD)
    now = told.begun
    report = periodic.create(at(evaluator, now), told.base, told.period)
    _work(at(evaluator, now), tools)
    later = now + timedelta(hours=2)
    for part, text in told.texts.items():
        periodic.write_text(at(evaluator, later), report.id, part, text, 0)
    if told.approval is None:
        return
    periodic.submit(at(evaluator, later), report.id)
    day = told.approval.dated
    approved = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    periodic_issue.approve(at(lead, approved), report.id, told.approval, site=SITE)
    if told is not YEAR:
        _work(at(lead, approved), tools)


def _work(ctx: Context, tools: JobTools) -> None:
    """What waits is done at once, at that moment."""
    work(replace(ctx, actor=SYSTEM), Worker("demo", tools, lambda: ctx.now))
