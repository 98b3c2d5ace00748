"""The agencies of Indonesia as the data files of the package tell them, not yet in a database.

`renaksi/data/README.md` says where each file comes from and what its columns mean.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Final

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.dates import ALWAYS, FOREVER, Span

ROOT_CODE: Final = "KEMENPANRB"
CABINET_2019: Final = date(2019, 10, 23)
CABINET_2024: Final = date(2024, 10, 21)
COORDINATION_2019: Final = "Perpres 67/2019"
COORDINATION_2024: Final = "Perpres 139/2024"
UNDER_NO_KEMENKO: Final = frozenset({"", "-", "PRESIDEN"})


@dataclass(frozen=True, slots=True)
class NewProvince:
    """A province made out of part of another one, with the law that made it."""

    since: date
    out_of: str
    law: str


# The days on which the laws took effect; the kabupaten and kota existed before.
NEW_PROVINCES: Final = {
    "93": NewProvince(date(2022, 7, 25), "91", "UU 14/2022"),
    "94": NewProvince(date(2022, 7, 25), "91", "UU 15/2022"),
    "95": NewProvince(date(2022, 7, 25), "91", "UU 16/2022"),
    "96": NewProvince(date(2022, 12, 8), "92", "UU 29/2022"),
}
# Kalimantan is split: Barat and Tengah keep WIB, the other three WITA (Keppres 41/1987).
WITA: Final = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT: Final = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})
KIND_OF: Final = {
    "kemenko": AgencyKind.KEMENKO,
    "kementerian": AgencyKind.KEMENTERIAN,
    "lpnk": AgencyKind.LPNK,
    "lns": AgencyKind.LNS,
    "polri_tni": AgencyKind.LEMBAGA,
    "other": AgencyKind.LEMBAGA,
    "provinsi": AgencyKind.PROVINSI,
    "kabupaten": AgencyKind.KABUPATEN,
    "kota": AgencyKind.KOTA,
}


@dataclass(frozen=True, slots=True)
class LinkSpec:
    supervisor: str
    span: Span
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class AgencySpec:
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    time_zone: TimeZone
    span: Span
    links: tuple[LinkSpec, ...]


@dataclass(frozen=True, slots=True)
class SuccessionSpec:
    from_code: str
    to_code: str
    on: date
    is_primary: bool
    legal_basis: str


def agencies() -> list[AgencySpec]:
    """Root first, then K/L, provinces, kabupaten and kota."""
    found = [*map(_state_body, _rows("kl.csv")), *_regions()]
    return sorted(found, key=lambda spec: spec.kind is not AgencyKind.PUSAT)


def successions() -> list[SuccessionSpec]:
    return [
        SuccessionSpec(
            row["from_code"],
            row["to_code"],
            date.fromisoformat(row["on"]),
            row["primary"] == "1",
            COORDINATION_2024 if row["on"] == CABINET_2024.isoformat() else "",
        )
        for row in _rows("succession.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    text = files("renaksi").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _state_body(row: dict[str, str]) -> AgencySpec:
    """A ministry or body (K/L); Indonesia's central offices keep Jakarta's time."""
    is_root = row["code"] == ROOT_CODE
    span = Span(_day(row["active_from"], ALWAYS), _day(row["active_to"], FOREVER))
    return AgencySpec(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=AgencyKind.PUSAT if is_root else KIND_OF[row["type"]],
        time_zone=TimeZone.WIB,
        span=span,
        links=() if is_root else tuple(_joined(_coordination(row), span)),
    )


def _day(text: str, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


def _coordination(row: dict[str, str]) -> Iterator[LinkSpec]:
    """Straight under the centre, then the Kemenko of 2019-2024, then the one since."""
    yield LinkSpec(ROOT_CODE, Span(ALWAYS, CABINET_2019))
    yield _under(row["coordinator_2019_2024"], Span(CABINET_2019, CABINET_2024), COORDINATION_2019)
    yield _under(row["coordinator_2024_now"], Span(CABINET_2024, FOREVER), COORDINATION_2024)


def _under(coordinator: str, span: Span, legal_basis: str) -> LinkSpec:
    """The centre itself supervises whoever has no Kemenko; no regulation says so by name."""
    if coordinator in UNDER_NO_KEMENKO:
        return LinkSpec(ROOT_CODE, span)
    return LinkSpec(coordinator, span, legal_basis)


def _joined(links: Iterator[LinkSpec], lifetime: Span) -> Iterator[LinkSpec]:
    """Within the lifetime; neighbours that say the same become one."""
    kept: list[LinkSpec] = []
    for link in links:
        days = link.span.meet(lifetime)
        last = kept[-1] if kept else None
        if last and (last.supervisor, last.legal_basis) == (link.supervisor, link.legal_basis):
            days = Span(last.span.start, days.end) if days else last.span
            kept.pop()
        if days:
            kept.append(replace(link, span=days))
    yield from kept


def _regions() -> Iterator[AgencySpec]:
    abbreviations = {row["code"]: row["abbr"] for row in _rows("tilegrid.csv")}
    for row in _rows("wilayah.csv"):
        if row["type"] == "provinsi":
            yield _province(row, abbreviations[row["code"]])
        else:
            yield _district(row)


def _province(row: dict[str, str], short_name: str) -> AgencySpec:
    made = NEW_PROVINCES.get(row["code"])
    span = Span(made.since if made else ALWAYS, FOREVER)
    link = LinkSpec(ROOT_CODE, span, made.law if made else "")
    zone = _zone(row["code"])
    return AgencySpec(
        row["code"], row["name"], short_name, AgencyKind.PROVINSI, zone, span, (link,)
    )


def _district(row: dict[str, str]) -> AgencySpec:
    province = row["parent_code"]
    administrative = " Administrasi " in row["name"]  # DKI Jakarta's six, UU 29/2007 article 7
    return AgencySpec(
        code=row["code"],
        name=row["name"],
        short_name=row["name"].replace("Kabupaten ", "Kab. ", 1),
        kind=AgencyKind.ADMINISTRASI if administrative else KIND_OF[row["type"]],
        time_zone=_zone(province),
        span=Span(),
        links=tuple(_provinces_of(province)),
    )


def _provinces_of(province: str) -> Iterator[LinkSpec]:
    """Under its province since before all this, unless the province is younger."""
    made = NEW_PROVINCES.get(province)
    if made is None:
        yield LinkSpec(province, Span())
        return
    yield LinkSpec(made.out_of, Span(ALWAYS, made.since))
    yield LinkSpec(province, Span(made.since, FOREVER), made.law)


def _zone(province: str) -> TimeZone:
    if province in WIT:
        return TimeZone.WIT
    return TimeZone.WITA if province in WITA else TimeZone.WIB
