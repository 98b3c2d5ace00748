"""Which periodic reports wait for somebody's approval, as one part of the desk's statement."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, literal, select
from sqlalchemy.orm import aliased

from renaksi.core.periodic_steps import PeriodicState
from renaksi.core.periodic_tasks import Waiting
from renaksi.core.policy import Actor, Role
from renaksi.models import (
    Agency,
    AgencyClosure,
    PeriodicHand,
    PeriodicReport,
    RoleAssignment,
    User,
)

MARK: Final = "periodic"
Part = Select[*tuple[Any, ...]]


def waiting_parts(actor: Actor, today: date) -> list[Part]:
    """Word (`MARK`), id, nothing, period, base, when it was handed in, the period's end, no word.

    None for whoever approves nothing. `core.periodic_rights.why_not` says the same of one report.
    """
    homes = sorted({grant.home_id for grant in actor.with_role(Role.EVALUATION_LEAD)})
    if not homes:
        return []
    one = PeriodicReport
    chosen: Part = select(
        literal(MARK), one.id, literal(0), one.period, Agency.name, one.submitted_at, one.ends_on,
        literal(""),
    )  # fmt: skip
    return [
        chosen.join(Agency, Agency.id == one.base_id).where(
            one.state == PeriodicState.SUBMITTED,
            ~_has_hand(literal(actor.user_id)),
            _is_first(homes, today),
        )
    ]


def waiting_of(row: Any) -> Waiting:
    """One row of `waiting_parts`, without its word."""
    key, _zero, period, agency, at, _end, _word = row
    return Waiting(key, period, agency, at)


def _has_hand(user: Any, *around: Any) -> ColumnElement[bool]:
    """Wrote on the report, or handed it in; `around`: whose column `user` is."""
    hand = aliased(PeriodicHand)
    found = exists().where(hand.report_id == PeriodicReport.id, hand.user_id == user)
    # Said outright: two levels up nothing is found by itself.
    return found.correlate(PeriodicReport, *around)


def _is_first(homes: list[int], today: date) -> ColumnElement[bool]:
    """One of the homes is the base or stands above it, and no tier nearer has a lead who may."""
    line, nearer = aliased(AgencyClosure), aliased(AgencyClosure)
    duty, person = aliased(RoleAssignment), aliased(User)
    somebody = exists().where(
        nearer.descendant_id == line.descendant_id,
        nearer.depth < line.depth,
        nearer.valid_from <= today,
        nearer.valid_to > today,
        duty.home_id == nearer.ancestor_id,
        duty.role == Role.EVALUATION_LEAD,
        duty.valid_from <= today,
        duty.valid_to > today,
        person.id == duty.user_id,
        person.is_active,
        ~_has_hand(person.id, person),
    )
    return exists().where(
        line.descendant_id == PeriodicReport.base_id,
        line.ancestor_id.in_(homes),
        line.valid_from <= today,
        line.valid_to > today,
        ~somebody,
    )
