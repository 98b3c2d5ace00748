"""Complaints of a branch cut into shares that sum to the whole (design section 5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.complaint_figures import ComplaintFigures
from renaksi.core.funnel import Child


@dataclass(frozen=True, slots=True)
class Owner:
    """An agency that complaints count with."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """The child of the node it stood under (or was); None for the node itself."""
    figures: ComplaintFigures

    @property
    def is_hub(self) -> bool:
        return self.kind.tier is Tier.HUB


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the whole: a hub with all below it, or several agencies taken together."""

    agency_id: int | None
    code: str
    name: str
    figures: ComplaintFigures


def total(owners: Iterable[Owner]) -> ComplaintFigures:
    return sum((one.figures for one in owners), ComplaintFigures())


def below(owners: Iterable[Owner], node_id: int) -> ComplaintFigures:
    """Without the node itself."""
    return total(one for one in owners if one.agency_id != node_id)


def parts(node: Child, hubs: Iterable[Child], owners: Iterable[Owner]) -> list[Part]:
    """Shares that sum to the whole: the node itself, each hub directly below it, and the rest
    directly below taken together. Empty shares are left out.
    """
    groups: dict[int | None, list[Owner]] = {}
    for one in owners:
        groups.setdefault(one.part, []).append(one)
    own = total(groups.pop(None, ()))
    found = [Part(node.agency_id, node.code, node.name, own)]
    found += [
        Part(one.agency_id, one.code, one.name, total(groups.pop(one.agency_id, ())))
        for one in hubs
    ]
    rest = total(one for some in groups.values() for one in some)
    return [*_filled(found), *_filled([Part(None, "", "", rest)])]


def _filled(some: Iterable[Part]) -> Iterator[Part]:
    return (one for one in some if one.figures.received)
