"""Words of the requests for more time (dispensasi) and of the decision on them."""

from typing import Final

from renaksi.core.report import ExtensionState
from renaksi.labels.format import day
from renaksi.queries.extensions import ExtensionRow

TAB: Final = {True: "Menunggu putusan saya", False: "Semua permintaan"}
TAB_SLUG: Final = {True: "saya", False: "semua"}
GRANT, REFUSE = "beri", "tolak"
DECISION: Final = {GRANT: "Beri dispensasi", REFUSE: "Tolak permintaan"}
DONE: Final = {
    GRANT: "Dispensasi {agency} untuk {checkpoint} diberikan sampai {until}.",
    REFUSE: "Permintaan dispensasi {agency} untuk {checkpoint} ditolak.",
}


def headline(waiting: int) -> str:
    """The state of the list in one sentence."""
    if not waiting:
        return "Tidak ada permintaan dispensasi yang menunggu Anda"
    return f"{waiting} permintaan dispensasi menunggu putusan Anda"


def given_before(row: ExtensionRow) -> str:
    """How often the agency was given more time in the same cycle."""
    if row.state is ExtensionState.GRANTED:
        return f"{row.granted_in_year} kali diberi dispensasi pada siklus ini, termasuk yang ini"
    if not row.granted_in_year:
        return "belum pernah diberi dispensasi pada siklus ini"
    return f"sudah {row.granted_in_year} kali diberi dispensasi pada siklus ini"


def decided(row: ExtensionRow) -> str:
    """`Diberikan sampai 20 Juli 2026`, `Ditolak`."""
    if row.state is ExtensionState.GRANTED:
        return f"Diberikan sampai {day(row.granted_until)}"
    return {
        ExtensionState.REFUSED: "Ditolak",
        ExtensionState.CANCELLED: "Dibatalkan pemohon",
        ExtensionState.REQUESTED: "Menunggu putusan",
    }[row.state]
