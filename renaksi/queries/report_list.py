"""The list of reports of a cycle: everybody in the actor's scope who owes one or has begun one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.cycle import last_day, tree_day
from renaksi.core.policy import OWNER_ROLES, Actor
from renaksi.core.report import ReportState, Timing
from renaksi.core.report_window import ReportWindow
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    ProgressReport,
    ReportTotal,
    SupervisionLink,
)
from renaksi.queries.agency_tree import ordering, supervised
from renaksi.queries.concerned import concerned
from renaksi.queries.custody import held
from renaksi.queries.obligations import owes_reports
from renaksi.queries.report_list_parts import below, extended_until, first_timing, is_enacted
from renaksi.queries.scope import visible

MAX_WORDS: Final = 8
SENT: Final = [one for one in ReportState if one is not ReportState.DRAFT]


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What is looked for; an empty value filters nothing."""

    text: str = ""
    checkpoint: str = ""
    state: ReportState | None = None
    is_missing: bool = False
    """Nothing was submitted, or it was taken back."""
    is_unwritten: bool = False
    is_late: bool = False
    is_nil: bool = False
    under: str = ""
    """Code of an agency: it and everything below."""


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One agency at one checkpoint, with its report as far as there is one."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    time_zone: TimeZone
    supervisor: str
    checkpoint_id: int
    checkpoint: str
    opens_on: date
    due_on: date
    closes_on: date
    plan_id: int | None
    has_plan: bool
    """A revision is in force."""
    report_id: int | None
    revision_id: int | None
    state: ReportState | None
    is_nil: bool | None
    submitted_at: datetime | None
    return_due_on: date | None
    timing: Timing | None
    """Of the first submission that counts."""
    extended_until: date | None
    weight: Decimal | None
    weighted: Decimal | None

    @property
    def window(self) -> ReportWindow:
        return ReportWindow(
            self.opens_on, self.due_on, self.closes_on, self.time_zone,
            self.extended_until, self.return_due_on,
        )  # fmt: skip

    @property
    def is_sent(self) -> bool:
        return self.state is not None and self.state is not ReportState.DRAFT

    @property
    def percent(self) -> Decimal | None:
        """Achievement of the plan, once the report has been submitted."""
        if not self.is_sent or not self.weight or self.weighted is None:
            return None
        return self.weighted / self.weight


class ReportList:
    """The reports of one cycle one actor may see. Every method is one statement."""

    def __init__(self, session: Session, cycle: Cycle, actor: Actor, today: date) -> None:
        self.session, self.cycle, self.actor, self.today = session, cycle, actor, today
        self.held_plans = held(today)
        self.held = self.held_plans.c

    def rows(
        self, wanted: ReportFilter, *, offset: int = 0, limit: int | None = None
    ) -> list[ListedReport]:
        """What is looked up for each is looked up for those of the page only."""
        order = (*ordering(), Checkpoint.ordinal)
        page = self._joined(select(Agency.id, Checkpoint.id)).where(*self._matching(wanted))
        page = page.order_by(*order).offset(offset).limit(limit)
        chosen = self._select().where(tuple_(Agency.id, Checkpoint.id).in_(page)).order_by(*order)
        return [ListedReport(*row) for row in self.session.execute(chosen)]

    def count(self, wanted: ReportFilter) -> int:
        chosen = self._joined(select(func.count())).where(*self._matching(wanted))
        return self.session.scalar(chosen) or 0

    def own(self) -> list[ListedReport]:
        """The checkpoints of the agencies the actor acts for, and of plans those inherited."""
        homes = {grant.home_owner_id for grant in self.actor.with_role(*OWNER_ROLES)}
        if not homes:
            return []
        mine = or_(Agency.id.in_(homes), self.held.holder_id.in_(homes))
        inherited_last = case((Agency.id.in_(homes), 0), else_=1)
        chosen = self._select().where(mine, self._listed())
        ordered = chosen.order_by(inherited_last, *ordering(), Checkpoint.ordinal)
        return [ListedReport(*row) for row in self.session.execute(ordered)]

    def checkpoints(self) -> Sequence[Checkpoint]:
        return self.session.scalars(
            select(Checkpoint)
            .where(Checkpoint.cycle_id == self.cycle.id)
            .order_by(Checkpoint.ordinal)
        ).all()

    def _select(self) -> Select[*tuple[Any, ...]]:
        report, total = ProgressReport, ReportTotal
        return self._joined(
            select(
                Agency.id, Agency.code, Agency.name, Agency.kind, Agency.time_zone,
                func.coalesce(_ABOVE.name, ""),
                Checkpoint.id, Checkpoint.code, Checkpoint.opens_on, Checkpoint.due_on,
                Checkpoint.closes_on,
                ActionPlan.id, is_enacted(), report.id, report.revision_id, report.state,
                report.is_nil, report.submitted_at, report.return_due_on, first_timing(), extended_until(),
                total.weight, total.weighted,
            )
        )  # fmt: skip

    def _joined(self, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        report, total = ProgressReport, ReportTotal
        plan = and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == self.cycle.id)
        acting = func.coalesce(self.held.holder_id, Agency.id)
        link = and_(SupervisionLink.agency_id == acting, supervised(self.today))
        return (
            chosen.select_from(Agency)
            .join(Checkpoint, Checkpoint.cycle_id == self.cycle.id)
            .outerjoin(ActionPlan, plan)
            .outerjoin(report, and_(report.plan_id == ActionPlan.id, _at(report)))
            .outerjoin(total, and_(total.plan_id == ActionPlan.id, _at(total)))
            .outerjoin(self.held_plans, self.held.plan_id == ActionPlan.id)
            .outerjoin(SupervisionLink, link)
            .outerjoin(_ABOVE, _ABOVE.id == SupervisionLink.supervisor_id)
        )

    def _listed(self) -> ColumnElement[bool]:
        owed = owes_reports(self.cycle.id, self.today, tree_day(self.cycle.year, self.today))
        return and_(
            Agency.id.in_(concerned(self.cycle, self.today)),
            or_(owed, ProgressReport.id.is_not(None)),
        )

    def _matching(self, wanted: ReportFilter) -> list[ColumnElement[bool]]:
        report = ProgressReport
        clauses = [self._listed(), self._visible]
        for word in wanted.text.lower().split()[:MAX_WORDS]:
            clauses.append(Agency.search_text.contains(word, autoescape=True))
        if wanted.checkpoint:
            clauses.append(Checkpoint.code == wanted.checkpoint)
        if wanted.state:
            clauses.append(report.state == wanted.state)
        if wanted.is_unwritten:
            clauses.append(report.id.is_(None))
        if wanted.is_missing:
            clauses.append(or_(report.id.is_(None), report.state == ReportState.DRAFT))
        if wanted.is_nil:
            clauses.append(and_(report.is_nil, report.state.in_(SENT)))
        if wanted.is_late:
            clauses.append(and_(report.state.in_(SENT), first_timing() == Timing.LATE))
        if wanted.under:
            within = below(wanted.under, self.today)
            clauses.append(or_(Agency.id.in_(within), self.held.holder_id.in_(within)))
        return clauses

    @cached_property
    def _visible(self) -> ColumnElement[bool]:
        days = (self.today, last_day(self.cycle.year))
        return or_(
            visible(self.actor, Agency.id, *days, with_ended=True),
            visible(self.actor, self.held.holder_id, *days),
        )


_ABOVE: Final = aliased(Agency)


def _at(table: type[ProgressReport] | type[ReportTotal]) -> ColumnElement[bool]:
    return table.checkpoint_id == Checkpoint.id
