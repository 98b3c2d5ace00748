"""What the address of a dashboard on reports says, read once, and addresses with something changed."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from flask import request, url_for

from renaksi.core.agency import AgencyKind
from renaksi.core.compliance_filter import Wanted
from renaksi.labels.compliance import ALL_PERIODS, EXEMPT, SLUG
from renaksi.views.agencies.arguments import parse_day
from renaksi.views.compliance.tabs import Tab, dashboard_tabs
from renaksi.views.kept_texts import quoted

FIELDS: Final = ("siklus", "periode", "di", "per", "status", "jenis", "q", "bagian", "urut", "hal")
OF_LIST: Final = ("status", "jenis", "q", "bagian", "hal")
REST: Final = "langsung"
"""`bagian=langsung`: those directly below the node, taken together."""
LOWEST: Final = "terendah"
FIGURE_OF_SLUG: Final = {slug: name for name, slug in SLUG.items()}
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)


@dataclass(slots=True)
class Address:
    """`errors` has one sentence per field that does not hold; the page is shown all the same."""

    today: date
    typed: Mapping[str, str]
    endpoint: str
    as_of: date = field(init=False)
    year: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)

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
    def told_by(self) -> Hashable:
        """All it was read from."""
        return self.today, self.endpoint, tuple(self.typed.items())

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def code(self) -> str:
        return self.typed["di"].upper()[:60]

    @property
    def period(self) -> str:
        """The code of a checkpoint, `semua`, or empty where the page is to choose."""
        typed = self.typed["periode"]
        return ALL_PERIODS if typed.lower() == ALL_PERIODS else typed.upper()[:8]

    @property
    def slug(self) -> str:
        """Of the filter of the list; empty when it is unknown."""
        slug = self.typed["status"]
        return slug if slug == EXEMPT or slug in FIGURE_OF_SLUG else ""

    @property
    def kind(self) -> AgencyKind | None:
        try:
            return AgencyKind(self.typed["jenis"])
        except ValueError:
            return None

    @property
    def is_rest(self) -> bool:
        return self.typed["bagian"] == REST

    @property
    def lowest_first(self) -> bool:
        return self.typed["urut"] == LOWEST

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 100_000) if typed.isascii() and typed.isdigit() else 1

    @property
    def is_filtered(self) -> bool:
        return any(self.typed[name] for name in ("status", "jenis", "q", "bagian"))

    def wanted(self, hub_ids: Collection[int]) -> Wanted:
        return Wanted(
            figure=FIGURE_OF_SLUG.get(self.slug, ""),
            exempt=self.slug == EXEMPT,
            kind=self.kind,
            text=self.typed["q"],
            not_below=hub_ids if self.is_rest else None,
        )

    # ── addresses ─────────────────────────────────────────────────────────────
    def link(self, endpoint: str = "", *, suffix: str | None = None, **changed: Any) -> str:
        """Change something of this address; None leaves a field out."""
        values = {name: self.typed[name] for name in FIELDS} | changed
        asked = urlencode({name: value for name, value in values.items() if value})
        path = self._path(endpoint or self.endpoint, suffix)
        return f"{path}?{asked}" if asked else path

    def _path(self, endpoint: str, suffix: str | None = None) -> str:
        key = f"{endpoint} {suffix or ''}"
        if key not in self.paths:
            values: dict[str, Any] = {} if suffix is None else {"suffix": suffix}
            self.paths[key] = url_for(f"compliance.{endpoint}", **values)
        return self.paths[key]

    def node(self, code: str) -> str:
        """The same day and period, seen from another agency."""
        key = "node"
        if key not in self.paths:
            left_out: dict[str, Any] = dict.fromkeys((*OF_LIST, "urut", "di"))
            self.paths[key] = _open(self.link("", suffix=None, **left_out))
        return f"{self.paths[key]}di={quoted(code)}"

    def listed(self, code: str, slug: str, period: str = "", *, rest: bool = False) -> str:
        """The list behind a figure."""
        return self.before_list(period) + self.list_of(code, slug, rest=rest)

    def before_list(self, period: str = "") -> str:
        """Where such addresses begin. A heat map has hundreds: what they share is made once."""
        if period not in self.lists:
            chosen = period or self.typed["periode"] or None
            left_out: dict[str, Any] = dict.fromkeys((*OF_LIST, "urut"))
            start = self.link("show", suffix=None, **(left_out | {"periode": chosen, "di": None}))
            self.lists[period] = _open(start)
        return self.lists[period]

    @staticmethod
    def list_of(code: str, slug: str, *, rest: bool = False) -> str:
        """And how they end."""
        tail = "&bagian=langsung" if rest else ""
        return f"di={quoted(code)}&status={slug}{tail}#daftar"

    def province(self, code: str) -> str:
        return self.listed(code, SLUG["expected"])

    def year_url(self, period: str) -> Callable[[object], str]:
        """The same place and period in another cycle."""
        left_out: dict[str, Any] = dict.fromkeys((*OF_LIST, "urut"))

        @cache
        def url(year: object) -> str:
            return self.link("show", siklus=str(year), periode=period, **left_out)

        return url

    def report(self, plan_id: int, period: str) -> str:
        key = "report"
        if key not in self.paths:  # a list has one for each of its agencies
            self.paths[key] = url_for("reports.show", plan_id=0, code=period)
        return self.paths[key].replace("/0/", f"/{plan_id}/", 1)

    def tabs(self) -> list[Tab]:
        """The pages under Dasbor, each for the same cycle, period, place and day."""
        typed = self.typed
        return dashboard_tabs(typed["siklus"], self.code, typed["per"], typed["periode"])

    def filtered(self, slug: str) -> str:
        """The page one is on, its list narrowed to `slug`."""
        return self.link(status=slug, jenis=None, q=None, hal=None) + "#daftar"

    def page_url_plain(self, number: int) -> str:
        """Of a page that is itself the list."""
        return self.link(hal=number if number > 1 else None)

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else None) + "#daftar"


def _open(address: str) -> str:
    """Ready for one more field."""
    return address + ("&" if "?" in address else "?")


def read(today: date, endpoint: str) -> Address:
    args = request.args
    return Address(today, {name: args.get(name, "").strip()[:100] for name in FIELDS}, endpoint)
