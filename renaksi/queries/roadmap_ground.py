"""From where a path of the road map is looked at, and who counts there on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_listing import Listing
from renaksi.core.compliance_tree import Branch
from renaksi.core.cycle import tree_day
from renaksi.core.policy import Actor
from renaksi.core.report_duty import ABLE
from renaksi.core.roadmap import Goal, kinds_of
from renaksi.models import Agency
from renaksi.queries.agency_register import register
from renaksi.queries.scope import visible
from renaksi.queries.stood_below import stood_below


@dataclass(frozen=True, slots=True)
class Asked:
    """Which path, below whom, for whom. `years` come in order and none is after `today`."""

    goal: Goal
    years: Sequence[int]
    under_id: int
    actor: Actor
    today: date
    now: datetime

    @property
    def kinds(self) -> frozenset[AgencyKind]:
        return kinds_of(self.goal.scope)

    def day(self, year: int) -> date:
        """The last day of the year, today while that has not come."""
        return tree_day(year, self.today)


@dataclass(frozen=True, slots=True)
class Ground:
    """Agencies of the kinds a path is about, that the actor may see."""

    branch: Branch
    listing: Listing
    kinds: frozenset[AgencyKind]
    seen: frozenset[int] | None
    """Whom of those that may owe the actor may read; None is all."""

    def counts(self, agency_id: int) -> bool:
        """Whether it is of these kinds and to be seen, wherever it stands."""
        if agency_id not in self.listing.kinds or self.listing.kind(agency_id) not in self.kinds:
            return False
        return self.seen is None or agency_id in self.seen or agency_id == self.branch.node_id

    def standing(self, day: date) -> list[int]:
        """Those that stood at or below the node; the root too, which the branch does not name."""
        here = self.branch.on(day)
        return [
            key
            for key in self.listing.of_kinds(self.kinds)
            if self.counts(key) and (key in here or self._is_root(key))
        ]

    def _is_root(self, agency_id: int) -> bool:
        is_node = agency_id == self.branch.node_id
        return is_node and self.listing.kind(agency_id) is AgencyKind.PUSAT


def ground(session: Session, asked: Asked) -> Ground:
    """Three statements, one more where the actor does not see everybody."""
    stood = stood_below(session, asked.under_id)
    agencies = register(session, asked.today, stood, all_names=False)
    seen = None
    if not stood.is_all_seen_by(asked.actor, asked.today):
        readable = visible(asked.actor, Agency.id, asked.today, asked.today, with_ended=True)
        seen = frozenset(session.scalars(select(Agency.id).where(Agency.kind.in_(ABLE), readable)))
    return Ground(stood.branch, agencies.listing, asked.kinds, seen)
