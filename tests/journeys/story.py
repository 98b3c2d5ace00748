"""The plan of the journeys: twelve actions as an office of DIY would write them."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journeys.pages.steps import Decree

FROM_TEMPLATES = (
    "Unit kerja yang menerapkan SOP penanganan pengaduan",  # 1.1, weight 6
    "Unit kerja dengan akun penghubung aktif",  # 2.1, weight 6
    "Pengelola yang mengikuti bimbingan teknis",  # 3.1, weight 6
    "Laporan yang selesai dalam batas waktu",  # 5.1, weight 7
)
BROADCAST = "Menyiarkan cara mengadu melalui radio komunitas"
"""The fourth strategy's first action, in both plans."""
JAKARTA = ZoneInfo("Asia/Jakarta")


def pasted(responsible: str) -> list[list[str]]:
    """Five rows of a spreadsheet: 1.2, 2.2, 4.1, 4.2 and 5.2, of weight 10 each."""
    return [
        ["S1", "Menetapkan daftar pejabat penghubung setiap perangkat daerah", "Perangkat daerah dengan pejabat penghubung yang ditetapkan",
         "perangkat daerah", "naik", "12", "20", "28", "34", "38", "10", responsible, "Keputusan penetapan"],
        ["S2", "Menghubungkan loket layanan kapanewon dengan SP4N-LAPOR!", "Kapanewon yang mencatat pengaduan loket",
         "kapanewon", "naik", "5", "15", "30", "50", "78", "10", responsible, "Daftar kapanewon"],
        ["S4", BROADCAST, "Siaran yang mengudara", "siaran", "naik", "0", "3", "6", "9", "12", "10", responsible, "Rekaman siaran"],
        ["S4", "Memasang papan kanal pengaduan pada loket layanan", "Loket dengan papan kanal pengaduan", "loket", "naik", "40", "60", "80", "100", "120", "10", responsible, "Foto bertanggal dan daftar loket"],
        ["S5", "Menyelesaikan laporan tertunda tahun sebelumnya", "Laporan tertunda dari tahun sebelumnya", "laporan", "turun", "64", "40", "20", "8", "0", "10", responsible, "Daftar laporan dan tindak lanjut"],
    ]  # fmt: skip


def _typed(action: str, indicator: str, unit: str, last: str, weight: str, who: str, proof: str):
    return {
        "Aksi": action,
        "Indikator": indicator,
        "Satuan": unit,
        "Nilai awal": "0",
        "Target B06": "1",
        "Target B12": last,
        "Bobot": weight,
        "Penanggung jawab": who,
        "Bukti dukung yang disyaratkan": proof,
    }


def typed(responsible: str) -> list[tuple[str, str, dict[str, str]]]:
    """Three rows typed into the matrix: strategy, the number each gets, and its fields."""
    return [
        ("S3", "3.2", _typed("Melatih petugas cadangan loket pengaduan", "Petugas cadangan yang lulus uji", "orang", "30", "10", responsible, "Daftar hadir\nHasil uji")),
        ("S4", "4.3", _typed("Menerbitkan ringkasan pengaduan berbahasa Jawa", "Ringkasan yang diterbitkan", "edisi", "4", "10", responsible, "Naskah ringkasan")),
        ("S5", "5.3", _typed("Membahas pengaduan berulang bersama perangkat daerah", "Pengaduan berulang yang disepakati penyelesaiannya", "pokok pengaduan", "12", "5", responsible, "Notula rapat")),
    ]  # fmt: skip


def three(responsible: str) -> list[list[str]]:
    """The short plan of Sleman, whose weights are complete."""
    rows = pasted(responsible)[:3]
    weights = ("40", "30", "30")
    return [[*row[:10], weight, *row[11:]] for row, weight in zip(rows, weights, strict=True)]


def without_targets() -> list[list[str]]:
    """Three rows that fit a year under way, whose first targets can no longer be set."""
    return [[*row[:5], "", "", "", "", "", *row[10:]] for row in three("34.04")]


NOTES = {
    "2.2": "Target akhir 78 kapanewon, sedangkan daftar lampiran menyebut 70. Samakan.",
    "4.3": "Satuan edisi belum menunjukkan jangkauan. Tuliskan terbit di mana.",
}
NOTES_OF_THE_PROVINCE = {
    "2.1": "Target akhir 78 kapanewon melebihi jumlah kapanewon. Periksa.",
    "4.1": "Satuan siaran belum menyebut bahasanya. Tuliskan.",
}
REASON = "Dua baris perlu diperbaiki. Bagian lain sudah baik."
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def decree(folder: Path, number: str, signatory: str, title: str) -> Decree:
    """The decision of today with its signed scan; a file of one blank page stands for it."""
    file = folder / "Keputusan bertanda tangan.pdf"
    file.write_bytes(PDF)
    return Decree(
        number=number,
        date=datetime.now(JAKARTA).date(),
        title="Rencana Aksi Pengelolaan Pengaduan Tahun 2027",
        signatory=signatory,
        signatory_title=title,
        file=file,
    )
