"""Whether the tree holds together: what the links break, and where the closure is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from renaksi.core import hierarchy
from renaksi.core.agency_facts import Branch
from renaksi.core.agency_rules import faults
from renaksi.core.dates import Span
from renaksi.core.errors import RuleBroken
from renaksi.core.hierarchy import ClosureRow
from renaksi.services.context import Context
from renaksi.services.steps import agency_branch, closure


@dataclass(frozen=True, slots=True)
class StrayRow:
    """A row of the closure that is stored but does not follow from the links, or is missing."""

    agency: str
    ancestor: str
    depth: int
    span: Span
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Findings:
    faults: tuple[RuleBroken, ...]
    strays: tuple[StrayRow, ...]

    def __bool__(self) -> bool:
        return bool(self.faults or self.strays)


def check_tree(ctx: Context) -> Findings:
    """Read only. Empty (falsy) when all is well."""
    branch = agency_branch.load_all(ctx.session, ctx.today)
    broken = tuple(fault for _agency_id, fault in faults(branch, branch.agencies))
    return Findings(broken, tuple(sorted(_strays(ctx.session, branch), key=_place)))


def _place(stray: StrayRow) -> tuple[str, int, Span, bool]:
    return stray.agency, stray.depth, stray.span, stray.is_missing


def _strays(session: Session, branch: Branch) -> Iterator[StrayRow]:
    change = closure.difference(
        closure.stored(session, branch.agencies), set(_follows_from_links(branch))
    )
    for rows, is_missing in ((change.removed, False), (change.added, True)):
        for row in rows:
            yield StrayRow(
                branch.agencies[row.descendant].code,
                branch.agencies[row.ancestor].code,
                row.depth,
                row.span,
                is_missing,
            )


def _follows_from_links(branch: Branch) -> Iterator[ClosureRow]:
    for agency in branch.agencies.values():
        try:
            yield from hierarchy.closure(branch.links, {agency.id: agency.span})
        except hierarchy.CycleError:  # told among the faults; nothing follows from a circle
            continue
