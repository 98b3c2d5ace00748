"""How a score of an earlier version is shown beside new ones (issue: a stated rule).

Whoever publishes a version with another scale states the rule; it is shown wherever both years
stand side by side. Old results themselves never change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from renaksi.core.assessment_exact import rounded
from renaksi.core.grade import Band, GradeScale


class OldScores(StrEnum):
    """The rules there are."""

    AS_PUBLISHED = "as_published"
    """Score and predicate as they were, marked as of another scale; no difference is computed."""
    RESCALED = "rescaled"
    """The score is stretched from the old range to the new one and graded by the new bands."""
    BY_GRADE = "by_grade"
    """The old predicate is read as a new one by a table; the score stays as it was."""


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """The rule of one version for the results of its predecessor."""

    kind: OldScores
    grades: Mapping[str, str]
    """Of BY_GRADE: the new predicate of each old one."""


@dataclass(frozen=True, slots=True)
class OldScore:
    """An earlier result as it stands beside new ones."""

    score: Decimal | None
    band: Band | None
    rule: OldScores | None
    """None: the scale is the same, so nothing had to be done."""

    @property
    def may_be_compared(self) -> bool:
        """Whether a difference to a new score says something."""
        return self.rule in {None, OldScores.RESCALED} and self.score is not None


def rule_issues(rule: ScoreRule, old: GradeScale, new: GradeScale) -> tuple[str, ...]:
    """The old predicates for which a BY_GRADE rule names none of the new ones."""
    if rule.kind is not OldScores.BY_GRADE:
        return ()
    return tuple(
        band.name for band in old.bands if new.named(rule.grades.get(band.name, "")) is None
    )


def beside(
    score: Decimal | None, band: Band | None, *, old: GradeScale, new: GradeScale, rule: ScoreRule
) -> OldScore:
    """An old result under the new scale. A result without a score keeps its predicate."""
    if old == new:
        return OldScore(score, band, None)
    if rule.kind is OldScores.RESCALED and score is not None:
        moved = rescaled(score, old, new)
        return OldScore(moved, new.grade(moved), rule.kind)
    if rule.kind is OldScores.BY_GRADE and band is not None:
        return OldScore(score, new.named(rule.grades.get(band.name, "")), rule.kind)
    return OldScore(score, band, OldScores.AS_PUBLISHED)


def rescaled(score: Decimal, old: GradeScale, new: GradeScale) -> Decimal:
    """Linear from one range to the other, two decimals: 3 of 1..5 is 50 of 0..100."""
    share = Fraction(score - old.score_min) / Fraction(old.score_max - old.score_min)
    return rounded(Fraction(new.score_min) + share * Fraction(new.score_max - new.score_min))
