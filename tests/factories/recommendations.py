"""Recommendations for tests, walked through the use cases: no test can build an impossible one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from renaksi.core.recommendation import (
    AnswerStage as G,
    RecommendationAction as A,
    RecommendationSource,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_entry import RecommendationValues
from renaksi.models import Recommendation, RecommendationBatch, User
from renaksi.services import follow_ups, recommendations
from tests.factories.people import agency as agency_of
from tests.factories.plans import Cast, a_cast, ctx_of

HOUR = timedelta(hours=1)
ISSUED_AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""09.00 WIB on a Monday."""
TEXT = "Menuntaskan seluruh laporan masyarakat yang belum ditindaklanjuti"
CAUSE = "Petugas penghubung belum ditunjuk"
NARRATIVE = "Seluruh laporan sudah dijawab; rekapitulasi terlampir."
NOTE = "Rekapitulasi per unit belum ada."
ROLE_OF = {
    A.ISSUE: "evaluator", A.ANSWER: "manager", A.RECALL: "manager", A.RESOLVE: "evaluator",
    A.FIND_LACKING: "evaluator", A.PROPOSE_NOT_ACTIONABLE: "evaluator",
    A.APPROVE_NOT_ACTIONABLE: "lead", A.DECLINE_NOT_ACTIONABLE: "lead", A.REOPEN: "evaluator",
    A.WITHDRAW: "evaluator",
}  # fmt: skip
_PROPOSED = (A.ISSUE, A.PROPOSE_NOT_ACTIONABLE)
WALKS = {
    (S.DRAFT, G.ADDRESSEE): (),
    (S.OPEN, G.ADDRESSEE): (A.ISSUE,),
    (S.OPEN, G.REVIEW): (A.ISSUE, A.ANSWER),
    (S.OPEN, G.APPROVAL): _PROPOSED,
    (S.IN_PROCESS, G.ADDRESSEE): (A.ISSUE, A.ANSWER, A.FIND_LACKING),
    (S.IN_PROCESS, G.REVIEW): (A.ISSUE, A.ANSWER, A.FIND_LACKING, A.ANSWER),
    (S.IN_PROCESS, G.APPROVAL): (A.ISSUE, A.ANSWER, A.FIND_LACKING, A.PROPOSE_NOT_ACTIONABLE),
    (S.RESOLVED, G.ADDRESSEE): (A.ISSUE, A.ANSWER, A.RESOLVE),
    (S.NOT_ACTIONABLE, G.ADDRESSEE): (*_PROPOSED, A.APPROVE_NOT_ACTIONABLE),
    (S.WITHDRAWN, G.ADDRESSEE): (A.ISSUE, A.WITHDRAW),
}
"""By what steps each status and stage is reached; the APIP's check is asked for by a rule."""


@dataclass(frozen=True, slots=True)
class Told:
    """A recommendation of the tests, with the people around it and the clock where it stands."""

    recommendation: Recommendation
    cast: Cast
    now: datetime


def a_recommendation(session: Session, status: S = S.OPEN, **more) -> Recommendation:
    """One from the agency's supervisor in `status`; `told` gives the people with it."""
    return told(session, status, **more).recommendation


def told(
    session: Session,
    status: S = S.OPEN,
    stage: G = G.ADDRESSEE,
    *,
    code: str = "34.04",
    issuer: str = "34",
    source: RecommendationSource = RecommendationSource.MONITORING,
    text: str = TEXT,
    cause: str = CAUSE,
    at: datetime = ISSUED_AT,
) -> Told:
    """Drafted at `at`, then step by step an hour apart."""
    home = agency_of(session, code)
    cast, values = a_cast(session, home), RecommendationValues(source, text, cause)
    first = ctx_of(session, cast.evaluator, at)
    one = recommendations.draft(first, agency_of(session, issuer).id, home.id, values)
    for action in WALKS[status, stage]:
        at += HOUR
        walk(session, cast, one, action, at)
    return Told(one, cast, at)


def a_batch(session: Session, codes: list[str], *, issuer: str = "34") -> RecommendationBatch:
    """One text in draft for the agencies of these codes, below the same issuer."""
    cast = a_cast(session, agency_of(session, codes[0]))
    return recommendations.draft_batch(
        ctx_of(session, cast.evaluator, ISSUED_AT),
        agency_of(session, issuer).id,
        [agency_of(session, code).id for code in codes],
        RecommendationValues(RecommendationSource.MONITORING, TEXT, CAUSE),
        title=TEXT,
    )


def walk(
    session: Session, cast: Cast, one: Recommendation, action: A, at: datetime, note: str = NOTE
) -> Recommendation:
    """One step, by whoever takes it."""
    ctx = ctx_of(session, getattr(cast, ROLE_OF[action]), at)
    if action is A.ISSUE:
        return recommendations.issue(ctx, one.id, version=None)
    if action is A.ANSWER:
        answer(session, cast.admin, one, at)
    return follow_ups.take_step(ctx, one.id, action, version=None, note=note)


def answer(
    session: Session, by: User, one: Recommendation, at: datetime, narrative: str = NARRATIVE
):
    """Write the next answer."""
    return follow_ups.write_answer(ctx_of(session, by, at), one.id, narrative, version=0)
