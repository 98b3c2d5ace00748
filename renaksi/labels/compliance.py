"""Words for compliance with reporting: its figures, and where one agency stands."""

from collections.abc import Iterator
from typing import Final

from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import Reporter
from renaksi.core.report import Timing
from renaksi.labels.plan import Status
from renaksi.labels.report import NIL_REPORT, TIMING

FIGURE: Final = {
    "expected": "Wajib melapor",
    "submitted": "Masuk",
    "on_time": "Tepat waktu",
    "extended": "Dalam dispensasi",
    "late": "Terlambat",
    "missing": "Belum masuk",
    "verified": "Diverifikasi",
    "nil": "Nihil",
    "rate": "Kepatuhan",
    "on_time_rate": "Ketepatan waktu",
}
SLUG: Final = {
    "expected": "wajib",
    "submitted": "masuk",
    "on_time": "tepat",
    "extended": "dispensasi",
    "late": "terlambat",
    "missing": "belum",
    "verified": "diverifikasi",
    "nil": "nihil",
}
"""Of a figure, in an address."""
EXEMPT: Final = "dibebaskan"
STATUS_FILTER: Final = {
    **{slug: FIGURE[name] for name, slug in SLUG.items()},
    EXEMPT: "Dibebaskan",
}
ALL_PERIODS: Final = "semua"
"""Every checkpoint that has fallen due, taken together."""
BAND: Final = (
    "tidak ada yang wajib",
    "di bawah 60%",
    "60 s.d. <75%",
    "75 s.d. <85%",
    "85 s.d. <95%",
    "95% ke atas",
)
"""Of the classes of colour of `core.charts`, 0 to 5."""

MISSING: Final = Status("Belum masuk", "belum", "idle")
VERIFIED: Final = Status("Diverifikasi", "selesai", "ok")
FREED: Final = Status("Dibebaskan", "takdinilai", "idle")
NOT_OWING: Final = Status("Tidak wajib", "takdinilai", "idle")


def states(figures: Figures, *, is_exempt: bool = False) -> Iterator[Status]:
    """How the report of one agency at one checkpoint counts, in words with a shape."""
    if not figures.expected:
        yield FREED if is_exempt else NOT_OWING
    elif not figures.submitted:
        yield MISSING
    else:
        yield TIMING[_timing(figures)]
        if figures.nil:
            yield NIL_REPORT
        if figures.verified:
            yield VERIFIED


def _timing(figures: Figures) -> Timing:
    if figures.on_time:
        return Timing.ON_TIME
    return Timing.EXTENDED if figures.extended else Timing.LATE


def state_word(one: Reporter, *, single: bool) -> str:
    """Where an agency stands at one checkpoint, or how many of its reports have come in."""
    if not single and one.figures.expected:
        return f"{one.figures.submitted} dari {one.figures.expected} masuk"
    first, *rest = (state.word for state in states(one.figures, is_exempt=one.is_exempt))
    return ", ".join([first, *(word.lower() for word in rest)])
