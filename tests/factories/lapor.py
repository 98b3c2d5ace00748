"""Exports of SP4N-LAPOR! as its admin console writes them: titles above, 26 columns, notes below."""

import csv
import io
from collections.abc import Iterable, Sequence

from tests.imports.sheets import xlsx

COLUMNS = (
    "Tracking ID", "Tanggal Laporan Masuk", "Waktu Laporan Masuk", "Nama Pelapor",
    "Klasifikasi Laporan", "ID Kategori", "Kategori", "Judul Laporan", "Isi Laporan Awal",
    "Isi Laporan Akhir", "Tipe Laporan (Anonim/Rahasia)", "Sumber Laporan", "Instansi Induk",
    "ID Instansi Terdisposisi", "Instansi Terdisposisi", "Status Laporan", "Alasan Tunda/Arsip",
    "Provinsi", "Kota/Kabupaten", "Kecamatan", "Kelurahan", "Nomor SK", "Url SK",
    "Url Dokumen Laporan Tahunan", "Laporan yang Masuk melalui Kanal Aduan Setwapres", "Rating",
)  # fmt: skip
SECRETS = ("Bambang Pelapor", "Jalan di depan rumah saya rusak", "https://contoh.test/sk.pdf")
"""What must never be stored."""
SLEMAN = "Pemerintah Kabupaten Sleman"


def complaint(
    tracking_id: object,
    day: object = "3 Jan 2026",
    status: str = "Terverifikasi",
    *,
    classification: str = "Pengaduan Tidak Berkadar Pengawasan",
    category: str = "Infrastruktur",
    agency: str = SLEMAN,
    parent: str = "",
    lapor_id: object = "",
    rating: object = "",
) -> list[object]:
    """One row of the 26 columns."""
    person, text, link = SECRETS
    given = {
        "Tracking ID": tracking_id,
        "Tanggal Laporan Masuk": day,
        "Waktu Laporan Masuk": "10:20",
        "Nama Pelapor": person,
        "Klasifikasi Laporan": classification,
        "Kategori": category,
        "Judul Laporan": text,
        "Isi Laporan Awal": text,
        "Isi Laporan Akhir": text,
        "Instansi Induk": parent,
        "ID Instansi Terdisposisi": lapor_id,
        "Instansi Terdisposisi": agency,
        "Status Laporan": status,
        "Url SK": link,
        "Rating": rating,
    }
    return [given.get(column, "") for column in COLUMNS]


TITLES: Sequence[Sequence[object]] = (
    ["Laporan SP4N-LAPOR!"], ["Instansi: Nasional"], ["Dibuat: 25 Nov 2026 10:00"], [],
)  # fmt: skip
NOTES: Sequence[Sequence[object]] = ([], ["Catatan: data per 25 November 2026"], ["Halaman 1"])


def lines(rows: Iterable[Sequence[object]]) -> list[Sequence[object]]:
    """The whole sheet; the first complaint stands in row 6."""
    return [*TITLES, COLUMNS, *rows, *NOTES]


def export_xlsx(*rows: Sequence[object]) -> io.BytesIO:
    return xlsx(lines(rows), "Laporan")


def export_csv(
    *rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8"
) -> io.BytesIO:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines(rows))
    return io.BytesIO(out.getvalue().encode(encoding))
