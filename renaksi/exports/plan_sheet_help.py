"""What the sheet to fill in tells people: how it works, and what belongs into each column."""

from typing import Final

HELP: Final = (
    (
        "Cara memakai",
        (
            "Isi lembar Renaksi, simpan sebagai .xlsx, lalu unggah di halaman renaksi. Sebelum apa pun"
            " disimpan, Anda melihat baris mana yang baru, berubah, sama, atau salah beserta selnya."
        ),
    ),
    (
        "Aksi baru",
        "Pakai baris kosong di bawah baris terakhir. Nomornya ditentukan sistem.",
    ),
    (
        "Menghapus aksi",
        (
            "Berkas tidak menghapus aksi. Baris yang tidak ada di berkas dibiarkan; hapuslah di halaman"
            " matriks."
        ),
    ),
    (
        "Bersama rekan",
        (
            "Bila rekan mengubah aksi yang sama setelah berkas ini diunduh, aksinya ditandai dan tidak"
            " ditimpa sebelum Anda memutuskan."
        ),
    ),
    (
        "Yang perlu dihindari",
        (
            "Jangan menggabung sel, mengganti nama lembar, atau mengubah baris judul. Rumus boleh;"
            " yang diambil hasilnya."
        ),
    ),
    (
        "Angka",
        (
            "Ketik angka tanpa satuan. Anggaran dalam rupiah penuh. Sel abu-abu terkunci: batas"
            " laporan periode itu sudah lewat."
        ),
    ),
)
COLUMN_HELP: Final = {
    "strategy_code": "Pilih dari daftar strategi nasional.",
    "action": "Satu aksi yang dapat diselesaikan tahun ini.",
    "indicator": "Ukuran keberhasilan yang dapat dihitung dan dibuktikan.",
    "unit": "Misalnya laporan, orang, perangkat daerah, persen.",
    "polarity": "naik: makin besar makin baik. turun: makin kecil makin baik. tonggak: bagian"
    " tahapan yang tercapai, 0 sampai 100.",
    "baseline": "Keadaan sebelum aksi dimulai.",
    "target": "Kumulatif sampai akhir periode: B06 sudah memuat B03.",
    "annual_target": "Target sampai akhir tahun.",
    "weight": "0 sampai 100; jumlah semua aksi 100.",
    "responsible_code": "Pilih instansi Anda atau unit di bawahnya.",
    "partners": "Instansi atau unit lain yang ikut mengerjakan.",
    "required_evidence": "Satu jenis bukti per baris di dalam sel, atau pisahkan dengan titik koma.",
    "basis": "Nomor rekomendasi yang dijawab aksi ini, bila ada.",
    "budget": "Rupiah penuh, misalnya 42500000. Isi 0 bila tanpa anggaran.",
    "funding_source": "APBD, APBN, Hibah, Non-anggaran, atau ketik sumber lain.",
    "sipd_code": "Kode sub-kegiatan pada SIPD.",
    "objective": "Keadaan yang ingin dicapai.",
    "sub_activity": "Tahapan atau sub-kegiatan, bila perlu.",
    "remarks": "Catatan lain.",
}
