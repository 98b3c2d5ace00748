"""The later half of the demonstration's assessments: objections, moderation, what came of results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Final

from sqlalchemy import select

from renaksi.core.assessment import ORDER, AssessmentAction as A, AssessmentState as S
from renaksi.core.assessment_sheet import OutsideRow
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.objection import ObjectionAction as O
from renaksi.core.policy import Role
from renaksi.demo import assessment_story as story
from renaksi.demo.assessment_marks import noted
from renaksi.demo.assessment_story import Chapter, Days, Objected
from renaksi.demo.proof import proof
from renaksi.demo.reports import Desk
from renaksi.models import Agency
from renaksi.queries.assessment_cases import open_assessment
from renaksi.queries.assessment_weak import weak_of
from renaksi.services import (
    assessment_import,
    assessment_recommendations,
    assessments,
    moderation,
    objections,
    recommendations,
)
from renaksi.services.context import Context

SATURDAY: Final = 5
LOOKED: Final = "Nilai sejalan dengan bukti yang diperiksa ulang."


@dataclass(frozen=True, slots=True)
class Played:
    """One agency's assessment while it is played."""

    desk: Desk
    chapter: Chapter
    days: Days
    sheet: Sheet
    round_id: int
    id: int
    turn: int
    """Place among the agencies of the round: no two do everything at the same hour."""

    def by(self, home: str, role: Role, day: date, after: int = 0) -> Context:
        return self.desk.at(self.desk.who(home, role), moment(day, after, self.turn))

    def hub(self, role: Role, day: date, after: int = 0) -> Context:
        return self.by(self.desk.supervisor(self.chapter.code), role, day, after)

    def owner(self, role: Role, day: date, after: int = 0) -> Context:
        return self.by(self.chapter.code, role, day, after)

    def reaches(self, state: S) -> bool:
        return ORDER.index(self.chapter.until) >= ORDER.index(state)

    def step(self, ctx: Context, action: A, note: str = "") -> None:
        assessments.take_step(ctx, self.id, action, version=None, note=note)


def moment(day: date, after: int = 0, turn: int = 0) -> datetime:
    """That many days later or the next working day, in office hours (UTC)."""
    on = day + timedelta(days=after)
    while on.weekday() >= SATURDAY:
        on += timedelta(days=1)
    return datetime(on.year, on.month, on.day, 2 + turn % 6, 15, tzinfo=UTC)


# ── objections ────────────────────────────────────────────────────────────────
def objected(one: Played) -> None:
    for code, said in one.chapter.objections.items():
        ctx = one.owner(Role.AGENCY_ADMIN, one.days.objects)
        row = objections.write(ctx, one.id, code, said.ground, version=0)
        if row is None:  # pragma: no cover - every ground of the story has words
            continue
        suffix, content = proof("Rekap", (said.ground, "Berkas contoh."))
        objections.attach(
            ctx,
            one.desk.files,
            BytesIO(content),
            row.id,
            name=f"Bukti sanggahan {code}{suffix}",
            effective_on=ctx.today,
        )
        objections.file_it(one.owner(Role.MANAGER, one.days.objects), row.id, version=None)
        if said.is_decided:
            _decide(one, code, row.id, said)


def _decide(one: Played, code: str, key: int, said: Objected) -> None:
    """By the lead, who did not score it."""
    given = noted(one.sheet, {code: (said.granted, "")})[code] if said.granted else None
    objections.decide(
        one.hub(Role.EVALUATION_LEAD, one.days.decides),
        key,
        O.GRANT if said.granted else O.REJECT,
        note=said.decision,
        version=None,
        given=given,
    )


def accepted(one: Played) -> None:
    """The agency objects to nothing more."""
    if one.reaches(S.MODERATION):
        one.step(one.owner(Role.MANAGER, one.days.decides, 1), A.ACCEPT)


# ── the centre ────────────────────────────────────────────────────────────────
def moderate(desk: Desk, centre: str, final: Sequence[Played]) -> None:
    """Draw, look, change one value, freeze."""
    first = final[0]
    lead = desk.at(desk.who(centre, Role.EVALUATION_LEAD), moment(first.days.moderates))
    moderation.draw_sample(lead, first.round_id, seed=story.SEED, size=story.SAMPLE)
    for one in final:
        _change(one, centre)
        moderation.look(one.by(centre, Role.EVALUATION_LEAD, one.days.moderates, 3), one.id, LOOKED)
    for one in final:
        ctx = one.by(centre, Role.EVALUATION_LEAD, one.days.final)
        moderation.finalise(ctx, one.id, version=None)


def _change(one: Played, centre: str) -> None:
    for code, given in noted(one.sheet, one.chapter.moderated).items():
        ctx = one.by(centre, Role.EVALUATOR, one.days.moderates, 2)
        moderation.flag(ctx, one.id, story.FLAGGED)
        moderation.change_value(ctx, one.id, code, given, version=0)


def recommend(one: Played) -> None:
    """The costliest weak spots become recommendations of the hub."""
    if not one.chapter.recommended:
        return
    ctx = one.hub(Role.EVALUATOR, story.RECOMMENDED_ON)
    found = open_assessment(ctx.session, ctx.actor, one.id, ctx.now)
    spots = [spot for spot in weak_of(found) if spot.text][: one.chapter.recommended]
    hub = one.desk.supervisor(one.chapter.code)
    issuer = ctx.session.scalars(select(Agency.id).where(Agency.code == hub)).one()
    drafts = assessment_recommendations.draft_weak(
        ctx, one.id, {spot.code: spot.text for spot in spots}, issuer_id=issuer
    )
    for draft in drafts:
        recommendations.issue(ctx, draft.id, version=None)


# ── from elsewhere ────────────────────────────────────────────────────────────
def record_outside(ctx: Context) -> None:
    """Results of the years before, each with the name of its document."""
    assessment_import.apply_import(ctx, list(_outside()))


def _outside() -> Iterator[OutsideRow]:
    for line, (code, year, instrument, score, grade) in enumerate(story.OUTSIDE, start=2):
        yield OutsideRow(
            line,
            code,
            year,
            instrument,
            grade,
            Decimal(score) if score else None,
            story.REMARKS,
            story.DOCUMENT.format(year=year),
        )
