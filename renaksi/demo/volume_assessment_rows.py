"""Rows of the assessments for measuring, as the tables have them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from renaksi.core.assessment import (
    ORDER,
    AssessmentAction as A,
    AssessmentOutcome,
    AssessmentState as S,
    ResultSource,
    ValueColumn as C,
)
from renaksi.core.assessment_answer import Answer
from renaksi.core.assessment_score import Score
from renaksi.core.assessment_trace import trace
from renaksi.core.instrument import Instrument as Sheet
from renaksi.services.steps.assessment_result import fingerprint, plain


@dataclass(frozen=True, slots=True)
class Ground:
    """What all assessments share."""

    sheet: Sheet
    instrument_id: int
    version_id: int
    indicators: Mapping[str, int]
    owner: int
    reviewer: int


def head(
    ground: Ground,
    key: int,
    round_id: int,
    agency_id: int,
    state: S,
    scores: Mapping[C, Score],
    said: Mapping[str, Answer],
    at: datetime,
) -> dict[str, Any]:
    scored = sum(one.hub is not None for one in said.values())
    past = ORDER.index(state)
    hub = scores[C.HUB] if scored else None
    shown = hub or scores[C.SELF]
    approved = past >= ORDER.index(S.HUB_APPROVED)
    announced = past >= ORDER.index(S.OBJECTION)
    return {
        "id": key, "round_id": round_id, "agency_id": agency_id, "state": state,
        "outcome": AssessmentOutcome.SCORED, "assigned_id": ground.reviewer if scored else None,
        "approved_at": at + timedelta(days=40) if approved else None,
        "approved_by_id": ground.owner if approved else None,
        "announced_at": at + timedelta(days=41) if announced else None,
        "objection_until": (at + timedelta(days=48)).date() if announced else None,
        "own_score": scores[C.SELF].total, "hub_score": hub.total if hub else None,
        "national_score": hub.total if hub and announced else None,
        "grade": shown.band.name if shown.band else "",
        "answered": sum(one.own is not None for one in said.values()), "scored": scored,
        "flagged": key % 4, "created_at": at, "version": 1,
    }  # fmt: skip


def steps(ground: Ground, key: int, state: S, at: datetime) -> Iterator[dict[str, Any]]:
    taken = (A.CREATE, A.SUBMIT, A.START_SCORING, A.APPROVE, A.ANNOUNCE, A.ACCEPT, A.FINALISE)
    by = (None, ground.owner, ground.reviewer, ground.owner, ground.owner, ground.owner, None)
    for place, target in enumerate(ORDER[: ORDER.index(state) + 1]):
        yield {
            "assessment_id": key, "action": taken[place],
            "source": ORDER[place - 1] if place else None, "target": target,
            "at": at + timedelta(days=10 * place), "actor_id": by[place], "note": "",
        }  # fmt: skip


def answer(key: int, assessment_id: int, indicator_id: int, one: Answer) -> dict[str, Any]:
    figure = one.figure
    return {
        "id": key, "assessment_id": assessment_id, "indicator_id": indicator_id,
        "figure_value": figure.value if figure else None,
        "figure_as_of": figure.as_of if figure else None, "figure_inputs": {}, "version": 1,
    }  # fmt: skip


def values(ground: Ground, key: int, one: Answer, at: datetime) -> Iterator[dict[str, Any]]:
    for side, given, by in ((C.SELF, one.own, ground.owner), (C.HUB, one.hub, ground.reviewer)):
        if given is not None:
            yield {
                "answer_id": key, "side": side, "is_second": False, "value": given.value,
                "inputs": {name: format(value, "f") for name, value in given.inputs.items()},
                "not_applicable": False, "note": given.note, "at": at, "by_id": by, "version": 1,
            }  # fmt: skip


def hands(ground: Ground, key: int, assessment: int, one: Answer) -> Iterator[dict[str, Any]]:
    for side, given, by in ((C.SELF, one.own, ground.owner), (C.HUB, one.hub, ground.reviewer)):
        if given is not None:
            yield {"answer_id": key, "assessment_id": assessment, "user_id": by, "side": side}


def result(
    ground: Ground,
    key: int,
    agency_id: int,
    name: str,
    year: int,
    scores: Mapping[C, Score],
    said: Mapping[str, Answer],
) -> dict[str, Any]:
    final = scores[C.NATIONAL]
    content = plain(
        {
            "shape": 1, "instrument": {"code": ground.sheet.code, "version": 1},
            "agency": {"code": "", "name": name}, "year": year, "data_as_of": date(year, 12, 31),
            "outcome": AssessmentOutcome.SCORED, "without_self": False, "objections": [],
            "columns": {column: trace(one, said) for column, one in scores.items()},
        }
    )  # fmt: skip
    grade = final.band.name if final.band else ""
    return {
        **obtained(ground, agency_id, year, final.total, grade), "source": ResultSource.HERE,
        "assessment_id": key, "content": content, "content_sha256": fingerprint(content),
    }  # fmt: skip


def obtained(
    ground: Ground, agency_id: int, year: int, points: Decimal | None, grade: str
) -> dict[str, Any]:
    at = datetime(year + 1, 10, 20, 3, tzinfo=UTC)
    return {
        "agency_id": agency_id, "year": year, "instrument_id": ground.instrument_id,
        "version_id": ground.version_id, "outcome": AssessmentOutcome.SCORED, "score": points,
        "grade": grade, "published_on": at.date(), "recorded_at": at,
    }  # fmt: skip
