"""Taking down a decree, and what it puts out of force. Nothing here commits."""

from sqlalchemy import select

from renaksi.core.decree import Decree, decree_fault
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.files import PDF, FileFault
from renaksi.core.plan import PlanAction, PlanState
from renaksi.models import PlanRevision, StoredFile
from renaksi.services.context import Context
from renaksi.services.steps import plan_steps
from renaksi.services.steps.plan_steps import Taken


def facts_of(ctx: Context, taken: Taken, decree: Decree, file_id: int | None) -> dict[str, object]:
    """The decree's columns. The signed PDF is one of the agency's own files."""
    fault = decree_fault(decree, ctx.today_in(taken.plan.agency.time_zone))
    if fault is not None:
        raise fault
    return {**decree.as_columns(), "decree_file_id": _signed(ctx, taken, file_id).id}


def _signed(ctx: Context, taken: Taken, file_id: int | None) -> StoredFile:
    if file_id is None:
        raise Invalid(Refusal.TEXT_MISSING, "decree_file")
    file = ctx.session.get(StoredFile, file_id)
    if file is None or file.agency_id != taken.plan.agency_id:
        raise NotFound
    if file.media_type != PDF:
        other, found = FileFault.OTHER_TYPE, file.media_type
        raise Invalid(Refusal.BAD_FILE, "decree_file", why=other, found=found, wanted=(PDF,))
    return file


def supersede_older(ctx: Context, taken: Taken) -> None:
    """Before the new one is in force: the database lets no plan have two."""
    older = ctx.session.scalar(
        select(PlanRevision)
        .where(
            PlanRevision.plan_id == taken.plan.id,
            PlanRevision.state == PlanState.ENACTED,
            PlanRevision.id != taken.revision.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if older is not None:
        replaced = Taken(older, taken.case)
        plan_steps.move(ctx, replaced, PlanAction.SUPERSEDE, PlanState.SUPERSEDED, {})
        ctx.session.flush()
