"""Words of the work that goes on after a request."""

from typing import Final

from renaksi.core.job import JobFault, JobKind, JobState
from renaksi.labels.plan import Status

JOB_KIND: Final = {
    JobKind.PERIODIC_FIGURES: "Pengambilan angka laporan berkala",
    JobKind.PERIODIC_FILES: "Pembuatan berkas laporan berkala",
}
JOB_STATE: Final = {
    JobState.QUEUED: Status("Menunggu giliran", "nanti", "idle"),
    JobState.RUNNING: Status("Sedang dikerjakan", "proses", "warn"),
    JobState.DONE: Status("Selesai dikerjakan", "selesai", "ok"),
    JobState.FAILED: Status("Gagal", "lewat", "bad"),
}
JOB_FAULT: Final = {
    JobFault.LOST: (
        "Pekerjaan ini terhenti beberapa kali sebelum selesai. Coba lagi; bila terulang, hubungi"
        " pengelola server."
    ),
    JobFault.BROKEN: (
        "Pekerjaan ini gagal karena galat yang tidak terduga. Coba lagi; bila terulang, hubungi"
        " pengelola server."
    ),
    JobFault.OVERTAKEN: "Laporannya sudah berubah keadaan, jadi pekerjaan ini tidak diteruskan.",
}
"""Complete sentences."""
