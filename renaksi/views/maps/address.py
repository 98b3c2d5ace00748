"""What the address of the map says, read once: measure, cycle, period and day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from flask import request, url_for

from renaksi.core.map_classes import OF_CYCLE, MapMeasure
from renaksi.labels.compliance import ALL_PERIODS
from renaksi.labels.maps import MEASURE_OF, SLUG
from renaksi.views.agencies.arguments import parse_day

FIELDS: Final = ("ukuran", "instrumen", "siklus", "periode", "per", "urut")
FIRST_DAY: Final = date(2010, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
LONGEST: Final = 100
HIGHEST, LOWEST = "tertinggi", "terendah"


@dataclass(slots=True)
class Address:
    """`errors` has one sentence per field that does not hold; the page is shown all the same."""

    today: date
    typed: Mapping[str, str]
    province: str = ""
    """The code of the province one looks into; empty for the nation."""
    errors: dict[str, str] = field(default_factory=dict)
    as_of: date = field(init=False)
    year: int | None = field(init=False)

    def __post_init__(self) -> None:
        self.as_of, self.year = self._day(), self._year()
        if self.typed["ukuran"] and self.typed["ukuran"] not in MEASURE_OF:
            self.errors["ukuran"] = "Pilih ukuran dari daftar."

    def _day(self) -> date:
        typed = self.typed["per"]
        found = parse_day(typed) if typed else self.today
        if found is None:
            self.errors["per"] = "Tulis tanggal seperti 2025-06-30 atau 30/6/2025."
        elif not FIRST_DAY <= found <= LAST_DAY:
            self.errors["per"] = "Pilih tanggal antara tahun 2010 dan 2100."
        return self.today if found is None or "per" in self.errors else found

    def _year(self) -> int | None:
        typed = self.typed["siklus"]
        if typed.isascii() and typed.isdigit():
            return int(typed[:4])
        if typed:
            self.errors["siklus"] = "Pilih siklus dari daftar."
        return None

    def check(self, years: Collection[int]) -> None:
        """Say which year there is no cycle of; predicates alone have years of their own."""
        needs_cycle = self.measure in OF_CYCLE - {MapMeasure.GRADES}
        if needs_cycle and self.year is not None and self.year not in years:
            self.errors["siklus"] = f"Tidak ada siklus {self.year}. Pilih siklus dari daftar."
            self.year = None

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def measure(self) -> MapMeasure:
        return MEASURE_OF.get(self.typed["ukuran"], MapMeasure.REPORTS)

    @property
    def instrument(self) -> str:
        """The code of the one predicates are of; empty: the usual one."""
        return self.typed["instrumen"].upper()

    @property
    def period(self) -> str:
        """The code of a checkpoint, `semua`, or empty where the page is to choose."""
        typed = self.typed["periode"]
        return ALL_PERIODS if typed.lower() == ALL_PERIODS else typed.upper()[:8]

    @property
    def order(self) -> str:
        """Of the table; empty: by code."""
        return self.typed["urut"] if self.typed["urut"] in {HIGHEST, LOWEST} else ""

    # ── addresses ─────────────────────────────────────────────────────────────
    def of_measure(self, measure: MapMeasure) -> str:
        return self.link(ukuran=SLUG[measure])

    def link(self, **changed: str) -> str:
        """The same map with something changed; "" leaves a field out."""
        return self._url("maps.district" if self.province else "maps.nation", changed)

    def into(self, province: str) -> str:
        """The same measure inside a province; "" for the nation."""
        asked = self._asked({"urut": ""})
        if not province:
            return url_for("maps.nation", **asked)  # type: ignore[arg-type] # all are fields
        return url_for("maps.district", code=province, **asked)  # type: ignore[arg-type] # as above

    def file(self, suffix: str) -> str:
        end = "maps.district_sheet" if self.province else "maps.nation_sheet"
        return self._url(end, {}, suffix=suffix)

    def _url(self, endpoint: str, changed: Mapping[str, str], **fixed: str) -> str:
        if self.province:
            fixed["code"] = self.province
        return url_for(endpoint, **fixed, **self._asked(changed))  # type: ignore[arg-type] # all are fields

    def _asked(self, changed: Mapping[str, str]) -> dict[str, str]:
        return {name: one for name, one in {**self.typed, **changed}.items() if one}


def read(today: date, province: str = "") -> Address:
    args = request.args
    typed = {name: args.get(name, "").strip()[:LONGEST] for name in FIELDS}
    return Address(today, typed, province)
