"""Figures of compliance cut by agency, by hub and by checkpoint; every cut sums to the whole.

Pure: it knows neither where the facts come from nor who looks (design section 5).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.compliance import Figures, tally
from renaksi.core.funnel import Child

Placed = tuple[int, int | None, int | None]
"""One agency at one checkpoint, in the tree of that checkpoint: its number; the child of the node it
stood under (or was), None for the node itself; and how its report stands (`core.compliance.marks`),
None where no report is expected of it. Plain tuples: a page counts thousands of them.
"""


class Reporter(NamedTuple):
    """An agency among those that report. One that owes nothing is listed and counts nowhere."""

    agency_id: int
    kind: AgencyKind
    part: int | None
    """Where it stood at the last of the checkpoints counted."""
    figures: Figures
    exemption: str = ""
    """The reason for which no report is expected of it; empty where none was given."""
    code: str = ""
    """Empty, as is the name, as long as nobody asked for it."""
    name: str = ""

    @property
    def is_hub(self) -> bool:
        return self.kind.tier is Tier.HUB

    @property
    def is_exempt(self) -> bool:
        return not self.figures.expected and bool(self.exemption)


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the whole: a hub with all below it, or several agencies taken together."""

    agency_id: int | None
    """None for agencies directly under the node that are taken together."""
    code: str
    name: str
    figures: Figures


ONE: Final = tuple(tally({marks: 1}) for marks in range(32))
"""The figures of a single report, by its marks."""
NONE: Final = Figures()
"""Of those of whom nothing is expected."""


def figures(placed: Iterable[Placed]) -> Figures:
    return tally(Counter([marks for _, _, marks in placed if marks is not None]))


def below(whole: Figures, own: Mapping[int | None, Figures]) -> Figures:
    """Without the node itself. `own` is what `shares` found."""
    return whole - own[None] if None in own else whole


def by_agency(placed: Iterable[Placed]) -> dict[int, tuple[int | None, Figures]]:
    """By agency: the part it last stood in, and its own figures over all checkpoints.

    `placed` comes in the order of the checkpoints.
    """
    last: dict[int, int | None] = {}
    found: dict[int, Figures] = {}
    for agency_id, part, marks in placed:
        last[agency_id] = part
        if marks is not None:
            before = found.get(agency_id)
            found[agency_id] = ONE[marks] if before is None else before + ONE[marks]
    return {agency: (part, found.get(agency, NONE)) for agency, part in last.items()}


def shares(placed: Iterable[Placed]) -> dict[int | None, Figures]:
    """By the part of the node they stood in."""
    return by_part(Counter([(part, marks) for _, part, marks in placed if marks is not None]))


def by_part(alike: Mapping[tuple[int | None, int], int]) -> dict[int | None, Figures]:
    """From how many reports of each part stand alike."""
    found: dict[int | None, dict[int, int]] = defaultdict(dict)
    for (part, marks), many in alike.items():
        found[part][marks] = many
    return {part: tally(counted) for part, counted in found.items()}


def summed(several: Sequence[Mapping[int | None, Figures]]) -> Mapping[int | None, Figures]:
    """Shares of several checkpoints together."""
    first, *others = several or ({},)
    if not others:
        return first
    found: dict[int | None, Figures] = {}
    for own in several:
        for part, one in own.items():
            found[part] = found[part] + one if part in found else one
    return found


def parts(node: Child, children: Sequence[Child], own: Mapping[int | None, Figures]) -> list[Part]:
    """Cut into shares that sum to the whole: the node itself where it counts, each hub directly
    below it, and whoever else stands below it taken together. `own` is what `shares` found.
    """
    return [
        *_unless_empty(Part(node.agency_id, node.code, node.name, own.get(None, NONE))),
        *(_part(one, own) for one in children if one.is_hub),
        *_unless_empty(Part(None, "", "", rest(children, own))),
    ]


def rest(children: Iterable[Child], own: Mapping[int | None, Figures]) -> Figures:
    """Those below the node that stand under none of its hubs, taken together."""
    named = {None, *(one.agency_id for one in children if one.is_hub)}
    return sum((one for part, one in own.items() if part not in named), NONE)


def _part(child: Child, own: Mapping[int | None, Figures]) -> Part:
    return Part(child.agency_id, child.code, child.name, own.get(child.agency_id, NONE))


def _unless_empty(part: Part) -> Iterator[Part]:
    if part.figures.expected:
        yield part
