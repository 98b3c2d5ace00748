"""Loading the demonstration through the services, as the people themselves would have done it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS
from renaksi.core.decree import Decree
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.files import FileStore
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import SYSTEM, Role
from renaksi.demo import (
    assessments,
    guidance,
    instruments,
    lapor,
    periodic,
    recommendations,
    touches,
)
from renaksi.demo.actions import NATIONAL, REGIONAL, Sample, scaled
from renaksi.demo.people import PEOPLE, REGIONS, UNITS, Person
from renaksi.demo.report_story import REPORTS
from renaksi.demo.reports import Desk, play
from renaksi.demo.story import CHAPTERS, RETURN_NOTES, RETURN_REASON, Chapter
from renaksi.demo.wordings import worded
from renaksi.models import ActionPlan, Agency, Cycle, PlanRevision, User
from renaksi.queries.documents import LetterheadInfo
from renaksi.queries.people import actor_of
from renaksi.services import (
    agencies,
    audit,
    comments,
    cycles,
    documents,
    items,
    people,
    plans,
)
from renaksi.services.context import Context, transaction
from renaksi.services.documents import LetterheadText
from renaksi.services.steps.job_tools import JobTools

WORK_BEGINS: Final = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)
"""Monday 6 January 2025, 08.00 WIB: accounts and cycles are there from then on."""
LEGAL_BASIS: Final = "PermenPANRB 5/2025 tentang Penyelenggaraan SP4N"
SATURDAY: Final = 5
Progress = Callable[[str], None]


@dataclass(slots=True)
class Stage:
    """What the play needs: the database, who is who, and the signed decree for every enactment."""

    session: Session
    decree: Callable[[Context, Agency, str, date], int]
    """Stores the decree of an agency (number, day) and returns the file's id."""
    agencies: dict[str, Agency]
    users: dict[str, User]
    home: dict[tuple[str, Role], str]

    def context(self, email: str, at: datetime) -> Context:
        user = self.users[email]
        day = at.astimezone(UTC).date()
        return Context(self.session, actor_of(self.session, user, day), at, "demo")

    def who(self, code: str, role: Role) -> str:
        return self.home[code, role]


TOUCHES: Final = {
    (2026, "34.04"): touches.revise_sleman,
    (2026, "34.03"): touches.leave_gunungkidul,
}
"""What happens in a plan after its steps."""


def is_loaded(session: Session) -> bool:
    return session.scalar(select(User.id).where(User.email == PEOPLE[0].email)) is not None


def load(
    ctx: Context,
    *,
    password: str,
    is_production: bool,
    decree: Callable[[Context, Agency, str, date], int],
    files: FileStore,
    tools: JobTools,
    say: Progress = lambda _line: None,
) -> None:
    """Load the demonstration into a database that holds the real agencies.

    Raises NotAllowed in production.
    """
    if is_production:
        raise NotAllowed(Refusal.DEMO_IN_PRODUCTION)
    at_start = replace(ctx, actor=SYSTEM, now=WORK_BEGINS)
    say("Perangkat daerah dan akun contoh …")
    _add_units(at_start)
    stage = Stage(ctx.session, decree, {}, {}, {})
    _add_people(at_start, stage, password)
    stage.agencies = {agency.code: agency for agency in ctx.session.scalars(select(Agency))}
    _letterheads(stage, files)
    say("Siklus 2025 dan 2026 …")
    made = {year: _open_cycle(ctx, year, like) for year, like in ((2025, None), (2026, 2025))}
    for chapter in sorted(CHAPTERS, key=lambda one: one.begins):
        say(f"Renaksi {chapter.year} {stage.agencies[chapter.code].short_name} …")
        _play(stage, chapter, made[chapter.year])
    desk = Desk(ctx.session, stage.context, stage.who, _supervisor, files)
    for report in sorted(REPORTS, key=lambda one: one.on):
        name = stage.agencies[report.code].short_name
        say(f"Laporan {report.checkpoint} {report.year} {name} …")
        play(desk, report)
    say("Rekomendasi dan tindak lanjutnya …")
    recommendations.play_all(desk, PEOPLE[0].email)
    say("Laporan masyarakat dan keterhubungan …")
    lapor.play(partial(stage.context, PEOPLE[0].email), stage.agencies)
    say("Penilaian 2025 dan 2026 …")
    assessments.play_all(desk, PEOPLE[0].email)
    instruments.play(partial(stage.context, PEOPLE[0].email), files)
    guidance.play(partial(stage.context, stage.who("34", Role.EVALUATOR)), stage.agencies, files)
    say("Laporan berkala …")
    periodic.play(stage.context, stage.who, tools)
    _end_of(ctx, stage, made[2025])
    with transaction(ctx):
        audit.record(ctx, AuditEvent.DEMO_LOAD)


def _end_of(ctx: Context, stage: Stage, cycle_id: int) -> None:
    """The national administrator closes the plans of a past year, then the year."""
    at = datetime(2026, 1, 29, 3, tzinfo=UTC)
    closing = stage.context(PEOPLE[0].email, at)
    in_force = ctx.session.scalars(
        select(PlanRevision)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .where(ActionPlan.cycle_id == cycle_id, PlanRevision.state == PlanState.ENACTED)
        .order_by(PlanRevision.id)
    ).all()
    for revision in in_force:
        plans.take_step(closing, revision.id, PlanAction.CLOSE, version=revision.version)
    cycles.close_cycle(_system_at(ctx, 2026, 1, 30), cycle_id)


def _system_at(ctx: Context, year: int, month: int, day: int) -> Context:
    return replace(ctx, actor=SYSTEM, now=datetime(year, month, day, 2, tzinfo=UTC))


def _add_units(ctx: Context) -> None:
    known = {agency.code: agency for agency in ctx.session.scalars(select(Agency))}
    for code in REGIONS:
        owner = known[code]
        for suffix, name, short_name in UNITS:
            agencies.add_agency(
                ctx,
                code=f"{code}.{suffix}",
                name=f"{name} {owner.name}",
                short_name=short_name,
                kind=AgencyKind.OPD,
                supervisor_id=owner.id,
                on=ALWAYS,
                time_zone=TimeZone.WIB,
                legal_basis="Peraturan daerah tentang perangkat daerah",
            )


def _add_people(ctx: Context, stage: Stage, password: str) -> None:
    ids = dict(ctx.session.execute(select(Agency.code, Agency.id)).all())
    for person in PEOPLE:
        user = people.create_user(
            ctx,
            email=person.email,
            name=person.name,
            job_title=person.job_title,
            password=password,
            must_change=False,
        )
        stage.users[person.email] = user
        for role in person.roles:
            _grant(ctx, user, person, role, ids)
            stage.home.setdefault((person.home, role), person.email)


def _letterheads(stage: Stage, files: FileStore) -> None:
    """What stands at the head of the regions' official prints; addresses stay empty on purpose."""
    for code in REGIONS:
        agency, head = stage.agencies[code], stage.users[stage.who(code, Role.MANAGER)]
        text = LetterheadText(
            first_line=f"PEMERINTAH {agency.name.upper()}",
            second_line="DINAS KOMUNIKASI DAN INFORMATIKA",
            city=agency.name.removeprefix("Kabupaten ").removeprefix("Kota "),
            signatory_name=head.name,
            signatory_title=head.job_title,
        )
        ctx = stage.context(stage.who(code, Role.AGENCY_ADMIN), WORK_BEGINS)
        documents.keep_letterhead(ctx, files, agency.id, text, seen=LetterheadInfo())


def _grant(ctx: Context, user: User, person: Person, role: Role, ids: dict[str, int]) -> None:
    people.grant_role(
        ctx,
        user.id,
        role=role,
        home_id=ids[person.home],
        reach_id=ids[person.reach or person.home],
        kinds=[AgencyKind(kind) for kind in person.kinds],
        valid_from=WORK_BEGINS.date(),
    )


def _open_cycle(ctx: Context, year: int, like: int | None) -> int:
    at = _system_at(ctx, year, 1, 6)
    cycle = cycles.create_cycle(at, year, like=like)
    cycles.describe_cycle(
        at,
        cycle.id,
        version=cycle.version,
        legal_basis=LEGAL_BASIS,
        drafting_opens_on=cycle.drafting_opens_on,
        drafting_due_on=cycle.drafting_due_on,
        review_days=cycle.review_days,
        return_days=cycle.return_days,
    )
    cycles.open_cycle(at, cycle.id)
    return cycle.id


def _play(stage: Stage, chapter: Chapter, cycle_id: int) -> None:
    agency = stage.agencies[chapter.code]
    clock = _clock(chapter.begins)
    admin = stage.who(chapter.code, Role.AGENCY_ADMIN)
    revision = plans.create_plan(stage.context(admin, next(clock)), agency.id, cycle_id)
    _draft(stage, chapter, revision, admin, next(clock))
    for action in chapter.steps:
        revision = _step(stage, chapter, revision, action, next(clock))
    clock = _clock(chapter.revised)
    for action in chapter.revision:
        revision = _step(stage, chapter, revision, action, next(clock))
    touch = TOUCHES.get((chapter.year, chapter.code))
    if touch is not None:
        touch(stage.context, revision)


def _clock(begins: date) -> Iterator[datetime]:
    """Two working days between the steps, at an hour people work."""
    day, hour = begins, 8
    while True:
        yield datetime(day.year, day.month, day.day, hour - 7 + 2, 17, tzinfo=UTC)
        day += timedelta(days=2)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        hour = 8 + (hour + 3) % 7


def _draft(
    stage: Stage, chapter: Chapter, revision: PlanRevision, admin: str, at: datetime
) -> None:
    ctx = stage.context(admin, at)
    agency = stage.agencies[chapter.code]
    samples = _samples(chapter)
    codes = _checkpoint_codes(stage.session, revision)
    for sample in samples[: len(samples) - chapter.left_out]:
        items.add_item(ctx, revision.id, _values(sample, agency, chapter, codes))


def _samples(chapter: Chapter) -> list[Sample]:
    if chapter.code not in REGIONS:
        return list(NATIONAL)
    turn = REGIONS.index(chapter.code) + chapter.year
    wordings = ((one, worded(place, turn)) for place, one in enumerate(REGIONAL))
    return [
        replace(one, action=words[0], indicator=words[1]) if words else one
        for one, words in wordings
    ]


def _checkpoint_codes(session: Session, revision: PlanRevision) -> list[str]:
    cycle = session.get_one(Cycle, revision.plan.cycle_id)
    return [checkpoint.code for checkpoint in cycle.checkpoints]


def _values(sample: Sample, agency: Agency, chapter: Chapter, codes: list[str]) -> ItemValues:
    size = chapter.size if sample.is_scaled else None
    figure = (lambda text: scaled(text, size)) if size else _exact
    office = f"{agency.code}.{sample.office}" if sample.office else agency.code
    targets = dict(zip(codes, (figure(value) for value in sample.targets), strict=True))
    return ItemValues(
        strategy_code=sample.strategy,
        action=sample.action.format(nama=agency.name),
        objective=sample.objective,
        sub_activity=sample.steps,
        indicator=sample.indicator,
        unit=sample.unit,
        polarity=sample.polarity,
        baseline=figure(sample.baseline),
        targets=targets,
        annual_target=targets[codes[-1]],
        weight=Decimal(sample.weight),
        responsible_code=office,
        partners=sample.partners,
        budget=Decimal(sample.budget * 1000),
        funding_source=_funding(sample, agency),
        sipd_code=sample.sipd,
        required_evidence=sample.evidence,
    )


def _exact(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _funding(sample: Sample, agency: Agency) -> str:
    if not sample.budget:
        return "Non-anggaran"
    return "APBD" if agency.code in REGIONS else "APBN"


def _step(
    stage: Stage, chapter: Chapter, revision: PlanRevision, action: PlanAction, at: datetime
) -> PlanRevision:
    ctx = stage.context(_actor_for(stage, chapter.code, action), at)
    if action is PlanAction.ENACT:
        return _enact(stage, ctx, chapter, revision)
    if action is PlanAction.REVISE:
        return plans.revise(ctx, revision.plan_id, reason=chapter.reason)
    note = RETURN_REASON if action is PlanAction.RETURN else ""
    if action is PlanAction.RETURN:
        _review_notes(ctx, revision)
    return plans.take_step(ctx, revision.id, action, version=revision.version, note=note)


def _actor_for(stage: Stage, code: str, action: PlanAction) -> str:
    hub = _supervisor(code)
    return {
        PlanAction.PROPOSE: stage.who(code, Role.AGENCY_ADMIN),
        PlanAction.REVISE: stage.who(code, Role.AGENCY_ADMIN),
        PlanAction.START_REVIEW: stage.who(hub, Role.EVALUATOR),
        PlanAction.RETURN: stage.who(hub, Role.EVALUATOR),
        PlanAction.ENDORSE: stage.who(hub, Role.EVALUATION_LEAD),
    }.get(action, stage.who(code, Role.MANAGER))


def _supervisor(code: str) -> str:
    if code.startswith("34."):
        return "34"
    if code in {"KEMENDAGRI", "KOMDIGI", "KEMLU"}:
        return "KEMENKO-POLKAM"
    if code in {"KEMENDAG", "KEMENPERIN"}:
        return "KEMENKO-EKON"
    return "KEMENPANRB"


def _review_notes(ctx: Context, revision: PlanRevision) -> None:
    rows = revision.items[1:3]
    for row, text in zip(rows, RETURN_NOTES, strict=True):
        comments.add_note(
            ctx,
            revision.plan_id,
            text,
            number=revision.number,
            lineage_id=row.lineage_id,
            must_fix=row is rows[0],
        )


def _enact(stage: Stage, ctx: Context, chapter: Chapter, revision: PlanRevision) -> PlanRevision:
    agency = stage.agencies[chapter.code]
    day = ctx.today
    number = f"{40 + agency.id % 150}/KEP/{day.year}" + ("" if revision.number == 1 else "/P")
    file_id = stage.decree(ctx, agency, number, day)
    decree = Decree(
        number=number,
        date=day,
        title=f"Rencana Aksi Pengelolaan Pengaduan {agency.name} Tahun {chapter.year}",
        signatory=ctx.actor.name,
        signatory_title=stage.users[stage.who(chapter.code, Role.MANAGER)].job_title,
    )
    return plans.enact(ctx, revision.id, version=revision.version, decree=decree, file_id=file_id)
