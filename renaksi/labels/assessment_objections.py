"""Words of objections as the agency writes and reads them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_value import Counts, IndicatorValue
from renaksi.core.objection import ObjectionAction as O, ObjectionState
from renaksi.labels.assessment import COUNTS, OBJECTION_STATE
from renaksi.labels.format import NOTHING, number, weekday
from renaksi.labels.plan import Status
from renaksi.labels.steps import StepWords

STATE: Final = OBJECTION_STATE
ZERO: Final = frozenset({Counts.MISSING, Counts.NO_EVIDENCE})
"""What counts 0 in the end."""
LATE: Final = Status("Lewat batas keputusan", "lewat", "bad")
OBJECTED: Final[Mapping[ObjectionState, str]] = {
    ObjectionState.DRAFT: "Lanjutkan",
    ObjectionState.FILED: "Lihat",
    ObjectionState.GRANTED: "Lihat keputusan",
    ObjectionState.REJECTED: "Lihat keputusan",
    ObjectionState.WITHDRAWN: "Lihat",
}
STEP: Final[Mapping[O, StepWords]] = {
    O.FILE: StepWords(
        title="Ajukan sanggahan atas {code}",
        effect=(
            "Sanggahan dan bukti barunya dikirim dan tidak dapat diubah lagi. Selama belum"
            " diputuskan, Anda dapat menariknya."
        ),
        next=(
            "Diputuskan dalam {days} hari kerja oleh orang yang tidak memberi nilai ini. Anda membaca"
            " nilai sebelum, sesudah, dan alasannya. Sanggahan tidak pernah menurunkan nilai."
        ),
        button="Ajukan sanggahan",
        done="Sanggahan atas {code} diajukan.",
    ),
    O.WITHDRAW: StepWords(
        title="Tarik sanggahan atas {code}",
        effect="Sanggahan ini tidak diputuskan, dan nilai hub tetap.",
        next="{again}",
        button="Tarik sanggahan",
        done="Sanggahan atas {code} ditarik.",
    ),
}


AGAIN: Final = {
    True: "Selama masa sanggah masih berjalan, Anda dapat menulis sanggahan baru.",
    False: "Masa sanggah sudah berakhir, jadi sanggahan baru tidak dapat ditulis lagi.",
}


def step_words(action: O, *, code: str, days: int, is_running: bool) -> StepWords:
    words = STEP[action]
    told = {"code": code, "days": days, "again": AGAIN[is_running]}
    return StepWords(
        *(
            getattr(words, name).format_map(told)
            for name in ("title", "effect", "next", "button", "done")
        )
    )


def score_text(counts: Counts, worth: Decimal) -> str:
    """0 to 100; nothing where it does not count."""
    return number(worth, 2) if counts in ZERO | {Counts.VALUE} else NOTHING


def why_text(counts: Counts) -> str:
    """Why it counts as it does; "" where it simply counts."""
    return "" if counts is Counts.VALUE else COUNTS[counts]


def score_of(found: IndicatorValue) -> str:
    return score_text(found.counts, in_percent(found.value))


def gap_text(gap: Decimal | None) -> str:
    """`−20,00`, `+5,00`, `0,00`."""
    if gap is None:
        return NOTHING
    return f"+{number(gap, 2)}" if gap > 0 else number(gap, 2)


def until_text(until: date | None, zone: str) -> str:
    """The end of the time for objections."""
    return f"{weekday(until)}, 23.59 {zone}" if until else NOTHING
