"""What happens to agencies: added, renamed, moved, merged, split, dissolved, each on a day.

`preview(ctx, command)` says what a command would do, `carry_out(ctx, command)` does it: both work
it out with the same code. The named functions below are `carry_out` in plain words.
"""

from collections.abc import Iterable
from datetime import date

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_change import Add, Edit, Move, Rename
from renaksi.core.agency_endings import Dissolve, Merge
from renaksi.core.agency_facts import Command
from renaksi.core.agency_split import Part, Split
from renaksi.core.errors import Conflict, Refusal
from renaksi.models import ActionPlan, Agency
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import agency_work, closure, report_totals
from renaksi.services.steps.agency_record import told
from renaksi.services.steps.agency_work import Preview
from renaksi.services.steps.agency_writing import write

__all__ = [
    "Add",
    "Command",
    "Dissolve",
    "Edit",
    "Merge",
    "Move",
    "Part",
    "Preview",
    "Rename",
    "Split",
    "add_agency",
    "carry_out",
    "dissolve_agency",
    "edit_agency",
    "merge_agencies",
    "move_agency",
    "preview",
    "rename_agency",
    "split_agency",
]


def preview(ctx: Context, command: Command) -> Preview:
    """What `carry_out` would do. Raises what it would raise."""
    return agency_work.preview(ctx, command)


def carry_out(ctx: Context, command: Command, *, expect: str | None = None) -> Agency:
    """Do it, in one transaction with one audit line; returns the agency it is about.

    `expect` is the fingerprint of the preview that was shown. Raises Invalid with the field,
    NotAllowed, and Conflict when the tree changed since the preview.
    """
    with transaction(ctx) as session:
        closure.lock(session)
        branch, change = agency_work.worked_out(ctx, command)
        if expect is not None and expect != change.fingerprint:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        ids = write(session, change, branch)
        subject_id = command.subjects[0] if command.subjects else next(iter(ids.values()))
        agency = session.get_one(Agency, subject_id)
        if change:
            if isinstance(command, Edit):  # its days end by another clock now
                report_totals.refresh_revised(ctx, ActionPlan.agency_id == agency.id)
            before, after = told(change, branch)
            audit.record(
                ctx, command.event, agency, agency_id=agency.id, before=before, after=after
            )
    return agency


# ── in plain words ────────────────────────────────────────────────────────────
def add_agency(
    ctx: Context,
    *,
    code: str,
    name: str,
    short_name: str,
    kind: AgencyKind,
    supervisor_id: int,
    on: date,
    time_zone: TimeZone,
    legal_basis: str = "",
) -> Agency:
    """A new agency, or a unit of one, supervised from its first day."""
    return carry_out(
        ctx,
        Add(
            code=code,
            name=name,
            short_name=short_name,
            kind=kind,
            supervisor_id=supervisor_id,
            on=on,
            time_zone=time_zone,
            legal_basis=legal_basis,
        ),
    )


def rename_agency(
    ctx: Context, agency_id: int, *, name: str, short_name: str, on: date, legal_basis: str = ""
) -> Agency:
    """Another name from `on`, which is today or earlier."""
    return carry_out(
        ctx,
        Rename(
            agency_id=agency_id, name=name, short_name=short_name, on=on, legal_basis=legal_basis
        ),
    )


def move_agency(
    ctx: Context,
    agency_id: int,
    *,
    supervisor_id: int,
    on: date,
    until: date | None = None,
    legal_basis: str = "",
) -> Agency:
    """Another supervisor from `on`, up to `until` or the next change already recorded."""
    return carry_out(
        ctx,
        Move(
            agency_id=agency_id,
            supervisor_id=supervisor_id,
            on=on,
            until=until,
            legal_basis=legal_basis,
        ),
    )


def merge_agencies(
    ctx: Context, from_ids: Iterable[int], into_id: int, *, on: date, legal_basis: str = ""
) -> Agency:
    """From `on` they are part of `into_id`, which takes over whoever was below them."""
    return carry_out(
        ctx, Merge(from_ids=tuple(from_ids), into_id=into_id, on=on, legal_basis=legal_basis)
    )


def split_agency(
    ctx: Context,
    agency_id: int,
    parts: Iterable[Part],
    *,
    on: date,
    stays: bool = False,
    legal_basis: str = "",
) -> Agency:
    """From `on` it is several; unless it `stays`, it ends and the primary part inherits."""
    return carry_out(
        ctx,
        Split(agency_id=agency_id, parts=tuple(parts), on=on, stays=stays, legal_basis=legal_basis),
    )


def dissolve_agency(
    ctx: Context,
    agency_id: int,
    *,
    on: date,
    successor_id: int | None = None,
    legal_basis: str = "",
) -> Agency:
    """From `on` there is no such agency; without a successor nobody may be left below it."""
    return carry_out(
        ctx,
        Dissolve(agency_id=agency_id, on=on, successor_id=successor_id, legal_basis=legal_basis),
    )


def edit_agency(ctx: Context, agency_id: int, *, time_zone: TimeZone) -> Agency:
    """Correct what has no history."""
    return carry_out(ctx, Edit(agency_id=agency_id, time_zone=time_zone))
