"""What the owner's steps of a report do, said before they are taken."""

from dataclasses import fields
from typing import Final

from renaksi.core.report import ReportAction as A
from renaksi.labels.steps import StepWords

STEP: Final = {
    A.SUBMIT: StepWords(
        title="Ajukan laporan {code}",
        effect="Laporan dikirim kepada {tier} dan tidak dapat diubah selama diverifikasi."
        " Sampai verifikasi dimulai, Anda dapat menariknya kembali selama masih ada waktu.",
        next="Anda menerima tanda terima bernomor dengan waktu sistem. Tim Evaluator {tier}"
        " memeriksa setiap baris dan buktinya.",
        button="Ajukan kepada {tier}",
        done="Laporan {code} diajukan kepada {tier}.",
        note="Pesan untuk verifikator",
    ),
    A.WITHDRAW: StepWords(
        title="Tarik kembali laporan {code}",
        effect="Pengajuan kepada {tier} dibatalkan dan laporan kembali menjadi rancangan. Laporan"
        " tidak terhitung sampai diajukan lagi.",
        next="Anda memperbaiki, lalu mengajukannya lagi. Ketepatan waktu dihitung dari pengajuan"
        " yang baru.",
        button="Tarik kembali",
        done="Pengajuan ditarik kembali. Laporan {code} dapat diubah lagi.",
        note="Alasan",
    ),
}


def in_words(words: StepWords, code: str, tier: str) -> StepWords:
    told = {"code": code, "tier": tier or "pembina"}
    filled = {one.name: getattr(words, one.name).format_map(told) for one in fields(words)}
    return StepWords(**filled)
