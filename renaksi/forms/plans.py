"""The search form of the list of plans: what its address says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from renaksi.core.item_entry import clean
from renaksi.core.plan import PlanState
from renaksi.labels import NO_PLAN, PLAN_STATE

WITHOUT: Final = "belum-dibuat"
STATES: Final = {
    PLAN_STATE[state].word.lower().replace(" ", "-"): state
    for state in PlanState
    if state is not PlanState.SUPERSEDED
}
"""What the address calls each state; the current revision of a plan is never superseded."""
CHOICES: Final = {WITHOUT: NO_PLAN.word} | {
    slug: PLAN_STATE[state].word for slug, state in STATES.items()
}
ORDERS: Final = {"": "Instansi", "keadaan": "Keadaan", "perubahan": "Perubahan terakhir"}
LONGEST_TEXT: Final = 100


@dataclass(frozen=True, slots=True)
class PlanSearch:
    """`?siklus=2026&keadaan=dikembalikan&di=34&q=sleman&urut=perubahan&hal=2`; nonsense is ignored."""

    year: int | None = None
    state: str = ""
    under: str = ""
    text: str = ""
    order: str = ""
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        year, page = args.get("siklus", ""), args.get("hal", "")
        state, order = args.get("keadaan", ""), args.get("urut", "")
        return cls(
            year=int(year) if _is_number(year) else None,
            state=state if state in CHOICES else "",
            under=clean(args.get("di", ""))[:LONGEST_TEXT],
            text=" ".join(clean(args.get("q", "")).split())[:LONGEST_TEXT],
            order=order if order in ORDERS else "",
            page=max(1, int(page)) if _is_number(page) else 1,
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.state or self.under or self.text)

    def query(self, **changed: object) -> dict[str, str]:
        """The address's arguments with some of them changed; empty ones are left out."""
        found = {
            "siklus": self.year or "",
            "keadaan": self.state,
            "di": self.under,
            "q": self.text,
            "urut": self.order,
            "hal": self.page if self.page > 1 else "",
        } | changed
        return {name: str(value) for name, value in found.items() if value}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - fits any column
