"""Words for agencies."""

from typing import Final

from renaksi.core.agency import AgencyKind, Tier, TimeZone

AGENCY_KIND: Final = {
    AgencyKind.PUSAT: "Pusat",
    AgencyKind.KEMENKO: "Kementerian koordinator",
    AgencyKind.PROVINSI: "Provinsi",
    AgencyKind.KEMENTERIAN: "Kementerian",
    AgencyKind.LPNK: "Lembaga pemerintah nonkementerian",
    AgencyKind.LNS: "Lembaga nonstruktural",
    AgencyKind.LEMBAGA: "Lembaga",
    AgencyKind.KABUPATEN: "Kabupaten",
    AgencyKind.KOTA: "Kota",
    AgencyKind.ADMINISTRASI: "Kota/kabupaten administrasi",
    AgencyKind.OPD: "Perangkat daerah",
    AgencyKind.UNIT: "Unit kerja",
}
TIER: Final = {
    Tier.CENTRAL: "Pusat",
    Tier.HUB: "Hub",
    Tier.LOCAL: "Instansi",
    Tier.UNIT: "Unit",
}
TIME_ZONE: Final = {
    TimeZone.WIB: "Waktu Indonesia Barat (WIB)",
    TimeZone.WITA: "Waktu Indonesia Tengah (WITA)",
    TimeZone.WIT: "Waktu Indonesia Timur (WIT)",
}
