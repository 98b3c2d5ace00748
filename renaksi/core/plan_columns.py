"""The columns of a matrix: their order on every page and file, and the names people give them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from renaksi.core.item_entry import TARGET, fold

BEFORE_TARGETS: Final = (
    "strategy_code",
    "action",
    "indicator",
    "unit",
    "polarity",
    "baseline",
)
AFTER_TARGETS: Final = (
    "annual_target",
    "weight",
    "responsible_code",
    "partners",
    "required_evidence",
    "basis",
    "budget",
    "funding_source",
    "sipd_code",
    "objective",
    "sub_activity",
    "remarks",
)
IGNORED: Final = ""
"""A column that is not taken over, such as the running number."""
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    IGNORED: ("no", "nomor", "no urut"),
    "strategy_code": ("strategi", "kode strategi", "strategi nasional"),
    "action": ("aksi", "rencana aksi", "renaksi", "uraian aksi", "kegiatan", "aksi kegiatan"),
    "indicator": ("indikator", "indikator keberhasilan", "indikator kinerja", "ukuran keberhasilan"),
    "unit": ("satuan",),
    "polarity": ("arah", "polaritas"),
    "baseline": ("awal", "nilai awal", "baseline", "kondisi awal"),
    "annual_target": ("tahun", "target tahun", "target tahunan", "target 1 tahun", "target"),
    "weight": ("bobot", "bobot %", "bobot (%)"),
    "responsible_code": (
        "penanggung jawab", "pj", "kode penanggung jawab", "pelaksana", "unit penanggung jawab",
        "opd penanggung jawab",
    ),
    "partners": ("instansi terkait", "pihak terkait", "mitra", "unit terkait"),
    "required_evidence": (
        "bukti dukung", "bukti dukung yang disyaratkan", "data dukung", "bukti", "output",
    ),
    "basis": ("dasar", "rekomendasi", "dasar rekomendasi", "menjawab rekomendasi"),
    "budget": ("anggaran", "anggaran (rp)", "anggaran rp", "pagu", "pagu anggaran"),
    "funding_source": ("sumber dana", "sumber anggaran", "sumber pendanaan"),
    "sipd_code": ("kode sipd", "sipd", "kode sub kegiatan", "kode sub-kegiatan"),
    "objective": ("sasaran", "tujuan", "sasaran strategis"),
    "sub_activity": (
        "sub kegiatan", "sub-kegiatan", "sub-kegiatan atau tahapan", "tahapan",
        "sub kegiatan atau tahapan",
    ),
    "remarks": ("keterangan", "catatan", "ket"),
}  # fmt: skip
_FIELD_OF: Final = {name: field for field, names in HEADERS.items() for name in names}


def columns(checkpoints: Sequence[str]) -> tuple[str, ...]:
    """Every field in the order of the matrix; this is what a block without a header must follow."""
    targets = (f"{TARGET}{code}" for code in checkpoints)
    return (*BEFORE_TARGETS, *targets, *AFTER_TARGETS)


def field_of_header(text: str, checkpoints: Sequence[str]) -> str | None:
    """The field a column head names, IGNORED for a running number, None when it names nothing."""
    name = fold(text)
    code = re.sub(r"^(target|sasaran)( kumulatif)? | \(.*\)$", "", name).upper()
    if code in checkpoints:
        return f"{TARGET}{code}"
    name = re.sub(r"^target( tahun)? \d{4}$", "target tahunan", name)
    return _FIELD_OF.get(name, _FIELD_OF.get(re.sub(r" \(.*\)$", "", name)))
