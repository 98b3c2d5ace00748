"""What the code on a periodic report leads to: the same number, date and key figures, for anybody."""

from flask import render_template, url_for

from renaksi.core.document import grouped
from renaksi.core.files import PDF, XLSX
from renaksi.core.periodic_content import sheet_of
from renaksi.core.periodic_rights import may_read_report
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicState
from renaksi.labels import periodic as words
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.queries.documents import Verified
from renaksi.queries.periodic import CheckedPeriodic
from renaksi.queries.periodic_cases import periodic_cases
from renaksi.queries.result_page import VerifiedResult
from renaksi.views.context import current_context

FILES = {PDF: "PDF", XLSX: "XLSX"}


def hashes(found: Verified | VerifiedResult | CheckedPeriodic) -> set[str]:
    """SHA-256 of the files that were issued under a code."""
    if isinstance(found, CheckedPeriodic):
        return {one.sha256 for one in found.files.values()}
    return {found.sha256}


def periodic_checked(
    token: str, found: CheckedPeriodic, *, same: bool | None = None, fault: str = ""
) -> str:
    """The figures are read from what was frozen, so they are those of the print."""
    sheet = sheet_of(found.issue.content)
    return render_template(
        "public/periodic_document.html",
        token=token,
        code=grouped(token),
        found=found,
        sheet=sheet,
        figures=sheet.section(Part.SUMMARY).figures,
        state=PERIODIC_STATE[found.report.state],
        is_replaced=found.report.state is PeriodicState.SUPERSEDED,
        files=[(FILES[kind], found.files[kind].sha256) for kind in FILES if kind in found.files],
        address=_address(found),
        words=words,
        same=same,
        fault=fault,
    )


def _address(found: CheckedPeriodic) -> str:
    """Of the report itself, for those who may read it; the code alone gives nobody more rights."""
    ctx = current_context()
    if ctx.actor.user_id is None:
        return ""
    report = found.report
    case = periodic_cases(ctx.session, [report], ctx.today)[report.id]
    readable = may_read_report(ctx.actor, case)
    return url_for("periodic.show", report_id=report.id) if readable else ""
