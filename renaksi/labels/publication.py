"""Words of the public pages and of the open data."""

from typing import Final

from renaksi.core.publication import Measure, Subject
from renaksi.labels.compliance import BAND
from renaksi.labels.plan import Status

MEASURE: Final = {
    Measure.PLANS: "Rencana aksi ditetapkan",
    Measure.REPORTS: "Laporan capaian masuk",
    Measure.GRADES: "Predikat provinsi",
    Measure.COMPLAINTS: "Pengaduan ditindaklanjuti",
    Measure.CONNECTION: "Terhubung ke SP4N-LAPOR!",
}
SLUG: Final = {
    Measure.PLANS: "renaksi",
    Measure.REPORTS: "kepatuhan",
    Measure.GRADES: "predikat",
    Measure.COMPLAINTS: "pengaduan",
    Measure.CONNECTION: "keterhubungan",
}
"""In an address."""
EXPLAINED: Final = {
    Measure.PLANS: "Persen instansi di provinsi itu, termasuk provinsinya sendiri, yang rencana"
    " aksinya sudah ditetapkan, dari yang wajib menyusun.",
    Measure.REPORTS: "Persen laporan capaian yang masuk dari provinsi itu serta kabupaten dan kota"
    " di bawahnya, dari yang wajib, pada periode yang sudah diumumkan.",
    Measure.GRADES: "Hasil evaluasi pemerintah provinsi itu sendiri yang sudah diumumkan.",
    Measure.COMPLAINTS: "Persen pengaduan SP4N-LAPOR! kepada provinsi itu serta kabupaten dan kota"
    " di bawahnya yang sudah ditindaklanjuti, dari yang diterima tanpa yang dikecualikan.",
    Measure.CONNECTION: "Persen instansi di provinsi itu, termasuk provinsinya sendiri, yang sudah"
    " terhubung ke SP4N-LAPOR! atau terintegrasi sistem.",
}
SUBJECT: Final = {
    Subject.PLANS: "Rencana aksi",
    Subject.REPORTS: "Laporan dan capaian",
    Subject.GRADES: "Hasil evaluasi",
    Subject.COMPLAINTS: "Angka pengaduan",
    Subject.CONNECTION: "Keterhubungan",
}
SHARES: Final = BAND
"""Of the classes of colour of a share, 0 to 5."""
NO_RESULT: Final = "belum diumumkan"
NOT_ASSESSED: Final = "Tidak dapat dinilai"
ENACTED: Final = Status("Ditetapkan", "selesai", "ok")
NOT_ENACTED: Final = Status("Belum ditetapkan", "belum", "idle")
OUTSIDE: Final = "hasil dari luar sistem"
SOURCE: Final = "Renaksi, pemantauan berjenjang SP4N-LAPOR!"
LICENCE: Final = "CC BY 4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/deed.id"
TOO_MANY: Final = (
    "Terlalu banyak permintaan dari alamat Anda dalam satu menit. Coba lagi {seconds} detik lagi."
)
DICTIONARY: Final = (
    ("siklus", "siklus", "Tahun siklus pemantauan."),
    ("kode", "instansi[].kode", "Kode instansi; untuk daerah kode wilayah Kemendagri."),
    ("nama", "instansi[].nama", "Nama instansi pada hari terakhir siklus, atau hari ini."),
    ("jenis", "instansi[].jenis", "Jenis instansi, misalnya Kabupaten."),
    (
        "renaksi_ditetapkan",
        "instansi[].renaksi_ditetapkan",
        "Apakah rencana aksinya sudah ditetapkan; kosong bila tidak wajib atau belum diumumkan.",
    ),
    (
        "laporan_<periode>",
        "instansi[].laporan[].keadaan",
        "Keadaan laporan capaian pada periode itu, misalnya Tepat waktu; kosong bila tidak wajib.",
    ),
    (
        "capaian_<periode>",
        "instansi[].laporan[].capaian",
        "Capaian rencana aksi dalam persen, dua desimal; kosong sebelum seluruh laporan diverifikasi.",
    ),
    ("predikat", "instansi[].predikat.predikat", "Predikat yang sudah diumumkan."),
    ("nilai", "instansi[].predikat.nilai", "Nilai di balik predikat; kosong bila tidak ada."),
    ("predikat_tahun", "instansi[].predikat.tahun", "Tahun yang dinilai."),
    (
        "predikat_sumber",
        "instansi[].predikat.sumber",
        "Dinilai di sistem ini atau diperoleh di luar.",
    ),
    (
        "pengaduan_diterima",
        "instansi[].pengaduan.diterima",
        "Pengaduan yang diterima sejak 1 Januari s.d. pengaduan_sampai; kosong bila tidak tercatat.",
    ),
    (
        "pengaduan_dikecualikan",
        "instansi[].pengaduan.dikecualikan",
        "Di antaranya yang diarsipkan, ditunda, atau bukan wewenang; tidak dihitung dalam persen.",
    ),
    (
        "pengaduan_ditindaklanjuti",
        "instansi[].pengaduan.ditindaklanjuti",
        "Yang sedang diproses atau selesai.",
    ),
    (
        "pengaduan_ditindaklanjuti_persen",
        "instansi[].pengaduan.ditindaklanjuti_persen",
        "Persen dari yang diterima tanpa yang dikecualikan, dua desimal.",
    ),
    ("pengaduan_selesai", "instansi[].pengaduan.selesai", "Yang sudah selesai."),
    (
        "pengaduan_selesai_persen",
        "instansi[].pengaduan.selesai_persen",
        "Persen dari yang diterima tanpa yang dikecualikan, dua desimal.",
    ),
    (
        "pengaduan_n_kecil",
        "instansi[].pengaduan.n_kecil",
        "Ya bila pembaginya kurang dari 10, sehingga persennya mudah berubah.",
    ),
    (
        "pengaduan_dinyatakan",
        "instansi[].pengaduan.dinyatakan",
        "Berapa dari yang diterima hanya dinyatakan instansi, tanpa ekspor SP4N-LAPOR!.",
    ),
    (
        "pengaduan_sampai",
        "pengaduan_sampai",
        "Hari terakhir pengaduan yang dihitung: akhir bulan terakhir yang sudah selesai.",
    ),
    (
        "keterhubungan",
        "instansi[].keterhubungan",
        "Keadaan keterhubungan ke SP4N-LAPOR!, misalnya terhubung; kosong bila belum diumumkan.",
    ),
    ("keterhubungan_pada", "keterhubungan_pada", "Hari keadaan keterhubungan itu."),
)
"""Column of the CSV, place in the JSON, meaning."""
