"""The job that makes print and annex of an approved report, from its frozen content alone."""

import io
from typing import Final

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.files import MEGABYTE, PDF, XLSX
from renaksi.core.job import JobState
from renaksi.core.periodic_content import sheet_of, texts_of
from renaksi.core.periodic_issued import Issued
from renaksi.models import PeriodicFile, PeriodicIssue
from renaksi.queries.documents import letterhead
from renaksi.services.context import Context, transaction
from renaksi.services.steps import periodic_steps as steps
from renaksi.services.steps.job_claim import Claimed, Overtaken, settle
from renaksi.services.steps.job_tools import JobTools, Tell
from renaksi.services.steps.uploads import keep

MAX_PRINT: Final = 128 * MEGABYTE
ENDINGS: Final = {PDF: "pdf", XLSX: "xlsx"}
ANNEX: Final = "annex"
PRINT: Final = "print"
"""Codes of the steps."""


def make_files(ctx: Context, tools: JobTools, claimed: Claimed, tell: Tell) -> None:
    """Those that are missing, all at once with the end of the job. Raises Overtaken, ClaimLost."""
    session = ctx.session
    issue = session.get(PeriodicIssue, claimed.subject_id)
    if issue is None:
        raise Overtaken
    sheet, texts, issued = sheet_of(issue.content), texts_of(issue.content), _issued(tools, issue)
    one = PeriodicFile
    there = set(session.scalars(select(one.media_type).where(one.report_id == issue.report_id)))
    made: dict[str, bytes] = {}
    total = 1

    def told(done: int, of: int) -> None:
        nonlocal total
        total = of + 1
        tell(PRINT, done, total)

    tell(PRINT, 0, total)
    if PDF not in there:
        made[PDF] = tools.printer(sheet, texts, issued, told, letterhead(session, issue.base_id))
    tell(ANNEX, total - 1, total)
    if XLSX not in there:
        made[XLSX] = tools.annexer(sheet, texts, issued)
    name = tools.file_name(sheet, issue.number)
    with transaction(ctx):
        settle(ctx, claimed, JobState.DONE)
        hashes = {}
        for media_type, content in made.items():
            file = keep(
                ctx, tools.store, io.BytesIO(content), kind=media_type,
                name=f"{name}.{ENDINGS[media_type]}", agency_id=issue.base_id, max_bytes=MAX_PRINT,
            )  # fmt: skip
            session.flush()
            session.add(
                one(
                    report_id=issue.report_id,
                    media_type=media_type,
                    file_id=file.id,
                    made_at=ctx.now,
                )
            )
            hashes[ENDINGS[media_type]] = file.sha256
        if made:
            steps.record(ctx, AuditEvent.PERIODIC_PRINT, issue.report, after=hashes)


def _issued(tools: JobTools, issue: PeriodicIssue) -> Issued:
    return Issued(
        number=issue.number,
        dated=issue.dated,
        signatory=issue.signatory,
        position=issue.position,
        place=issue.place,
        token=issue.token,
        check_url=tools.check_url(issue.site, issue.token),
        fingerprint=issue.content_sha256,
        edition=issue.report.edition,
    )
