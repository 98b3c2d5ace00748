"""What the address of the figures says, read once, and addresses with something changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from flask import request, url_for

from renaksi.views.agencies.arguments import parse_day

FIELDS: Final = ("di", "per", "q", "urut", "hal")
LOWEST: Final = "terendah"
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
LONGEST: Final = 100


@dataclass(slots=True)
class Address:
    """`errors` has one sentence per field that does not hold; the page is shown all the same."""

    today: date
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    as_of: date = field(init=False)

    def __post_init__(self) -> None:
        self.as_of = self._day()

    def _day(self) -> date:
        typed = self.typed["per"]
        found = parse_day(typed) if typed else self.today
        if found is None:
            self.errors["per"] = "Tulis tanggal seperti 2025-06-30 atau 30/6/2025."
        elif not FIRST_DAY <= found <= LAST_DAY:
            self.errors["per"] = "Pilih tanggal antara tahun 2000 dan 2100."
        return self.today if found is None or self.errors else found

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def code(self) -> str:
        return self.typed["di"].upper()

    @property
    def lowest_first(self) -> bool:
        return self.typed["urut"] == LOWEST

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 100_000) if typed.isascii() and typed.isdigit() else 1

    @property
    def is_today(self) -> bool:
        """The register shows how things stand today: only then a figure leads to its list."""
        return self.as_of == self.today

    def link(self, **changed: object) -> str:
        """The same figures with something changed; "" leaves a field out."""
        return url_for("recommendations.figures", **self._asked(changed))  # type: ignore[arg-type] # all of them are fields

    def file(self, suffix: str) -> str:
        asked = self._asked({"hal": ""})
        return url_for("recommendations.figures_sheet", suffix=suffix, **asked)  # type: ignore[arg-type] # as above

    def node(self, code: str) -> str:
        """The same day, seen from another agency."""
        return self.link(di=code, q="", urut="", hal="")

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else "") + "#instansi"

    def listed(self, code: str, **asked: str) -> str:
        """The register behind a figure; "" where it would show another day."""
        if not self.is_today:
            return ""
        given = {name: value for name, value in asked.items() if value}
        return url_for("recommendations.index", di=code, **given)  # type: ignore[arg-type] # as above

    def _asked(self, changed: Mapping[str, object]) -> dict[str, str]:
        return {name: str(one) for name, one in {**self.typed, **changed}.items() if one}


def read(today: date) -> Address:
    args = request.args
    return Address(today, {name: args.get(name, "").strip()[:LONGEST] for name in FIELDS})
