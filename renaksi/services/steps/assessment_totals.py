"""Totals of an assessment as lists show them, written with every step. Nothing here commits."""

from decimal import Decimal
from typing import Final

from renaksi.core.assessment import AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_missing import progress, without_evidence
from renaksi.core.assessment_score import Score, score
from renaksi.core.assessment_warnings import Surroundings, oddities
from renaksi.core.calibration import judged_and_computed
from renaksi.core.instrument import Instrument as Sheet
from renaksi.models import Assessment
from renaksi.queries.assessment_answers import Said, what_was_said
from renaksi.services.context import Context

_SCORING: Final = frozenset({S.SELF, S.SELF_SUBMITTED, S.HUB})
HANDED_ON: Final = frozenset({S.SELF_SUBMITTED, S.HUB_APPROVED})


def refresh(ctx: Context, one: Assessment, sheet: Sheet) -> Said:
    """Work the totals out anew from what stands there now; what was said, beside it.

    A column that nobody has written into has no total, whatever the system computed.
    """
    ctx.session.flush()
    said = what_was_said(ctx.session, [one])[one.id]
    own = progress(sheet, said.answers, C.SELF)
    hub = progress(sheet, said.answers, C.HUB)
    one.answered, one.scored = own.done, hub.done
    scores = {column: _score(one, sheet, said, column) for column in C}
    one.own_score = _total(scores[C.SELF])
    one.hub_score = _total(scores[C.HUB])
    hub_score = scores[C.HUB]
    one.judged_mean, one.computed_mean = (
        judged_and_computed(hub_score) if hub_score else (None, None)
    )
    one.national_score = None if one.state in _SCORING else _total(scores[C.NATIONAL])
    bands = (scores[column] for column in (C.NATIONAL, C.HUB, C.SELF))
    one.grade = next((each.band.name for each in bands if each and each.band), "")
    if one.state in HANDED_ON:
        one.flagged = _flagged(sheet, said)
    ctx.session.flush()
    return said


def _score(one: Assessment, sheet: Sheet, said: Said, column: C) -> Score | None:
    if not any(answer.given(column) for answer in said.answers.values()):
        return None
    if column is C.NATIONAL and one.state in _SCORING:
        return None
    own_unfinished = column is C.SELF and (one.state is S.SELF or one.without_self)
    so_far = own_unfinished or one.state in _SCORING
    return score(sheet, said.answers, column, so_far=so_far)


def _total(found: Score | None) -> Decimal | None:
    return found.total if found else None


def _flagged(sheet: Sheet, said: Said) -> int:
    own, hub = score(sheet, said.answers, C.SELF), score(sheet, said.answers, C.HUB)
    around = Surroundings(lacks_evidence=without_evidence(sheet, said.answers))
    return len({each.code for each in oddities(own, hub, around)})
