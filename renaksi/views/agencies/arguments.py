"""What the address of an Instansi page says: the day, the filters, the open branches."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from renaksi.core.agency import TIER_OF, AgencyKind, Tier
from renaksi.queries.agency_search import ORDERS, Wanted
from renaksi.queries.agency_tree import MAX_OPEN

FIRST_DAY: Final = date(1945, 8, 17)
LAST_DAY: Final = date(2100, 12, 31)
WRITTEN: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
TEXT_LENGTH: Final = 100


@dataclass(slots=True)
class Arguments:
    """The query string, read once. `errors` has one sentence per field that does not hold."""

    today: date
    day: date
    typed: Mapping[str, str]
    """What stands in the fields, as typed."""
    text: str = ""
    kind: AgencyKind | None = None
    tier: Tier | None = None
    under: str = ""
    order: str = ""
    page: int = 1
    opened: tuple[str, ...] | None = None
    """Codes of open branches; None when the address says nothing of them."""
    errors: dict[str, str] = field(default_factory=dict)
    _root: str = ""

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def is_search(self) -> bool:
        return bool(self.text or self.kind or self.tier or self.under)

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def wanted(self) -> Wanted:
        kinds = {kind for kind, tier in TIER_OF.items() if self.tier in {None, tier}}
        if self.kind:
            kinds &= {self.kind}
        everything = not (self.kind or self.tier)
        return Wanted(
            self.day, self.text, None if everything else frozenset(kinds), self.under, self.order
        )

    def link(self, endpoint: str, **values: Any) -> str:
        """An address of these pages that stays on the chosen day."""
        if not self.is_today:
            values.setdefault("per", self.day.isoformat())
        return url_for(f"agencies.{endpoint}", **values)

    def show(self, code: str) -> str:
        """The page of an agency. Lists hold hundreds of these: `url_for` would cost as much as
        all the rest of the page.
        """
        day = "" if self.is_today else f"?per={self.day.isoformat()}"
        return f"{self.root}{quote(code)}{day}"

    @property
    def root(self) -> str:
        if not self._root:
            self._root = url_for("agencies.index")
        return self._root

    def results(self, endpoint: str = "index", **changed: Any) -> str:
        """The same search with something changed."""
        values: dict[str, Any] = {
            "q": self.text or None,
            "jenis": self.kind and self.kind.value,
            "tingkat": self.tier and self.tier.value,
            "di": self.under or None,
            "urut": self.order or None,
        }
        return self.link(endpoint, **values | changed)

    def page_url(self, number: int) -> str:
        return self.results(hal=number if number > 1 else None)


def read(today: date) -> Arguments:
    args = request.args
    found = Arguments(today, today, {name: args.get(name, "").strip() for name in FIELDS})
    _read_day(found)
    found.text = found.typed["q"][:TEXT_LENGTH]
    found.kind = _member(found, "jenis", AgencyKind)
    found.tier = _member(found, "tingkat", Tier)
    found.under = found.typed["di"].upper()[:60]
    found.order = found.typed["urut"] if found.typed["urut"] in ORDERS else ""
    hal = args.get("hal", "")
    found.page = min(max(1, int(hal)), 100_000) if hal.isascii() and hal.isdigit() else 1
    found.opened = _opened(args)
    return found


FIELDS: Final = ("q", "jenis", "tingkat", "di", "urut", "per")


def _read_day(found: Arguments) -> None:
    typed = found.typed["per"]
    if not typed:
        return
    chosen = parse_day(typed)
    if chosen is None:
        found.errors["per"] = "Tulis tanggal seperti 2024-10-21 atau 21/10/2024."
    elif not FIRST_DAY <= chosen <= LAST_DAY:
        found.errors["per"] = "Pilih tanggal antara 17 Agustus 1945 dan 31 Desember 2100."
    else:
        found.day = chosen


def parse_day(text: str) -> date | None:
    """2024-10-21, as date fields send it, or 21/10/2024, as people write it."""
    if match := WRITTEN.fullmatch(text):
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _member(found: Arguments, name: str, enum: Any) -> Any:
    typed = found.typed[name]
    if not typed:
        return None
    try:
        return enum(typed)
    except ValueError:
        found.errors[name] = "Pilih salah satu dari daftar."
        return None


def _opened(args: MultiDict[str, str]) -> tuple[str, ...] | None:
    """`?buka=34&buka=35`; an empty one says that every branch is closed."""
    if "buka" not in args:
        return None
    return tuple(code for code in args.getlist("buka")[:MAX_OPEN] if code)
