"""What every page and answer of one report shows: the rows, and who may change which."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from flask import current_app, render_template, request, url_for

from renaksi.core.achievement import DueAction, Mean, light, mean
from renaksi.core.calendar import end_of_day
from renaksi.core.errors import Invalid, NotFound
from renaksi.core.policy import Permission, may
from renaksi.core.report import (
    EDITABLE,
    SENT_BACK,
    EntryVerdict,
    ExtensionState,
    ReportAction,
    ReportState,
    Timing,
)
from renaksi.core.report_sheet import StoredEntry
from renaksi.core.report_window import Stand
from renaksi.core.reporting import ReportCase, acting_tier, may_edit, why_not
from renaksi.forms.items import Clash
from renaksi.forms.reports import EntryForm
from renaksi.labels.plan_page import when
from renaksi.labels.report_history import in_words
from renaksi.labels.report_page import (
    ReportStanding,
    entry_field,
    locked_since,
    sentence,
    window_words,
)
from renaksi.queries.report_cases import OpenedReport, open_report
from renaksi.queries.report_history import history
from renaksi.queries.report_rows import ReportRow, report_rows
from renaksi.services.context import Context
from renaksi.views.evidence.cells import Proofs
from renaksi.views.reports.reader import Reader, missing_kinds

SPAN: Final = 11
"""Columns of the matrix."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one strategy."""

    code: str
    name: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class ReportPage:
    """One report as one person sees it."""

    opened: OpenedReport
    rows: tuple[ReportRow, ...]
    editable: frozenset[str]
    """Lineages of the rows this person may fill in now."""
    form: EntryForm | None = None
    focus: str = ""
    clash: Clash | None = None
    """What two people typed, for the one who came second."""

    @property
    def key(self) -> str:
        """Names the report in the browser's own store."""
        return f"laporan-{self.opened.plan.id}-{self.opened.checkpoint.code}"

    @property
    def groups(self) -> list[Group]:
        pairs = groupby(self.rows, key=lambda row: (row.strategy_code, row.strategy_name))
        return [Group(code, name, tuple(rows)) for (code, name), rows in pairs]

    @property
    def due(self) -> list[ReportRow]:
        return [row for row in self.rows if row.is_due]

    @property
    def unfilled(self) -> list[ReportRow]:
        """Due rows without a realisasi."""
        return [row for row in self.due if row.values.realization is None]

    @property
    def flagged(self) -> list[ReportRow]:
        return [row for row in self.rows if row.flags]

    @property
    def returned(self) -> list[ReportRow]:
        return [row for row in self.rows if row.judgement.verdict is EntryVerdict.RETURNED]

    @cached_property
    def total(self) -> Mean:
        """What the rows come to, whatever the state: the page shows it while it is being written."""
        return mean(DueAction(row.item.weight or Decimal(), row.percent) for row in self.due)

    @property
    def reached(self) -> Decimal | None:
        """Achievement of the plan; None while nothing has been filled in or handed in."""
        total = self.total
        is_sent = self.opened.case.state not in {None, ReportState.DRAFT}
        return total.percent if is_sent or total.missing < total.due else None

    @property
    def is_locked(self) -> bool:
        """Closed with nothing handed in, or with a deadline of its own that ran out."""
        case = self.opened.case
        is_open = case.state is None or case.state in EDITABLE
        return is_open and case.has_plan and case.window.stand(case.now) is Stand.LOCKED

    def row(self, lineage_id: str) -> ReportRow:
        """Raises NotFound."""
        found = next((one for one in self.rows if one.lineage_id == lineage_id), None)
        if found is None:
            raise NotFound
        return found

    def after(self, lineage_id: str) -> ReportRow | None:
        """The next row this person may change."""
        rows = [one for one in self.rows if one.lineage_id in self.editable]
        place = next((i for i, one in enumerate(rows) if one.lineage_id == lineage_id), -1)
        return rows[place + 1] if 0 <= place < len(rows) - 1 else None

    def opening(self, lineage_id: str, focus: str = "") -> "ReportPage":
        """The same page with one row as a form; as it is where the row is not theirs to change."""
        row = next((one for one in self.rows if lineage_id in {one.lineage_id, one.number}), None)
        if row is None or row.lineage_id not in self.editable:
            return self
        return replace(self, form=EntryForm.of(row), focus=focus)

    def stored(self) -> tuple[StoredEntry, ...]:
        """Every row as the dry run of a sheet compares it."""
        return tuple(
            StoredEntry(
                row.lineage_id,
                row.version,
                row.number,
                row.item.action,
                row.values,
                row.lineage_id in self.editable,
            )
            for row in self.rows
        )


def load(ctx: Context, plan_id: int, code: str) -> ReportPage:
    """Raises NotFound where the actor may not see the plan, or its cycle has no such checkpoint."""
    opened = open_report(ctx.session, ctx.actor, plan_id, code, ctx.now)
    rows = report_rows(ctx.session, opened)
    # Rows of one plan are kept by a few units: the rule is asked once for each.
    whose = {id(row.place): row.place for row in rows}
    may = {key: may_edit(opened.case, ctx.actor, place) for key, place in whose.items()}
    editable = frozenset(row.lineage_id for row in rows if may[id(row.place)])
    return ReportPage(opened, rows, editable)


def context(page: ReportPage) -> dict[str, Any]:
    """Everything the templates of the matrix need."""
    opened = page.opened
    own = address(page)
    reached = page.reached
    previous = next((row.previous.code for row in page.rows if row.previous), "")
    code = opened.checkpoint.code
    proofs = Proofs(opened.plan.id, code)
    return {
        "page": page,
        "opened": opened,
        "plan": opened.plan,
        "report": opened.report,
        "checkpoint": opened.checkpoint,
        "zone": opened.zone,
        "own": own,
        "here": own + "?",
        "reader": Reader(code, previous, page.editable, own + "?", proofs, SPAN),
        "here_args": arguments(page),
        "span": SPAN,
        "previous": previous,
        "total": page.total,
        "reached_so_far": reached,
        "total_light": light(reached),
        "is_sent": opened.case.state not in {None, ReportState.DRAFT},
        "item_field": entry_field,
        "light_of": light,
        "missing_kinds": missing_kinds,
        "when": lambda at: when(at, opened.zone, opened.today),
        "links": links(page),
    }


def arguments(page: ReportPage) -> dict[str, Any]:
    return {"plan_id": page.opened.plan.id, "code": page.opened.checkpoint.code}


def address(page: ReportPage, **query: str) -> str:
    return url_for("reports.show", **{**arguments(page), **query})


def whole_page(ctx: Context, page: ReportPage) -> str:
    opened = page.opened
    case = opened.case
    events = history(ctx.session, opened)
    receipts = [one for one in events if one.receipt_number]
    is_turn = case.has_plan and (case.state is None or case.state in EDITABLE)
    return render_template(
        "reports/show.html",
        **context(page),
        window=window_words(case.window, case.now),
        ends_at=ends_at(case) if is_turn else "",
        waiting=is_turn,
        locked_since=locked_since(case.window),
        sentence=sentence(standing(page)),
        can_submit=_offered(page, ctx, ReportAction.SUBMIT),
        can_withdraw=_offered(page, ctx, ReportAction.WITHDRAW),
        may_nil=may_nil(page, ctx),
        may_ask=may(ctx.actor, Permission.EXTENSION_REQUEST, case.place),
        may_verify=may(ctx.actor, Permission.REPORT_VERIFY, case.place),
        tier=tier_of(page),
        events=in_words(events, opened.zone),
        receipts=receipts,
        receipt=receipts[0] if receipts and case.state is not ReportState.DRAFT else None,
        timing=next((one.timing for one in receipts if one.timing in FIRST), None),
        back=next((one for one in events if one.action in BACK), None)
        if case.state in SENT_BACK
        else None,
        extension=next((one for one in events if one.extension in TOLD), None),
    )


TOLD: Final = frozenset(ExtensionState) - {ExtensionState.CANCELLED}
FIRST: Final = frozenset(Timing) - {Timing.RESUBMITTED}
BACK: Final = frozenset({ReportAction.RETURN, ReportAction.REOPEN})


COUNTED_DOWN: Final = frozenset({Stand.OPEN, Stand.EXTENDED, Stand.SENT_BACK})


def _offered(page: ReportPage, ctx: Context, action: ReportAction) -> bool:
    """What is only missing is said on the step's own page, not by hiding the way there."""
    refusal = why_not(action, begun(page.opened.case), ctx.actor)
    return refusal is None or isinstance(refusal, Invalid)


def begun(case: ReportCase) -> ReportCase:
    """As if it had been begun: the way to hand it in is there before the first row is saved."""
    return replace(case, state=ReportState.DRAFT) if case.state is None else case


def may_nil(page: ReportPage, ctx: Context) -> bool:
    case = page.opened.case
    return may_edit(case, ctx.actor) and may(ctx.actor, Permission.REPORT_EDIT, case.place)


def ends_at(case: ReportCase) -> str:
    """The moment the countdown runs to, for the script that keeps it going; "" when it is over
    (what is late is told by how much, not how long it may still be).
    """
    if case.window.stand(case.now) not in COUNTED_DOWN:
        return ""
    return end_of_day(case.window.next_day(case.now), case.window.zone).isoformat()


def standing(page: ReportPage) -> ReportStanding:
    opened, report = page.opened, page.opened.report
    return ReportStanding(
        state=opened.case.state,
        has_plan=opened.case.has_plan,
        window=opened.case.window,
        now=opened.case.now,
        tier=tier_of(page),
        submitted_at=report.submitted_at if report else None,
        verified_at=report.verified_at if report else None,
    )


def tier_of(page: ReportPage) -> str:
    """Who verifies; the direct supervisor where nobody there can."""
    tier = acting_tier(ReportAction.START, page.opened.case)
    tier = tier or next(iter(page.opened.case.tiers), None)
    return tier.name if tier else ""


def links(page: ReportPage) -> dict[str, str]:
    """Addresses of neighbouring pages, as far as they exist."""
    here = arguments(page)
    report = page.opened.report
    found = {
        "plan": _address("plans.show", plan_id=page.opened.plan.id),
        "xlsx": _address("reports.workbook", **here),
        "upload": _address("reports.upload", **here),
        "paste": _address("reports.paste", **here),
        "verification": _address("verification.show", report_id=report.id) if report else "",
        "ask": _address("reports.ask", **here),
    }
    return {name: target for name, target in found.items() if target}


def _address(endpoint: str, **values: object) -> str:
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def asked_row() -> tuple[str, str]:
    """Which row the address opens as a form, and which field of it first."""
    return request.args.get("ubah", ""), request.args.get("isian", "")
