"""A self-assessment as a sheet that goes out, is filled in and comes back.

A row of the sheet is one thing to fill in: an answer, or one figure of a formula. Nothing is taken
over silently: every indicator is new, changed, the same, wrong, or changed meanwhile by somebody
else, with its cell and the reason. What is left empty asks for nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from renaksi.core.assessment_answer import AnswerIssue, Given
from renaksi.core.assessment_entry import NOT_APPLICABLE, NOTE
from renaksi.core.document import content_hash
from renaksi.core.instrument import Indicator
from renaksi.core.item_entry import clean
from renaksi.core.plan_sheet import Note, RowState

SHEET: Final = "Isian"
FORMAT: Final = "penilaian-mandiri-1"
CODE: Final = "code"
WHAT: Final = "what"
ANSWER: Final = "answer"
HEADS: Final[Mapping[str, str]] = {
    CODE: "Kode",
    "name": "Indikator",
    WHAT: "Yang diisi",
    ANSWER: "Jawaban",
    NOT_APPLICABLE: "Tidak berlaku",
    NOTE: "Penjelasan",
}
"""The columns, in their order."""
FILLED: Final = (ANSWER, NOT_APPLICABLE, NOTE)


class LineFault(StrEnum):
    """Why a row of the file cannot be taken over."""

    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_FIELD = "unknown_field"
    TWICE = "twice"
    NOT_ASKED = "not_asked"
    """The system computes it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a cell, or with a row as a whole (no address)."""

    what: LineFault | AnswerIssue | Note
    address: str = ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One row as it came."""

    number: int
    code: str
    what: str
    """The label of what is filled in there."""
    typed: Mapping[str, str]
    """By column, of those the file has."""
    where: Mapping[str, str]
    version: int | None = None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Note, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(clean(self.typed.get(name, "")) for name in FILLED)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """All rows, and which assessment the file was made from; None: it does not say."""

    lines: tuple[AnswerLine, ...]
    assessment_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it stands now."""

    indicator: Indicator
    given: Given
    version: int


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What becomes of one indicator that the file speaks of."""

    code: str
    rows: tuple[int, ...]
    state: RowState
    stored: StoredAnswer | None = None
    given: Given = field(default_factory=Given)
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerPreview:
    """The dry run; `mark` tells later whether somebody wrote in between."""

    outcomes: tuple[AnswerOutcome, ...]
    mark: str

    def of(self, *states: RowState) -> tuple[AnswerOutcome, ...]:
        return tuple(one for one in self.outcomes if one.state in states)

    @property
    def is_applicable(self) -> bool:
        """Something to do and nothing wrong; conflicts wait for a word of their own."""
        waits = self.of(RowState.NEW, RowState.CHANGED, RowState.CONFLICT)
        return bool(waits) and not self.of(RowState.WRONG)

    def taken(self, overwrite: frozenset[str]) -> tuple[AnswerOutcome, ...]:
        """What applying it writes. `overwrite`: codes of conflicts somebody decided for."""
        conflicts = (one for one in self.of(RowState.CONFLICT) if one.code in overwrite)
        return (*self.of(RowState.NEW, RowState.CHANGED), *conflicts)


def mark_of(stored: Iterable[StoredAnswer]) -> str:
    return content_hash({one.indicator.code: one.version for one in stored})
