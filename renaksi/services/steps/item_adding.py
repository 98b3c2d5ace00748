"""New rows of a revision: typed, pasted, taken from templates, made of a recommendation.

Nothing here commits.
"""

from collections.abc import Sequence
from typing import Final

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.ordering import inserted
from renaksi.core.plan_item import ItemValues, changes
from renaksi.models import ActionItem
from renaksi.services.context import Context
from renaksi.services.steps.drafts import Draft, all_items
from renaksi.services.steps.items import new_item, record, touch, write_order

MAX_ACTIONS: Final = 500


def add_rows(
    ctx: Context, draft: Draft, rows: Sequence[ItemValues], *, after: str | None = None
) -> list[ActionItem]:
    """The rows behind `after`, or each at the end of its strategy. Raises Invalid when full."""
    before = all_items(ctx, draft)
    require_room(sum(not one.removed_at for one in before), len(rows))
    added = [new_item(ctx, draft, values) for values in rows]
    ctx.session.flush()
    write_order(ctx, [*before, *added], inserted(keys_of(before), keys_of(added), after))
    for item, values in zip(added, rows, strict=True):
        found = changes(ItemValues(""), values)
        record(ctx, draft, AuditEvent.ITEM_ADD, item, found)
    if added:
        touch(ctx, draft)
    return added


def require_room(present: int, more: int) -> None:
    if present + more > MAX_ACTIONS:
        raise Invalid(Refusal.TOO_MANY_ACTIONS, limit=MAX_ACTIONS)


def keys_of(items: Sequence[ActionItem]) -> list[str]:
    return [item.lineage_id for item in items]
