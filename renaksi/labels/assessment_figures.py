"""Words for the figures of results: distribution, ranking, years, gaps."""

from typing import Final

from renaksi.core.assessment import ValueColumn
from renaksi.core.grade import NOT_ASSESSABLE, NOT_YET
from renaksi.core.grade_figures import Distribution, Graded
from renaksi.core.grade_ranking import GradeChange
from renaksi.core.instrument_scores import OldScores
from renaksi.labels.format import number
from renaksi.labels.plan import Status

GRADE_CHANGE: Final = {
    GradeChange.ROSE: Status("Naik", "naik", "ok"),
    GradeChange.SAME: Status("Tetap", "selesai", "idle"),
    GradeChange.FELL: Status("Turun", "turun", "warn"),
    GradeChange.NONE: Status("Tidak dapat dibandingkan", "belum", "idle"),
}
CHANGE_SLUG: Final = {
    GradeChange.ROSE: "naik",
    GradeChange.SAME: "tetap",
    GradeChange.FELL: "turun",
    GradeChange.NONE: "tanpa-pembanding",
}
WORDS: Final = frozenset({NOT_ASSESSABLE, NOT_YET})
"""The two that are no predicates; they begin with a capital where they stand alone."""
ORDER: Final = {"": "Nilai tertinggi", "kode": "Kode instansi", "turun": "Penurunan terdalam"}
RULE_SHORT: Final = {
    OldScores.AS_PUBLISHED: "skala lama",
    OldScores.RESCALED: "disetarakan",
    OldScores.BY_GRADE: "predikat disetarakan",
}
OUTSIDE: Final = "luar sistem"
"""Marks a result obtained elsewhere, wherever it is shown."""
SHORT_COLUMN: Final = {
    ValueColumn.SELF: "Mandiri",
    ValueColumn.HUB: "Hub",
    ValueColumn.NATIONAL: "Nasional",
}
RULE_TOLD: Final = {
    OldScores.AS_PUBLISHED: "Skala penilaian berubah. Nilai dan predikat lama ditampilkan seperti"
    " diumumkan dan tidak dibandingkan.",
    OldScores.RESCALED: "Skala penilaian berubah. Nilai lama disetarakan secara linear ke rentang"
    " baru, lalu diberi predikat menurut batas yang baru.",
    OldScores.BY_GRADE: "Skala penilaian berubah. Predikat lama dibaca sebagai predikat baru menurut"
    " tabel pada instrumen; nilainya tidak dibandingkan.",
}
"""Stated wherever results of two scales stand side by side."""


def headline(figures: Distribution, code: str, year: int) -> str:
    """How many have a predicate, with its denominator."""
    if not figures.total:
        return f"Belum ada yang dinilai dengan {code} {year}"
    return (
        f"{number(figures.graded)} dari {number(figures.total)} instansi berpredikat {code} {year}"
    )


def own_headline(one: Graded, code: str, year: int) -> str:
    """What one agency got, for its own people."""
    result, named = one.result, f"{code} {year}"
    if result is None:
        return f"{one.name} belum dinilai dengan {named}"
    if result.grade == NOT_ASSESSABLE:
        return f"{one.name} tidak dapat dinilai dengan {named}"
    score = "" if result.score is None else f"{number(result.score, 2)}, "
    return f"{named}: {score}{result.grade}"
