"""The job that takes the figures of a periodic report."""

from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.job import JobState
from renaksi.core.periodic import parse_period
from renaksi.core.periodic_content import content_of
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicState
from renaksi.models import Agency, PeriodicReport
from renaksi.queries.periodic_figures import STEPS, take_sheet
from renaksi.services.context import Context, transaction
from renaksi.services.steps import periodic_steps as steps
from renaksi.services.steps.job_claim import Claimed, Overtaken, settle
from renaksi.services.steps.job_tools import JobTools, Tell


def take(ctx: Context, tools: JobTools, claimed: Claimed, tell: Tell) -> None:
    """All sections, then the figures at once with the end of the job. Raises Overtaken, ClaimLost."""
    session = ctx.session
    _one_state(session)
    report = session.get(PeriodicReport, claimed.subject_id)
    if report is None or report.state is not PeriodicState.DRAFT:
        raise Overtaken

    def told(part: Part, done: int) -> None:
        tell(part.value, done, STEPS)

    base, period = session.get_one(Agency, report.base_id), parse_period(report.period)
    sheet = take_sheet(session, base, period, ctx.now, tools.words, told)
    session.commit()  # the reading is over: what is written now meets what others wrote meanwhile
    with transaction(ctx):
        report = session.get_one(
            PeriodicReport, claimed.subject_id, with_for_update=True, populate_existing=True
        )
        if report.state is not PeriodicState.DRAFT:
            raise Overtaken
        settle(ctx, claimed, JobState.DONE)
        report.figures, report.figures_at = content_of(sheet, {}), ctx.now
        steps.record(ctx, AuditEvent.PERIODIC_TAKE, report, after={"as_of": sheet.as_of})


def _one_state(session: Session) -> None:
    """Let everything that is read now come from one state of the database.

    A reader of SQLite sees one as it is; PostgreSQL must be told. A session that others hold open
    (of a test) keeps what it has.
    """
    session.commit()
    if session.get_bind().dialect.name == "postgresql" and not session.info.get("held_open"):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
