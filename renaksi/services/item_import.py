"""Use cases of an uploaded plan sheet: the dry run, and taking it over in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.core.ordering import inserted
from renaksi.core.plan_item import ItemValues, changes
from renaksi.core.plan_sheet import Outcome, PlanSheet, Preview, RowState
from renaksi.core.plan_sheet_compare import compare
from renaksi.models import ActionItem
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_texts import stored_rows
from renaksi.queries.plan_words import vocabulary
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.items import MAX_ACTIONS
from renaksi.services.steps.drafts import Draft, all_items, open_draft
from renaksi.services.steps.items import apply_values, new_item, record, touch, write_order


@dataclass(frozen=True, slots=True)
class Applied:
    """How many actions the sheet added and changed."""

    added: int
    changed: int


def require_writable(ctx: Context, revision_id: int) -> None:
    """Raise what stands against uploading: the whole matrix must be open to the actor."""
    open_draft(ctx, revision_id)


def preview_sheet(ctx: Context, revision_id: int, sheet: PlanSheet) -> Preview:
    """What `apply_sheet` would do. Writes nothing."""
    return _compare(ctx, open_draft(ctx, revision_id), sheet)


def apply_sheet(
    ctx: Context,
    revision_id: int,
    sheet: PlanSheet,
    *,
    version: int,
    overwrite: frozenset[int] = frozenset(),
) -> Applied:
    """Take over everything new and changed: all of it or nothing.

    `version` is that of the revision the dry run was shown for: Conflict when somebody wrote since.
    `overwrite`: numbers of conflicting rows whose content the person decided for.
    """
    with transaction(ctx):
        draft = open_draft(ctx, revision_id)
        if draft.revision.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        preview = _compare(ctx, draft, sheet)
        if wrong := preview.of(RowState.WRONG):
            raise Invalid(Refusal.FILE_HAS_ERRORS, field="file", count=len(wrong))
        chosen = [one for one in preview.outcomes if _is_taken(one, overwrite)]
        changed = _change(ctx, draft, [one for one in chosen if one.stored is not None])
        added = _add(ctx, draft, [one.values for one in chosen if one.stored is None])
        if changed or added:
            audit.record(
                ctx,
                AuditEvent.ITEM_IMPORT,
                draft.revision,
                agency_id=draft.case.place.agency_id,
                after={"added": added, "changed": changed},
            )
            touch(ctx, draft)
        return Applied(added, changed)


def _compare(ctx: Context, draft: Draft, sheet: PlanSheet) -> Preview:
    found = matrix(ctx.session, draft.revision, ctx.today_in(draft.agency.time_zone))
    origin = sheet.origin
    here = (found.plan_id, found.revision_number)
    if origin is not None and (origin.plan_id, origin.revision) != here:
        name = f"renaksi {found.agency_name} {found.year} revisi {found.revision_number}"
        raise Invalid(
            Refusal.BAD_FILE, field="file", why=FileFault.OTHER_PLAN, found=origin.name, wanted=name
        )
    words = vocabulary(found, list(draft.units.values()))
    return compare(sheet, stored_rows(found, words), words)


def _is_taken(one: Outcome, overwrite: frozenset[int]) -> bool:
    if one.state is RowState.CONFLICT:
        return one.row.number in overwrite
    return one.state in {RowState.NEW, RowState.CHANGED}


def _change(ctx: Context, draft: Draft, outcomes: Sequence[Outcome]) -> int:
    items = {item.lineage_id: item for item in all_items(ctx, draft) if not item.removed_at}
    for one in outcomes:
        item = items[one.row.key]
        found = apply_values(ctx, draft, item, one.values)
        record(ctx, draft, AuditEvent.ITEM_EDIT, item, found)
    return len(outcomes)


def _add(ctx: Context, draft: Draft, rows: Sequence[ItemValues]) -> int:
    """New actions at the end of their strategies, in the order of the file."""
    before = all_items(ctx, draft)
    if sum(not item.removed_at for item in before) + len(rows) > MAX_ACTIONS:
        raise Invalid(Refusal.TOO_MANY_ACTIONS, field="file", limit=MAX_ACTIONS)
    added = [new_item(ctx, draft, values) for values in rows]
    ctx.session.flush()
    write_order(ctx, [*before, *added], inserted(_keys(before), _keys(added), None))
    for item, values in zip(added, rows, strict=True):
        record(ctx, draft, AuditEvent.ITEM_ADD, item, changes(ItemValues(""), values))
    return len(added)


def _keys(items: Sequence[ActionItem]) -> list[str]:
    return [item.lineage_id for item in items]
