"""One agency becomes several, on a day; it ends, or stays with what the others leave it."""

from dataclasses import dataclass
from datetime import date

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_endings import end, hand_over, succeed
from renaksi.core.agency_facts import AgencyFact, Branch, Command, LinkFact
from renaksi.core.agency_rules import alive, bring_in, clean_code, not_the_root
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import FOREVER, Span
from renaksi.core.errors import Invalid, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of those an agency is split into: an existing agency, or a new one with code and names.

    What is left out of a new one is as it was with the agency that is split.
    """

    agency_id: int | None = None
    code: str = ""
    name: str = ""
    short_name: str = ""
    kind: AgencyKind | None = None
    time_zone: TimeZone | None = None
    is_primary: bool = False
    children: tuple[int, ...] = ()
    """Who goes along from below the agency that is split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Command):
    """From `on` the agency is several. Unless it `stays`, it ends; its primary part inherits."""

    agency_id: int
    parts: tuple[Part, ...]
    on: date
    stays: bool = False
    legal_basis: str = ""
    event = AuditEvent.AGENCY_SPLIT

    @property
    def subjects(self) -> tuple[int, ...]:
        children = (child for part in self.parts for child in part.children)
        return (self.agency_id, *children)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(clean_code(part.code) for part in self.parts if part.agency_id is None)

    @property
    def kinds(self) -> frozenset[AgencyKind]:
        return frozenset(part.kind for part in self.parts if part.kind is not None)

    @property
    def hosts(self) -> tuple[int, ...]:
        return tuple(part.agency_id for part in self.parts if part.agency_id is not None)

    def apply(self, branch: Branch) -> None:
        not_the_root(branch, self.agency_id)
        alive(branch, self.agency_id, self.on, "on")
        self._check_parts()
        heir = None
        for part in self.parts:
            part_id = self._settle(branch, part)
            heir = part_id if part.is_primary else heir
            basis, primary = self.legal_basis, part.is_primary
            succeed(branch, self.agency_id, part_id, self.on, basis, is_primary=primary)
            given = [
                link
                for link in branch.supervised_by(self.agency_id)
                if link.agency in part.children
            ]
            hand_over(branch, given, self.on, part_id, self.legal_basis)
        if not self.stays:
            end(branch, self.agency_id, self.on, heir, self.legal_basis)

    def _check_parts(self) -> None:
        primary = sum(part.is_primary for part in self.parts)
        if not self.parts or primary != (0 if self.stays else 1):
            raise Invalid(Refusal.ONE_PRIMARY, "parts")
        if any(part.agency_id == self.agency_id for part in self.parts):
            raise Invalid(Refusal.MERGE_WITH_ITSELF, "parts")

    def _settle(self, branch: Branch, part: Part) -> int:
        """The id of the part; a new one stands where the agency that is split stood."""
        if part.agency_id is not None:
            return alive(branch, part.agency_id, self.on, "parts").id
        whole = branch.agencies[self.agency_id]
        new = AgencyFact(
            branch.new_id(),
            part.code,
            part.name,
            part.short_name,
            part.kind or whole.kind,
            part.time_zone or whole.time_zone,
            Span(self.on, FOREVER),
        )
        bring_in(branch, new, self.legal_basis)
        since = Span(self.on, FOREVER)
        branch.links[new.id] = tuple(
            LinkFact(new.id, link.supervisor, link.span.meet(since), self.legal_basis)
            for link in branch.links[whole.id]
            if link.span.meet(since)
        )
        return new.id
