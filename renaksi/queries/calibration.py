"""The raters of a round beside each other: hubs, evaluators, and who scored the same twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_answer import Answer, Given
from renaksi.core.assessment_value import Counts, indicator_value
from renaksi.core.calibration import Calibration, Rated, calibrate
from renaksi.core.calibration_agreement import Agreement, Pair, agreement
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.policy import Actor
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentRound,
    AssessmentValue,
    InstrumentIndicator,
    User,
)
from renaksi.queries.assessment_answers import given_of
from renaksi.queries.instruments import sheet_of
from renaksi.queries.moderation import cases_of, round_for
from renaksi.queries.moderation_rows import Moderated, moderated_rows

APPROVED: Final = frozenset({S.HUB_APPROVED, S.OBJECTION, S.MODERATION, S.FINAL})
"""From here on a hub's scores are its word."""
AT_CENTRE: Final = "Diambil alih pusat"
NOBODY: Final = "Tanpa penilai"


@dataclass(frozen=True, slots=True)
class Rater:
    """One rater with a name, and the double scores among what was rated."""

    name: str
    found: Calibration
    twice: Agreement


@dataclass(frozen=True, slots=True)
class Raters:
    """The round as its raters left it; both lists by name."""

    round: AssessmentRound
    hubs: tuple[Rater, ...]
    evaluators: tuple[Rater, ...]
    all_twice: Agreement
    rated: int


def raters(session: Session, actor: Actor, round_id: int, today: date) -> Raters:
    """Ten statements, however many were rated. Raises NotFound and NotAllowed."""
    one = round_for(session, actor, round_id, today)
    every = moderated_rows(session, round_id, today, cases=cases_of(session, round_id))
    rows = [row for row in every if row.state in APPROVED and row.is_scored]
    people = _people(session, {row.assigned_id for row in rows})
    pairs = _pairs(session, round_id, sheet_of(session, one.instrument_version))
    by_hub = {row.id: hub_of(row) for row in rows}
    by_person = {row.id: people.get(row.assigned_id or 0, NOBODY) for row in rows}
    return Raters(
        one,
        _raters(rows, by_hub, pairs),
        _raters(rows, by_person, pairs),
        agreement(pair for some in pairs.values() for pair in some),
        len(rows),
    )


def hub_of(one: Moderated) -> str:
    """Whose word the hub's column is."""
    return AT_CENTRE if one.taken_over else one.hub_name or one.hub_code


def _raters(
    rows: Iterable[Moderated], names: Mapping[int, str], pairs: Mapping[int, Sequence[Pair]]
) -> tuple[Rater, ...]:
    rated: list[Rated] = []
    twice: dict[str, list[Pair]] = {}
    for one in rows:
        rated.append(_rated(one, names[one.id]))
        twice.setdefault(names[one.id], []).extend(pairs.get(one.id, ()))
    return tuple(
        Rater(one.rater, one, agreement(twice[one.rater])) for one in calibrate(rated)
    )  # fmt: skip


def _rated(one: Moderated, rater: str) -> Rated:
    seen = any(case.looked_at for case in one.cases) or one.national != one.hub
    national = one.national if seen and one.state in {S.MODERATION, S.FINAL} else None
    return Rated(rater, one.own, one.hub, national, one.judged, one.computed)


def _people(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names; two of the same name are told apart by their address."""
    rows = session.execute(
        select(User.id, User.name, User.email).where(User.id.in_([one for one in ids if one]))
    ).all()
    names = [name for _, name, _ in rows]
    return {
        key: f"{name} ({email})" if names.count(name) > 1 else name for key, name, email in rows
    }


# ── scored twice ──────────────────────────────────────────────────────────────
def _pairs(session: Session, round_id: int, sheet: Sheet) -> dict[int, list[Pair]]:
    """By assessment. The first's value is the one given before the second's was shown."""
    value, answer = AssessmentValue, AssessmentAnswer
    second = and_(value.answer_id == answer.id, value.side == C.HUB, value.is_second.is_(True))
    rows: Sequence[Any] = session.execute(
        select(answer.assessment_id, InstrumentIndicator.code, answer.first_given, value)
        .join(value, second)
        .join(InstrumentIndicator, InstrumentIndicator.id == answer.indicator_id)
        .join(Assessment, Assessment.id == answer.assessment_id)
        .where(
            Assessment.round_id == round_id,
            Assessment.second_done_at.is_not(None),
            answer.first_given.is_not(None),
        )
        .order_by(answer.id)
    ).all()
    found: dict[int, list[Pair]] = {}
    for assessment_id, code, first, other in rows:
        worths = [_worth(sheet, code, one) for one in (_read(first), given_of(other))]
        if None not in worths:
            found.setdefault(assessment_id, []).append(Pair(*worths))  # type: ignore[arg-type]
    return found


def _read(kept: Mapping[str, Any]) -> Given:
    inputs = {name: Decimal(text) for name, text in kept["inputs"].items()}
    value = None if kept["value"] is None else Decimal(kept["value"])
    return Given(value, inputs, kept["not_applicable"])


def _worth(sheet: Sheet, code: str, given: Given) -> Fraction | None:
    """0..1 by itself, evidence aside; None where it says that nothing can be measured."""
    made = indicator_value(sheet, sheet.by_code[code], Answer(hub=given, evidence=1), C.HUB)
    return made.value if made.counts is Counts.VALUE else None
