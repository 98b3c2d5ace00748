"""The path to a target, as a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from renaksi.core.roadmap import Goal, RoadmapMeasure, Year
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels.roadmap import COUNTED_AS, NO_TARGET, OUTCOME, goal_title


def path_table(goal: Goal, years: Sequence[Year], place: str, taken_at: datetime) -> Table:
    """`place`: the name of the agency it is looked at from."""
    is_score = goal.measure is RoadmapMeasure.SCORE
    kind = Kind.FIGURE if is_score else Kind.PERCENT
    return Table(
        title=f"Peta jalan: {goal_title(goal)}",
        columns=(
            Column("Tahun", Kind.CODE), Column("Target", kind), Column("Keadaan", kind),
            Column("Banyaknya", Kind.WHOLE), Column("Dari", Kind.WHOLE), Column("n kecil"),
            Column("Kekurangan", Kind.FIGURE), Column("Hasil", width=24),
            Column("Dasar hukum", width=50),
        ),
        rows=_rows(years),
        taken_at=taken_at,
        filters={"Lingkup": f"{place} dan di bawahnya", "Cara menghitung": COUNTED_AS[goal.measure]},
        sheet="Peta jalan",
    )  # fmt: skip


def _rows(years: Sequence[Year]) -> Iterator[Sequence[object]]:
    for one in years:
        target, actual = one.target, one.actual
        yield (
            str(one.year),
            target and target.value,
            actual and actual.value,
            actual and actual.part,
            actual and actual.whole,
            "ya" if actual and actual.is_small else "",
            one.gap if one.gap is not None and one.gap > 0 else None,
            OUTCOME[one.outcome].word if one.outcome else NO_TARGET,
            target.legal_basis if target else "",
        )
