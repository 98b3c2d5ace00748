"""Rounds and assessments for tests, walked through the use cases: no test can build an impossible one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_round import AssessmentRound as Dates
from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import (
    Aspect,
    ComputedFact,
    Indicator,
    IndicatorKind,
    Instrument as Sheet,
    Measure,
)
from renaksi.core.policy import Role
from renaksi.models import Assessment, AssessmentRound, Instrument, User
from renaksi.services import assessment_values, assessments, instruments, moderation
from renaksi.services.assessed_agencies import set_exception, set_kinds
from renaksi.services.assessment_rounds import set_round
from renaksi.services.context import Context
from tests.factories.people import agency, make_person, system
from tests.factories.plans import Cast, a_cast, a_cycle, ctx_of

DATES = Dates(
    self_opens_on=date(2026, 4, 1),
    self_closes_on=date(2026, 4, 28),
    hub_due_on=date(2026, 9, 30),
    publish_on=date(2026, 11, 30),
    data_as_of=date(2026, 3, 31),
)
SELF_AT = datetime(2026, 4, 10, 3, tzinfo=UTC)
HUB_AT = datetime(2026, 5, 4, 3, tzinfo=UTC)
AGREED_AT = datetime(2026, 6, 1, 3, tzinfo=UTC)
FINAL_AT = datetime(2026, 7, 6, 3, tzinfo=UTC)
LATE_AT = datetime(2026, 10, 5, 3, tzinfo=UTC)
PUBLIC_AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
YES, NO = Given(Decimal(1)), Given(Decimal(0))
REASON = "Tidak sesuai dengan bukti yang disampaikan."
SHEET = Sheet(
    code="UJI",
    version=1,
    name="Instrumen uji",
    scale=GradeScale(
        Decimal(0), Decimal(100), (Band("Baik", Decimal(75)), Band("Cukup", Decimal(50)),
                                   Band("Kurang", Decimal(0)))
    ),
    aspects=(
        Aspect(
            "A", "Kebijakan", Decimal(60),
            (
                Indicator("A1", "SOP ditetapkan", Decimal(20), IndicatorKind.YES_NO,
                          recommendation="Menetapkan SOP."),
                Indicator("A2", "Tim dibentuk", Decimal(20), IndicatorKind.YES_NO,
                          not_applicable="Tidak ada unit kerja."),
                Indicator("A3", "Anggaran tersedia", Decimal(20), IndicatorKind.YES_NO,
                          recommendation="Menyediakan anggaran."),
            ),
        ),
        Aspect(
            "B", "Renaksi", Decimal(40),
            (
                Indicator("B1", "Renaksi ditetapkan", Decimal(20), IndicatorKind.COMPUTED,
                          measure=Measure(floor=Decimal(0), target=Decimal(1), unit="",
                                          fact=ComputedFact.PLAN_ENACTED)),
                Indicator("B2", "Rekomendasi sesuai", Decimal(20), IndicatorKind.COMPUTED,
                          measure=Measure(fact=ComputedFact.RECOMMENDATIONS_RESOLVED)),
            ),
        ),
    ),
)  # fmt: skip
JUDGED = tuple(one.code for one in SHEET.indicators if one.is_judged)


@dataclass(frozen=True, slots=True)
class Centre:
    """Two at the centre: one who moderates, one who makes final."""

    evaluator: User
    lead: User


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment of the tests, with the people around it."""

    assessment: Assessment
    cast: Cast
    centre: Centre
    own: dict[str, Given] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.assessment.id


def a_round(
    session: Session, *codes: str, sheet: Sheet = SHEET, dates: Dates = DATES
) -> AssessmentRound:
    """A round of 2026 in which exactly these agencies are assessed; the one there is extended."""
    ctx, cycle = system(session), a_cycle(session)
    known = session.scalar(select(Instrument).where(Instrument.code == sheet.code))
    if known is None:
        version = instruments.create_instrument(ctx, sheet)
        instruments.publish(ctx, version.id, version=version.version)
        known = version.instrument
        set_kinds(ctx, cycle.id, known.id, [])
    for code in codes:
        home = agency(session, code).id
        set_exception(ctx, cycle.id, known.id, home, is_assessed=True, reason="Diuji")
    found = session.scalar(
        select(AssessmentRound).where(AssessmentRound.instrument_id == known.id)
    )  # fmt: skip
    return found or set_round(ctx, cycle.id, known.id, dates)


def centre_of(session: Session) -> Centre:
    """Whoever reviews for the centre already, else new people."""
    return Centre(
        _person(session, Role.EVALUATOR), _person(session, Role.EVALUATION_LEAD)
    )  # fmt: skip


def _person(session: Session, role: Role) -> User:
    email = f"{role}@pusat.test".replace("_", "-").lower()
    found = session.scalar(select(User).where(User.email == email))
    return found or make_person(session, email, (role, "KEMENPANRB"))


def assessed(
    session: Session,
    state: S = S.SELF,
    *,
    code: str = "34.04",
    own: dict[str, Given] | None = None,
    hub: dict[str, Given] | None = None,
    sheet: Sheet = SHEET,
    dates: Dates = DATES,
) -> Assessed:
    """One in `state`: all answered yes, all scored as answered unless said otherwise."""
    found = a_round(session, code, sheet=sheet, dates=dates)
    assessments.begin_round(system(session, SELF_AT), found.id)
    home = agency(session, code)
    one = session.scalars(
        select(Assessment).where(Assessment.round_id == found.id, Assessment.agency_id == home.id)
    ).one()
    judged = [each.code for each in sheet.indicators if each.is_judged]
    answers = dict.fromkeys(judged, YES) | (own or {})
    made = Assessed(one, a_cast(session, home), centre_of(session), answers)
    for step in WALK[: list(S).index(state)]:
        step(session, made, answers | (hub or {}))
    return made


# ── the walk ──────────────────────────────────────────────────────────────────
Step = Callable[[Session, Assessed, dict[str, Given]], object]


def take(
    session: Session, made: Assessed, who: User, at: datetime, action: A, note: str = ""
) -> Assessment:
    ctx = ctx_of(session, who, at)
    return assessments.take_step(ctx, made.id, action, version=None, note=note)


def _submit(session: Session, made: Assessed, _scores: dict[str, Given]) -> None:
    answer(session, made, made.own)
    take(session, made, made.cast.manager, SELF_AT, A.SUBMIT)


def _score(session: Session, made: Assessed, _scores: dict[str, Given]) -> None:
    take(session, made, made.cast.evaluator, HUB_AT, A.START_SCORING)


def _approve(session: Session, made: Assessed, scores: dict[str, Given]) -> None:
    score(session, made, scores)
    take(session, made, made.cast.lead, HUB_AT, A.APPROVE)


def _announce(session: Session, made: Assessed, _scores: dict[str, Given]) -> None:
    take(session, made, made.cast.lead, HUB_AT, A.ANNOUNCE)


def _accept(session: Session, made: Assessed, _scores: dict[str, Given]) -> None:
    take(session, made, made.cast.manager, HUB_AT, A.ACCEPT)


def _finalise(session: Session, made: Assessed, _scores: dict[str, Given]) -> None:
    moderation.finalise(ctx_of(session, made.centre.lead, FINAL_AT), made.id, version=None)


WALK: tuple[Step, ...] = (_submit, _score, _approve, _announce, _accept, _finalise)
"""Each leads to the next state."""


def answer(session: Session, made: Assessed, answers: dict[str, Given], at=SELF_AT) -> None:
    ctx: Context = ctx_of(session, made.cast.admin, at)
    for code, given in answers.items():
        assessment_values.write_answer(ctx, made.id, code, given, version=0)


def score(session: Session, made: Assessed, scores: dict[str, Given], by=None, at=HUB_AT) -> None:
    """By the evaluator unless said otherwise; a note where the rules want one."""
    ctx: Context = ctx_of(session, by or made.cast.evaluator, at)
    for code, given in scores.items():
        same = given.same_as(made.own.get(code))
        noted = given if same else Given(given.value, given.inputs, given.not_applicable, REASON)
        assessment_values.write_score(ctx, made.id, code, noted, version=0)
