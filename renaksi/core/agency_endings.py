"""How agencies end: merged into another, or dissolved; `core.agency_split` has the third way.

Whoever stood below an agency that ends goes to its heir. `design` section 2 (AgencySuccession).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from renaksi.core.agency_facts import (
    Branch,
    Command,
    LinkFact,
    SuccessionFact,
    ended,
    spliced,
)
from renaksi.core.agency_rules import alive, call_by_latest_name, not_the_root
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import Span
from renaksi.core.errors import Invalid, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Command):
    """From `on` these agencies are part of another, which exists already."""

    from_ids: tuple[int, ...]
    into_id: int
    on: date
    legal_basis: str = ""
    event = AuditEvent.AGENCY_MERGE

    @property
    def subjects(self) -> tuple[int, ...]:
        return (self.into_id, *self.from_ids)

    @property
    def hosts(self) -> tuple[int, ...]:
        return (self.into_id,)

    def apply(self, branch: Branch) -> None:
        if not self.from_ids or self.into_id in self.from_ids:
            raise Invalid(Refusal.MERGE_WITH_ITSELF, "from_ids")
        alive(branch, self.into_id, self.on, "into_id")
        for agency_id in self.from_ids:
            end(branch, agency_id, self.on, self.into_id, self.legal_basis)
            succeed(branch, agency_id, self.into_id, self.on, self.legal_basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolve(Command):
    """From `on` the agency is no more. Without a successor nobody may be left below it."""

    agency_id: int
    on: date
    successor_id: int | None = None
    legal_basis: str = ""
    event = AuditEvent.AGENCY_DISSOLVE

    @property
    def subjects(self) -> tuple[int, ...]:
        return (self.agency_id,)

    @property
    def hosts(self) -> tuple[int, ...]:
        return () if self.successor_id is None else (self.successor_id,)

    def apply(self, branch: Branch) -> None:
        heir = self.successor_id
        if heir == self.agency_id:
            raise Invalid(Refusal.MERGE_WITH_ITSELF, "successor_id")
        if heir is not None:
            alive(branch, heir, self.on, "successor_id")
        end(branch, self.agency_id, self.on, heir, self.legal_basis)
        if heir is not None:
            succeed(branch, self.agency_id, heir, self.on, self.legal_basis)


def succeed(
    branch: Branch, agency: int, heir: int, on: date, legal_basis: str, *, is_primary: bool = True
) -> None:
    branch.successions.append(SuccessionFact(agency, heir, on, is_primary, legal_basis))


def end(branch: Branch, agency_id: int, on: date, heir: int | None, legal_basis: str) -> None:
    """From `on` there is no such agency; whoever is below it then goes to the heir."""
    not_the_root(branch, agency_id)
    agency = alive(branch, agency_id, on, "on")
    if on == agency.span.start:
        raise Invalid(Refusal.NEVER_EXISTED, "on", agency=agency.name)
    left = [link for link in branch.supervised_by(agency_id) if link.span.end > on]
    if left and heir is None:
        children = {link.agency for link in left}
        raise Invalid(Refusal.HAS_UNITS, agency=agency.name, count=len(children))
    if heir is not None:
        hand_over(branch, left, on, heir, legal_basis)
    branch.put(replace(agency, span=Span(agency.span.start, on)))
    branch.links[agency_id] = ended(branch.links.get(agency_id, ()), on)
    branch.names[agency_id] = ended(branch.names.get(agency_id, ()), on)
    call_by_latest_name(branch, agency_id)


def hand_over(
    branch: Branch, links: Iterable[LinkFact], on: date, heir: int, legal_basis: str
) -> None:
    """What these links say from `on`, said of the heir; the heir itself goes a step up."""
    for link in links:
        days = Span(max(link.span.start, on), link.span.end)
        if not days:
            continue
        above = branch.links[link.supervisor] if link.agency == heir else ()
        news = [
            LinkFact(heir, one.supervisor, one.span.meet(days), legal_basis)
            for one in above
            if one.span.meet(days)
        ] or [LinkFact(link.agency, heir, days, legal_basis)]
        for new in news:
            branch.links[link.agency] = spliced(branch.links[link.agency], new)
