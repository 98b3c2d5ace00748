"""The raw words of exports with what they mean, the limits, and the days off; one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.complaint import (
    UNFINISHED,
    ComplaintBucket,
    ComplaintClass,
    ComplaintClock,
    Limit,
)
from renaksi.models import (
    ComplaintClassification,
    ComplaintSla,
    ComplaintStatusMapping,
    Holiday,
)


@dataclass(slots=True)
class Meanings:
    """By the keys that complaints bear."""

    statuses: dict[int, tuple[str, ComplaintBucket]] = field(default_factory=dict)
    classes: dict[int, tuple[str, ComplaintClass]] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    holidays: set[date] = field(default_factory=set)

    @property
    def unfinished(self) -> Collection[int]:
        return sorted(key for key, (_, bucket) in self.statuses.items() if bucket in UNFINISHED)


def meanings(session: Session) -> Meanings:
    """All of it: a few dozen rows, and some hundred days off."""
    status, kind, limit = ComplaintStatusMapping, ComplaintClassification, ComplaintSla
    nothing, no_day = cast(null(), String), cast(null(), Date)
    rows: Sequence[Any] = session.execute(
        union_all(
            select(
                literal("status"), status.id, status.raw, cast(status.bucket, String), no_day
            ),
            select(
                literal("class"), kind.id, kind.raw, cast(kind.complaint_class, String), no_day
            ),
            select(literal("limit"), limit.days, nothing, cast(limit.clock, String),
                   limit.valid_from),
            select(literal("off"), cast(null(), Integer), nothing, nothing, Holiday.on),
        )
    ).all()  # fmt: skip
    found = Meanings()
    for what, number, raw, code, day in rows:
        if what == "status":
            found.statuses[number] = raw, ComplaintBucket(code)
        elif what == "class":
            found.classes[number] = raw, ComplaintClass(code)
        elif what == "limit":
            found.limits.append(Limit(ComplaintClock(code), day, number))
        else:
            found.holidays.add(day)
    return found
