"""What a verifier has to do, row by row and report by report (design section 4, Verification)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from renaksi.core.policy import Actor, Role
from renaksi.core.report import EntryVerdict, ReportAction, ReportState
from renaksi.core.reporting import ReportCase, acting_tier, why_not

_DUE: Final = {
    ReportState.SUBMITTED: ReportAction.START,
    ReportState.IN_VERIFICATION: ReportAction.RETURN,
}
"""The step by which it is known whose turn it is: who may return a report may judge its rows."""


def due_step(state: ReportState | None) -> ReportAction | None:
    """What the report waits for; None where it does not wait for a verifier."""
    return None if state is None else _DUE.get(state)


def next_step(
    case: ReportCase, actor: Actor, verifier_id: int | None = None
) -> ReportAction | None:
    """The step that waits for this actor: what puts the report on their list.

    `verifier_id`: who began. That person goes on with it; when they have left, it is everybody's.
    """
    step = due_step(case.state)
    if step is None or why_not(step, case, actor) is not None:
        return None
    if step is ReportAction.START or is_at_it(case, actor, verifier_id):
        return step
    return None


def is_at_it(case: ReportCase, actor: Actor, verifier_id: int | None) -> bool:
    """Whether the actor began this verification, or nobody who is still there did."""
    tier = acting_tier(ReportAction.RETURN, case)
    there = tier.holders.get(Role.EVALUATOR, frozenset()) if tier else frozenset()
    return verifier_id == actor.user_id or verifier_id not in there


class RowStand(StrEnum):
    """What the verifier's list of rows says of a row."""

    CLEAN = "clean"
    """To be decided, without a flag: may be accepted together with the others."""
    FLAGGED = "flagged"
    """To be decided one by one."""
    MISSING = "missing"
    """Due, and nothing was reported: to be looked at by itself too."""
    DECIDED = "decided"
    RETURNED = "returned"
    NOT_DUE = "not_due"


def row_stand(
    verdict: EntryVerdict, *, is_due: bool, is_reported: bool, is_flagged: bool
) -> RowStand:
    """A row that is not due asks for nothing, but may have been judged all the same."""
    if verdict is EntryVerdict.RETURNED:
        return RowStand.RETURNED
    if verdict is not EntryVerdict.PENDING:
        return RowStand.DECIDED
    if not is_due:
        return RowStand.NOT_DUE
    if is_flagged:
        return RowStand.FLAGGED
    return RowStand.CLEAN if is_reported else RowStand.MISSING


ONE_BY_ONE: Final = frozenset({RowStand.FLAGGED, RowStand.MISSING})
OPEN: Final = ONE_BY_ONE | {RowStand.CLEAN}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the verification of one report is."""

    due: int = 0
    decided: int = 0
    """Accepted or set to another value."""
    returned: int = 0
    clean: int = 0
    """Undecided without a flag."""
    flagged: int = 0
    """Undecided with a flag."""
    missing: int = 0
    """Undecided, and nothing reported."""

    @property
    def undecided(self) -> int:
        return self.clean + self.flagged + self.missing

    @property
    def may_verify(self) -> bool:
        """Every due row is decided, none of them sent back."""
        return not self.undecided and not self.returned


def progress(stands: Collection[RowStand]) -> Progress:
    """Count the rows of a report."""
    counted = {stand: sum(one is stand for one in stands) for stand in RowStand}
    return Progress(
        due=len(stands) - counted[RowStand.NOT_DUE],
        decided=counted[RowStand.DECIDED],
        returned=counted[RowStand.RETURNED],
        clean=counted[RowStand.CLEAN],
        flagged=counted[RowStand.FLAGGED],
        missing=counted[RowStand.MISSING],
    )


def neighbours(keys: Sequence[str], key: str) -> tuple[str | None, str | None]:
    """The row before and the row after, in the order of the list."""
    place = keys.index(key)
    before = keys[place - 1] if place else None
    return before, keys[place + 1] if place + 1 < len(keys) else None


def next_open(stands: Iterable[tuple[str, RowStand]], after: str) -> str | None:
    """The next row that waits for a decision after this one, starting over at the top.

    Those to be decided one by one come first: the clean ones can be accepted together. None when
    nothing is left.
    """
    rows = list(stands)
    place = next((at for at, (key, _) in enumerate(rows) if key == after), -1)
    around = [*rows[place + 1 :], *rows[: place + 1]]
    for wanted in (ONE_BY_ONE, OPEN):
        for key, stand in around:
            if stand in wanted and key != after:
                return key
    return None
