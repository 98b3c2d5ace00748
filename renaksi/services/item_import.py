"""Use cases of an uploaded plan sheet: the dry run, and taking it over in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.core.plan_item import ItemValues, changes
from renaksi.core.plan_sheet import Outcome, PlanSheet, Preview, RowState
from renaksi.core.plan_sheet_compare import compare
from renaksi.core.plan_sheet_order import Place, arranged, key_of, places
from renaksi.models import ActionItem
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_texts import stored_rows
from renaksi.queries.plan_words import vocabulary
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.drafts import Draft, all_items, open_draft
from renaksi.services.steps.item_adding import MAX_ACTIONS
from renaksi.services.steps.items import apply_values, new_item, record, touch, write_order


@dataclass(frozen=True, slots=True)
class Applied:
    """How many actions the sheet added, changed, and moved among those of their strategy."""

    added: int
    changed: int
    moved: int


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
        added = _add(ctx, draft, [one for one in chosen if one.stored is None])
        _order(ctx, draft, added, places(preview.outcomes, overwrite))
        moved = sum(bool(one.new_number) for one in preview.outcomes)
        if changed or added or moved:
            told = {"added": len(added), "changed": changed}
            audit.record(
                ctx,
                AuditEvent.ITEM_IMPORT,
                draft.revision,
                agency_id=draft.case.place.agency_id,
                after={**told, "moved": moved} if moved else told,
            )
            touch(ctx, draft)
        return Applied(len(added), changed, moved)


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


def _add(ctx: Context, draft: Draft, outcomes: Sequence[Outcome]) -> dict[str, ActionItem]:
    """New actions by what `core.plan_sheet_order` calls them; they have no place yet."""
    present = sum(not item.removed_at for item in all_items(ctx, draft))
    if present + len(outcomes) > MAX_ACTIONS:
        raise Invalid(Refusal.TOO_MANY_ACTIONS, field="file", limit=MAX_ACTIONS)
    added = {key_of(one): new_item(ctx, draft, one.values) for one in outcomes}
    ctx.session.flush()
    for one, item in zip(outcomes, added.values(), strict=True):
        record(ctx, draft, AuditEvent.ITEM_ADD, item, changes(ItemValues(""), one.values))
    return added


def _order(
    ctx: Context, draft: Draft, added: Mapping[str, ActionItem], file: Sequence[Place]
) -> None:
    """The order of the file, within each strategy; what the file does not name keeps its place."""
    items = all_items(ctx, draft)
    new = {item.lineage_id for item in added.values()}
    keys = {key: item.lineage_id for key, item in added.items()}
    before = [item.lineage_id for item in items if item.lineage_id not in new]
    groups = {item.lineage_id: item.strategy.code for item in items}
    order = arranged(before, [replace(one, key=keys.get(one.key, one.key)) for one in file], groups)
    if order != before:
        write_order(ctx, items, order)
