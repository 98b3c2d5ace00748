"""Who acts for an assessment, and who may read it, in lists.

`queries.assessment_cases.may_read_one` answers the same for one at hand: today's tree, that of the
last day of its cycle, and whoever inherited what an agency left.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Subquery, and_, false, func, or_, select, true, union_all

from renaksi.core.cycle import last_day
from renaksi.core.policy import Actor, Role
from renaksi.models import Assessment, Cycle
from renaksi.queries.custody import heirs
from renaksi.queries.scope import visible


def held_assessments(today: date) -> Subquery:
    """`assessment_id`, `holder_id` of every one that another agency than its own acts for."""
    inherited, onward, one = heirs(today), heirs(today), Assessment
    by_succession = (
        select(one.id.label("assessment_id"), inherited.c.custodian_id.label("holder_id"))
        .join(inherited, inherited.c.agency_id == one.agency_id)
        .where(one.custodian_id.is_(None))
    )
    handed_over = (
        select(one.id, func.coalesce(onward.c.custodian_id, one.custodian_id))
        .outerjoin(onward, onward.c.agency_id == one.custodian_id)
        .where(one.custodian_id.is_not(None))
    )
    return union_all(by_succession, handed_over).subquery()


def acting_for(held: Subquery) -> ColumnElement[int]:
    """Whoever acts for the agency; `held`: `held_assessments`, joined."""
    return func.coalesce(held.c.holder_id, Assessment.agency_id)


def assessment_visible(
    actor: Actor, acting: ColumnElement[int], years: Collection[int], today: date
) -> ColumnElement[bool]:
    """Assessments the actor may read; the cycle is joined. `years`: all that a row can be of.

    Who supervised at the end of one year does not thereby read another.
    """
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return true()
    clauses = [
        and_(
            Cycle.year == year,
            or_(
                visible(actor, Assessment.agency_id, today, last_day(year), with_ended=True),
                visible(actor, acting, today, last_day(year)),
            ),
        )
        for year in years
    ]
    return or_(*clauses) if clauses else false()
