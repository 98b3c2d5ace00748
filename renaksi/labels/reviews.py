"""Words of the review: how long something waits, and what is to be done next."""

from typing import Final

from renaksi.core.plan import PlanAction
from renaksi.core.review_queue import Wait, Waiting
from renaksi.labels.plan import Status
from renaksi.queries.review_queue import Tab

TAB: Final = {
    Tab.WAITING: "Menunggu saya",
    Tab.UNDER_WAY: "Sedang ditelaah",
    Tab.DECIDED: "Sudah diputus",
}
TAB_SLUG: Final = {Tab.WAITING: "saya", Tab.UNDER_WAY: "berjalan", Tab.DECIDED: "diputus"}
NEXT: Final = {
    PlanAction.START_REVIEW: "Mulai telaah",
    PlanAction.RETURN: "Lanjutkan telaah",
    PlanAction.ENDORSE: "Periksa dan setujui",
}
"""What the button of a line leads to."""
DECIDED: Final = {
    PlanAction.RETURN: Status("Dikembalikan", "kembali", "warn"),
    PlanAction.ENDORSE: Status("Disetujui", "selesai", "ok"),
    PlanAction.REVOKE_ENDORSEMENT: Status("Persetujuan dibatalkan", "kembali", "warn"),
}
_SHAPE: Final = {
    Waiting.FRESH: ("kirim", "live"),
    Waiting.SOON: ("perhatian", "warn"),
    Waiting.LATE: ("lewat", "bad"),
}


def waiting(one: Wait) -> Status:
    """`Hari kerja ke-4 dari 5`; the day it came in counts as none."""
    word = f"Hari kerja ke-{one.days} dari {one.limit}" if one.days else "Baru masuk"
    return Status(word, *_SHAPE[one.state])


def headline(waits: int, late: int) -> str:
    """The state of the queue in one sentence."""
    if not waits:
        return "Tidak ada renaksi yang menunggu Anda"
    told = f"{waits} renaksi menunggu Anda"
    return f"{told}, {late} melewati batas telaah" if late else told
