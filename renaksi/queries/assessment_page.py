"""One assessment as its pages show it: three columns side by side, as far as the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import ANNOUNCED, AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_exact import rounded
from renaksi.core.assessment_missing import Progress, progress
from renaksi.core.assessment_score import AspectScore, Score, score
from renaksi.core.assessment_sight import columns_seen, sees_second
from renaksi.core.assessment_stand import next_open
from renaksi.core.assessment_warnings import Oddity, oddities
from renaksi.core.errors import NotFound
from renaksi.core.instrument import Aspect
from renaksi.core.policy import REVIEWER_ROLES, Actor, Relation, relations
from renaksi.models import Assessment
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.assessment_last_year import last_answers
from renaksi.queries.assessment_objected import ObjectionLine, objection_lines
from renaksi.queries.assessment_proofs import proofs_of
from renaksi.queries.assessment_score_row import Beside, Reader, ScoreRow, rows_of
from renaksi.queries.assessment_surroundings import surroundings


@dataclass(frozen=True)
class AssessmentPage:
    """The whole of it for one reader."""

    opened: OpenedAssessment
    seen: frozenset[C]
    sees_second: bool
    reviews: bool
    """From above, in whatever role."""
    scores: Mapping[C, Score]
    rows: tuple[ScoreRow, ...]
    warnings: tuple[Oddity, ...]
    """About the whole."""
    own: Progress
    hub: Progress

    @property
    def assessment(self) -> Assessment:
        return self.opened.assessment

    @property
    def zone(self) -> TimeZone:
        return self.opened.case.window.zone

    @property
    def name(self) -> str:
        return self.assessment.agency.name

    @property
    def year(self) -> int:
        return self.assessment.round.cycle.year

    @cached_property
    def by_aspect(self) -> Sequence[tuple[Aspect, Sequence[ScoreRow]]]:
        return [
            (aspect, [row for row in self.rows if row.aspect is aspect])
            for aspect in self.opened.sheet.aspects
        ]

    @cached_property
    def judged(self) -> tuple[ScoreRow, ...]:
        return tuple(row for row in self.rows if row.indicator.is_judged)

    def row(self, code: str) -> ScoreRow:
        """Raises NotFound for a code that the instrument does not have."""
        found = next((row for row in self.rows if row.code == code), None)
        if found is None:
            raise NotFound
        return found

    def points(self, aspect: Aspect, column: C) -> Decimal | None:
        """What an aspect brings in of its weight; None where nothing in it counts."""
        found = self._aspect(aspect, column)
        if found is None or found.value is None:
            return None
        return rounded(found.value * Fraction(aspect.weight))

    def _aspect(self, aspect: Aspect, column: C) -> AspectScore | None:
        scored = self.scores.get(column)
        if scored is None:
            return None
        return next(one for one in scored.aspects if one.aspect is aspect)

    @property
    def gap(self) -> Decimal | None:
        """Of the totals, hub against self."""
        own, hub = self.total(C.SELF), self.total(C.HUB)
        return None if own is None or hub is None else hub - own

    def total(self, column: C) -> Decimal | None:
        found = self.scores.get(column)
        return found.total if found else None

    @cached_property
    def next_open(self) -> str | None:
        return next_open((row.code, row.stand) for row in self.judged)

    @cached_property
    def disputed(self) -> tuple[ObjectionLine, ...]:
        return tuple(line for row in self.rows for line in row.objections)


def assessment_page(
    session: Session,
    actor: Actor,
    assessment_id: int,
    now: datetime,
    *,
    with_warnings: bool = False,
) -> AssessmentPage:
    """Ten statements, two more with warnings; whoever may not read it does not find it."""
    found = open_assessment(session, actor, assessment_id, now)
    case, said, sheet = found.case, found.said, found.sheet
    reader = Reader(columns_seen(case, actor), _reviews(found, actor))
    scores = _scores(found, reader.seen)
    gaps = {
        C.SELF: progress(sheet, said.answers, C.SELF),
        C.HUB: progress(sheet, said.answers, C.HUB, frozenset(said.settled)),
    }
    beside = _beside(session, found, reader, with_warnings=with_warnings)
    return AssessmentPage(
        opened=found,
        seen=reader.seen,
        sees_second=sees_second(case, actor),
        reviews=reader.reviews,
        scores=scores,
        rows=rows_of(found, reader, scores, gaps, beside),
        warnings=tuple(one for one in beside.warnings if not one.code),
        own=gaps[C.SELF],
        hub=gaps[C.HUB],
    )


def _reviews(found: OpenedAssessment, actor: Actor) -> bool:
    return any(
        Relation.BELOW in relations(grant, found.case.place)
        for grant in actor.with_role(*REVIEWER_ROLES)
    )


def _beside(
    session: Session, found: OpenedAssessment, reader: Reader, *, with_warnings: bool
) -> Beside:
    """Warnings are for whoever sees the hub's column before everybody does."""
    one, said = found.assessment, found.said
    proofs = proofs_of(session, one.id) if C.SELF in reader.seen else {}
    told = one.state in ANNOUNCED and C.HUB in reader.seen
    objections = objection_lines(session, one.id) if told else {}
    if not with_warnings or C.SELF not in reader.seen or not reader.reviews:
        return Beside(proofs, objections)
    last = last_answers(session, one)
    around = surroundings(session, found, proofs, last)
    own, hub = (score(found.sheet, said.answers, column) for column in (C.SELF, C.HUB))
    odd = oddities(own, hub if C.HUB in reader.seen else own, around)
    return Beside(proofs, objections, last, odd)


def _scores(found: OpenedAssessment, seen: frozenset[C]) -> dict[C, Score]:
    """Of every column the reader may see and somebody has written into."""
    one, said = found.assessment, found.said
    scoring = one.state in {S.SELF, S.SELF_SUBMITTED, S.HUB}
    made = {}
    for column in sorted(seen):
        begun = any(answer.given(column) for answer in said.answers.values())
        if not begun or (column is C.NATIONAL and one.state not in {S.MODERATION, S.FINAL}):
            continue
        unfinished = one.state is S.SELF or one.without_self
        so_far = unfinished if column is C.SELF else scoring
        made[column] = score(found.sheet, said.answers, column, so_far=so_far)
    return made
