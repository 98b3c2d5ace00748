"""Use cases of evidence that comes in piece by piece: begun, continued, finished, given up."""

import secrets
from datetime import date
from typing import BinaryIO

from sqlalchemy import delete, func, select

from renaksi.core.errors import Invalid, NotFound, Refusal, TooSoon
from renaksi.core.evidence import LONGEST_REQUIREMENT
from renaksi.core.files import FileStore, clean_name
from renaksi.core.uploads import (
    LIFETIME,
    MAX_OPEN,
    TOKEN,
    TOKEN_BYTES,
    Pieces,
    is_expired,
    out_of_step,
    require_piece,
    require_size,
)
from renaksi.models import EvidenceLink, Upload
from renaksi.services.context import Context, transaction
from renaksi.services.steps import evidence_rows as rows, evidence_taken as taken
from renaksi.services.steps.evidence_rows import Content
from renaksi.services.steps.evidence_taken import Facts, RowKey


def begin_upload(
    ctx: Context,
    pieces: Pieces,
    *,
    plan_id: int,
    checkpoint_id: int,
    lineage_id: str,
    name: str,
    size: int,
    requirement: str = "",
    effective_on: date | None = None,
) -> Upload:
    """Announce a file for a row. Raises what would stand against it at its end, as far as known."""
    require_size(size)
    taken.require_row(
        ctx, RowKey(plan_id, checkpoint_id, lineage_id), Facts(name, requirement, "", effective_on)
    )
    with transaction(ctx) as session:
        _require_room(ctx)
        upload = Upload(
            token=secrets.token_hex(TOKEN_BYTES),
            plan_id=plan_id,
            checkpoint_id=checkpoint_id,
            lineage_id=lineage_id,
            requirement=requirement.strip()[:LONGEST_REQUIREMENT],
            name=clean_name(name),
            size=size,
            started_at=ctx.now,
            started_by_id=ctx.actor.user_id,
        )
        session.add(upload)
        session.flush()
        pieces.begin(upload.token)
        return upload


def _require_room(ctx: Context) -> None:
    """One person's unfinished files do not fill the disk."""
    mine = select(func.count()).where(
        Upload.started_by_id == ctx.actor.user_id,
        Upload.link_id.is_(None),
        Upload.started_at > ctx.now - LIFETIME,
    )
    if (ctx.session.scalar(mine) or 0) >= MAX_OPEN:
        raise TooSoon(Refusal.TOO_MANY_UPLOADS, limit=MAX_OPEN)


def upload_of(ctx: Context, token: str) -> Upload:
    """An upload the actor began. Raises NotFound: anybody else's does not exist."""
    upload = ctx.session.get(Upload, token) if TOKEN.fullmatch(token) else None
    if upload is None or upload.started_by_id != ctx.actor.user_id:
        raise NotFound(Refusal.UPLOAD_EXPIRED)
    if is_expired(upload.started_at, ctx.now):
        raise NotFound(Refusal.UPLOAD_EXPIRED)
    return upload


def received(ctx: Context, pieces: Pieces, token: str) -> int:
    """Bytes kept so far: as many as really lie there, whatever was acknowledged."""
    upload = upload_of(ctx, token)
    if upload.link_id is not None:
        return upload.size
    length = pieces.length(token)
    if length is None:
        raise NotFound(Refusal.UPLOAD_EXPIRED)
    return length


def receive(ctx: Context, pieces: Pieces, token: str, offset: int, content: bytes) -> int:
    """Keep a piece; the length now. Raises Conflict (UPLOAD_OUT_OF_STEP) with `received`.

    A finished upload takes nothing more and says so by its full length.
    """
    upload = upload_of(ctx, token)
    if upload.link_id is not None:
        return upload.size
    require_piece(len(content), offset, upload.size)
    return pieces.append(token, offset, content)


def finish_upload(
    ctx: Context,
    store: FileStore,
    pieces: Pieces,
    token: str,
    *,
    effective_on: date | None,
    description: str = "",
) -> EvidenceLink:
    """Make evidence of a file that is whole. Asked again it gives the same link.

    A file that is not acceptable (BAD_FILE) is thrown away; whatever else stands against it may
    still be put right, so the file stays for its day.
    """
    upload = upload_of(ctx, token)
    if upload.link_id is None:
        with _whole(pieces, upload) as stream:
            content = _keep(ctx, store, pieces, upload, stream)
        _finish(ctx, upload, content, effective_on=effective_on, description=description)
    pieces.drop(token)
    return ctx.session.get_one(EvidenceLink, upload.link_id)


def _whole(pieces: Pieces, upload: Upload) -> BinaryIO:
    length = pieces.length(upload.token)
    if length is None:
        raise NotFound(Refusal.UPLOAD_EXPIRED)
    if length != upload.size:
        raise out_of_step(length)
    return pieces.open(upload.token)


def _keep(
    ctx: Context, store: FileStore, pieces: Pieces, upload: Upload, stream: BinaryIO
) -> Content:
    try:
        return rows.keep_content(store, stream)
    except Invalid:
        cancel_upload(ctx, pieces, upload.token)
        raise


def _finish(
    ctx: Context, upload: Upload, content: Content, *, effective_on: date | None, description: str
) -> None:
    key = RowKey(upload.plan_id, upload.checkpoint_id, upload.lineage_id)
    facts = Facts(upload.name, upload.requirement, description, effective_on)
    with transaction(ctx) as session:
        row = taken.take_row(ctx, key)  # two who finish at once wait here
        session.refresh(upload)
        if upload.link_id is None:
            link = rows.new_evidence(ctx, row, content, facts)
            upload.link_id, upload.received = link.id, upload.size


def cancel_upload(ctx: Context, pieces: Pieces, token: str) -> None:
    """Give up a file that is not finished; the evidence of a finished one stays."""
    upload = upload_of(ctx, token)
    if upload.link_id is not None:
        return
    with transaction(ctx) as session:
        session.execute(delete(Upload).where(Upload.token == token, Upload.link_id.is_(None)))
    pieces.drop(token)


def clear_uploads(ctx: Context, pieces: Pieces) -> int:
    """Forget what nobody finished within its day; how many. A job runs this."""
    with transaction(ctx) as session:
        old = delete(Upload).where(Upload.started_at < ctx.now - LIFETIME)
        session.execute(old)
    return pieces.drop_older_than(LIFETIME.total_seconds())
