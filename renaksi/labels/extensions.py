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
    """How often the agency was given more time in the year, this request included."""
    own = row.state is ExtensionState.GRANTED
    count = row.granted_in_year - own
    if not count:
        return "belum pernah diberi dispensasi tahun ini"
    return f"sudah {count} kali diberi dispensasi tahun ini"


def decided(row: ExtensionRow) -> str:
    """`diberikan sampai 20 Juli 2026`, `ditolak`."""
    if row.state is ExtensionState.GRANTED:
        return f"diberikan sampai {day(row.granted_until)}"
    return {
        ExtensionState.REFUSED: "ditolak",
        ExtensionState.CANCELLED: "dibatalkan pemohon",
        ExtensionState.REQUESTED: "menunggu putusan",
    }[row.state]
