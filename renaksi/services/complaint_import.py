"""Taking in an export of SP4N-LAPOR!: what it would do, then all of it or nothing.

The file is gone through twice: once to find what is damaged and which rows are replaced by later
ones, before anything is locked; once to take it in. Names, texts and documents are never read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Final, Protocol

from sqlalchemy import insert, update

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.audit import AuditEvent
from renaksi.core.complaint_import import Line, Reading
from renaksi.core.complaint_sheet import Column, ExportRow, RowFault, damaged
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Permission, holds_anywhere, may
from renaksi.models import Agency, ComplaintImport
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.complaint_intake import (
    CHUNK,
    Intake,
    Replaced,
    Tally,
    chunks,
    names_of,
)
from renaksi.services.steps.complaint_words import unmapped

MAX_NAME: Final = 200


class Source(Protocol):
    """An export that can be gone through more than once (`imports.complaints.Export`)."""

    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def places(self) -> Mapping[Column, int]: ...
    @property
    def count(self) -> int | None: ...

    def lines(self) -> Iterator[Line]: ...


Progress = Callable[[int, int | None], None]
"""Rows done, and of how many if that is known."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export does, or would do."""

    tally: Tally
    unmapped: tuple[str, ...]
    """Raw statuses that nobody has given a bucket."""
    names: dict[int, str]
    """Of the agencies it tells of."""
    faults: tuple[RowFault, ...] = ()
    faulty: int = 0

    @property
    def has_changes(self) -> bool:
        return bool(self.tally.added or self.tally.changed)

    @property
    def fingerprint(self) -> str:
        """Give it back as `expect`, and what is saved is what was shown, or is refused."""
        one = self.tally
        told = (one.rows, one.added, one.changed, one.same, one.refused, sorted(one.unmatched))
        return sha256(repr(told).encode()).hexdigest()


def plan_import(
    ctx: Context,
    source: Source,
    *,
    agency_id: int | None = None,
    progress: Progress | None = None,
) -> ExportPlan:
    """What `apply_import` would do; damaged rows are listed. Writes nothing.

    `agency_id`: the agency whose own export it is; without it the actor must be of the centre.
    Raises NotAllowed, NotFound and Invalid (BAD_FILE).
    """
    scope = _scope(ctx, agency_id)
    reading, replaced = _reading(ctx, source), Replaced()
    intake = Intake(ctx, scope)
    _check(reading, replaced, source)
    if not reading.faulty:
        _take(intake, replaced, _reading(ctx, source), source, progress)
    return _told(ctx, intake.tally, reading)


def apply_import(
    ctx: Context,
    source: Source,
    *,
    agency_id: int | None = None,
    expect: str | None = None,
    progress: Progress | None = None,
) -> ExportPlan:
    """Take in all of the file in one transaction; nothing where a row of it is damaged.

    Rows of other agencies in the export of one are refused row by row and told. `expect` is the
    fingerprint of the plan that was shown. Raises Invalid (COMPLAINTS_DAMAGED, naming the first
    cell) and Conflict. An export that changes nothing leaves no trace.
    """
    scope = _scope(ctx, agency_id)
    reading, replaced = _reading(ctx, source), Replaced()
    _check(reading, replaced, source)
    if reading.faulty:
        raise damaged(reading.faults[0], reading.faulty)
    with transaction(ctx):
        intake = Intake(ctx, scope, begin=partial(_begin, ctx, source, scope))
        _take(intake, replaced, _reading(ctx, source), source, progress)
        plan = _told(ctx, intake.tally, reading)
        if expect is not None and expect != plan.fingerprint:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if plan.has_changes:
            _finish(ctx, intake, scope)
    return plan


def _scope(ctx: Context, agency_id: int | None) -> int | None:
    """The agency whose export it is; None for the centre's own. Checks the right to it."""
    if not holds_anywhere(ctx.actor, Permission.COMPLAINT_IMPORT):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if agency_id is None:
        if not (ctx.actor.is_system or may_import_all(ctx)):
            raise NotAllowed(Refusal.ROLE_MISSING)
        return None
    place = place_of(ctx.session, agency_id, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_READ, place):
        raise NotFound
    if not may(ctx.actor, Permission.COMPLAINT_IMPORT, place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    agency = ctx.session.get_one(Agency, agency_id)
    return place.owner_id if agency.kind in UNIT_KINDS else agency_id


def may_import_all(ctx: Context) -> bool:
    """Whether the actor may bring in complaints of any agency."""
    return holds_anywhere(ctx.actor, Permission.COMPLAINT_MAP)


def _reading(ctx: Context, source: Source) -> Reading:
    return Reading(source.places, ctx.today)


def _check(reading: Reading, replaced: Replaced, source: Source) -> None:
    for _row in replaced.saw(reading.rows(source.lines())):
        pass
    if not replaced.seen and not reading.faulty:
        raise Invalid(Refusal.NOTHING_TO_IMPORT, "file")


def _take(
    intake: Intake,
    replaced: Replaced,
    reading: Reading,
    source: Source,
    progress: Progress | None,
) -> None:
    def last_ones() -> Iterator[ExportRow]:
        for row in reading.rows(source.lines()):
            if replaced.by_later(row):
                intake.tally.repeated += 1
            else:
                yield row

    many = len(replaced.seen)
    for number, rows in enumerate(chunks(last_ones()), 1):
        intake.take(rows)
        if progress is not None:
            progress(min(number * CHUNK, many), many)


def _told(ctx: Context, tally: Tally, reading: Reading) -> ExportPlan:
    ids = {*tally.by_agency, *(one.agency_id for one in tally.told if one.agency_id)}
    return ExportPlan(
        tally,
        tuple(unmapped(ctx, tally.by_status)),
        names_of(ctx, ids),
        tuple(reading.faults),
        reading.faulty,
    )


# ── writing ───────────────────────────────────────────────────────────────────
def _begin(ctx: Context, source: Source, scope: int | None) -> int:
    made = (
        insert(ComplaintImport)
        .values(
            agency_id=scope,
            file_name=source.name[-MAX_NAME:],
            sha256=source.sha256,
            imported_at=ctx.now,
            imported_by_id=ctx.actor.user_id,
        )
        .returning(ComplaintImport.id)
    )
    return int(ctx.session.execute(made).scalar_one())


def _finish(ctx: Context, intake: Intake, scope: int | None) -> None:
    intake.aliases.carry_over()
    tally = intake.tally
    counts = {
        "rows": tally.rows,
        "added": tally.added,
        "changed": tally.changed,
        "refused": tally.refused,
    }
    ctx.session.execute(
        update(ComplaintImport)
        .where(ComplaintImport.id == intake.import_id)
        .values(first_on=tally.first_on, last_on=tally.last_on, **counts)
    )
    audit.record(ctx, AuditEvent.COMPLAINT_IMPORT, agency_id=scope, after=counts)
