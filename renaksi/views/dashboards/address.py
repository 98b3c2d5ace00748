"""What the address of the dashboard says, read once, and addresses with something changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import request, url_for

from renaksi.core.agency import AgencyKind
from renaksi.core.funnel_filter import Wanted
from renaksi.core.plan import FunnelStage
from renaksi.labels.funnel import EXEMPT, NOT_YET, STAGE_SLUG
from renaksi.views.agencies.arguments import parse_day
from renaksi.views.kept_texts import quoted

FIELDS: Final = ("siklus", "per", "instansi", "tahap", "jenis", "q", "bagian", "urut", "hal")
REST: Final = "langsung"
"""`bagian=langsung`: those directly below the node, taken together."""
LOWEST: Final = "terendah"
STAGE_OF_SLUG: Final = {slug: stage for stage, slug in STAGE_SLUG.items()}
TEXT_LENGTH: Final = 100
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)


@dataclass(slots=True)
class Address:
    """`errors` has one sentence per field that does not hold; the page is shown all the same."""

    today: date
    typed: Mapping[str, str]
    year: int | None = None
    as_of: date = field(init=False)
    errors: dict[str, str] = field(default_factory=dict)
    paths: dict[tuple[str, str | None], str] = field(default_factory=dict)
    around: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        self.as_of = self._day()
        year = self.typed["siklus"]
        if year.isascii() and year.isdigit():
            self.year = int(year[:4])
        elif year:
            self.errors["siklus"] = "Pilih siklus dari daftar."

    def _day(self) -> date:
        typed = self.typed["per"]
        found = parse_day(typed) if typed else self.today
        if found is None:
            self.errors["per"] = "Tulis tanggal seperti 2025-06-30 atau 30/6/2025."
        elif not FIRST_DAY <= found <= LAST_DAY:
            self.errors["per"] = "Pilih tanggal antara tahun 2000 dan 2100."
        return self.today if found is None or "per" in self.errors else found

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def code(self) -> str:
        return self.typed["instansi"].upper()[:60]

    @property
    def stage(self) -> str:
        """The slug of the stage filter; empty when it is unknown."""
        slug = self.typed["tahap"]
        return slug if slug == EXEMPT or slug.removeprefix(NOT_YET) in STAGE_OF_SLUG else ""

    @property
    def is_rest(self) -> bool:
        return self.typed["bagian"] == REST

    @property
    def lowest_first(self) -> bool:
        return self.typed["urut"] == LOWEST

    @property
    def kind(self) -> AgencyKind | None:
        try:
            return AgencyKind(self.typed["jenis"])
        except ValueError:
            return None

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 100_000) if typed.isascii() and typed.isdigit() else 1

    def wanted(self, hub_ids: frozenset[int]) -> Wanted:
        slug = self.stage
        return Wanted(
            stage=_stage(slug),
            reached=not slug.startswith(NOT_YET),
            exempt=slug == EXEMPT,
            kind=self.kind,
            text=self.typed["q"][:TEXT_LENGTH],
            not_below=hub_ids if self.is_rest else None,
        )

    @property
    def is_filtered(self) -> bool:
        return any(self.typed[name] for name in ("tahap", "jenis", "q", "bagian"))

    def link(self, endpoint: str = "plans", **changed: Any) -> str:
        """Change something of this address; None leaves a field out."""
        suffix = changed.pop("suffix", None)
        values = {name: self.typed[name] for name in FIELDS} | changed
        asked = urlencode({name: value for name, value in values.items() if value})
        path = self._path(endpoint, suffix)
        return f"{path}?{asked}" if asked else path

    def _path(self, endpoint: str, suffix: str | None) -> str:
        """Looked up once per page: a table of hubs has hundreds of addresses."""
        key = (endpoint, suffix)
        if key not in self.paths:
            values: dict[str, Any] = {} if suffix is None else {"suffix": suffix}
            self.paths[key] = url_for(f"dashboards.{endpoint}", **values)
        return self.paths[key]

    def node(self, code: str) -> str:
        """The same day and cycle, seen from another agency."""
        return f"{self._around()[0]}instansi={quoted(code)}"

    def listed(self, code: str, stage: str, rest: bool = False) -> str:
        """The list behind a figure."""
        before, after = self.around_stage(code, rest)
        return f"{before}{stage}{after}"

    def around_stage(self, code: str, rest: bool = False) -> tuple[str, str]:
        """What the addresses of a row of figures share, before and after the stage of each."""
        before, after = self._around()
        part = f"&bagian={REST}" if rest else ""
        return f"{before}instansi={quoted(code)}&tahap=", f"{part}{after}#daftar"

    def _around(self) -> tuple[str, str]:
        """What the addresses of a table of hubs share; there are hundreds, so it is made once."""
        if self.around is None:
            before, after = self._asked("siklus", "per"), self._asked("urut")
            self.around = (
                f"{self._path('plans', None)}?{before}{'&' if before else ''}",
                f"{'&' if after else ''}{after}",
            )
        return self.around

    def _asked(self, *names: str) -> str:
        """These fields as they are, encoded; empty where none is given."""
        return urlencode({name: self.typed[name] for name in names if self.typed[name]})

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else None) + "#daftar"


def _stage(slug: str) -> FunnelStage | None:
    return STAGE_OF_SLUG.get(slug.removeprefix(NOT_YET))


def read(today: date) -> Address:
    args = request.args
    return Address(today, {name: args.get(name, "").strip()[:100] for name in FIELDS})
