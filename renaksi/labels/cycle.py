"""Words for setting up a cycle, and for its days."""

from typing import Final

from renaksi.core.cycle import OWN_SCHEME, WindowFault
from renaksi.core.cycle_setup import SetupGap, SetupItem

SCHEME: Final = {
    "triwulan": "Triwulan: B03, B06, B09, B12",
    "caturwulan": "Caturwulan: B04, B08, B12",
    "semester": "Semester: B06, B12",
    "tahunan": "Tahunan: B12",
    OWN_SCHEME: "Susunan sendiri",
}
SETUP_ITEM: Final = {
    SetupItem.BASIS: "Dasar hukum dan masa penyusunan",
    SetupItem.PERIODS: "Periode pelaporan",
    SetupItem.STRATEGIES: "Strategi nasional",
    SetupItem.TEMPLATES: "Templat aksi",
    SetupItem.DUTIES: "Instansi yang wajib menyusun",
    SetupItem.ASSESSMENT: "Penilaian",
    SetupItem.HOLIDAYS: "Hari libur",
}
SETUP_GAP: Final = {
    SetupGap.NO_LEGAL_BASIS: "Dasar hukum belum diisi.",
    SetupGap.NO_CHECKPOINT: "Belum ada periode. Pilih skemanya.",
    SetupGap.BAD_WINDOW: "Tanggal periode tidak berurutan. Perbaiki sebelum membuka siklus.",
    SetupGap.NO_STRATEGY: "Belum ada strategi. Renaksi dikelompokkan menurut strategi.",
    SetupGap.STRATEGY_WITHOUT_TEMPLATE: (
        "Ada strategi tanpa templat; instansi menulis sendiri aksinya untuk strategi itu."
    ),
    SetupGap.NOBODY_OWES: "Belum ada instansi yang wajib menyusun renaksi.",
    SetupGap.NO_ROUND: "Belum ditentukan dengan instrumen apa tahun ini dinilai, dan kapan.",
    SetupGap.NO_HOLIDAYS: "Daftar hari libur tahun ini kosong, jadi hari kerja tidak dapat dihitung.",
}
WINDOW_FAULT: Final = {
    WindowFault.DUE_BEFORE_OPENS: "Batas laporan mendahului hari bukanya.",
    WindowFault.DUE_WITHIN_PERIOD: "Batas laporan mendahului akhir periodenya.",
    WindowFault.CLOSES_BEFORE_DUE: "Hari terkunci mendahului batas laporan.",
    WindowFault.NOT_AFTER_PREVIOUS: "Tanggal ini harus sesudah tanggal yang sama pada periode sebelumnya.",
    WindowFault.FAR_FROM_YEAR: "Tanggal ini terlalu jauh dari tahun siklus.",
}
DEADLINE: Final = {
    "drafting_opens": "Penyusunan renaksi {year} dibuka",
    "drafting_due": "Batas penyusunan renaksi {year}",
    "report_opens": "Laporan {code} tahun {year} dibuka",
    "report_due": "Batas laporan {code} tahun {year}",
}
"""By the value of `queries.cycles.DeadlineKind`; filled with the year and the checkpoint."""
