"""Which agencies behind a figure of compliance to list. Filters only narrow: no figure is made here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.compliance_parts import Reporter


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; the empty one lists everybody, those who owe nothing at the end."""

    figure: str = ""
    """A figure of `core.compliance.Figures` that is above 0 for the agency."""
    exempt: bool = False
    """Only those exempt, with a reason."""
    kind: AgencyKind | None = None
    text: str = ""
    not_below: Collection[int] | None = None
    """Leave out the node itself and what is below these hubs: the rest, taken together."""


EVERYBODY: Final = Wanted()


def matching(rows: Iterable[Reporter], wanted: Wanted) -> list[Reporter]:
    if wanted == EVERYBODY:
        return list(rows)
    words = wanted.text.lower().split()
    return [row for row in rows if _fits(row, wanted) and _says(row, words)]


def _fits(row: Reporter, wanted: Wanted) -> bool:
    if wanted.exempt and not row.is_exempt:
        return False
    if wanted.figure and not getattr(row.figures, wanted.figure):
        return False
    if wanted.not_below is not None and (row.part is None or row.part in wanted.not_below):
        return False
    return wanted.kind in {None, row.kind}


def _says(row: Reporter, words: list[str]) -> bool:
    said = f"{row.code} {row.name}".lower()
    return all(word in said for word in words)
