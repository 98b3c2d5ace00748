"""What each step does, said before it is taken: what happens, who acts next, and afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from renaksi.core.plan import PlanAction as A


@dataclass(frozen=True, slots=True)
class StepWords:
    """Placeholders: {subject} (Renaksi, or Revisi 2), {agency}, {tier} (who reviews), {days}."""

    title: str
    effect: str
    next: str
    button: str
    done: str
    note: str = "Alasan"


STEP: Final[Mapping[A, StepWords]] = {
    A.PROPOSE: StepWords(
        title="Usulkan {subject} kepada pejabat pengelola",
        effect="{subject} diteruskan kepada Pejabat Pengelola Pengaduan {agency}"
        " dan tidak dapat diubah selama diperiksa.",
        next="Pejabat Pengelola mengajukannya kepada {tier} atau mengembalikannya kepada Anda.",
        button="Usulkan",
        done="{subject} diusulkan kepada Pejabat Pengelola Pengaduan.",
        note="Pesan untuk pejabat pengelola",
    ),
    A.RETURN_INTERNALLY: StepWords(
        title="Kembalikan {subject} ke penyusun",
        effect="{subject} kembali menjadi rancangan dan dapat diubah lagi.",
        next="Admin Instansi memperbaiki, lalu mengusulkannya lagi.",
        button="Kembalikan ke penyusun",
        done="{subject} dikembalikan ke penyusun.",
    ),
    A.SUBMIT: StepWords(
        title="Ajukan {subject} untuk ditelaah",
        effect="{subject} dikirim kepada {tier} dan tidak dapat diubah selama ditelaah."
        " Sampai telaah dimulai, Anda dapat menariknya kembali.",
        next="Tim Evaluator {tier} menelaah dalam {days} hari kerja.",
        button="Ajukan kepada {tier}",
        done="{subject} diajukan kepada {tier}.",
        note="Pesan untuk penelaah",
    ),
    A.WITHDRAW: StepWords(
        title="Tarik kembali {subject}",
        effect="Pengajuan kepada {tier} dibatalkan dan {subject} kembali menjadi rancangan.",
        next="Anda atau Admin Instansi mengubahnya, lalu mengajukannya lagi.",
        button="Tarik kembali",
        done="Pengajuan ditarik kembali. {subject} dapat diubah lagi.",
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
        effect="{subject} dikirim kembali kepada {agency} dengan alasan Anda{notes}.",
        next="{agency} memperbaiki, lalu mengajukannya lagi paling lambat pada batas perbaikan.",
        button="Kembalikan{count}",
        done="{subject} dikembalikan kepada {agency}.",
    ),
    A.ENDORSE: StepWords(
        title="Setujui {subject}",
        effect="{subject} dinyatakan layak ditetapkan dengan keputusan{notes}.",
        next="Pejabat Pengelola Pengaduan {agency} menetapkannya dengan keputusan.",
        button="Setujui",
        done="{subject} disetujui. {agency} dapat menetapkannya.",
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
        effect="{subject} berlaku sejak ditetapkan dan menjadi dasar laporan capaian.",
        next="Laporan capaian pertama diisi setelah periode pelaporan dibuka.",
        button="Tetapkan",
        done="{subject} ditetapkan.",
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
        effect="{subject} dihentikan. Isinya tetap dapat dibaca, dan renaksi yang berlaku tidak"
        " berubah.",
        next="Tidak ada langkah berikutnya. Revisi lain dapat dibuka kapan saja.",
        button="Batalkan revisi",
        done="{subject} dibatalkan.",
    ),
    A.CLOSE: StepWords(
        title="Tutup {subject}",
        effect="{subject} ditutup pada akhir siklus. Isinya tetap dapat dibaca.",
        next="Aksi yang belum selesai dapat dilanjutkan dalam renaksi siklus berikutnya.",
        button="Tutup renaksi",
        done="{subject} ditutup.",
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
