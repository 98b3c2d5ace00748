"""Why a file is refused, in words. Each stands after "Berkas tidak dapat dibaca:"."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.files import (
    CSV,
    DOCX,
    HEIC,
    HTML,
    JPEG,
    OLD_OFFICE,
    PDF,
    PNG,
    PPTX,
    PROGRAM,
    RAR,
    SEVEN_ZIP,
    VIDEO,
    WEBP,
    XLSX,
    ZIP,
    FileFault,
)
from renaksi.labels.format import file_size, number

FILE_FAULT: Final = {
    FileFault.EMPTY: "isinya kosong. Pilih berkas yang berisi data, lalu unggah lagi.",
    FileFault.OTHER_TYPE: (
        "menurut isinya ini {found}, padahal yang diminta {wanted}."
        " Mengganti akhiran nama tidak mengubah isi; simpan ulang dalam format itu."
    ),
    FileFault.TRUNCATED: (
        "isinya terpotong, mungkin karena unduhan atau pindaian terhenti."
        " Buka berkasnya, simpan ulang, lalu unggah lagi."
    ),
    FileFault.BROKEN: "isinya rusak. Buka di aplikasi asalnya, simpan ulang, lalu unggah lagi.",
    FileFault.ENCRYPTED: (
        "berkas ini dilindungi kata sandi. Simpan salinan tanpa kata sandi, lalu unggah lagi."
    ),
    FileFault.OLD_EXCEL: (
        "ini format Excel lama (.xls). Simpan sebagai Buku Kerja Excel (.xlsx), lalu unggah lagi."
    ),
    FileFault.NOT_A_SHEET: (
        "menurut isinya ini {found}, bukan lembar kerja. Unggah berkas .xlsx atau .csv."
    ),
    FileFault.TOO_BIG_INSIDE: (
        "setelah dibuka isinya melebihi {limit_size}. Hapus gambar dan lembar yang tidak perlu."
    ),
    FileFault.TOO_MANY_ROWS: (
        "lembarnya berisi lebih dari {limit} baris."
        " Hapus baris yang tidak perlu atau bagi menjadi beberapa berkas."
    ),
    FileFault.TOO_MANY_COLUMNS: (
        "lembarnya berisi lebih dari {limit} kolom. Hapus kolom di sebelah kanan tabel."
    ),
    FileFault.NO_SUCH_SHEET: (
        "lembar “{wanted}” tidak ada; yang ada: {found}."
        " Pakai berkas yang diunduh dari halaman ini, dan jangan mengganti nama lembarnya."
    ),
    FileFault.NO_HEADER: (
        "judul kolom {columns} tidak ditemukan. Pakai berkas contoh dari halaman ini,"
        " dan jangan mengubah baris judulnya."
    ),
    FileFault.NOT_TEXT: "isinya bukan teks. Simpan sebagai CSV UTF-8 atau .xlsx, lalu unggah lagi.",
    FileFault.UNCLOSED_QUOTE: (
        "tanda petik pada baris {row} tidak berpasangan. Perbaiki baris itu, lalu unggah lagi."
    ),
    FileFault.OTHER_PLAN: (
        "berkas ini milik {found}, sedangkan yang sedang Anda buka {wanted}."
        " Unduh berkas dari halaman ini."
    ),
    FileFault.TOO_MANY_PIXELS: (
        "gambarnya lebih dari {limit} piksel pada satu sisi. Perkecil, lalu unggah lagi."
    ),
    FileFault.NESTED_ARCHIVE: (
        "di dalam ZIP ada arsip lain, yaitu “{member}”."
        " Keluarkan isi arsip itu, lalu buat ZIP satu tingkat."
    ),
    FileFault.TOO_MANY_INSIDE: (
        "isinya lebih dari {limit} berkas. Bagi menjadi beberapa ZIP, lalu unggah satu per satu."
    ),
    FileFault.UNPACKS_TOO_FAR: (
        "setelah dibuka isinya melebihi {limit_size} atau jauh lebih besar daripada berkasnya."
        " Bagi isinya, atau kirim tanpa dimampatkan."
    ),
    FileFault.NOTHING_INSIDE: "arsip ZIP ini tidak berisi berkas. Masukkan buktinya, lalu unggah lagi.",
    FileFault.ANNOUNCED_OTHERWISE: (
        "ukurannya berbeda dari yang diumumkan saat unggahan dimulai. Pilih berkasnya, lalu unggah"
        " lagi."
    ),
}
MEDIA_TYPE: Final = {
    PDF: "PDF",
    PNG: "gambar PNG",
    JPEG: "gambar JPEG",
    WEBP: "gambar WebP",
    HEIC: "foto HEIC dari ponsel",
    XLSX: "lembar kerja Excel (.xlsx)",
    DOCX: "dokumen Word",
    PPTX: "presentasi PowerPoint",
    ZIP: "arsip ZIP",
    RAR: "arsip RAR",
    SEVEN_ZIP: "arsip 7-Zip",
    PROGRAM: "program komputer",
    VIDEO: "video",
    OLD_OFFICE: "berkas Office lama (.doc atau .xls)",
    CSV: "CSV",
    HTML: "halaman web (HTML) yang diberi akhiran nama lain",
}
UNKNOWN_TYPE: Final = "berkas jenis lain"


def file_fault(fault: FileFault, detail: Mapping[str, object]) -> str:
    """The sentence for `fault`, media types among its details in words."""
    words = {key: _words(key, value) for key, value in detail.items()}
    return FILE_FAULT[fault].format_map(words)


def _words(key: str, value: object) -> str:
    if key.endswith("_size"):
        return file_size(int(str(value)))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, tuple | list | frozenset):
        return _one_of(sorted(_words(key, one) for one in value))
    if value is None:
        return UNKNOWN_TYPE
    return MEDIA_TYPE.get(str(value), str(value))


def _one_of(words: list[str]) -> str:
    """a; a atau b; a, b, atau c."""
    if len(words) < 3:  # noqa: PLR2004 - two need no comma
        return " atau ".join(words)
    return f"{', '.join(words[:-1])}, atau {words[-1]}"
