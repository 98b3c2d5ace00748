"""Names as official letters write them: governments, heads, and what a print is called."""

from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.plan import PlanState

REGIONS: Final = frozenset({AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA})
PLAN_TITLE: Final = "Rencana Aksi Pengelolaan Pengaduan Pelayanan Publik SP4N-LAPOR!"
DRAFT_MARK: Final = "RANCANGAN"
COPY_MARK: Final = "SALINAN KERJA"
"""On prints of a plan that is no draft any more but was not issued in its present state."""
OFFICES: Final = frozenset(
    {"Gubernur", "Bupati", "Wali", "Walikota", "Menteri", "Sekretaris", "Kepala", "Deputi"}
)
"""First words of the offices that decide by decree (domain section 3, Signing)."""
DRAFT_STATES: Final = frozenset(
    {
        PlanState.DRAFT,
        PlanState.PROPOSED,
        PlanState.SUBMITTED,
        PlanState.IN_REVIEW,
        PlanState.RETURNED,
        PlanState.CANCELLED,
    }
)


def formal_name(kind: AgencyKind, name: str) -> str:
    """Provinsi Jawa Tengah; Daerah Istimewa Yogyakarta keeps its own form."""
    if kind is AgencyKind.PROVINSI and not name.startswith(("Daerah ", "Provinsi ")):
        return f"Provinsi {name}"
    return name


def government(kind: AgencyKind, name: str) -> str:
    """The first line of a letterhead nobody has filled in."""
    formal = formal_name(kind, name)
    return f"Pemerintah {formal}" if kind in REGIONS else formal


def head_of(kind: AgencyKind, name: str) -> str:
    """Who a letter to an agency is addressed to."""
    if kind is AgencyKind.PROVINSI:
        return f"Gubernur {name}"
    if kind is AgencyKind.KABUPATEN:
        return f"Bupati {name.removeprefix('Kabupaten ')}"
    if kind is AgencyKind.KOTA:
        return f"Wali Kota {name.removeprefix('Kota ')}"
    if name.startswith("Kementerian "):
        return name.replace("Kementerian", "Menteri", 1)
    return f"Kepala {name}" if kind in {AgencyKind.LPNK, AgencyKind.OPD} else f"Pimpinan {name}"


def decree_name(title: str, signatory_title: str) -> str:
    """Keputusan Bupati Sleman tentang …; the office only where the title begins with one."""
    office = f" {signatory_title}" if signatory_title.split(" ", maxsplit=1)[0] in OFFICES else ""
    return f"Keputusan{office}" + (f" tentang {title}" if title else "")


def watermark(state: PlanState) -> str:
    """What stands across a print that was not issued."""
    return DRAFT_MARK if state in DRAFT_STATES else COPY_MARK
