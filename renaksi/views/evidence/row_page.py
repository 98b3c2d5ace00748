"""The row a piece of evidence is for, as one person sees it; what every page of evidence shows."""

from dataclasses import dataclass

from flask import url_for

from renaksi.core.errors import RuleBroken, WrongState
from renaksi.core.evidence import Needed, checklist
from renaksi.core.policy import Permission, may
from renaksi.core.reporting import why_not_edit
from renaksi.queries.evidence import EvidenceItem, SharedUse, evidence_of, shared_contents
from renaksi.queries.evidence_page import ProvenRow, proven_row
from renaksi.queries.report_cases import OpenedReport, open_report
from renaksi.services.context import Context


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row with its evidence."""

    opened: OpenedReport
    row: ProvenRow
    items: tuple[EvidenceItem, ...]
    refusal: RuleBroken | None
    """Why this person may not change the evidence now, or None."""
    shared: tuple[SharedUse, ...]
    """Where the same contents are used, for whoever verifies the agency's reports."""

    @property
    def needed(self) -> tuple[Needed, ...]:
        return checklist(self.row.required, self.items)

    @property
    def is_open(self) -> bool:
        return self.refusal is None

    @property
    def says_why(self) -> bool:
        """Whether whoever keeps this row learns why it is shut; a reader asks for nothing."""
        return isinstance(self.refusal, WrongState)

    @property
    def report_name(self) -> str:
        plan, checkpoint = self.opened.plan, self.opened.checkpoint
        return f"{plan.agency.name} {plan.cycle.year}, {checkpoint.code}"

    @property
    def here(self) -> dict[str, object]:
        """What an address of this row is built with."""
        plan, checkpoint = self.opened.plan, self.opened.checkpoint
        return {"plan_id": plan.id, "code": checkpoint.code, "lineage_id": self.row.lineage_id}

    @property
    def report_address(self) -> str:
        return url_for(
            "reports.show", plan_id=self.opened.plan.id, code=self.opened.checkpoint.code
        )


def load(ctx: Context, plan_id: int, code: str, lineage_id: str) -> RowPage:
    """Nine statements at most, three more for a verifier where a content is used elsewhere.

    Raises NotFound where the actor may not see the plan, or the action is not in it.
    """
    opened = open_report(ctx.session, ctx.actor, plan_id, code, ctx.now)
    row = proven_row(ctx.session, opened, lineage_id)
    entry_ids = [row.entry_id] if row.entry_id else []
    items = evidence_of(ctx.session, entry_ids).get(row.entry_id or 0, ())
    refusal = why_not_edit(opened.case, ctx.actor, row.place)
    shared: tuple[SharedUse, ...] = ()
    if items and may(ctx.actor, Permission.REPORT_VERIFY, opened.case.place):
        found = shared_contents(ctx.session, ctx.actor, entry_ids, ctx.today)
        shared = found.get(row.entry_id or 0, ())
    return RowPage(opened, row, items, refusal, shared)


def address(page: RowPage) -> str:
    return url_for("evidence.row", **page.here)  # type: ignore[arg-type]
