"""Kinds and tiers of agencies (instansi), and the three time zones of Indonesia.

Design: the tier follows from the kind. PermenPANRB 62/2018 speaks of tiered (berjenjang)
coordination; who stands under whom is data (`SupervisionLink`), never derived from the kind.
"""

from enum import StrEnum
from typing import Final


class Tier(StrEnum):
    """Where a kind of agency stands in the tiered supervision."""

    CENTRAL = "central"
    HUB = "hub"
    LOCAL = "local"
    UNIT = "unit"


class AgencyKind(StrEnum):
    """What an agency is. The codes are those of files and reports."""

    PUSAT = "pusat"
    KEMENKO = "kemenko"
    PROVINSI = "provinsi"
    KEMENTERIAN = "kementerian"
    LPNK = "lpnk"
    LNS = "lns"
    LEMBAGA = "lembaga"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    ADMINISTRASI = "administrasi"
    OPD = "opd"
    UNIT = "unit"

    @property
    def tier(self) -> Tier:
        return TIER_OF[self]

    @property
    def is_unit(self) -> bool:
        return TIER_OF[self] is Tier.UNIT


TIER_OF: Final = {
    AgencyKind.PUSAT: Tier.CENTRAL,
    AgencyKind.KEMENKO: Tier.HUB,
    AgencyKind.PROVINSI: Tier.HUB,
    AgencyKind.KEMENTERIAN: Tier.LOCAL,
    AgencyKind.LPNK: Tier.LOCAL,
    AgencyKind.LNS: Tier.LOCAL,
    AgencyKind.LEMBAGA: Tier.LOCAL,
    AgencyKind.KABUPATEN: Tier.LOCAL,
    AgencyKind.KOTA: Tier.LOCAL,
    AgencyKind.ADMINISTRASI: Tier.UNIT,
    AgencyKind.OPD: Tier.UNIT,
    AgencyKind.UNIT: Tier.UNIT,
}
UNIT_KINDS: Final = frozenset(kind for kind, tier in TIER_OF.items() if tier is Tier.UNIT)
HUB_KINDS: Final = frozenset(kind for kind, tier in TIER_OF.items() if tier is Tier.HUB)
DEFAULT_OBLIGED: Final = (
    AgencyKind.KEMENKO,
    AgencyKind.KEMENTERIAN,
    AgencyKind.LPNK,
    AgencyKind.PROVINSI,
    AgencyKind.KABUPATEN,
    AgencyKind.KOTA,
)
"""Kinds that owe a plan unless a cycle says otherwise; lns and lembaga are switched on by choice."""


class TimeZone(StrEnum):
    """Indonesian zones; the value is what a person reads."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def key(self) -> str:
        """The IANA name of the zone."""
        return ZONE_KEYS[self]


ZONE_KEYS: Final = {
    TimeZone.WIB: "Asia/Jakarta",
    TimeZone.WITA: "Asia/Makassar",
    TimeZone.WIT: "Asia/Jayapura",
}
SEARCH_LENGTH: Final = 500


def search_text(code: str, name: str, short_name: str) -> str:
    """What a search looks in: code, name and short name in lower case."""
    return " ".join(filter(None, (code, short_name, name))).lower()[:SEARCH_LENGTH]
