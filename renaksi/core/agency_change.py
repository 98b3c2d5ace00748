"""What can happen to an agency: added, renamed, moved, edited; `core.agency_endings` has the rest.

A change is worked out on a `Branch`; nothing here knows of a database. `apply` raises what the
change itself forbids, `core.agency_rules` what may never be true of a tree.
"""

from dataclasses import dataclass, replace
from datetime import date

from renaksi.core import hierarchy
from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_facts import (
    AgencyFact,
    Branch,
    Command,
    LinkFact,
    NameFact,
    in_force,
    next_change,
    spliced,
)
from renaksi.core.agency_rules import (
    alive,
    bring_in,
    call_by_latest_name,
    clean_code,
    named,
    not_the_root,
)
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import FOREVER, Span
from renaksi.core.errors import Invalid, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Command):
    """A new agency, supervised from its first day."""

    code: str
    name: str
    short_name: str
    kind: AgencyKind
    time_zone: TimeZone
    supervisor_id: int
    on: date
    legal_basis: str = ""
    event = AuditEvent.AGENCY_ADD

    @property
    def codes(self) -> tuple[str, ...]:
        return (clean_code(self.code),)

    @property
    def kinds(self) -> frozenset[AgencyKind]:
        return frozenset({self.kind})

    @property
    def hosts(self) -> tuple[int, ...]:
        return (self.supervisor_id,)

    def apply(self, branch: Branch) -> None:
        if self.kind is AgencyKind.PUSAT:
            raise Invalid(Refusal.ROOT_IS_FIXED, "kind")
        born = Span(self.on, FOREVER)
        new = AgencyFact(
            branch.new_id(), self.code, self.name, self.short_name, self.kind, self.time_zone, born
        )
        bring_in(branch, new, self.legal_basis)
        link = LinkFact(new.id, self.supervisor_id, born, self.legal_basis)
        alive(branch, self.supervisor_id, self.on, "supervisor_id")
        branch.links[new.id] = (link,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Command):
    """Another name from a day on, up to the next change of name already known."""

    agency_id: int
    name: str
    short_name: str
    on: date
    legal_basis: str = ""
    event = AuditEvent.AGENCY_RENAME

    @property
    def subjects(self) -> tuple[int, ...]:
        return (self.agency_id,)

    def apply(self, branch: Branch) -> None:
        agency = alive(branch, self.agency_id, self.on, "on")
        name, short_name = named(self.name, self.short_name)
        if (
            self.on > branch.today
        ):  # `Agency.name` is the name of today; nothing would change it later
            raise Invalid(Refusal.DATE_AHEAD, "on", today=branch.today)
        names = branch.names.get(agency.id, ())
        now = in_force(names, self.on)
        if now and (now.name, now.short_name) == (name, short_name):
            raise Invalid(Refusal.SAME_NAME, "name")
        days = Span(self.on, next_change(names, agency.span.end, self.on))
        new = NameFact(agency.id, name, short_name, days, self.legal_basis)
        branch.names[agency.id] = spliced(names, new)
        call_by_latest_name(branch, agency.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Command):
    """Another supervisor from a day on, up to `until` or the next change already known."""

    agency_id: int
    supervisor_id: int
    on: date
    until: date | None = None
    legal_basis: str = ""
    event = AuditEvent.AGENCY_MOVE

    @property
    def subjects(self) -> tuple[int, ...]:
        return (self.agency_id,)

    @property
    def hosts(self) -> tuple[int, ...]:
        return (self.supervisor_id,)

    def apply(self, branch: Branch) -> None:
        not_the_root(branch, self.agency_id)
        agency = alive(branch, self.agency_id, self.on, "on")
        alive(branch, self.supervisor_id, self.on, "supervisor_id")
        links = branch.links.get(agency.id, ())
        now = in_force(links, self.on)
        if now and now.supervisor == self.supervisor_id:
            raise Invalid(
                Refusal.SAME_SUPERVISOR,
                "supervisor_id",
                agency=agency.name,
                supervisor=branch.name_of(self.supervisor_id),
            )
        days = Span(self.on, self.until or next_change(links, agency.span.end, self.on))
        self._check(branch, agency, days, now)
        link = LinkFact(agency.id, self.supervisor_id, days, self.legal_basis)
        branch.links[agency.id] = spliced(links, link)

    def _check(self, branch: Branch, agency: AgencyFact, days: Span, now: LinkFact | None) -> None:
        if not days or days.end > agency.span.end:
            raise Invalid(Refusal.NOT_ACTIVE_THEN, "until", agency=agency.name, on=days.end)
        for link in branch.links.get(agency.id, ()):
            if link is not now and link.span.overlaps(days):
                raise Invalid(
                    Refusal.LINK_OVERLAP, "until", agency=agency.name, span=link.span.meet(days)
                )
        if hierarchy.would_cycle(branch.links, agency.id, self.supervisor_id, days):
            raise Invalid(
                Refusal.WOULD_CYCLE,
                "supervisor_id",
                agency=agency.name,
                supervisor=branch.name_of(self.supervisor_id),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Command):
    """What has no history: the time zone."""

    agency_id: int
    time_zone: TimeZone
    event = AuditEvent.AGENCY_EDIT

    @property
    def subjects(self) -> tuple[int, ...]:
        return (self.agency_id,)

    def apply(self, branch: Branch) -> None:
        agency = branch.agencies[self.agency_id]
        branch.put(replace(agency, time_zone=self.time_zone))
