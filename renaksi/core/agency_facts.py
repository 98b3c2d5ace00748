"""A working copy of part of the tree: what is, changed on paper before it is changed in the tables.

A change is worked out on a `Branch`; nothing here knows of a database.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Protocol, Self, TypeVar

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import Span


@dataclass(frozen=True, slots=True)
class AgencyFact:
    """An agency; ids below zero are of agencies that do not exist yet."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    time_zone: TimeZone
    span: Span


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A `core.hierarchy.SupervisedBy` with its legal basis; `id` None is a new one."""

    agency: int
    supervisor: int
    span: Span
    legal_basis: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class NameFact:
    agency: int
    name: str
    short_name: str
    span: Span
    legal_basis: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SuccessionFact:
    """On `on`, `agency` became `successor`, or part of it did."""

    agency: int
    successor: int
    on: date
    is_primary: bool
    legal_basis: str = ""


class Dated(Protocol):
    @property
    def span(self) -> Span: ...
    @property
    def id(self) -> int | None: ...


D = TypeVar("D", LinkFact, NameFact)


def in_force(facts: Iterable[D], on: date) -> D | None:
    return next((fact for fact in facts if on in fact.span), None)


def next_change(facts: Iterable[Dated], end: date, on: date) -> date:
    """The first day after `on` on which one of `facts` begins or ends, at the latest `end`."""
    days = [day for fact in facts for day in (fact.span.start, fact.span.end) if day > on]
    return min([*days, end])


def spliced(facts: Iterable[D], new: D) -> tuple[D, ...]:
    """`facts` with `new` on its days; what it covers is cut, what lies before and after stays."""
    kept = [new]
    for fact in facts:
        head = Span(fact.span.start, min(fact.span.end, new.span.start))
        tail = Span(max(fact.span.start, new.span.end), fact.span.end)
        if head:
            kept.append(replace(fact, span=head))
        if tail:
            kept.append(replace(fact, span=tail, id=None if head else fact.id))
    return tuple(sorted(kept, key=lambda fact: fact.span))


def ended(facts: Iterable[D], on: date) -> tuple[D, ...]:
    """`facts` with nothing left from `on`."""
    cut = (replace(fact, span=Span(fact.span.start, min(fact.span.end, on))) for fact in facts)
    return tuple(fact for fact in cut if fact.span)


@dataclass(slots=True)
class Branch:
    """The agencies a change may touch, all that ever stands above and below them, their names."""

    today: date
    agencies: dict[int, AgencyFact] = field(default_factory=dict)
    links: dict[int, tuple[LinkFact, ...]] = field(default_factory=dict)
    names: dict[int, tuple[NameFact, ...]] = field(default_factory=dict)
    successions: list[SuccessionFact] = field(default_factory=list)
    codes: dict[str, int] = field(init=False, default_factory=dict)
    given: int = 0

    def __post_init__(self) -> None:
        self.codes = {agency.code: agency.id for agency in self.agencies.values()}

    def copy(self) -> Self:
        return replace(
            self,
            agencies=dict(self.agencies),
            links=dict(self.links),
            names=dict(self.names),
            successions=list(self.successions),
        )

    def new_id(self) -> int:
        self.given += 1
        return -self.given

    def put(self, agency: AgencyFact) -> None:
        self.agencies[agency.id] = agency
        self.codes[agency.code] = agency.id

    def name_of(self, agency_id: int) -> str:
        return self.agencies[agency_id].name

    def supervised_by(self, agency_id: int) -> list[LinkFact]:
        """Every link, of any day, with this agency as the supervisor."""
        return [
            link for links in self.links.values() for link in links if link.supervisor == agency_id
        ]


class Command(ABC):
    """One thing that happens to the tree, worked out on a branch."""

    event: ClassVar[AuditEvent]

    @property
    def subjects(self) -> tuple[int, ...]:
        """Existing agencies that it changes; the audit line is about the first."""
        return ()

    @property
    def hosts(self) -> tuple[int, ...]:
        """Existing agencies that get somebody below them."""
        return ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that new agencies are to have."""
        return ()

    @property
    def kinds(self) -> frozenset[AgencyKind]:
        """The kinds of new agencies."""
        return frozenset()

    @abstractmethod
    def apply(self, branch: Branch) -> None:
        """Change the branch; raises Invalid with the field that stands in the way."""
