"""The step table of a recommendation (design section 4, Recommendation). Data only.

Adding a step is adding a row; what the columns mean is applied in `core.follow_up`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from renaksi.core.recommendation import (
    ISSUED,
    UNSETTLED,
    AnswerStage,
    RecommendationAction,
    RecommendationStatus,
)


class Side(StrEnum):
    """Whose step it is."""

    ISSUER = "issuer"
    """Who issued it, or whom the issuer delegated."""
    ADDRESSEE = "addressee"
    """The manager of the agency it is addressed to."""
    AUDITOR = "auditor"
    """The addressee's APIP."""


@dataclass(frozen=True, slots=True)
class FollowUpStep:
    """Which statuses and stages it leaves, where it leads, whose it is, and what it asks for."""

    side: Side
    statuses: frozenset[RecommendationStatus]
    stages: frozenset[AnswerStage]
    status: RecommendationStatus | None = None
    """The status it leads to; None: unchanged."""
    stage: AnswerStage | None = None
    """The stage it leads to; None: decided by the rule that takes it."""
    needs_note: bool = False
    needs_answer: bool = False
    """An answer with its narrative has been written."""
    by_another_person: bool = False
    """Not by who proposed it (four eyes)."""


T = TypeVar("T")
_A, _S, _G = RecommendationAction, RecommendationStatus, AnswerStage
_ANY = frozenset(AnswerStage)


def _in(*members: T) -> frozenset[T]:
    return frozenset(members)


STEPS: Final[Mapping[RecommendationAction, FollowUpStep]] = {
    _A.ISSUE: FollowUpStep(Side.ISSUER, _in(_S.DRAFT), _in(_G.ADDRESSEE), _S.OPEN, _G.ADDRESSEE),
    _A.WITHDRAW: FollowUpStep(
        Side.ISSUER,
        ISSUED - {_S.WITHDRAWN},
        _ANY,
        _S.WITHDRAWN,
        _G.ADDRESSEE,
        needs_note=True,
    ),
    _A.ANSWER: FollowUpStep(Side.ADDRESSEE, UNSETTLED, _in(_G.ADDRESSEE), needs_answer=True),
    _A.RECALL: FollowUpStep(
        Side.ADDRESSEE, UNSETTLED, _in(_G.INTERNAL_AUDIT, _G.REVIEW), stage=_G.ADDRESSEE
    ),
    _A.FORWARD: FollowUpStep(Side.AUDITOR, UNSETTLED, _in(_G.INTERNAL_AUDIT), stage=_G.REVIEW),
    _A.SEND_BACK: FollowUpStep(
        Side.AUDITOR, UNSETTLED, _in(_G.INTERNAL_AUDIT), stage=_G.ADDRESSEE, needs_note=True
    ),
    _A.RESOLVE: FollowUpStep(Side.ISSUER, UNSETTLED, _in(_G.REVIEW), _S.RESOLVED, _G.ADDRESSEE),
    _A.FIND_LACKING: FollowUpStep(
        Side.ISSUER, UNSETTLED, _in(_G.REVIEW), _S.IN_PROCESS, _G.ADDRESSEE, needs_note=True
    ),
    _A.PROPOSE_NOT_ACTIONABLE: FollowUpStep(
        Side.ISSUER,
        UNSETTLED,
        _in(_G.ADDRESSEE, _G.REVIEW),
        stage=_G.APPROVAL,
        needs_note=True,
    ),
    _A.APPROVE_NOT_ACTIONABLE: FollowUpStep(
        Side.ISSUER,
        UNSETTLED,
        _in(_G.APPROVAL),
        _S.NOT_ACTIONABLE,
        _G.ADDRESSEE,
        by_another_person=True,
    ),
    _A.DECLINE_NOT_ACTIONABLE: FollowUpStep(
        Side.ISSUER, UNSETTLED, _in(_G.APPROVAL), needs_note=True, by_another_person=True
    ),
    _A.REOPEN: FollowUpStep(
        Side.ISSUER,
        _in(_S.RESOLVED),
        _in(_G.ADDRESSEE),
        _S.IN_PROCESS,
        _G.ADDRESSEE,
        needs_note=True,
    ),
}
"""ANSWER leads to the APIP check or straight to the review; DECLINE back to where the proposal
came from."""
