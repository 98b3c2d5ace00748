"""What can be entered for a recommendation, how it is numbered, and what its sources ask for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any, Final

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.item_entry import TEXT_LIMITS, clean
from renaksi.core.plan_item import ItemValues
from renaksi.core.recommendation import DayCount, Priority, RecommendationSource

LONGEST_TEXT: Final = 4000
"""Letters of a recommendation, of an answer, of a note."""
LONGEST_CAUSE: Final = 400
LONGEST_NUMBER: Final = 120
LONGEST_PATTERN: Final = 80
MAX_DAYS: Final = 366
MAX_ADDRESSEES: Final = 600
"""One text to all kabupaten and kota of the country and more."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class RecommendationValues:
    """What an issuer writes."""

    source: RecommendationSource
    text: str
    cause: str = ""
    priority: Priority = Priority.MEDIUM

    @property
    def cause_key(self) -> str:
        return cause_key(self.cause)


def mark_of(versions: Mapping[int, int]) -> str:
    """What several drafts were when they were read: equal as long as none of them changed."""
    return sha256(repr(sorted(versions.items())).encode()).hexdigest()[:16]


def cleaned(values: RecommendationValues) -> RecommendationValues:
    """Without what nobody sees. Raises Invalid with the field."""
    tidy = replace(values, text=clean(values.text), cause=" ".join(clean(values.cause).split()))
    if not tidy.text:
        raise Invalid(Refusal.TEXT_MISSING, "text")
    for field, limit in (("text", LONGEST_TEXT), ("cause", LONGEST_CAUSE)):
        if len(getattr(tidy, field)) > limit:
            raise Invalid(Refusal.TEXT_TOO_LONG, field, limit=limit)
    return tidy


def changes(
    before: RecommendationValues, after: RecommendationValues
) -> dict[str, tuple[Any, Any]]:
    """Field by field what differs, as (old, new)."""
    pairs = {
        one.name: (getattr(before, one.name), getattr(after, one.name))
        for one in fields(RecommendationValues)
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def cause_key(cause: str) -> str:
    """The cause as it is compared, so that spelling hides no recurrence: words only, in small."""
    return " ".join(_WORD.findall(cause.casefold()))[:LONGEST_CAUSE]


def suggested_action(text: str, number: str, strategy_code: str) -> ItemValues:
    """What a new action of a plan starts with: the words, and the number as its basis (dasar)."""
    return ItemValues(
        strategy_code=strategy_code,
        action=text[: TEXT_LIMITS["action"]],
        basis=number[: TEXT_LIMITS["basis"]],
    )


# ── what a source asks for ────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class RuleValues:
    """The rule of a source; the defaults are those of Peraturan BPK 2/2017 (60 and 30 days)."""

    answer_days: int = 60
    answer_count: DayCount = DayCount.CALENDAR
    review_days: int = 30
    review_count: DayCount = DayCount.CALENDAR
    asks_audit: bool = False
    """The addressee's APIP checks an answer before it reaches the issuer."""
    number_pattern: str = "R/{issuer}/{year}/{n:04d}"


STANDARD: Final = RuleValues()
_SAFE: Final = re.compile(r"(?:[^{}]|\{(?:issuer|year|n(?::0\d{1,2}d)?)\})*")


def require_rule(values: RuleValues) -> None:
    """Raise Invalid with the field unless days and the pattern can be worked with.

    A pattern must name `{n}`, or two recommendations of a year would get the same number, and
    `{year}`, because counting begins anew every year.
    """
    for field in ("answer_days", "review_days"):
        if not 0 < getattr(values, field) <= MAX_DAYS:
            raise Invalid(Refusal.BAD_DAYS, field, limit=MAX_DAYS)
    pattern = values.number_pattern
    names_both = "{n" in pattern and "{year}" in pattern
    if not _SAFE.fullmatch(pattern) or not names_both or len(pattern) > LONGEST_PATTERN:
        raise Invalid(Refusal.BAD_PATTERN, "number_pattern")


def number_of(pattern: str, *, issuer: str, year: int, n: int) -> str:
    """`R/34/2026/0007` of "R/{issuer}/{year}/{n:04d}"."""
    return pattern.format(issuer=issuer, year=year, n=n)


def receipt_of(issuer: str, year: int, recommendation_id: int, k: int) -> str:
    """`TL/2026/34/000123/02`: unique without a counter that everybody would wait for."""
    return f"TL/{year}/{issuer}/{recommendation_id:06d}/{k:02d}"
