"""Playing the reports of the demonstration through the services, as the people would have done."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Final
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.files import FileStore
from renaksi.core.plan import Polarity
from renaksi.core.policy import Role
from renaksi.core.report import EntryVerdict, ReportAction
from renaksi.core.report_entry import EMPTY, EntryValues
from renaksi.core.verification_queue import RowStand
from renaksi.demo import report_story as story
from renaksi.demo.proof import proof
from renaksi.demo.report_story import ReportChapter
from renaksi.labels.format import day as in_words, number
from renaksi.models import ActionPlan, Agency, Checkpoint, Cycle, ProgressReport
from renaksi.queries.report_cases import OpenedReport, open_report
from renaksi.queries.report_rows import ReportRow, report_rows
from renaksi.queries.verification_page import stand_of
from renaksi.services import evidence, extensions, reports, verification
from renaksi.services.context import Context

At = Callable[[str, datetime], Context]
"""Somebody's context by e-mail and moment."""
Who = Callable[[str, Role], str]
ODD_VALUE, LENDER, BORROWER = 3, 4, 5
"""Places of the rows that are odd: far above the target, and with the file of another row."""
FEW: Final = 2
"""Rows with evidence where not every row has it: what people hand in when nobody insists."""
SATURDAY: Final = 5


@dataclass(slots=True)
class Desk:
    """What the play needs: the database, who is who, and where files lie."""

    session: Session
    at: At
    who: Who
    supervisor: Callable[[str], str]
    files: FileStore


def play(desk: Desk, chapter: ReportChapter) -> None:
    """Fill, submit, and whatever the chapter says came after."""
    slot = _slot(desk.session, chapter)
    admin = desk.who(chapter.code, Role.AGENCY_ADMIN)
    before = desk.at(admin, next(_clock(chapter.on)) - timedelta(hours=20))
    if chapter.wanted_until:
        _extension(desk, chapter, slot)
    if chapter.nil:
        reports.set_nil(before, *slot, is_nil=True, reason=chapter.nil)
    else:
        _fill(desk, before, chapter, slot)
    clock = _clock(chapter.on)
    for action in chapter.steps:
        if action is ReportAction.SUBMIT and _report(desk.session, slot).submitted_at:
            clock = _clock(chapter.again or chapter.on)
            corrected = next(_clock(chapter.again or chapter.on)) - timedelta(hours=20)
            _correct(desk, desk.at(admin, corrected), chapter, slot)
        _step(desk, chapter, slot, action, next(clock))


def _slot(session: Session, chapter: ReportChapter) -> tuple[int, int]:
    """The plan and the checkpoint: what the use cases name a report by."""
    found = session.execute(
        select(ActionPlan.id, Checkpoint.id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(Checkpoint, Checkpoint.cycle_id == Cycle.id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .where(
            Cycle.year == chapter.year,
            Checkpoint.code == chapter.checkpoint,
            Agency.code == chapter.code,
        )
    ).one()
    return found[0], found[1]


def _report(session: Session, slot: tuple[int, int]) -> ProgressReport:
    plan_id, checkpoint_id = slot
    return session.scalars(
        select(ProgressReport).where(
            ProgressReport.plan_id == plan_id, ProgressReport.checkpoint_id == checkpoint_id
        )
    ).one()


def _clock(begins: date) -> Iterator[datetime]:
    """A working day or two between the steps, at an hour people work (UTC)."""
    day, hour = begins, 2
    while True:
        yield datetime(day.year, day.month, day.day, hour, 25, tzinfo=UTC)
        day += timedelta(days=2)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        hour = 2 + (hour + 3) % 7


def _opened(ctx: Context, chapter: ReportChapter, slot: tuple[int, int]) -> OpenedReport:
    return open_report(ctx.session, ctx.actor, slot[0], chapter.checkpoint, ctx.now)


def _fill(desk: Desk, ctx: Context, chapter: ReportChapter, slot: tuple[int, int]) -> None:
    rows = [row for row in report_rows(ctx.session, _opened(ctx, chapter, slot)) if row.is_due]
    values = {row.lineage_id: _values(row, place, chapter) for place, row in enumerate(rows)}
    reports.save_entries(ctx, *slot, values, dict.fromkeys(values, 0))
    for place, row in enumerate(rows if chapter.proven else rows[:FEW]):
        shown = rows[LENDER] if chapter.is_odd and place == BORROWER else row
        for kind in row.required:
            _prove(desk, ctx, chapter, slot, row, kind, shown)


def _values(row: ReportRow, place: int, chapter: ReportChapter) -> EntryValues:
    target = row.target or Decimal()
    partner = row.item.partners.split(",")[0] or "unit terkait"
    value = _reached(row, target, chapter)
    if chapter.is_odd and place == ODD_VALUE:
        value = _whole(target * Decimal("1.5"))
    words = {"value": number(value), "unit": row.item.unit, "partner": partner}
    turn = place + int(chapter.checkpoint[1:])
    return EntryValues(
        value,
        _nth(story.ACCOUNTS, turn).format(**words) + f" {_period(chapter)}.",
        _nth(story.OBSTACLES, turn),
        _nth(story.NEXT_STEPS, turn + chapter.year).format(**words),
    )


def _period(chapter: ReportChapter) -> str:
    return f"Data {chapter.checkpoint} tahun {chapter.year}"


def _nth(texts: Sequence[str], turn: int) -> str:
    return texts[turn % len(texts)]


def _reached(row: ReportRow, target: Decimal, chapter: ReportChapter) -> Decimal:
    """The target times the pace, each row a little its own way; never less than last time."""
    own = Decimal(crc32(row.lineage_id.encode()) % 13 - 6) / 100
    if row.item.polarity is Polarity.DOWN:
        return _whole(target / max(chapter.pace + own, Decimal("0.5")))
    value = _whole(target * (chapter.pace + own))
    if row.item.polarity is Polarity.MILESTONE or row.item.unit == "%":
        value = min(value, Decimal(100))
    before = row.previous.value if row.previous else None
    return max(value, before or Decimal())


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _prove(
    desk: Desk,
    ctx: Context,
    chapter: ReportChapter,
    slot: tuple[int, int],
    row: ReportRow,
    kind: str,
    shown: ReportRow | None = None,
) -> None:
    """`shown`: the row whose file it is, where it is not its own."""
    shown = shown or row
    kind_shown = kind if shown is row else shown.required[0]
    on = _effective(_opened(ctx, chapter, slot).checkpoint.period_end, shown)
    name = f"{kind}, aksi {row.number}"
    suffix, content = proof(
        kind_shown,
        (
            f"{kind_shown}, {chapter.code} {chapter.checkpoint} {chapter.year}",
            f"Aksi {shown.number}, tertanggal {in_words(on)}",
            "Berkas contoh. Bukan dokumen instansi mana pun.",
        ),
    )
    evidence.add_evidence(
        ctx,
        desk.files,
        BytesIO(content),
        plan_id=slot[0],
        checkpoint_id=slot[1],
        lineage_id=row.lineage_id,
        name=name + suffix,
        requirement=kind,
        effective_on=on,
    )


def _effective(period_end: date, row: ReportRow) -> date:
    return period_end - timedelta(days=crc32(row.lineage_id.encode()) % 40)


def _correct(desk: Desk, ctx: Context, chapter: ReportChapter, slot: tuple[int, int]) -> None:
    """What the verifier sent back is proven and said more plainly."""
    for row in report_rows(ctx.session, _opened(ctx, chapter, slot)):
        if row.judgement.verdict is not EntryVerdict.RETURNED or row.values == EMPTY:
            continue
        said = f"{row.values.description} Jumlahnya disebut pada lampiran tambahan."
        reports.save_entry(
            ctx,
            *slot,
            row.lineage_id,
            EntryValues(row.values.realization, said, row.values.obstacles, row.values.next_steps),
            version=row.version,
        )
        _prove(desk, ctx, chapter, slot, row, row.required[0])


def _extension(desk: Desk, chapter: ReportChapter, slot: tuple[int, int]) -> None:
    until = chapter.wanted_until
    due = desk.session.get_one(Checkpoint, slot[1]).due_on
    asked = datetime(due.year, due.month, due.day, 3, 10, tzinfo=UTC) - timedelta(days=1)
    if not chapter.is_granted:  # asked for after the lock, and nobody has answered
        asked += timedelta(days=10)
    ctx = desk.at(desk.who(chapter.code, Role.AGENCY_ADMIN), asked)
    wanted = extensions.request(ctx, *slot, reason=story.EXTENSION_REASON, wanted_until=until)
    if chapter.is_granted:
        lead = desk.who(desk.supervisor(chapter.code), Role.EVALUATION_LEAD)
        decided = desk.at(lead, asked + timedelta(hours=5))
        extensions.decide(decided, wanted.id, grant=True, note=story.EXTENSION_NOTE)


def _step(
    desk: Desk, chapter: ReportChapter, slot: tuple[int, int], action: ReportAction, at: datetime
) -> None:
    is_owner = action is ReportAction.SUBMIT
    hub = desk.supervisor(chapter.code)
    email = desk.who(chapter.code, Role.MANAGER) if is_owner else desk.who(hub, Role.EVALUATOR)
    ctx = desk.at(email, at)
    if action is ReportAction.VERIFY:
        _accept(ctx, chapter, slot)
    if action is ReportAction.RETURN:
        _send_back(ctx, chapter, slot)
    report = _report(desk.session, slot)
    note = {
        ReportAction.RETURN: story.RETURN_REASON,
        ReportAction.REOPEN: story.REOPEN_REASON,
    }.get(action, "")
    reports.take_step(ctx, report.id, action, version=report.version, note=note)


def _accept(ctx: Context, chapter: ReportChapter, slot: tuple[int, int]) -> None:
    """Clean rows at once, flagged ones one by one, one of them with another value."""
    report = _report(ctx.session, slot)
    if report.is_nil:
        return
    rows = [row for row in report_rows(ctx.session, _opened(ctx, chapter, slot)) if row.is_due]
    if chapter.adjusted:
        row = next(one for one in rows if one.values.realization and one.item.unit == "%")
        value = (row.values.realization or Decimal()) - 1
        _judge(ctx, report, row, EntryVerdict.ADJUSTED, value, chapter.adjusted)
    verification.accept_clean(ctx, report.id)
    for row in report_rows(ctx.session, _opened(ctx, chapter, slot)):
        if row.is_due and stand_of(row) not in {RowStand.CLEAN, RowStand.DECIDED}:
            _judge(ctx, report, row, EntryVerdict.ACCEPTED)


def _send_back(ctx: Context, chapter: ReportChapter, slot: tuple[int, int]) -> None:
    rows = [row for row in report_rows(ctx.session, _opened(ctx, chapter, slot)) if row.is_due]
    _judge(ctx, _report(ctx.session, slot), rows[1], EntryVerdict.RETURNED, note=story.RETURN_NOTE)


def _judge(
    ctx: Context,
    report: ProgressReport,
    row: ReportRow,
    verdict: EntryVerdict,
    value: Decimal | None = None,
    note: str = "",
) -> None:
    verification.judge_row(ctx, report.id, row.lineage_id, verdict=verdict, value=value, note=note)
