"""Use cases of the files of guidance events: added, and taken away, while the event is open."""

from typing import BinaryIO

from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotFound
from renaksi.core.files import FileStore, clean_name
from renaksi.core.guidance import GuidanceAction as A, MaterialKind
from renaksi.core.guidance_material import material_title, require_room
from renaksi.models import GuidanceMaterial, StoredFile
from renaksi.queries.guidance import event_of
from renaksi.services.context import Context, transaction
from renaksi.services.steps import guidance_steps as steps
from renaksi.services.steps.evidence_rows import keep_content


def add_material(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    event_id: int,
    *,
    kind: MaterialKind,
    name: str,
    title: str = "",
) -> GuidanceMaterial:
    """Keep a file of an open event. The same content as the same kind once more adds nothing.

    Raises NotFound, NotAllowed, WrongState, and Invalid (`file`, `title`).
    """
    seen = event_of(ctx.session, ctx.actor, ctx.today, event_id)
    if seen is None:
        raise NotFound
    steps.require(ctx, seen, A.FILE, None)
    title = material_title(title, name)
    content = keep_content(store, stream)
    with transaction(ctx) as session:
        event, one = steps.locked(ctx, event_id, A.FILE, None), GuidanceMaterial
        same = (StoredFile.sha256 == content.stored.sha256, one.kind == kind)
        there = session.scalars(
            select(one).join(one.file).where(one.event_id == event.id, *same).limit(1)
        ).one_or_none()
        if there is not None:
            return there
        require_room(session.scalar(select(func.count()).where(one.event_id == event.id)) or 0)
        file = StoredFile(
            sha256=content.stored.sha256,
            size=content.stored.size,
            media_type=content.media_type,
            name=clean_name(name, content.media_type),
            agency_id=event.organiser_id,
            uploaded_by_id=ctx.actor.user_id,
            uploaded_at=ctx.now,
        )
        row = one(
            event_id=event.id, file=file, kind=kind, title=title,
            added_at=ctx.now, added_by_id=ctx.actor.user_id,
        )  # fmt: skip
        session.add(row)
        steps.record(ctx, AuditEvent.GUIDANCE_FILE, event, after=_told(row))
    return row


def remove_material(ctx: Context, event_id: int, material_id: int) -> None:
    """Take a file off an open event; one that is gone is gone. Raises NotFound, WrongState.

    The stored file is cleared later, unless something else has come to rest on it.
    """
    with transaction(ctx) as session:
        event = steps.locked(ctx, event_id, A.FILE, None)
        row = session.get(GuidanceMaterial, material_id)
        if row is None or row.event_id != event.id:
            return
        steps.record(ctx, AuditEvent.GUIDANCE_UNFILE, event, before=_told(row))
        session.delete(row)


def _told(row: GuidanceMaterial) -> dict[str, object]:
    return {
        "material_kind": row.kind,
        "title": row.title,
        "name": row.file.name,
        "sha256": row.file.sha256,
    }
