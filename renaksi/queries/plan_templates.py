"""The national templates of a plan's cycle, and which of them the plan has already."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.item_entry import fold
from renaksi.models import ActionTemplate, Strategy
from renaksi.queries.plan_matrix import Matrix


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A template; `present` is the number of the action that carries it already."""

    template: ActionTemplate
    present: str


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """The templates of one strategy."""

    code: str
    name: str
    choices: tuple[TemplateChoice, ...]


def template_choices(session: Session, matrix: Matrix) -> tuple[TemplateGroup, ...]:
    """By strategy, in the order the national administrator gave them. One statement."""
    rows = session.execute(
        select(ActionTemplate, Strategy.code)
        .join(Strategy, Strategy.id == ActionTemplate.strategy_id)
        .where(ActionTemplate.cycle_id == matrix.cycle_id)
        .order_by(Strategy.ordinal, ActionTemplate.ordinal)
    ).all()
    present = {fold(row.values.action): row.number for row in matrix.rows}
    return tuple(
        TemplateGroup(
            group.code,
            group.name,
            tuple(
                TemplateChoice(one, present.get(fold(one.action), ""))
                for one, code in rows
                if code == group.code
            ),
        )
        for group in matrix.groups
        if any(code == group.code for _one, code in rows)
    )
