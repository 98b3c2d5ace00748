"""Figures of compliance cut by agency, by hub and by checkpoint; every cut sums to the whole.

Pure: it knows neither where the facts come from nor who looks (design section 5).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.compliance import Figures, Standing, count
from renaksi.core.funnel import Child


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency at one checkpoint, where it stood in the tree of that checkpoint."""

    agency_id: int
    checkpoint_id: int
    part: int | None
    """The child of the node it stood under (or was); None for the node itself."""
    standing: Standing | None
    """None: no report is expected of it there."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """An agency among those that report. One that owes nothing is listed and counts nowhere."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """Where it stood at the last of the checkpoints counted."""
    figures: Figures
    exemption: str = ""
    """The reason for which a report is not expected of it; empty where none was given."""
    plan_id: int | None = None

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


def figures(entries: Iterable[Entry]) -> Figures:
    return count(one.standing for one in entries if one.standing is not None)


def below(entries: Iterable[Entry], node_id: int) -> Figures:
    """Without the node itself."""
    return figures(one for one in entries if one.agency_id != node_id)


def by_agency(entries: Iterable[Entry]) -> dict[int, tuple[int | None, Figures]]:
    """By agency: the part it last stood in, and its own figures over all checkpoints.

    `entries` come in the order of their checkpoints.
    """
    found: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        found[one.agency_id].append(one)
    return {agency: (own[-1].part, figures(own)) for agency, own in found.items()}


def by_checkpoint(entries: Iterable[Entry]) -> dict[int, Figures]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        found[one.checkpoint_id].append(one)
    return {checkpoint: figures(own) for checkpoint, own in found.items()}


def by_part(node: Child, children: Sequence[Child], entries: Iterable[Entry]) -> list[Part]:
    """Cut the figures of `node` into shares that sum to them."""
    found: dict[int | None, list[Entry]] = defaultdict(list)
    for one in entries:
        found[one.part].append(one)
    return parts(node, children, {part: figures(own) for part, own in found.items()})


def parts(node: Child, children: Sequence[Child], own: Mapping[int | None, Figures]) -> list[Part]:
    """The node itself where it counts, each hub below it, and the rest directly below together."""
    direct = sum(
        (own.get(one.agency_id, Figures()) for one in children if not one.is_hub), Figures()
    )
    return [
        *_unless_empty(Part(node.agency_id, node.code, node.name, own.get(None, Figures()))),
        *(
            Part(one.agency_id, one.code, one.name, own.get(one.agency_id, Figures()))
            for one in children
            if one.is_hub
        ),
        *_unless_empty(Part(None, "", "", direct)),
    ]


def _unless_empty(part: Part) -> Iterator[Part]:
    if part.figures.expected:
        yield part
