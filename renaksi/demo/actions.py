"""Plausible actions, indicators and targets; invented, not taken from any agency's plan.

Targets are given for an agency of size 1 and scaled; `{nama}` is the agency's name. Weights of a
set total 100.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from renaksi.core.plan import Polarity


@dataclass(frozen=True, slots=True)
class Sample:
    """One action before it is fitted to an agency."""

    strategy: str
    action: str
    objective: str
    indicator: str
    unit: str
    polarity: Polarity
    baseline: str
    targets: tuple[str, str, str, str]
    weight: int
    office: str
    evidence: tuple[str, ...]
    partners: str = ""
    budget: int = 0
    """Thousands of rupiah."""
    sipd: str = ""
    is_scaled: bool = True
    steps: str = ""


UP, DOWN, MILESTONE = Polarity.UP, Polarity.DOWN, Polarity.MILESTONE

REGIONAL: Final = (
    Sample("S1", "Menetapkan keputusan kepala daerah tentang tim pengelola pengaduan {nama}",
           "Kelembagaan pengelola pengaduan bekerja sepanjang tahun",
           "Keputusan tim pengelola ditetapkan", "tahap", MILESTONE, "0",
           ("50", "100", "100", "100"), 8, "DISKOMINFO",
           ("Salinan keputusan", "Susunan tim"), "Bagian Hukum", 12000, "2.16.02.2.01.0005",
           is_scaled=False, steps="Rancangan; harmonisasi; penandatanganan"),
    Sample("S1", "Menyeragamkan prosedur penanganan aduan di seluruh perangkat daerah",
           "Warga dilayani dengan cara yang sama di kantor mana pun",
           "Perangkat daerah dengan prosedur yang berlaku", "perangkat daerah", UP, "14",
           ("18", "24", "30", "36"), 8, "BAGORG", ("Prosedur bertanda tangan",),
           "Seluruh perangkat daerah", 38500, "4.01.01.2.02.0011"),
    Sample("S1", "Menuntaskan aduan yang melewati batas waktu penanganan",
           "Tidak ada aduan yang terbengkalai", "Aduan lewat batas waktu yang tersisa", "aduan",
           DOWN, "58", ("44", "28", "14", "0"), 12, "DISKOMINFO",
           ("Ekspor LAPOR! per akhir periode",), "DPUPKP, DLH, Disdukcapil"),
    Sample("S2", "Menyatukan kanal aduan daerah dengan SP4N-LAPOR!",
           "Satu pintu pencatatan aduan", "Kanal daerah yang terhubung", "kanal", UP, "1",
           ("1", "2", "3", "4"), 10, "DISKOMINFO",
           ("Berita acara uji coba", "Tangkapan layar alur"), "Dinkes, Disdukcapil", 164000,
           "2.16.03.2.02.0014", is_scaled=False, steps="Kesepakatan; uji coba; peluncuran"),
    Sample("S2", "Membersihkan dan memperbarui akun pejabat penghubung",
           "Setiap unit mempunyai penghubung yang aktif", "Akun yang aktif dalam 30 hari", "%", UP,
           "64,5", ("75", "82,5", "90", "95"), 8, "DISKOMINFO", ("Ekspor daftar akun",), "BKPSDM",
           is_scaled=False),
    Sample("S3", "Melatih pejabat penghubung menulis jawaban yang menyentuh pokok aduan",
           "Jawaban menjawab, bukan sekadar membalas", "Peserta yang lulus uji akhir", "orang", UP,
           "0", ("0", "30", "60", "80"), 8, "DISKOMINFO", ("Daftar hadir", "Hasil uji akhir"),
           "BKPSDM, Ombudsman perwakilan", 88000, "2.16.02.2.01.0009",
           steps="Dua angkatan, lalu uji akhir"),
    Sample("S3", "Mendampingi perangkat daerah dengan tindak lanjut terendah",
           "Kesenjangan antarperangkat daerah mengecil", "Perangkat daerah yang didampingi",
           "perangkat daerah", UP, "0", ("2", "4", "6", "8"), 6, "INSPEKTORAT",
           ("Berita acara pendampingan",), "Diskominfo", 21000, "6.01.02.2.03.0004",
           is_scaled=False),
    Sample("S4", "Mengenalkan SP4N-LAPOR! di kecamatan dan kelurahan",
           "Warga mengenal dan memercayai kanal aduan", "Kecamatan yang dijangkau", "kecamatan",
           UP, "4", ("5", "9", "13", "17"), 8, "DISKOMINFO", ("Daftar hadir", "Foto kegiatan"),
           "Seluruh kecamatan", 61000, "2.16.02.2.01.0007"),
    Sample("S4", "Memasang informasi kanal aduan di puskesmas dan rumah sakit",
           "Pasien tahu ke mana mengadu", "Fasilitas kesehatan yang memasang informasi",
           "fasilitas", UP, "9", ("12", "18", "24", "30"), 8, "DINKES",
           ("Foto bertanggal", "Daftar lokasi"), "Diskominfo", 34500, "1.02.02.2.02.0033"),
    Sample("S4", "Menyediakan pendampingan pengadu bagi penyandang disabilitas",
           "Kelompok rentan mengadu tanpa hambatan", "Titik layanan yang ramah disabilitas",
           "titik", UP, "1", ("1", "3", "5", "6"), 6, "DINSOS", ("Foto bertanggal",),
           "Organisasi penyandang disabilitas", 42000, "1.06.04.2.01.0012", is_scaled=False),
    Sample("S5", "Menyampaikan analisis aduan triwulanan kepada kepala daerah",
           "Keputusan pimpinan memakai data aduan", "Analisis dengan disposisi pimpinan",
           "laporan", UP, "0", ("1", "2", "3", "4"), 10, "DISKOMINFO",
           ("Laporan bertanda tangan", "Lembar disposisi"), "Bappeda", 9000, "2.16.02.2.01.0005",
           is_scaled=False),
    Sample("S5", "Memasukkan topik aduan berulang ke dalam rencana kerja tahun berikutnya",
           "Akar aduan ditangani lewat anggaran", "Usulan yang diterima", "usulan", UP, "0",
           ("0", "2", "3", "5"), 8, "BAPPEDA", ("Berita acara musrenbang", "Kutipan RKPD"),
           "DPUPKP, DLH, Disdukcapil", is_scaled=False),
)  # fmt: skip

NATIONAL: Final = (
    Sample("S1", "Menetapkan keputusan tim pengelola pengaduan {nama}",
           "Tugas dan alur kerja pengelola jelas", "Keputusan ditetapkan", "tahap", MILESTONE, "0",
           ("50", "100", "100", "100"), 10, "", ("Salinan keputusan",), "Biro Hukum", 10000,
           is_scaled=False),
    Sample("S1", "Menurunkan jumlah aduan yang melewati batas waktu",
           "Aduan diselesaikan tepat waktu", "Aduan lewat batas waktu", "aduan", DOWN, "120",
           ("95", "70", "40", "15"), 14, "", ("Ekspor LAPOR! per akhir periode",),
           "Seluruh unit eselon I"),
    Sample("S1", "Menerapkan standar jawaban untuk sepuluh topik aduan terbanyak",
           "Jawaban seragam dan menyentuh pokok aduan", "Topik dengan standar jawaban", "topik",
           UP, "2", ("3", "5", "8", "10"), 10, "", ("Dokumen standar jawaban",), "", 25000,
           is_scaled=False),
    Sample("S2", "Menghubungkan pusat kontak dengan SP4N-LAPOR!",
           "Aduan tercatat satu kali", "Kanal yang terhubung", "kanal", UP, "1",
           ("1", "2", "2", "3"), 12, "", ("Berita acara integrasi",), "Pusat Data dan Informasi",
           240000, is_scaled=False),
    Sample("S3", "Menyelenggarakan bimbingan teknis penghubung unit kerja",
           "Setiap unit mempunyai penghubung yang cakap", "Penghubung yang lulus", "orang", UP,
           "20", ("30", "60", "90", "120"), 12, "", ("Daftar hadir", "Hasil uji"), "", 130000),
    Sample("S4", "Menayangkan materi pengenalan kanal aduan di loket layanan",
           "Pengguna layanan tahu hak mengadunya", "Loket yang menayangkan", "loket", UP, "12",
           ("20", "32", "44", "56"), 10, "", ("Foto bertanggal", "Daftar lokasi"),
           "Kantor wilayah", 56000),
    Sample("S4", "Menyelenggarakan dialog publik dengan pelapor dan organisasi masyarakat",
           "Kebijakan mendengar pelapor", "Dialog dengan tindak lanjut tertulis", "kegiatan", UP,
           "0", ("0", "1", "2", "3"), 8, "", ("Notula", "Matriks tindak lanjut"), "", 75000,
           is_scaled=False),
    Sample("S5", "Menyusun analisis aduan bulanan untuk pimpinan",
           "Pimpinan memutus berdasarkan data aduan", "Analisis yang didisposisi", "laporan", UP,
           "0", ("3", "6", "9", "12"), 12, "", ("Laporan", "Lembar disposisi"), "", 8000,
           is_scaled=False),
    Sample("S5", "Memperbaiki layanan yang paling banyak diadukan",
           "Penyebab aduan berulang berkurang", "Perbaikan layanan yang diterapkan", "layanan",
           UP, "0", ("0", "1", "2", "4"), 12, "", ("Keputusan perubahan layanan",),
           "Unit pelayanan publik", 310000, is_scaled=False),
)  # fmt: skip


def scaled(value: str, size: Decimal) -> Decimal:
    """The sample figure for an agency of `size`, as a whole number."""
    exact = Decimal(value.replace(",", ".")) * size
    return exact.to_integral_value()
