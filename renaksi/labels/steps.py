"""What each step does, said before it is taken: what happens, who acts next, and afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from renaksi.core.plan import PlanAction as A
from renaksi.labels.timeline import subject


@dataclass(frozen=True, slots=True)
class StepWords:
    """Placeholders: {Subject} and {subject} (Renaksi, renaksi, or Revisi 2, revisi 2), {agency},
    {tier} (who reviews), {days}, {notes} and {count} (review notes that go out with it).
    """

    title: str
    effect: str
    next: str
    button: str
    done: str
    note: str = "Alasan"


STEP: Final[Mapping[A, StepWords]] = {
    A.PROPOSE: StepWords(
        title="Usulkan {subject} kepada pejabat pengelola",
        effect="{Subject} diteruskan kepada Pejabat Pengelola Pengaduan {agency}"
        " dan tidak dapat diubah selama diperiksa.",
        next="Pejabat Pengelola mengajukannya kepada {tier} atau mengembalikannya kepada Anda.",
        button="Usulkan",
        done="{Subject} diusulkan kepada Pejabat Pengelola Pengaduan.",
        note="Pesan untuk pejabat pengelola",
    ),
    A.RETURN_INTERNALLY: StepWords(
        title="Kembalikan {subject} ke penyusun",
        effect="{Subject} kembali menjadi rancangan dan dapat diubah lagi.",
        next="Admin Instansi memperbaiki, lalu mengusulkannya lagi.",
        button="Kembalikan ke penyusun",
        done="{Subject} dikembalikan ke penyusun.",
    ),
    A.SUBMIT: StepWords(
        title="Ajukan {subject} untuk ditelaah",
        effect="{Subject} dikirim kepada {tier} dan tidak dapat diubah selama ditelaah."
        " Sampai telaah dimulai, Anda dapat menariknya kembali.",
        next="Tim Evaluator {tier} menelaah dalam {days} hari kerja.",
        button="Ajukan kepada {tier}",
        done="{Subject} diajukan kepada {tier}.",
        note="Pesan untuk penelaah",
    ),
    A.WITHDRAW: StepWords(
        title="Tarik kembali {subject}",
        effect="Pengajuan kepada {tier} dibatalkan dan {subject} kembali menjadi rancangan.",
        next="Anda atau Admin Instansi mengubahnya, lalu mengajukannya lagi.",
        button="Tarik kembali",
        done="Pengajuan ditarik kembali. {Subject} dapat diubah lagi.",
    ),
    A.START_REVIEW: StepWords(
        title="Mulai telaah {subject}",
        effect="Anda tercatat sebagai penelaah. Sejak itu {agency} tidak dapat menarik"
        " pengajuannya.",
        next="Anda mengembalikannya dengan catatan, atau Ketua Tim Evaluator menyetujuinya."
        " Persetujuan tidak dapat dilakukan oleh Anda (empat mata).",
        button="Mulai telaah",
        done="Telaah dimulai.",
        note="Catatan",
    ),
    A.RETURN: StepWords(
        title="Kembalikan {subject} untuk diperbaiki",
        effect="{Subject} dikirim kembali kepada {agency} dengan alasan Anda{notes}.",
        next="{agency} memperbaiki, lalu mengajukannya lagi paling lambat pada batas perbaikan.",
        button="Kembalikan{count}",
        done="{Subject} dikembalikan kepada {agency}.",
    ),
    A.ENDORSE: StepWords(
        title="Setujui {subject}",
        effect="{Subject} dinyatakan layak ditetapkan dengan keputusan{notes}.",
        next="Pejabat Pengelola Pengaduan {agency} menetapkannya dengan keputusan.",
        button="Setujui",
        done="{Subject} disetujui. {agency} dapat menetapkannya.",
        note="Pesan untuk instansi",
    ),
    A.REVOKE_ENDORSEMENT: StepWords(
        title="Batalkan persetujuan {subject}",
        effect="Persetujuan ditarik dan {subject} dikembalikan kepada {agency} dengan alasan"
        " Anda{notes}.",
        next="{agency} memperbaiki, lalu mengajukannya lagi.",
        button="Batalkan persetujuan{count}",
        done="Persetujuan dibatalkan dan {subject} dikembalikan kepada {agency}.",
    ),
    A.ENACT: StepWords(
        title="Tetapkan {subject}",
        effect="{Subject} berlaku sejak ditetapkan dan menjadi dasar laporan capaian.",
        next="Laporan capaian pertama diisi setelah periode pelaporan dibuka.",
        button="Tetapkan",
        done="{Subject} ditetapkan.",
    ),
    A.REVISE: StepWords(
        title="Ubah renaksi",
        effect="Revisi baru dibuka sebagai salinan renaksi yang berlaku. Renaksi yang berlaku"
        " tetap dipakai sampai revisi itu ditetapkan.",
        next="Anda mengubah revisi baru, lalu revisi itu diusulkan, diajukan, dan ditelaah seperti"
        " renaksi pertama. Target periode yang batas laporannya sudah lewat tidak dapat diubah.",
        button="Buka revisi baru",
        done="Revisi baru dibuka.",
    ),
    A.CANCEL_REVISION: StepWords(
        title="Batalkan {subject}",
        effect="{Subject} dihentikan. Isinya tetap dapat dibaca, dan renaksi yang berlaku tidak"
        " berubah.",
        next="Tidak ada langkah berikutnya. Revisi lain dapat dibuka kapan saja.",
        button="Batalkan revisi",
        done="{Subject} dibatalkan.",
    ),
    A.CLOSE: StepWords(
        title="Tutup {subject}",
        effect="{Subject} ditutup pada akhir siklus. Isinya tetap dapat dibaca.",
        next="Aksi yang belum selesai dapat dilanjutkan dalam renaksi siklus berikutnya.",
        button="Tutup renaksi",
        done="{Subject} ditutup.",
    ),
}
CORRECT_DECREE: Final = StepWords(
    title="Perbaiki data keputusan",
    effect="Data keputusan diganti, tanggal berlakunya tidak. Data lama dan alasan Anda tercatat"
    " pada riwayat.",
    next="Tidak ada langkah berikutnya.",
    button="Simpan perbaikan",
    done="Data keputusan diperbaiki.",
    note="Alasan perbaikan",
)


def in_words(
    words: StepWords,
    *,
    number: int,
    agency: str,
    tier: str,
    days: int = 0,
    notes: int = 0,
    must_fix: int = 0,
) -> StepWords:
    """The words of a step about this revision, `notes` being those that go out with it."""
    told = {
        "Subject": subject(number),
        "subject": subject(number).lower(),
        "agency": agency,
        "tier": tier or "pembina",
        "days": str(days),
        "notes": _notes(notes, must_fix),
        "count": f" dengan {notes} catatan" if notes else "",
    }
    filled = {one.name: getattr(words, one.name).format_map(told) for one in fields(words)}
    return StepWords(**filled)


def _notes(count: int, must_fix: int) -> str:
    if not count:
        return ""
    fix = f", {must_fix} di antaranya wajib diperbaiki" if must_fix else ""
    return f". {count} catatan baris ikut terkirim{fix}"
