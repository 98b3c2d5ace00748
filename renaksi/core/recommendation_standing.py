"""The four recommendations that follow every national evaluation (domain section 4)."""

from dataclasses import dataclass
from typing import Final

from renaksi.core.recommendation import Priority


@dataclass(frozen=True, slots=True)
class StandingText:
    """A text to start a recommendation with; the issuer words it for the case."""

    code: str
    title: str
    text: str
    cause: str
    priority: Priority


STANDING: Final = (
    StandingText(
        "susun-renaksi",
        "Menyusun rencana aksi pengelolaan pengaduan",
        "Menyusun dan menetapkan rencana aksi peningkatan pengelolaan pengaduan SP4N-LAPOR! untuk"
        " tahun berjalan, lengkap dengan indikator, target tiap titik pelaporan, dan penanggung"
        " jawabnya.",
        "Rencana aksi belum ditetapkan",
        Priority.HIGH,
    ),
    StandingText(
        "tuntaskan-laporan",
        "Menuntaskan laporan yang belum ditindaklanjuti",
        "Menuntaskan seluruh laporan masyarakat yang belum ditindaklanjuti dan menjaga agar setiap"
        " laporan baru dijawab dalam jangka waktu yang ditentukan.",
        "Laporan masyarakat belum ditindaklanjuti",
        Priority.HIGH,
    ),
    StandingText(
        "sosialisasi-edukasi",
        "Sosialisasi dan edukasi kanal pengaduan",
        "Melaksanakan sosialisasi dan edukasi SP4N-LAPOR! kepada masyarakat dan seluruh unit"
        " penyelenggara pelayanan secara berkala, serta mendokumentasikan jangkauannya.",
        "Kanal pengaduan belum dikenal luas",
        Priority.MEDIUM,
    ),
    StandingText(
        "data-untuk-kebijakan",
        "Memanfaatkan data pengaduan untuk perbaikan kebijakan",
        "Mengolah data pengaduan secara berkala dan menggunakan hasilnya sebagai dasar perbaikan"
        " kebijakan dan pelayanan, dibuktikan dengan keputusan yang diambil.",
        "Data pengaduan belum dimanfaatkan",
        Priority.MEDIUM,
    ),
)
