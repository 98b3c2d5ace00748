"""The page on which a report is judged, one row at a time."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from renaksi import labels
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.policy import Permission, may
from renaksi.core.report import ReportAction, ReportState
from renaksi.core.reporting import ReportCase, may_verify_rows, why_not
from renaksi.core.verification_queue import RowStand, neighbours, next_open
from renaksi.forms.verification import EvidenceForm, VerdictForm
from renaksi.labels import verification as words
from renaksi.labels.plan import Status
from renaksi.labels.verification_history import in_words
from renaksi.models import ProgressReport
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.verification_page import (
    JudgedRow,
    VerificationPage,
    open_for_verification,
    verification_page,
)
from renaksi.services.context import Context
from renaksi.views.addresses import Addresses
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.parts import escaped, status
from renaksi.views.verification.blueprint import bp

NUMBER_LENGTH = 12


@bp.get("/<int:report_id>")
@needs(Permission.REPORT_VERIFY)
def show(report_id: int) -> ResponseReturnValue:
    ctx = current_context()
    opened, report = opened_for(ctx, report_id)
    return render(ctx, opened, report, request.args.get("baris", "")[:NUMBER_LENGTH])


def opened_for(ctx: Context, report_id: int) -> tuple[OpenedReport, ProgressReport]:
    """Raises NotFound for whoever may not see it, NotAllowed for whoever only reads it."""
    opened, report = open_for_verification(ctx.session, ctx.actor, report_id, ctx.now)
    if not may(ctx.actor, Permission.REPORT_VERIFY, opened.case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    return opened, report


def render(
    ctx: Context,
    opened: OpenedReport,
    report: ProgressReport,
    number: str,
    form: VerdictForm | None = None,
    evidence_form: tuple[int, EvidenceForm] | None = None,
) -> ResponseReturnValue:
    """`form`, `evidence_form` (with its link): what was sent and does not hold."""
    page = verification_page(ctx.session, opened, report, number)
    panel = _panel(ctx, page)
    current = page.current
    if form is None and current is not None:
        is_clean = current.stand is RowStand.CLEAN
        form = VerdictForm(formdata=None).start_from(
            current.row.judgement, report.version, is_clean=is_clean
        )
    text = render_template(
        "verification/show.html",
        page=page,
        opened=page.opened,
        report=report,
        current=current,
        panel=panel,
        form=form,
        evidence_form=evidence_form,
        events=in_words(page.events, opened.zone, current.row.lineage_id if current else None),
        words=words,
        row_url=lambda one: row_url(report.id, one),
        rows_list=_rows_list(page),
        beside=_beside(page),
    )
    return text, 422 if (form and form.errors) or evidence_form else 200


def row_url(report_id: int, number: str | None, anchor: str | None = "aksi") -> str:
    """The page with that row open; None: whichever is next."""
    return url_for("verification.show", report_id=report_id, baris=number, _anchor=anchor)


def _rows_list(page: VerificationPage) -> Markup:
    """The rows of the report, the open one marked; in Python, because there may be hundreds."""
    links = Addresses("verification.show", "baris", report_id=page.report.id, _anchor="aksi")
    current = page.current.row.lineage_id if page.current else ""
    items = "".join(
        _item(one, links, is_current=one.row.lineage_id == current) for one in page.rows
    )
    html = f'<ul class="r-rows v-rows">\n{items}</ul>\n'
    return Markup(html)  # noqa: S704 - everything put in was escaped


def _item(one: JudgedRow, links: Addresses, *, is_current: bool) -> str:
    number, action = escaped([one.row.number, one.row.item.action or "Aksi tanpa nama"])
    mark = ' aria-current="true"' if is_current else ""
    return (
        f'<li><a href="{links.of(one.row.number)}"{mark}><span class="r-muted">{number}</span>'
        f'<span class="a">{action}</span>{status(_state(one))}</a></li>\n'
    )


def _state(one: JudgedRow) -> Status:
    """The verdict where there is one, else what the row asks for."""
    if one.stand in {RowStand.DECIDED, RowStand.RETURNED}:
        return labels.ENTRY_VERDICT[one.row.judgement.verdict]
    return words.ROW_STAND[one.stand]


def next_number(rows: tuple[JudgedRow, ...], lineage_id: str) -> str | None:
    """Of the row to go on with after this one; None when nothing is left."""
    return next_open([(one.row.number, one.stand) for one in rows], _number(rows, lineage_id))


def _number(rows: tuple[JudgedRow, ...], lineage_id: str) -> str:
    return next((one.row.number for one in rows if one.row.lineage_id == lineage_id), "")


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the keys lead."""

    before: str | None = None
    after: str | None = None
    onward: str | None = None
    """The next row that asks for a decision."""


def _beside(page: VerificationPage) -> Beside:
    if page.current is None:
        return Beside()
    numbers = [one.row.number for one in page.rows]
    here = page.current.row.number
    before, after = neighbours(numbers, here)
    onward = next_open([(one.row.number, one.stand) for one in page.rows], here)
    return Beside(before, after, onward)


@dataclass(frozen=True, slots=True)
class Panel:
    """What the verifier can do here, and why not the rest."""

    may_judge: bool
    may_start: bool
    may_verify: bool
    may_return: bool
    may_reopen: bool
    is_done: bool
    """Nothing asks for a decision any more: what is left is to finish the report."""
    why: str
    """Why none of it, where it waits for somebody; empty otherwise."""


def _panel(ctx: Context, page: VerificationPage) -> Panel:
    case, actor = page.opened.case, ctx.actor
    starts = why_not(ReportAction.START, case, actor)
    judges = may_verify_rows(case, actor) or starts is None
    returned = page.progress.returned or page.report.is_nil
    returns = why_not(ReportAction.RETURN, case, actor)
    return Panel(
        may_judge=judges and page.current is not None,
        may_start=starts is None,
        may_verify=why_not(ReportAction.VERIFY, case, actor) is None,
        may_return=returns is None and bool(returned),
        may_reopen=why_not(ReportAction.REOPEN, case, actor) is None,
        is_done=judges and not page.progress.undecided and case.state is not ReportState.SUBMITTED,
        why=_why(case, starts is None or returns is None, ctx),
    )


def _why(case: ReportCase, acts: bool, ctx: Context) -> str:
    steps = {
        ReportState.SUBMITTED: ReportAction.START,
        ReportState.IN_VERIFICATION: ReportAction.RETURN,
        ReportState.VERIFIED: ReportAction.REOPEN,
    }
    step = steps.get(case.state) if case.state else None
    if acts or step is None:
        return ""
    refusal = why_not(step, case, ctx.actor)
    if refusal is None or refusal.reason is Refusal.ROLE_MISSING:
        return ""
    return labels.refusal(refusal)
