"""How other agencies word the same action: plans of neighbours differ, and sometimes do not."""

from typing import Final
from zlib import crc32

WORDINGS: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (
        (
            "Memperbarui susunan dan tugas tim pengelola aduan {nama}",
            "Keputusan pembaruan tim terbit",
        ),
        (
            "Membentuk tim pengelola SP4N-LAPOR! {nama} sampai tingkat kapanewon",
            "Tim dibentuk dan bertugas",
        ),
    ),
    (
        (
            "Menerbitkan SOP penanganan aduan di setiap dinas dan badan",
            "Dinas dan badan yang memakai SOP",
        ),
        (
            "Melengkapi SOP aduan bagi kantor yang belum memilikinya",
            "Kantor yang SOP-nya sudah lengkap",
        ),
    ),
    (
        ("Menyelesaikan tunggakan aduan dari tahun sebelumnya", "Tunggakan aduan yang tersisa"),
        (
            "Memangkas laporan warga yang belum dijawab lebih dari lima hari",
            "Laporan belum dijawab",
        ),
    ),
    (
        (
            "Menghubungkan layanan aduan lewat pesan singkat ke SP4N-LAPOR!",
            "Layanan aduan yang tersambung",
        ),
        (
            "Mengalihkan formulir aduan di laman dinas ke satu pintu nasional",
            "Formulir yang dialihkan",
        ),
    ),
    (
        (
            "Menata ulang akun penghubung setelah mutasi pegawai",
            "Akun penghubung yang masuk bulan ini",
        ),
        ("Memeriksa keaktifan admin setiap awal bulan", "Admin yang aktif menurut pemeriksaan"),
    ),
    (
        (
            "Klinik menulis jawaban aduan bagi penghubung perangkat daerah",
            "Penghubung yang lulus klinik",
        ),
        (
            "Bimbingan teknis jawaban substantif bersama Ombudsman",
            "Peserta dengan nilai di atas 75",
        ),
    ),
    (
        (
            "Kunjungan kerja ke dinas dengan aduan terbanyak",
            "Dinas yang dikunjungi dan diberi catatan",
        ),
        (
            "Pendampingan intensif bagi kantor yang lambat menjawab",
            "Kantor yang selesai didampingi",
        ),
    ),
    (
        ("Pekan LAPOR! keliling di pasar dan balai desa", "Pasar dan balai desa yang dikunjungi"),
        (
            "Sosialisasi kanal aduan bersama karang taruna dan PKK",
            "Kapanewon yang mengadakan sosialisasi",
        ),
    ),
    (
        ("Memasang papan dan kode QR aduan di seluruh puskesmas", "Puskesmas dengan papan aduan"),
        (
            "Menayangkan cara mengadu di ruang tunggu rumah sakit daerah",
            "Ruang tunggu yang menayangkan",
        ),
    ),
    (
        ("Menyiapkan petugas bahasa isyarat di loket aduan", "Loket dengan petugas bahasa isyarat"),
        (
            "Membuka layanan jemput aduan bagi lansia dan penyandang disabilitas",
            "Wilayah yang dilayani",
        ),
    ),
    (
        ("Rapat pimpinan membahas peta aduan setiap tiga bulan", "Rapat dengan keputusan tertulis"),
        ("Menerbitkan buletin aduan bagi kepala perangkat daerah", "Buletin yang terbit"),
    ),
    (
        (
            "Mengusulkan perbaikan jalan dan persampahan dari data aduan ke musrenbang",
            "Usulan yang lolos",
        ),
        ("Menyelaraskan RKPD dengan sepuluh topik aduan terbanyak", "Topik yang masuk RKPD"),
    ),
)
"""By the place of the action in `actions.REGIONAL`: (action, indicator), besides the first wording."""


def worded(place: int, turn: int) -> tuple[str, str] | None:
    """The wording an agency uses in its `turn`; None: the first wording."""
    # A checksum, for neighbours to share a third of their wordings and not all or none.
    choice = crc32(f"{place}/{turn}".encode()) % (len(WORDINGS[place]) + 1)
    return None if choice == 0 else WORDINGS[place][choice - 1]
