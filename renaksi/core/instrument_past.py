"""An earlier result read over several versions of its instrument, by the rule each of them states.

`core.instrument_scores` says what one rule does; here they follow one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument_scores import OldScore, OldScores, ScoreRule, beside


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """From one version to the next."""

    old: GradeScale
    new: GradeScale
    rule: ScoreRule | None
    """None: the later version stated none, so nothing is read into the new scale."""


def carried(score: Decimal | None, band: Band | None, steps: Iterable[ScaleStep]) -> OldScore:
    """The result as it stands beside those of the last step's scale.

    `rule` is the last one that was needed. Where one of them cannot be followed, the result stays
    as it was published. A score that was read by its predicate can be stretched no further.
    """
    found = OldScore(score, band, None)
    for step in steps:
        if step.old == step.new:
            continue
        found = _one(found, step)
        if found.rule is OldScores.AS_PUBLISHED:
            return OldScore(score, band, OldScores.AS_PUBLISHED)
    return found


def _one(before: OldScore, step: ScaleStep) -> OldScore:
    rule = step.rule or ScoreRule(OldScores.AS_PUBLISHED, {})
    is_stretched = rule.kind is OldScores.RESCALED
    if is_stretched and before.rule is OldScores.BY_GRADE:
        return OldScore(before.score, before.band, OldScores.AS_PUBLISHED)
    found = beside(before.score, before.band, old=step.old, new=step.new, rule=rule)
    lost = found.rule is OldScores.BY_GRADE and found.band is None
    return OldScore(found.score, before.band, OldScores.AS_PUBLISHED) if lost else found
