"""Writing actions: what every use case that changes rows shares. Nothing here commits.

The row form, the paste, the templates and the import of a file all end in `apply_values`, so
that no way in can break what the others hold to.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import Table, update
from sqlalchemy.orm import attributes

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.item_entry import TARGET, Fault, FaultKind, faults_of
from renaksi.core.ordering import renumbered
from renaksi.core.plan_item import ItemValues, changes
from renaksi.models import ActionItem, ItemTarget, PlanRevision, Strategy
from renaksi.queries.plan_rows import item_values
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps.drafts import Draft

PLAIN: Final = (
    "action", "objective", "sub_activity", "indicator", "unit", "polarity", "baseline",
    "annual_target", "weight", "partners", "budget", "funding_source", "sipd_code", "basis",
    "remarks",
)  # fmt: skip


def new_item(ctx: Context, draft: Draft, values: ItemValues) -> ActionItem:
    """A row with its values, not yet placed. Its version starts with the flush."""
    item = ActionItem(
        revision_id=draft.revision.id,
        lineage_id=str(uuid.uuid4()),
        ordinal=0,
        strategy=_strategy(draft, values.strategy_code),
        created_by_id=ctx.actor.user_id,
        updated_by_id=ctx.actor.user_id,
        updated_at=ctx.now,
    )
    _write(ctx, draft, item, ItemValues(values.strategy_code), values)
    ctx.session.add(item)
    return item


def apply_values(
    ctx: Context, draft: Draft, item: ActionItem, values: ItemValues
) -> dict[str, tuple[Any, Any]]:
    """Write `values` and return what changed, field by field. Refused as a whole or not at all."""
    before = item_values(item, draft.codes)
    return _write(ctx, draft, item, before, values)


def _write(
    ctx: Context, draft: Draft, item: ActionItem, before: ItemValues, values: ItemValues
) -> dict[str, tuple[Any, Any]]:
    found = changes(before, values)
    _refuse(draft, values, found)
    if "strategy_code" in found:
        item.strategy = _strategy(draft, values.strategy_code)
    if "responsible_code" in found:
        unit = draft.units.get(values.responsible_code)
        item.responsible_id = unit.place.agency_id if unit else None
    for name in PLAIN:
        if name in found:
            setattr(item, name, getattr(values, name))
    if "required_evidence" in found:
        item.required_evidence = list(values.required_evidence)
    _write_targets(draft, item, values)
    if found:
        item.updated_at = ctx.now
        item.updated_by_id = ctx.actor.user_id
        if item.id is not None:  # the version counts targets too, and two saves in one second
            attributes.flag_modified(item, "updated_at")
    return found


def _refuse(draft: Draft, values: ItemValues, found: Mapping[str, tuple[Any, Any]]) -> None:
    for fault in faults_of(values):
        if fault.field in found:  # what stood there before is not this person's doing
            raise Invalid(Refusal.BAD_VALUE, fault.field, why=fault)
    for code in draft.frozen:
        if f"{TARGET}{code}" in found:
            raise Invalid(Refusal.TARGET_ALREADY_DUE, f"{TARGET}{code}", checkpoint=code)
    code = values.responsible_code
    if "responsible_code" in found and code and code not in draft.units:
        fault = Fault("responsible_code", FaultKind.FOREIGN_UNIT, code)
        raise Invalid(Refusal.BAD_VALUE, "responsible_code", why=fault)


def _strategy(draft: Draft, code: str) -> Strategy:
    found = draft.strategies.get(code)
    if found is None:
        fault = Fault("strategy_code", FaultKind.UNKNOWN_STRATEGY, code)
        raise Invalid(Refusal.BAD_VALUE, "strategy_code", why=fault)
    return found


def _write_targets(draft: Draft, item: ActionItem, values: ItemValues) -> None:
    stored = {one.checkpoint_id: one for one in item.targets}
    for checkpoint in draft.checkpoints:
        value, target = values.targets.get(checkpoint.code), stored.get(checkpoint.id)
        if target is None and value is not None:
            item.targets.append(ItemTarget(checkpoint_id=checkpoint.id, value=value))
        elif target is not None and value is None:
            item.targets.remove(target)
        elif target is not None and value is not None:
            target.value = value


def write_order(ctx: Context, items: Sequence[ActionItem], order: Sequence[str]) -> None:
    """Give the rows the ordinals of `order`. Order is no content: it raises no row's version,
    or moving one row would tell everybody who types in another that theirs was changed.
    """
    session = ctx.session
    by_key = {item.lineage_id: item for item in items}
    changed = renumbered({key: one.ordinal for key, one in by_key.items() if one.ordinal}, order)
    session.flush()
    table = cast("Table", ActionItem.__table__)
    for key, ordinal in changed.items():
        session.execute(update(table).where(table.c.id == by_key[key].id).values(ordinal=ordinal))
        attributes.set_committed_value(by_key[key], "ordinal", ordinal)


def touch(ctx: Context, draft: Draft) -> None:
    """The revision changed: a step asked for by somebody who read it before is refused (design 4).

    Counted in the database, so that two people writing different rows do not refuse each other.
    """
    table = cast("Table", PlanRevision.__table__)
    ctx.session.execute(
        update(table).where(table.c.id == draft.revision.id).values(version=table.c.version + 1)
    )
    ctx.session.expire(draft.revision)


def record(
    ctx: Context,
    draft: Draft,
    event: AuditEvent,
    item: ActionItem,
    found: Mapping[str, tuple[Any, Any]],
) -> None:
    """One line of audit with what was and what is; a new row has only what is."""
    audit.record(
        ctx,
        event,
        item,
        agency_id=draft.case.place.agency_id,
        before={name: old for name, (old, _new) in found.items()}
        if event is not AuditEvent.ITEM_ADD
        else None,
        after={name: new for name, (_old, new) in found.items()},
    )
