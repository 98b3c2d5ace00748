"""What each step of whoever scores does, said before it is taken."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from renaksi.core.assessment import AssessmentAction as A
from renaksi.labels.steps import StepWords

SLUG: Final[Mapping[A, str]] = {
    A.START_SCORING: "mulai",
    A.TAKE_OVER: "ambil-alih",
    A.MARK_NOT_ASSESSABLE: "tidak-dapat-dinilai",
    A.MARK_ASSESSABLE: "dapat-dinilai",
    A.SEND_BACK: "kembalikan",
    A.APPROVE: "setujui",
    A.ANNOUNCE: "sampaikan",
    A.CLOSE_OBJECTIONS: "tutup-sanggah",
}
STEP: Final[Mapping[A, StepWords]] = {
    A.START_SCORING: StepWords(
        title="Mulai menilai",
        effect="Isian dan bukti {agency} terkunci, dan Anda tercatat sebagai penilainya.",
        next="Setelah semua indikator dinilai, Ketua Tim menyetujui nilainya.",
        button="Mulai menilai",
        done="Penilaian {agency} dimulai.",
        note="Pesan",
    ),
    A.TAKE_OVER: StepWords(
        title="Ambil alih penilaian",
        effect="Pusat mengerjakan bagian pembina {agency} yang sudah melewati batas waktunya."
        " Penunjukan penilai yang lama berakhir.",
        next="Penilai di pusat menyelesaikan penilaian. Pembina tetap dapat membacanya.",
        button="Ambil alih",
        done="Penilaian {agency} diambil alih.",
    ),
    A.MARK_NOT_ASSESSABLE: StepWords(
        title="Tandai tidak dapat dinilai",
        effect="{agency} tidak memperoleh nilai maupun predikat, melainkan keterangan tidak dapat"
        " dinilai beserta alasannya. Ini bukan nilai 0.",
        next="Tanda dapat dibatalkan selama masih dinilai. Selain itu, langkahnya sama seperti"
        " penilaian yang lain.",
        button="Tandai tidak dapat dinilai",
        done="{agency} ditandai tidak dapat dinilai.",
    ),
    A.MARK_ASSESSABLE: StepWords(
        title="Batalkan tanda tidak dapat dinilai",
        effect="{agency} kembali dinilai menurut indikatornya.",
        next="Semua indikator harus dinilai sebelum dapat disetujui.",
        button="Batalkan tanda",
        done="Tanda tidak dapat dinilai dibatalkan.",
    ),
    A.SEND_BACK: StepWords(
        title="Kembalikan indikator kepada penilai",
        effect="Penilai melihat indikator yang Anda pilih beserta pesan Anda. Nilai yang ada tetap"
        " tersimpan, dan {agency} tidak melihat pesan ini.",
        next="Setelah dinilai ulang, penilaian menunggu persetujuan Anda lagi.",
        button="Kembalikan kepada penilai",
        done="Indikator dikembalikan kepada penilai.",
        note="Yang perlu dilihat lagi",
    ),
    A.APPROVE: StepWords(
        title="Setujui nilai",
        effect="Nilai hub {agency} terkunci. {agency} belum melihatnya.",
        next="Sampaikan nilainya kepada {agency}; masa sanggah dimulai sejak itu.",
        button="Setujui nilai",
        done="Nilai {agency} disetujui.",
        note="Catatan",
    ),
    A.ANNOUNCE: StepWords(
        title="Sampaikan nilai kepada instansi",
        effect="{agency} membaca nilai hub beserta catatannya dan dapat menyanggah selama {days}"
        " hari kerja.",
        next="Sanggahan diputus oleh orang yang tidak memberi nilainya. Tanpa sanggahan, penilaian"
        " berlanjut ke moderasi pusat.",
        button="Sampaikan nilai",
        done="Nilai disampaikan kepada {agency}.",
        note="Pesan kepada instansi",
    ),
    A.CLOSE_OBJECTIONS: StepWords(
        title="Tutup masa sanggah",
        effect="{agency} tidak dapat menyanggah lagi; waktunya sudah lewat dan semua sanggahan"
        " sudah diputus.",
        next="Pusat memoderasi, lalu menetapkan hasil.",
        button="Tutup masa sanggah",
        done="Masa sanggah {agency} ditutup.",
        note="Catatan",
    ),
}


def in_words(action: A, *, agency: str, days: int) -> StepWords:
    words, told = STEP[action], {"agency": agency, "days": str(days)}
    return StepWords(
        **{one.name: getattr(words, one.name).format_map(told) for one in fields(words)}
    )
