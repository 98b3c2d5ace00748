"""What the sources ask for: in force today, decided for later, and what held before."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.dates import ALWAYS
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import STANDARD, RuleValues
from renaksi.models import SourceRule
from renaksi.queries.recommendation_register_rows import rule_values


@dataclass(frozen=True, slots=True)
class Dated:
    """A rule and the day from which it holds."""

    valid_from: date
    values: RuleValues

    @property
    def is_original(self) -> bool:
        """There from the beginning, decided by nobody."""
        return self.valid_from == ALWAYS


@dataclass(frozen=True, slots=True)
class SourceRules:
    """All rules of one source, the newest first in each part."""

    source: RecommendationSource
    now: Dated
    later: Sequence[Dated]
    before: Sequence[Dated]


_STANDARD: Final = Dated(ALWAYS, STANDARD)


def source_rules(session: Session, today: date) -> list[SourceRules]:
    """Every source, in the order of its list. One statement."""
    by_source: dict[RecommendationSource, list[Dated]] = defaultdict(list)
    for row in session.scalars(select(SourceRule).order_by(SourceRule.valid_from.desc())):
        by_source[row.source].append(Dated(row.valid_from, rule_values(row)))
    return [_parted(source, by_source[source], today) for source in RecommendationSource]


def _parted(source: RecommendationSource, rules: Sequence[Dated], today: date) -> SourceRules:
    later = [one for one in rules if one.valid_from > today]
    rest = [*rules[len(later) :], _STANDARD][: max(1, len(rules) - len(later))]
    return SourceRules(source, rest[0], later, rest[1:])
