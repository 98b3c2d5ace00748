"""Which agencies of a funnel to list. Filters only narrow: no figure is made here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.funnel import AgencyRow
from renaksi.core.plan import FunnelStage


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; the empty one lists everybody, those who owe nothing at the end."""

    stage: FunnelStage | None = None
    reached: bool = True
    """False: those who owe and have not come this far."""
    exempt: bool = False
    """Only those who owe nothing."""
    kind: AgencyKind | None = None
    text: str = ""
    not_below: Collection[int] | None = None
    """Leave out the node itself and what is below these hubs: the rest, taken together."""


EVERYBODY: Final = Wanted()


def matching(rows: Iterable[AgencyRow], wanted: Wanted) -> list[AgencyRow]:
    if wanted == EVERYBODY:
        return list(rows)
    words = wanted.text.lower().split()
    return [row for row in rows if _fits(row, wanted) and _says(row, words)]


def _fits(row: AgencyRow, wanted: Wanted) -> bool:
    if wanted.exempt and row.owes:
        return False
    if wanted.stage and not (row.owes and row.reached(wanted.stage) is wanted.reached):
        return False
    if wanted.not_below is not None and (row.part is None or row.part in wanted.not_below):
        return False
    return wanted.kind in {None, row.kind}


def _says(row: AgencyRow, words: list[str]) -> bool:
    said = f"{row.code} {row.name}".lower()
    return all(word in said for word in words)
