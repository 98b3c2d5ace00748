"""Action templates of a cycle. Agencies copy them, so a later change touches no plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.plan import Polarity
from renaksi.models import ActionTemplate, Cycle
from renaksi.queries.cycle_setup import template_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import cycle_to_change

LONGEST_UNIT: Final = 60
MOST_WEIGHT: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """What is entered for a template."""

    strategy_id: int
    action: str
    objective: str = ""
    indicator: str = ""
    unit: str = ""
    polarity: Polarity = Polarity.UP
    suggested_weight: Decimal | None = None
    required_evidence: Sequence[str] = ()


def add_template(ctx: Context, cycle_id: int, values: TemplateValues) -> ActionTemplate:
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        _check(cycle, values)
        last = session.scalar(
            select(func.max(ActionTemplate.ordinal)).where(ActionTemplate.cycle_id == cycle_id)
        )
        template = ActionTemplate(cycle_id=cycle_id, ordinal=(last or 0) + 1)
        _apply(template, values)
        session.add(template)
        audit.record(ctx, AuditEvent.CYCLE_TEMPLATE, cycle, after={"action": values.action})
    return template


def edit_template(
    ctx: Context, cycle_id: int, template_id: int, values: TemplateValues
) -> ActionTemplate:
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        template = template_of(session, cycle_id, template_id)
        _check(cycle, values)
        before = _readable(template)
        _apply(template, values)
        session.flush()
        session.expire(template, ["strategy"])  # it may stand under another one now
        after = _readable(template)
        changed = [key for key in after if after[key] != before[key]]
        if changed:
            audit.record(
                ctx,
                AuditEvent.CYCLE_TEMPLATE,
                cycle,
                before={key: before[key] for key in changed},
                after={key: after[key] for key in changed},
                note=template.action[:200],
            )
    return template


def remove_template(ctx: Context, cycle_id: int, template_id: int) -> None:
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        template = template_of(session, cycle_id, template_id)
        audit.record(ctx, AuditEvent.CYCLE_TEMPLATE, cycle, before={"action": template.action})
        session.delete(template)


def _check(cycle: Cycle, values: TemplateValues) -> None:
    if values.strategy_id not in {one.id for one in cycle.strategies}:
        raise Invalid(Refusal.BAD_VALUE, "strategy_id", why="Pilih strateginya.")
    if not values.action.strip():
        raise Invalid(Refusal.BAD_VALUE, "action", why="Tuliskan aksinya.")
    if len(values.unit) > LONGEST_UNIT:
        why = f"Satuan paling panjang {LONGEST_UNIT} huruf."
        raise Invalid(Refusal.BAD_VALUE, "unit", why=why)
    weight = values.suggested_weight
    if weight is not None and not 0 < weight <= MOST_WEIGHT:
        raise Invalid(Refusal.BAD_VALUE, "suggested_weight", why="Isi lebih dari 0 s.d. 100.")


def _apply(template: ActionTemplate, values: TemplateValues) -> None:
    template.strategy_id = values.strategy_id
    template.action = values.action.strip()
    template.objective = values.objective.strip()
    template.indicator = values.indicator.strip()
    template.unit = values.unit.strip()
    template.polarity = values.polarity
    template.suggested_weight = values.suggested_weight
    kept = (" ".join(one.split()) for one in values.required_evidence)
    template.required_evidence = [one for one in kept if one]


def _readable(template: ActionTemplate) -> dict[str, object]:
    return {
        "strategy": template.strategy.code,
        "action": template.action,
        "objective": template.objective,
        "indicator": template.indicator,
        "unit": template.unit,
        "polarity": template.polarity,
        "weight": template.suggested_weight,
        "required_evidence": list(template.required_evidence),
    }
