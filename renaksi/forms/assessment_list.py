"""What the address of the work list says, read once; what cannot be read was not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from renaksi.core.assessment_wanted import AssessmentsWanted, Assigned, ListOrder
from renaksi.core.item_entry import clean
from renaksi.labels.assessment_lists import (
    ASSIGNED_SLUG,
    MINE,
    ORDER_SLUG,
    STATE_SLUG,
    TURN_SLUG,
    UNGRADED,
)

FIELDS: Final = (
    "tampil", "q", "siklus", "instrumen", "penilai", "di", "predikat", "tanda", "lewat", "tugas",
    "urut", "hal",
)  # fmt: skip
LONGEST: Final = 100
_STATE: Final = {slug: one for one, slug in STATE_SLUG.items()}
_ORDER: Final = {slug: one for one, slug in ORDER_SLUG.items()}
_ASSIGNED: Final = {slug: one for one, slug in ASSIGNED_SLUG.items()}
_TURN: Final = {slug: one for one, slug in TURN_SLUG.items()}


@dataclass(frozen=True, slots=True)
class AssessmentSearch:
    """`?tampil=pembina&siklus=2026&penilai=saya&di=34&tanda=1&urut=tanda&hal=2`."""

    typed: Mapping[str, str]

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        return cls({name: _tidy(args.get(name, "")) for name in FIELDS})

    @property
    def page(self) -> int:
        return max(1, _number(self.typed["hal"]) or 1)

    def wanted(self) -> AssessmentsWanted:
        typed = self.typed
        grade = typed["predikat"]
        return AssessmentsWanted(
            text=typed["q"],
            year=_number(typed["siklus"]),
            instrument=typed["instrumen"].upper(),
            state=_STATE.get(typed["tampil"]),
            assigned=self._assigned(),
            under=typed["di"].upper(),
            grade="" if grade == UNGRADED else grade,
            not_assessable=grade == UNGRADED,
            flagged=typed["tanda"] == "1",
            late=typed["lewat"] == "1",
            turn=_TURN.get(typed["tugas"]),
            mine=typed["tampil"] == MINE,
            order=_ORDER.get(typed["urut"], ListOrder.DUE),
        )

    def query(self, **changed: object) -> dict[str, str]:
        """The address's arguments with some of them changed; empty ones are left out."""
        found = {**self.typed, "hal": "", **changed}
        return {name: str(value) for name, value in found.items() if value}

    def _assigned(self) -> Assigned | int | None:
        given = self.typed["penilai"]
        return _ASSIGNED.get(given) or _number(given)


def _tidy(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - fits any column
