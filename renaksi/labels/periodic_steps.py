"""Words of the steps of a periodic report: states, actions, and what comes next."""

from typing import Final

from renaksi.core.periodic_steps import PeriodicAction, PeriodicState
from renaksi.core.periodic_words import FrozenWords
from renaksi.labels.format import day
from renaksi.labels.plan import Status

PERIODIC_STATE: Final = {
    PeriodicState.DRAFT: Status("Disusun", "proses", "idle"),
    PeriodicState.SUBMITTED: Status("Menunggu persetujuan", "kirim", "live"),
    PeriodicState.APPROVED: Status("Disetujui", "selesai", "ok"),
    PeriodicState.SUPERSEDED: Status("Digantikan edisi baru", "takdinilai", "idle"),
    PeriodicState.DISCARDED: Status("Dibuang", "takdinilai", "idle"),
}
PERIODIC_ACTION: Final = {
    PeriodicAction.TAKE: "Ambil angka",
    PeriodicAction.WRITE: "Tulis teks",
    PeriodicAction.SUBMIT: "Ajukan",
    PeriodicAction.WITHDRAW: "Tarik kembali",
    PeriodicAction.SEND_BACK: "Kembalikan",
    PeriodicAction.APPROVE: "Setujui",
    PeriodicAction.DISCARD: "Buang laporan",
    PeriodicAction.NEW_EDITION: "Buat edisi baru",
}
PERIODIC_NEXT: Final = {
    PeriodicState.DRAFT: "Baca pratinjau, tulis teks tiap bagian, lalu ajukan kepada Ketua Tim.",
    PeriodicState.SUBMITTED: "Ketua Tim membaca laporan ini, lalu menyetujui atau mengembalikannya.",
    PeriodicState.APPROVED: "",
    PeriodicState.SUPERSEDED: "",
    PeriodicState.DISCARDED: "",
}
"""What happens next, for whoever opens the report."""
FROZEN: Final = FrozenWords(
    directly_below="Langsung di bawah {name}",
    others="Lainnya",
    day=day,
)
"""Names of rows that have none of their own, as the figures of a report freeze them."""
