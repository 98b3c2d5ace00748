"""What the address of the pages of complaints says, read once: period, place, filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from flask import request, url_for

from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.views.agencies.arguments import parse_day

FIELDS: Final = ("di", "dari", "sampai", "q", "urut", "umur", "status", "lingkup", "hal")
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
LONGEST: Final = 100
ORDERS: Final = ("terbanyak", "tanggap", "tunggakan")
BAND_SLUG: Final = {
    BacklogBand.WITHIN: "dalam",
    BacklogBand.OVER: "lewat",
    BacklogBand.FAR_OVER: "jauh",
}
BANDS: Final = {slug: band for band, slug in BAND_SLUG.items()}
BUCKET_SLUG: Final = {
    ComplaintBucket.NOT_FOLLOWED_UP: "belum",
    ComplaintBucket.IN_PROCESS: "proses",
    ComplaintBucket.FINISHED: "selesai",
    ComplaintBucket.ARCHIVED: "arsip",
    ComplaintBucket.DEFERRED: "tunda",
    ComplaintBucket.NOT_AUTHORITY: "bukan-wewenang",
    ComplaintBucket.UNMAPPED: "belum-dipetakan",
}
BUCKETS: Final = {slug: bucket for bucket, slug in BUCKET_SLUG.items()}
DUE: Final = "serah"
ALONE: Final = "sendiri"


@dataclass(slots=True)
class Address:
    """`errors` has one sentence per field that does not hold; the page is shown all the same."""

    today: date
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    first: date = field(init=False)
    last: date = field(init=False)

    def __post_init__(self) -> None:
        whole = date(self.today.year, 1, 1), date(self.today.year, 12, 31)
        self.first, self.last = self._day("dari", whole[0]), self._day("sampai", whole[1])
        if self.last < self.first and not self.errors:
            self.errors["sampai"] = "Isi hari yang sama atau sesudah hari pertama."
        if self.errors:
            self.first, self.last = whole

    def _day(self, name: str, otherwise: date) -> date:
        typed = self.typed[name]
        found = parse_day(typed) if typed else otherwise
        if found is None:
            self.errors[name] = "Tulis tanggal seperti 2025-06-30 atau 30/6/2025."
        elif not FIRST_DAY <= found <= LAST_DAY:
            self.errors[name] = "Pilih tanggal antara tahun 2000 dan 2100."
        return found or otherwise

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def code(self) -> str:
        return self.typed["di"].upper()

    @property
    def order(self) -> str:
        return self.typed["urut"] if self.typed["urut"] in ORDERS else ""

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 100_000) if typed.isascii() and typed.isdigit() else 1

    @property
    def band(self) -> BacklogBand | None:
        return BANDS.get(self.typed["umur"])

    @property
    def is_due(self) -> bool:
        return self.typed["umur"] == DUE

    @property
    def bucket(self) -> ComplaintBucket | None:
        return BUCKETS.get(self.typed["status"])

    @property
    def own_only(self) -> bool:
        return self.typed["lingkup"] == ALONE

    def link(self, **changed: object) -> str:
        """The same figures with something changed; "" leaves a field out."""
        return self._url("complaints.index", {"umur": "", "status": "", "lingkup": "", **changed})

    def listed(self, code: str, **changed: object) -> str:
        """The complaints behind a figure."""
        asked = {"q": "", "urut": "", "hal": "", "umur": "", "status": "", "lingkup": ""}
        return self._url("complaints.records", {**asked, "di": code, **changed})

    def here(self, **changed: object) -> str:
        """The list one looks at, with something changed."""
        return self._url("complaints.records", {"hal": "", **changed})

    def file(self, endpoint: str, suffix: str) -> str:
        return self._url(endpoint, {"hal": ""}, suffix=suffix)

    def node(self, code: str) -> str:
        """The same period, seen from another agency."""
        return self.link(di=code, q="", urut="", hal="")

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else "") + "#instansi"

    def list_page(self, number: int) -> str:
        return self.here(hal=number if number > 1 else "")

    def _url(self, endpoint: str, changed: Mapping[str, object], **fixed: str) -> str:
        asked = {name: str(one) for name, one in {**self.typed, **changed}.items() if one}
        return url_for(endpoint, **fixed, **asked)  # type: ignore[arg-type] # all of them are fields


def read(today: date) -> Address:
    args = request.args
    return Address(today, {name: args.get(name, "").strip()[:LONGEST] for name in FIELDS})
