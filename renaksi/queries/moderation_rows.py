"""Assessments of a round as one light row each: totals as they are stored, today's hub beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment import AssessmentOutcome, AssessmentState
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.sampling import SampleUnit
from renaksi.models import Agency, Assessment, SupervisionLink
from renaksi.queries.agency_tree import known_as
from renaksi.queries.custody import heirs

REACHED: Final = (AssessmentState.MODERATION, AssessmentState.FINAL)
"""What the centre has in its hands, or had."""


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """Why the centre looks at an assessment, and whether it did."""

    assessment_id: int
    sample_id: int | None
    reason: str
    looked_at: datetime | None
    looked_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Moderated:
    """One assessment as the lists of the centre show it; totals are the stored ones."""

    id: int
    code: str
    name: str
    hub_code: str
    hub_name: str
    state: AssessmentState
    outcome: AssessmentOutcome
    own: Decimal | None
    hub: Decimal | None
    national: Decimal | None
    grade: str
    flagged: int
    version: int
    judged: Decimal | None = None
    """Mean of what the hub judged, 0..100, and of what the system computed."""
    computed: Decimal | None = None
    assigned_id: int | None = None
    taken_over: bool = False
    cases: tuple[CaseSeen, ...] = ()
    is_mine: bool = False
    """The actor gave one of its values: four eyes leave the result to another."""

    @property
    def is_scored(self) -> bool:
        return self.outcome is AssessmentOutcome.SCORED

    @property
    def is_final(self) -> bool:
        return self.state is AssessmentState.FINAL

    @property
    def moved(self) -> Decimal | None:
        """National minus hub."""
        return _between(self.national, self.hub) if self.is_scored else None

    @property
    def over_own(self) -> Decimal | None:
        """Hub minus self."""
        return _between(self.hub, self.own) if self.is_scored else None

    @property
    def waits(self) -> bool:
        """Something of it was not looked at yet."""
        return any(one.looked_at is None for one in self.cases)

    @property
    def is_ready(self) -> bool:
        """Nothing stands against making it final."""
        return self.state is AssessmentState.MODERATION and not self.waits

    @property
    def stratum(self) -> tuple[str, str]:
        """Hub and grade, as `core.sampling` knows them."""
        return self.hub_code, self.grade if self.is_scored else NOT_ASSESSABLE


def _between(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if after is None or before is None else after - before


def moderated_rows(
    session: Session,
    round_id: int,
    today: date,
    *,
    cases: Mapping[int, Sequence[CaseSeen]] | None = None,
    mine: frozenset[int] = frozenset(),
) -> tuple[Moderated, ...]:
    """All of a round by code; the hub is whoever supervises today, of an heir the heir's."""
    found = cases or {}
    return tuple(
        Moderated(
            row.id, row.code, known_as(row.kind, row.name, row.short_name), row.hub_code or "",
            row.hub_name or "", row.state, row.outcome, row.own_score, row.hub_score,
            row.national_score, row.grade, row.flagged, row.version, row.judged_mean,
            row.computed_mean, row.assigned_id, row.taken_over,
            tuple(found.get(row.id, ())), row.id in mine,
        )
        for row in session.execute(_rows(round_id, today))
    )  # fmt: skip


def _rows(round_id: int, today: date) -> Select[*tuple[Any, ...]]:
    one, hub, heir, link = Assessment, aliased(Agency), heirs(today), SupervisionLink
    named = func.coalesce(one.custodian_id, one.agency_id)
    holder = func.coalesce(heir.c.custodian_id, named)
    return (
        select(
            one.id, Agency.code, Agency.name, Agency.short_name, Agency.kind,
            hub.code.label("hub_code"),
            func.coalesce(func.nullif(hub.short_name, ""), hub.name).label("hub_name"),
            one.state, one.outcome,
            one.own_score, one.hub_score, one.national_score, one.grade, one.flagged, one.version,
            one.judged_mean, one.computed_mean, one.assigned_id,
            one.taken_over_at.is_not(None).label("taken_over"),
        )
        .join(Agency, Agency.id == one.agency_id)
        .outerjoin(heir, heir.c.agency_id == named)
        .outerjoin(
            link,
            and_(link.agency_id == holder, link.valid_from <= today, link.valid_to > today),
        )
        .outerjoin(hub, hub.id == link.supervisor_id)
        .where(one.round_id == round_id)
        .order_by(Agency.code)
    )  # fmt: skip


def units_of(rows: Iterable[Moderated]) -> list[SampleUnit]:
    return [
        SampleUnit(one.code, one.stratum) for one in rows if one.state is AssessmentState.MODERATION
    ]
