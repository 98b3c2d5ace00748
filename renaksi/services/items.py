"""Use cases of the matrix: writing, ordering, deleting and bringing back the rows of a revision.

Who: agency_admin and manager write the whole matrix. A liaison changes the content of rows whose
penanggung jawab is the own unit or one below it; which rows there are, whose they are and what
they weigh stays with the agency (design 3.1).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, NotAllowed, NotFound, Refusal
from renaksi.core.item_entry import fold
from renaksi.core.ordering import placed, shifted
from renaksi.core.plan_item import ItemValues, changes
from renaksi.core.workflow import may_edit
from renaksi.models import ActionItem, ActionTemplate
from renaksi.queries.plan_rows import item_values
from renaksi.services.context import Context, transaction
from renaksi.services.steps.drafts import Draft, all_items, find_item, open_draft, require_row
from renaksi.services.steps.item_adding import add_rows, keys_of, require_room
from renaksi.services.steps.items import apply_values, record, touch, write_order

ADMINS_FIELDS: Final = frozenset({"strategy_code", "weight", "responsible_code"})
"""What a liaison leaves alone: these divide the plan among the units."""


def add_item(
    ctx: Context, revision_id: int, values: ItemValues, *, after: str | None = None
) -> ActionItem:
    """A new row behind `after`, or the last of its strategy."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        return add_rows(ctx, draft, [values], after=after)[0]


def paste_rows(ctx: Context, revision_id: int, rows: Sequence[ItemValues]) -> list[ActionItem]:
    """Several new rows at the end of their strategies: all of them or none."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        return add_rows(ctx, draft, rows)


def add_from_templates(
    ctx: Context, revision_id: int, template_ids: Sequence[int]
) -> list[ActionItem]:
    """Take over templates of the plan's cycle; those already in the plan are left out.

    So sending the same choice twice adds nothing twice.
    """
    with transaction(ctx) as session:
        draft = open_draft(ctx, revision_id)
        templates = session.scalars(
            select(ActionTemplate)
            .where(ActionTemplate.id.in_(template_ids), ActionTemplate.cycle_id == draft.cycle.id)
            .order_by(ActionTemplate.ordinal)
        ).all()
        if len(templates) != len(set(template_ids)):
            raise NotFound
        present = {fold(item.action) for item in all_items(ctx, draft) if not item.removed_at}
        fresh = [one for one in templates if fold(one.action) not in present]
        codes = {one.id: code for code, one in draft.strategies.items()}
        return add_rows(ctx, draft, [_from_template(one, codes[one.strategy_id]) for one in fresh])


def duplicate_item(ctx: Context, revision_id: int, lineage_id: str) -> ActionItem:
    """The same row once more, right behind. Targets already due are not its own and stay out."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        values = item_values(find_item(ctx, draft, lineage_id), draft.codes)
        targets = {code: one for code, one in values.targets.items() if code not in draft.frozen}
        return add_rows(ctx, draft, [replace(values, targets=targets)], after=lineage_id)[0]


def save_item(
    ctx: Context, revision_id: int, lineage_id: str, *, version: int, values: ItemValues
) -> ActionItem:
    """Write a row. Raises Conflict when somebody changed it since `version` was read.

    Saving what already stands there is no change: it is neither refused nor audited, so that a
    request repeated after a lost answer succeeds.
    """
    with transaction(ctx):
        draft = open_draft(ctx, revision_id, whole=False)
        item = find_item(ctx, draft, lineage_id)
        require_row(ctx, draft, item)
        wanted = changes(item_values(item, draft.codes), values)
        if not wanted:
            return item
        _require_unchanged(item, version)
        if ADMINS_FIELDS & wanted.keys() and not may_edit(draft.case, ctx.actor):
            raise NotAllowed(Refusal.FIELD_NOT_YOURS)
        found = apply_values(ctx, draft, item, values)
        record(ctx, draft, AuditEvent.ITEM_EDIT, item, found)
        touch(ctx, draft)
        return item


def remove_item(ctx: Context, revision_id: int, lineage_id: str, *, version: int) -> ActionItem:
    """Take a row out; `restore_item` brings it back as it was, until the plan is submitted."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        item = find_item(ctx, draft, lineage_id)
        _require_unchanged(item, version)
        item.removed_at = ctx.now
        record(ctx, draft, AuditEvent.ITEM_REMOVE, item, {"action": (item.action, None)})
        touch(ctx, draft)
        return item


def restore_item(ctx: Context, revision_id: int, lineage_id: str) -> ActionItem:
    """Undo a delete. A row that is there already stays as it is."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        present = {one.lineage_id: one for one in all_items(ctx, draft) if not one.removed_at}
        if lineage_id in present:
            return present[lineage_id]
        require_room(len(present), 1)
        item = find_item(ctx, draft, lineage_id, removed=True)
        item.removed_at = None
        record(ctx, draft, AuditEvent.ITEM_RESTORE, item, {"action": (None, item.action)})
        touch(ctx, draft)
        return item


def move_item(ctx: Context, revision_id: int, lineage_id: str, *, steps: int) -> ActionItem:
    """Up (negative) or down among the rows of its strategy."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        items = all_items(ctx, draft)
        item = _among(items, lineage_id)
        peers = {
            one.lineage_id
            for one in items
            if one.strategy_id == item.strategy_id and not one.removed_at
        }
        order = shifted(keys_of(items), peers, lineage_id, steps)
        return _reorder(ctx, draft, items, item, order, {})


def place_item(
    ctx: Context,
    revision_id: int,
    lineage_id: str,
    *,
    strategy_code: str,
    before: str | None = None,
) -> ActionItem:
    """Put a row under a strategy in front of another one; at its end where `before` is None."""
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        items = all_items(ctx, draft)
        item = _among(items, lineage_id)
        values = item_values(item, draft.codes)
        found = apply_values(ctx, draft, item, replace(values, strategy_code=strategy_code))
        return _reorder(ctx, draft, items, item, placed(keys_of(items), lineage_id, before), found)


# ── shared by the use cases above ─────────────────────────────────────────────
def _reorder(
    ctx: Context,
    draft: Draft,
    items: Sequence[ActionItem],
    item: ActionItem,
    order: Sequence[str],
    found: dict[str, tuple[object, object]],
) -> ActionItem:
    if order != keys_of(items) or found:
        was, now = keys_of(items).index(item.lineage_id), order.index(item.lineage_id)
        write_order(ctx, items, order)
        place = {"place": (was + 1, now + 1), **found}
        record(ctx, draft, AuditEvent.ITEM_REORDER, item, place)
        touch(ctx, draft)
    return item


def _from_template(template: ActionTemplate, strategy_code: str) -> ItemValues:
    return ItemValues(
        strategy_code=strategy_code,
        action=template.action,
        objective=template.objective,
        indicator=template.indicator,
        unit=template.unit,
        polarity=template.polarity,
        weight=template.suggested_weight,
        required_evidence=tuple(template.required_evidence),
    )


def _among(items: Sequence[ActionItem], lineage_id: str) -> ActionItem:
    found = next((one for one in items if one.lineage_id == lineage_id), None)
    if found is None or found.removed_at:
        raise NotFound
    return found


def _require_unchanged(item: ActionItem, version: int) -> None:
    if item.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)
