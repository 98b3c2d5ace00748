"""Playing the assessments of the demonstration: rounds begun, answered by the agencies, scored."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Final

from sqlalchemy import select

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, NotAssessable
from renaksi.core.assessment_answer import Given
from renaksi.core.instrument import Indicator
from renaksi.core.policy import Role
from renaksi.demo import assessment_ends as ends, assessment_story as story
from renaksi.demo.assessment_ends import Played, moment
from renaksi.demo.assessment_marks import noted, parsed
from renaksi.demo.proof import proof
from renaksi.demo.reports import Desk
from renaksi.models import Agency, Assessment, Cycle, Instrument, User
from renaksi.queries.instruments import sheet_of
from renaksi.services import (
    assessed_agencies,
    assessment_rounds,
    assessment_seats,
    assessment_values as values,
    assessments,
)
from renaksi.services.complaint_totals import TotalValues, state_totals
from renaksi.services.context import Context

CODE: Final = "SP4N"
CENTRE: Final = "KEMENPANRB"
STATED, STATED_ON = 2025, date(2026, 2, 10)
REASON: Final = "Uji coba penilaian berjenjang di Daerah Istimewa Yogyakarta."
SECOND_NOTE: Final = "Menurut bukti yang sama, syarat tingkat di atasnya belum terpenuhi."


def play_all(desk: Desk, administrator: str) -> None:
    """`administrator`: address of who sets the rounds and records what came from outside."""
    ends.record_outside(desk.at(administrator, moment(story.OUTSIDE_ON)))
    _state_complaints(desk, administrator)
    for year in story.ROUNDS:
        played = _begin(desk, administrator, year)
        for phase in (_answer, _score, _approve, ends.objected, ends.accepted):
            for one in played:
                phase(one)
        final = [one for one in played if one.reaches(S.FINAL)]
        if final:
            ends.moderate(desk, CENTRE, final)
            for one in final:
                ends.recommend(one)


def _state_complaints(desk: Desk, administrator: str) -> None:
    """What the system computes of a year that no export tells of."""
    ctx = desk.at(administrator, moment(STATED_ON))
    ids = dict(desk.session.execute(select(Agency.code, Agency.id)).all())
    for one in story.CHAPTERS:
        if one.year == STATED and one.own:
            received, followed_up, finished = story.COMPLAINTS[one.own]
            values = TotalValues(
                date(STATED, 1, 1), date(STATED, 12, 31), received, followed_up, finished,
                source="Laporan tahunan pengelolaan pengaduan, data contoh",
            )  # fmt: skip
            state_totals(ctx, ids[one.code], values)


def _begin(desk: Desk, administrator: str, year: int) -> list[Played]:
    days, session = story.DAYS[year], desk.session
    chapters = [one for one in story.CHAPTERS if one.year == year]
    early = desk.at(administrator, moment(days.begins, -20))
    cycle_id = session.scalars(select(Cycle.id).where(Cycle.year == year)).one()
    instrument_id = session.scalars(select(Instrument.id).where(Instrument.code == CODE)).one()
    ids = dict(session.execute(select(Agency.code, Agency.id)).all())
    assessed_agencies.set_kinds(early, cycle_id, instrument_id, [])
    for one in chapters:
        assessed_agencies.set_exception(
            early, cycle_id, instrument_id, ids[one.code], is_assessed=True, reason=REASON
        )
    row = assessment_rounds.set_round(early, cycle_id, instrument_id, story.ROUNDS[year])
    assessments.begin_round(desk.at(administrator, moment(days.begins)), row.id)
    sheet = sheet_of(session, row.instrument_version)
    begun = dict(
        session.execute(
            select(Assessment.agency_id, Assessment.id).where(Assessment.round_id == row.id)
        ).all()
    )
    return [
        Played(desk, one, days, sheet, row.id, begun[ids[one.code]], turn)
        for turn, one in enumerate(chapters)
    ]


# ── the agency ────────────────────────────────────────────────────────────────
def _answer(one: Played) -> None:
    if not one.chapter.own:
        return
    ctx = one.owner(Role.AGENCY_ADMIN, one.days.answers)
    only_half = one.chapter.half and one.chapter.until is S.SELF
    for code, given in _some(parsed(one.sheet, one.chapter.own), only_half).items():
        values.write_answer(ctx, one.id, code, given, version=0)
        indicator = one.sheet.by_code[code]
        if indicator.evidence and code not in one.chapter.unproven:
            _prove(one, ctx, indicator)
    if one.reaches(S.SELF_SUBMITTED):
        one.step(one.owner(Role.MANAGER, one.days.answers, 2), A.SUBMIT)


def _some(given: Mapping[str, Given], only_half: bool) -> Mapping[str, Given]:
    keep = len(given) // 2 if only_half else len(given)
    return dict(list(given.items())[:keep])


def _prove(one: Played, ctx: Context, indicator: Indicator) -> None:
    kind = indicator.evidence[0]
    lines = (
        f"{indicator.code} {kind}",
        f"Penilaian {one.chapter.year}, {one.chapter.code}",
        "Berkas contoh. Bukan dokumen instansi mana pun.",
    )
    suffix, content = proof(kind, lines)
    values.attach(
        ctx,
        one.desk.files,
        BytesIO(content),
        one.id,
        indicator.code,
        name=f"{indicator.code} {kind}{suffix}",
        effective_on=date(one.chapter.year, 9, 14),
        requirement=kind,
    )


# ── its hub ───────────────────────────────────────────────────────────────────
def _score(one: Played) -> None:
    if not one.reaches(S.HUB):
        return
    chapter, day = one.chapter, one.days.scores
    ctx = one.hub(Role.EVALUATOR, day)
    one.step(ctx, A.START_SCORING)
    if chapter.no_evidence:
        assessments.mark_not_assessable(
            one.hub(Role.EVALUATOR, day, 2), one.id, NotAssessable.NO_EVIDENCE,
            version=None, note=chapter.no_evidence,
        )  # fmt: skip
        return
    if chapter.second:
        _asked(one)
    own = parsed(one.sheet, chapter.own)
    only_half = chapter.half and chapter.until is S.HUB
    for code, given in _some(own | noted(one.sheet, chapter.hub), only_half).items():
        values.write_score(ctx, one.id, code, given, version=0)
    if chapter.second:
        _score_again(one, own)


def _asked(one: Played) -> None:
    """The centre's evaluator is asked by name: at the hub there is only one."""
    person = one.desk.session.scalars(
        select(User.id).where(User.email == one.desk.who(CENTRE, Role.EVALUATOR))
    ).one()
    lead = one.hub(Role.EVALUATION_LEAD, one.days.scores)
    assessment_seats.ask_second(lead, one.id, person, version=None)


def _score_again(one: Played, own: Mapping[str, Given]) -> None:
    differs = {code: (value, SECOND_NOTE) for code, value in one.chapter.second.items()}
    ctx = one.by(CENTRE, Role.EVALUATOR, one.days.scores, 3)
    for code, given in {**own, **noted(one.sheet, differs)}.items():
        values.write_score(ctx, one.id, code, given, version=0)
    values.finish_second(ctx, one.id)
    again = one.hub(Role.EVALUATOR, one.days.scores, 5)
    for code, given in noted(one.sheet, one.chapter.settled).items():
        values.settle(again, one.id, code, given, version=1)


def _approve(one: Played) -> None:
    """The agency is told the day after."""
    if one.reaches(S.HUB_APPROVED):
        one.step(one.hub(Role.EVALUATION_LEAD, one.days.approves), A.APPROVE)
    if one.reaches(S.OBJECTION):
        one.step(one.hub(Role.EVALUATION_LEAD, one.days.approves, 1), A.ANNOUNCE)
