"""What the address of the results says, read once, and addresses with something changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from flask import request, url_for

from renaksi.core.agency import AgencyKind
from renaksi.core.grade_ranking import GradeChange
from renaksi.labels.assessment_figures import CHANGE_SLUG

FIELDS: Final = ("instrumen", "siklus", "di", "jenis", "predikat", "ubah", "q", "urut", "hal")
LISTED: Final = ("predikat", "ubah", "q", "urut", "hal")
"""What only the list is filtered by."""
CHANGE_OF: Final = {slug: change for change, slug in CHANGE_SLUG.items()}
BY_CODE, BY_FALL = "kode", "turun"
LONGEST: Final = 100
LARGEST: Final = 100_000


@dataclass(slots=True)
class Address:
    """`errors` has one sentence per field that does not hold; the page is shown all the same."""

    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    """Looked up once a page: a table of hubs has hundreds of addresses."""

    def check(self, codes: tuple[str, ...], years: tuple[int, ...]) -> None:
        """Say which of what was asked for there is not."""
        if self.code and self.code not in codes:
            self.errors["instrumen"] = "Pilih instrumen dari daftar."
        if self.typed["siklus"] and self.year not in years:
            self.errors["siklus"] = "Pilih tahun dari daftar."

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def code(self) -> str:
        return self.typed["instrumen"].upper()

    @property
    def year(self) -> int | None:
        typed = self.typed["siklus"]
        return int(typed[:4]) if typed.isascii() and typed.isdigit() else None

    @property
    def place(self) -> str:
        return self.typed["di"].upper()

    @property
    def kind(self) -> AgencyKind | None:
        try:
            return AgencyKind(self.typed["jenis"])
        except ValueError:
            return None

    @property
    def change(self) -> GradeChange | None:
        return CHANGE_OF.get(self.typed["ubah"])

    @property
    def order(self) -> str:
        return self.typed["urut"] if self.typed["urut"] in {BY_CODE, BY_FALL} else ""

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), LARGEST) if typed.isascii() and typed.isdigit() else 1

    @property
    def is_filtered(self) -> bool:
        return any(self.typed[name] for name in ("predikat", "ubah", "q"))

    def link(self, endpoint: str = "results", **changed: object) -> str:
        """The same with something changed; "" leaves a field out."""
        asked = {name: str(one) for name, one in {**self.typed, **changed}.items() if one}
        if endpoint not in self.paths:
            self.paths[endpoint] = url_for(f"assessments.{endpoint}")
        path = self.paths[endpoint]
        return f"{path}?{urlencode(asked)}" if asked else path

    def file(self, endpoint: str, suffix: str) -> str:
        asked = {name: one for name, one in self.typed.items() if one and name != "hal"}
        return url_for(f"assessments.{endpoint}", suffix=suffix, **asked)  # type: ignore[arg-type] # all of them are fields

    @property
    def unlisted(self) -> dict[str, str]:
        """Leaves out what only the list knows."""
        return dict.fromkeys(LISTED, "")

    def year_url(self, year: int) -> str:
        return self.link(siklus=year, **self.unlisted)

    def node(self, code: str) -> str:
        """The same year, seen from another agency."""
        return self.link(di=code, **self.unlisted)

    def listed(self, grade: str, code: str = "", kind: str = "", **more: str) -> str:
        """The list behind a figure."""
        blank: dict[str, Any] = {**self.unlisted, "predikat": grade, **more}
        place, of_kind = code or self.typed["di"], kind or self.typed["jenis"]
        return self.link(di=place, jenis=of_kind, **blank) + "#peringkat"

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else "") + "#peringkat"


def read() -> Address:
    args = request.args
    return Address({name: args.get(name, "").strip()[:LONGEST] for name in FIELDS})
