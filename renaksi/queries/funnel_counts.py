"""A funnel counted from all it depends on, and counted again only when something of that changed.

What is counted here depends on nothing but what is handed in, all of it part of the key: a kept
funnel can therefore be neither old nor anybody else's, and there is nothing to clear away.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from renaksi.core.agency import HUB_KINDS, AgencyKind
from renaksi.core.compliance_tree import Branch
from renaksi.core.funnel import AgencyRow, Counts, Part, count, parts
from renaksi.core.plan_duty import PlanDuties
from renaksi.queries.agency_register import Known, Names
from renaksi.queries.funnel_standings import Plans, PlanStood

Other = tuple[Known, int | None]
"""A unit or the root, which can owe nothing, and its part."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a funnel is counted from. Readings that say the same are the same object."""

    under_id: int
    on: date
    """The day of the tree."""
    branch: Branch
    names: Names
    plans: Plans
    duties: PlanDuties
    seen: frozenset[int] | None
    """Whom of those that may owe the looker may read; None is all."""
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What `Funnel` shows of it; from the same facts the same object."""

    total: Counts
    below: Counts
    by_agency: tuple[AgencyRow, ...]
    by_hub: tuple[Part, ...]


@lru_cache(maxsize=64)
def counted(told: Told) -> Counted:
    rows = _rows(told)
    below = [row for row in rows if row.agency_id != told.under_id]
    total, known = count(rows), told.names.known
    directly = told.branch.parts_on(told.on)
    hubs = [one.child for one in known.values() if one.id in directly and one.kind in HUB_KINDS]
    return Counted(
        total=total,
        below=count(below) if len(below) < len(rows) else total,
        by_agency=tuple(sorted(rows, key=lambda row: not row.owes)),
        by_hub=tuple(parts(known[told.under_id].child, hubs, rows)),
    )


def _rows(told: Told) -> list[AgencyRow]:
    """At or below the node: who owes, is exempted or has a plan, in the order of lists."""
    part_of, plans, duties = told.branch.on(told.on), told.plans.by_agency, told.duties
    found = []
    for key, one in told.names.known.items():
        if key not in part_of or (told.seen is not None and key not in told.seen):
            continue
        plan, owes = plans.get(key), duties.owes(key, one.kind)
        if owes or plan or key in duties.exempt:
            found.append(_row(one, part_of[key], plan, owes=owes))
    others = [
        _row(one, part, plans.get(one.id), owes=False)
        for one, part in told.others
        if one.id in plans or one.id in duties.exempt
    ]
    root = [one for one in others if one.kind is AgencyKind.PUSAT]
    return [*root, *found, *(one for one in others if one.kind is not AgencyKind.PUSAT)]


def _row(one: Known, part: int | None, plan: PlanStood | None, *, owes: bool) -> AgencyRow:
    if plan is None:
        return AgencyRow(one.id, one.code, one.name, one.kind, part, owes)
    return AgencyRow(one.id, one.code, one.name, one.kind, part, owes, *plan)
