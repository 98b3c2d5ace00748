"""What each step of a recommendation does, said before it is taken."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from renaksi.core.recommendation import RecommendationAction as A
from renaksi.labels.steps import StepWords

STEP: Final[Mapping[A, StepWords]] = {
    A.ANSWER: StepWords(
        title="Ajukan tindak lanjut",
        effect="Uraian dan bukti dikirim{via} dan tidak dapat diubah selama diperiksa."
        " Waktu jawab berhenti saat tindak lanjut sampai pada {decider}.",
        next="Anda menerima tanda terima bernomor. {decider} menetapkan sesuai atau belum sesuai.",
        button="Ajukan tindak lanjut",
        done="Tindak lanjut diajukan.",
        note="Pesan untuk pemeriksa",
    ),
    A.RECALL: StepWords(
        title="Tarik tindak lanjut",
        effect="Pengajuan dibatalkan, nomor tanda terimanya tidak berlaku lagi, dan tindak lanjut"
        " kembali menjadi rancangan. Waktu jawab berjalan lagi.",
        next="Anda memperbaiki, lalu mengajukannya lagi.",
        button="Tarik tindak lanjut",
        done="Tindak lanjut ditarik dan dapat diubah lagi.",
        note="Alasan",
    ),
    A.FORWARD: StepWords(
        title="Teruskan kepada penerbit",
        effect="Tindak lanjut diteruskan kepada {decider} beserta pesan Anda.",
        next="{decider} menetapkan sesuai atau belum sesuai.",
        button="Teruskan kepada penerbit",
        done="Tindak lanjut diteruskan kepada {decider}.",
        note="Hasil pemeriksaan",
    ),
    A.SEND_BACK: StepWords(
        title="Kembalikan kepada instansi",
        effect="{holder} membaca catatan Anda dan menulis tindak lanjut yang baru."
        " {decider} belum menerima apa pun.",
        next="{holder} melengkapi, lalu mengajukannya lagi.",
        button="Kembalikan dengan catatan",
        done="Tindak lanjut dikembalikan kepada {holder}.",
        note="Yang perlu dilengkapi",
    ),
    A.RESOLVE: StepWords(
        title="Nyatakan sesuai",
        effect="Rekomendasi selesai dan bukti yang diajukan terkunci.",
        next="Keputusan dapat dibuka kembali dengan alasan.",
        button="Nyatakan sesuai",
        done="Rekomendasi dinyatakan sesuai.",
        note="Pertimbangan",
    ),
    A.FIND_LACKING: StepWords(
        title="Nyatakan belum sesuai",
        effect="Waktu jawab {holder} berjalan lagi. Tuliskan apa yang masih kurang.",
        next="{holder} menulis tindak lanjut berikutnya.",
        button="Nyatakan belum sesuai",
        done="Tindak lanjut dinyatakan belum sesuai.",
        note="Yang masih kurang",
    ),
    A.PROPOSE_NOT_ACTIONABLE: StepWords(
        title="Usulkan tidak dapat ditindaklanjuti",
        effect="Statusnya belum berubah. Orang kedua dari {decider} menyetujui atau menolak"
        " usulan ini.",
        next="Bila disetujui, rekomendasi berakhir tanpa tindak lanjut dan alasannya dibaca semua"
        " pihak.",
        button="Ajukan usulan",
        done="Usulan menunggu persetujuan orang kedua.",
        note="Alasan",
    ),
    A.APPROVE_NOT_ACTIONABLE: StepWords(
        title="Setujui tidak dapat ditindaklanjuti",
        effect="Rekomendasi berakhir sebagai tidak dapat ditindaklanjuti.",
        next="{holder} tidak perlu menindaklanjutinya lagi.",
        button="Setujui usulan",
        done="Rekomendasi dinyatakan tidak dapat ditindaklanjuti.",
        note="Pertimbangan",
    ),
    A.DECLINE_NOT_ACTIONABLE: StepWords(
        title="Tolak usulan",
        effect="Rekomendasi kembali ke tempatnya sebelum usulan, dengan alasan Anda.",
        next="Tindak lanjut dan keputusan berjalan seperti semula.",
        button="Tolak usulan",
        done="Usulan ditolak. Rekomendasi berjalan seperti semula.",
        note="Alasan menolak",
    ),
    A.REOPEN: StepWords(
        title="Buka kembali",
        effect="Status kembali menjadi belum sesuai dan waktu jawab {holder} berjalan lagi.",
        next="{holder} menulis tindak lanjut berikutnya.",
        button="Buka kembali",
        done="Rekomendasi dibuka kembali.",
        note="Alasan membuka kembali",
    ),
    A.WITHDRAW: StepWords(
        title="Tarik rekomendasi",
        effect="Rekomendasi keluar dari semua hitungan. Riwayat dan alasannya tetap terbaca."
        " Tindak lanjut yang sedang berjalan berakhir.",
        next="{holder} tidak perlu menindaklanjutinya lagi. Penarikan tidak dapat dibatalkan.",
        button="Tarik rekomendasi",
        done="Rekomendasi ditarik.",
        note="Alasan penarikan",
    ),
}
SLUG: Final[Mapping[A, str]] = {
    A.ANSWER: "ajukan",
    A.RECALL: "tarik-tindak-lanjut",
    A.FORWARD: "teruskan",
    A.SEND_BACK: "kembalikan",
    A.RESOLVE: "sesuai",
    A.FIND_LACKING: "belum-sesuai",
    A.PROPOSE_NOT_ACTIONABLE: "usulkan-tidak-dapat",
    A.APPROVE_NOT_ACTIONABLE: "setujui-usulan",
    A.DECLINE_NOT_ACTIONABLE: "tolak-usulan",
    A.REOPEN: "buka-kembali",
    A.WITHDRAW: "tarik",
}
"""What steps are called in addresses."""


def in_words(action: A, *, holder: str, decider: str, to_audit: bool = False) -> StepWords:
    """`to_audit`: an answer goes to the addressee's APIP first."""
    via = f" kepada APIP {holder}, lalu kepada {decider}," if to_audit else f" kepada {decider}"
    told = {"holder": holder, "decider": decider, "via": via}
    words = STEP[action]
    return StepWords(
        **{one.name: getattr(words, one.name).format_map(told) for one in fields(words)}
    )
