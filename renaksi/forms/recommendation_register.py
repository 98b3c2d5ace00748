"""What the address of the register says, read once; what cannot be read is as if not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeVar

from renaksi.core.item_entry import clean
from renaksi.core.recommendation import (
    COUNTED,
    Priority,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.recommendation_wanted import Order, Wanted
from renaksi.core.task import TaskKind
from renaksi.forms.base import Form, text
from renaksi.labels.recommendation_register import (
    AGE_SLUG,
    LATE_SLUG,
    ORDER_SLUG,
    STAGE_SLUG,
    STATUS_SLUG,
)
from renaksi.labels.recommendation_tasks import RECOMMENDATION_TASK

FIELDS: Final = (
    "status", "di", "sumber", "penerbit", "umur", "waktu", "tahap", "prioritas", "siklus",
    "lingkup", "kelompok", "berulang", "rencana", "tugas", "q", "urut", "hal",
)  # fmt: skip
SAVED: Final = tuple(name for name in FIELDS if name not in {"hal", "tugas"})
"""What a saved view keeps."""
LONGEST: Final = 100
STATUS: Final = {slug: status for status, slug in STATUS_SLUG.items()}
STAGE: Final = {slug: stage for stage, slug in STAGE_SLUG.items()}
AGE: Final = {slug: band for band, slug in AGE_SLUG.items()}
LATE: Final = {slug: late for late, slug in LATE_SLUG.items()}
ORDER: Final = {slug: order for order, slug in ORDER_SLUG.items()}
WITHOUT_PLAN: Final = "belum"
ALONE: Final = "sendiri"
"""`lingkup=sendiri`: addressed to the agency itself, not to those below."""
E = TypeVar("E", bound=StrEnum)


class ViewForm(Form):
    """Gives the filters of the page a name."""

    name = text("Nama saringan", max_length=80)


@dataclass(frozen=True, slots=True)
class RegisterSearch:
    """`?status=belum-sesuai&di=34&umur=lewat-60&waktu=jawaban&q=apip&hal=2`."""

    typed: Mapping[str, str]

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        return cls({name: _tidy(args.get(name, "")) for name in FIELDS})

    @property
    def status(self) -> RecommendationStatus | None:
        return STATUS.get(self.typed["status"])

    @property
    def statuses(self) -> tuple[RecommendationStatus, ...]:
        return (self.status,) if self.status else COUNTED

    @property
    def task(self) -> TaskKind | None:
        found = _one(TaskKind, self.typed["tugas"])
        return found if found in RECOMMENDATION_TASK else None

    @property
    def page(self) -> int:
        return max(1, _number(self.typed["hal"]) or 1)

    @property
    def is_filtered(self) -> bool:
        return any(self.typed[name] for name in FIELDS if name not in {"status", "urut", "hal"})

    @property
    def uses_more(self) -> bool:
        """One of the filters that are folded away is set."""
        names = ("sumber", "penerbit", "tahap", "prioritas", "siklus", "berulang", "rencana")
        return any(self.typed[name] for name in names)

    def wanted(self) -> Wanted:
        typed = self.typed
        return Wanted(
            statuses=self.statuses,
            text=typed["q"],
            source=_one(RecommendationSource, typed["sumber"]),
            issuer=typed["penerbit"].upper(),
            under=typed["di"].upper(),
            alone=typed["lingkup"] == ALONE,
            stage=STAGE.get(typed["tahap"]),
            band=AGE.get(typed["umur"]),
            priority=_one(Priority, typed["prioritas"]),
            batch_id=_number(typed["kelompok"]),
            late=LATE.get(typed["waktu"]),
            year=_number(typed["siklus"]),
            recurring=typed["berulang"] == "1",
            unplanned=typed["rencana"] == WITHOUT_PLAN,
            task=self.task,
            order=ORDER.get(typed["urut"], Order.AGE),
        )

    def query(self, **changed: object) -> dict[str, str]:
        """The address's arguments with some of them changed; empty ones are left out."""
        found = {**self.typed, "hal": "", **changed}
        return {name: str(value) for name, value in found.items() if value}

    def kept(self) -> dict[str, str]:
        """What a saved view keeps of it."""
        return {name: self.typed[name] for name in SAVED if self.typed[name]}


def _tidy(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST]


def _one(enum: type[E], text: str) -> E | None:
    return next((member for member in enum if member == text), None)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - fits any column
