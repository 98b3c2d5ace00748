"""Figures of a map that plans and reports give: plans enacted, reports in, achievement."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Session

from renaksi.core.compliance import Figures
from renaksi.core.dates import FOREVER
from renaksi.core.funnel import STAGES
from renaksi.core.map_classes import CLASSES, MapMeasure, bounds, shade
from renaksi.core.numbers import round_half_up, share
from renaksi.core.plan import FunnelStage
from renaksi.models import Cycle
from renaksi.queries.achievements import achievements
from renaksi.queries.compliance import Compliance, due_by, moment_of, point_of, summary
from renaksi.queries.compliance_facts import facts
from renaksi.queries.compliance_question import Question
from renaksi.queries.cycle_calendar import KnownCycle
from renaksi.queries.funnel import ONE_DAY, plan_funnel
from renaksi.queries.map_figures import DONE, EMPTY, MISSING, Asked, Figure, Looker, Reading

Found = Iterator[tuple[str, Figure]]


def plans(session: Session, asked: Asked, by: Looker) -> Reading:
    """Who has an enacted plan; of one agency, how far its plan has come."""
    if asked.cycle is None:
        return Reading()
    found = plan_funnel(
        session,
        session.get_one(Cycle, asked.cycle.id),
        under_id=asked.under_id,
        actor=by.actor,
        today=by.today,
        as_of=asked.as_of,
    )
    if asked.is_nation:
        hubs = ((one.code, one.counts) for one in found.by_hub)
        return Reading({code: part_of(own.enacted, own.owes) for code, own in hubs})
    return Reading({one.code: _stage(one.stage) for one in found.by_agency})


def _stage(stage: FunnelStage | None) -> Figure:
    """Five stages, five classes."""
    if stage is None:
        return EMPTY
    return Figure(1 + STAGES.index(stage), word=stage.value)


def reports(session: Session, asked: Asked, by: Looker) -> Reading:
    """Reports that came in, or came in on time, of those expected."""
    if asked.cycle is None:
        return Reading()
    found = _compliance(session, asked.cycle, asked, by)
    parts = found.by_hub if asked.is_nation else found.by_agency
    return Reading({one.code: _reported(asked, one.figures) for one in parts})


def _reported(asked: Asked, own: Figures) -> Figure:
    done = own.on_time if asked.measure is MapMeasure.ON_TIME else own.submitted
    if asked.is_single and own.expected:
        return Figure(CLASSES, word=DONE) if done else Figure(1, word=MISSING)
    return part_of(done, own.expected)


def part_of(part: int, whole: int, measure: MapMeasure = MapMeasure.REPORTS) -> Figure:
    """A share with its class; EMPTY where there is no whole."""
    value = share(part, whole)
    return EMPTY if value is None else Figure(shade(value, bounds(measure)), value, part, whole)


def _compliance(session: Session, cycle: KnownCycle, asked: Asked, by: Looker) -> Compliance:
    """As the dashboard of compliance reads it: of today from the totals."""
    as_of = min(asked.as_of, FOREVER - ONE_DAY)
    counted = [asked.checkpoint] if asked.checkpoint else due_by(cycle, as_of)
    points = [point_of(one, as_of) for one in counted]
    question = Question(
        under_id=asked.under_id,
        actor=by.actor,
        today=by.today,
        as_of=as_of,
        moment=moment_of(as_of, by.now),
        named_on=max((one.tree_on for one in points), default=as_of),
        from_totals=as_of >= by.today,
    )
    found = facts(session, points, question, all_names=not question.from_totals)
    code = asked.checkpoint.code if asked.checkpoint else ""
    return summary(found, points, question, cycle, code)


def achieved(session: Session, asked: Asked, by: Looker) -> Reading:
    """The mean achievement over the plans of a province, or of one plan; as it stands today."""
    if asked.cycle is None or asked.checkpoint is None:
        return Reading()
    found = achievements(
        session,
        asked.cycle,
        asked.checkpoint,
        under_id=asked.under_id,
        actor=by.actor,
        today=by.today,
        now=by.now,
    )
    if asked.is_nation:
        hubs = ((one.code, one.spread) for one in found.by_hub)
        return Reading({code: _mean(own.mean, own.agencies) for code, own in hubs})
    return Reading({one.code: _mean(one.percent, 1) for one in found.by_agency})


def _mean(percent: Decimal | None, plans: int) -> Figure:
    """The class of what is shown: 79,995 is shown, and coloured, as 80."""
    if percent is None:
        return EMPTY
    shown = round_half_up(percent)
    return Figure(shade(shown, bounds(MapMeasure.ACHIEVEMENT)), shown, 0, plans)
