"""Use cases of an uploaded sheet of action templates: the dry run, and taking it over whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.plan_sheet import Outcome, PlanSheet, Preview, RowState
from renaksi.core.plan_sheet_order import arranged, key_of, places
from renaksi.core.template_sheet import compare_templates, fingerprint
from renaksi.models import ActionTemplate, Cycle
from renaksi.queries.cycle_setup import templates_of
from renaksi.queries.template_rows import template_rows, template_words
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import cycle_to_change


@dataclass(frozen=True, slots=True)
class DryRun:
    """What `apply_templates` would do, and what it was worked out against."""

    preview: Preview
    fingerprint: str


@dataclass(frozen=True, slots=True)
class AppliedTemplates:
    """How many templates the sheet added, changed, and moved among those of their strategy."""

    added: int
    changed: int
    moved: int


def require_changeable(ctx: Context, cycle_id: int) -> None:
    """Raise what stands against uploading templates."""
    cycle_to_change(ctx, cycle_id)


def preview_templates(ctx: Context, cycle_id: int, sheet: PlanSheet) -> DryRun:
    """Writes nothing."""
    return _compared(ctx, cycle_to_change(ctx, cycle_id), sheet)


def apply_templates(
    ctx: Context, cycle_id: int, sheet: PlanSheet, *, expect: str
) -> AppliedTemplates:
    """Take over everything new, changed and moved: all of it or nothing, one line in the trail.

    `expect` is the fingerprint of the dry run: Conflict when a template was changed since.
    """
    with transaction(ctx):
        cycle = cycle_to_change(ctx, cycle_id)
        found = _compared(ctx, cycle, sheet)
        if found.fingerprint != expect:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if wrong := found.preview.of(RowState.WRONG):
            raise Invalid(Refusal.FILE_HAS_ERRORS, field="file", count=len(wrong))
        outcomes = found.preview.outcomes
        done = AppliedTemplates(
            len(found.preview.of(RowState.NEW)),
            len(found.preview.of(RowState.CHANGED)),
            sum(bool(one.new_number) for one in outcomes),
        )
        if done.added or done.changed or done.moved:
            _write(ctx, cycle, outcomes)
            told = {"added": done.added, "changed": done.changed, "moved": done.moved}
            after = {name: count for name, count in told.items() if count}
            audit.record(ctx, AuditEvent.CYCLE_TEMPLATE, cycle, after=after)
    return done


def _compared(ctx: Context, cycle: Cycle, sheet: PlanSheet) -> DryRun:
    stored = template_rows(ctx.session, cycle)
    preview = compare_templates(sheet, stored, template_words(cycle))
    return DryRun(preview, fingerprint(stored))


def _write(ctx: Context, cycle: Cycle, outcomes: Sequence[Outcome]) -> None:
    strategies = {one.code: one.id for one in cycle.strategies}
    stored = {str(one.id): one for one in templates_of(ctx.session, cycle.id)}
    order, rows = list(stored), dict(stored)
    for one in outcomes:
        if one.state is RowState.NEW:
            rows[key_of(one)] = ActionTemplate(cycle_id=cycle.id, ordinal=0)
        if one.state in {RowState.NEW, RowState.CHANGED}:
            _fill(rows[key_of(one)], one, strategies)
    ctx.session.add_all(rows.values())
    codes = {strategy_id: code for code, strategy_id in strategies.items()}
    groups = {key: codes[one.strategy_id] for key, one in rows.items()}
    for ordinal, key in enumerate(arranged(order, places(outcomes), groups), 1):
        rows[key].ordinal = ordinal


def _fill(template: ActionTemplate, one: Outcome, strategies: dict[str, int]) -> None:
    values = one.values
    template.strategy_id = strategies[values.strategy_code]
    template.action = values.action
    template.objective = values.objective
    template.indicator = values.indicator
    template.unit = values.unit
    template.polarity = values.polarity
    template.suggested_weight = values.weight
    template.required_evidence = list(values.required_evidence)
