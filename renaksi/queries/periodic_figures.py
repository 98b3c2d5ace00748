"""Taking the figures of a periodic report: every section in order, progress told after each."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.numbers import share
from renaksi.core.periodic import Period
from renaksi.core.periodic_grid import PERCENT, measured
from renaksi.core.periodic_sheet import (
    TEXT_ALONE,
    Figure,
    Part,
    PeriodicSheet,
    Section,
    counted,
    shared,
)
from renaksi.core.periodic_words import FrozenWords
from renaksi.core.plan import FunnelStage
from renaksi.models import Agency
from renaksi.queries.agency_tree import known_as
from renaksi.queries.compliance import Compliance
from renaksi.queries.periodic_agency_parts import annex_part, ranking_part
from renaksi.queries.periodic_moment import Moment
from renaksi.queries.periodic_plan_parts import achievement_part, compliance_part, funnel_part
from renaksi.queries.periodic_review_parts import (
    assessment_part,
    followed_up,
    recommendations_part,
    scored,
)
from renaksi.queries.periodic_service_parts import (
    complaints_part,
    connected,
    connection_part,
    guidance_part,
    guided,
)

TAKERS: Final[Mapping[Part, Callable[[Moment], Section]]] = {
    Part.FUNNEL: funnel_part,
    Part.COMPLIANCE: compliance_part,
    Part.ACHIEVEMENT: achievement_part,
    Part.COMPLAINTS: complaints_part,
    Part.CONNECTION: connection_part,
    Part.RANKING: ranking_part,
    Part.RECOMMENDATIONS: recommendations_part,
    Part.ASSESSMENT: assessment_part,
    Part.GUIDANCE: guidance_part,
    Part.ANNEX: annex_part,
}
"""In the order they are taken; the summary comes last and costs nothing more."""
STEPS: Final = len(TAKERS) + 1
Told = Callable[[Part, int], None]
"""A section is being taken, so many are done."""


def take_sheet(
    session: Session,
    base: Agency,
    period: Period,
    now: datetime,
    words: FrozenWords,
    told: Told = lambda _part, _done: None,
) -> PeriodicSheet:
    """The figures of an agency and all below it, as known by the end of the period, or by now."""
    moment = moment_of(session, base, period, now, words)
    found = {part: Section(part) for part in TEXT_ALONE}
    for done, (part, take) in enumerate(TAKERS.items()):
        told(part, done)
        found[part] = take(moment)
    told(Part.SUMMARY, len(TAKERS))
    found[Part.SUMMARY] = summary_part(moment)
    return PeriodicSheet(
        period=period,
        base_code=base.code,
        base_name=base.name,
        is_nation=moment.is_nation,
        taken_at=now,
        as_of=moment.as_of,
        sections=tuple(found[part] for part in Part),
    )


def moment_of(
    session: Session, base: Agency, period: Period, now: datetime, words: FrozenWords
) -> Moment:
    """`now` decides what is known; its day is that of the centre (WIB)."""
    return Moment(
        session,
        base.id,
        known_as(base.kind, base.name, base.short_name),
        base.kind is AgencyKind.PUSAT,
        period,
        now,
        local_day(now, TimeZone.WIB),
        words,
    )


def summary_part(now: Moment) -> Section:
    """The key figures of all sections, with what they were a period before."""
    one, before = now.complaints.total, now.before.complaints.total
    figures = (
        *_plans(now),
        *_reports(now.compliance, now.before.compliance),
        _achievement(now),
        counted("complaints_received", one.received, before.received),
        shared(
            "complaints_followed_up", one.followed_up, one.denominator, before.share_followed_up
        ),
        shared("complaints_finished", one.finished, one.denominator, before.share_finished),
        connected(now),
        *followed_up(now),
        scored(now),
        *guided(now),
    )
    small = ("small",) if any(figure.is_small for figure in figures) else ()
    running = () if now.period.is_over(now.today) else ("running",)
    return Section(Part.SUMMARY, figures, notes=(*running, *small))


def _plans(now: Moment) -> tuple[Figure, ...]:
    if now.funnel is None:
        return ()
    total, before = now.funnel.total, now.before.funnel
    earlier = before.total.share(FunnelStage.ENACTED) if before else None
    return (shared("plans_enacted", total.enacted, total.owes, earlier),)


def _reports(now: Compliance | None, before: Compliance | None) -> tuple[Figure, ...]:
    if now is None:
        return ()
    one, was = now.total, before.total if before else None
    return (
        shared("compliance", one.submitted, one.expected, was and was.rate),
        shared("on_time", one.on_time, one.expected, was and was.on_time_rate),
        shared("verified", one.verified, one.expected, was and share(was.verified, was.expected)),
    )


def _achievement(now: Moment) -> Figure:
    found, before = now.achievements, now.before.achievements
    return measured(
        "achievement",
        PERCENT,
        found.total.mean if found else None,
        before.total.mean if before else None,
    )
