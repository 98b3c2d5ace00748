"""Words for the values of an action, and what is wrong with a typed one."""

from typing import Final

from renaksi.core.item_entry import TARGET, Fault, FaultKind
from renaksi.labels.report import ENTRY_FIELD

ITEM_FIELD: Final = {
    "strategy_code": "Strategi",
    "action": "Aksi",
    "objective": "Sasaran",
    "sub_activity": "Sub-kegiatan atau tahapan",
    "indicator": "Indikator",
    "unit": "Satuan",
    "polarity": "Arah",
    "baseline": "Nilai awal",
    "annual_target": "Target tahunan",
    "weight": "Bobot",
    "responsible_code": "Penanggung jawab",
    "partners": "Instansi terkait",
    "budget": "Anggaran (Rp)",
    "funding_source": "Sumber dana",
    "sipd_code": "Kode SIPD",
    "required_evidence": "Bukti dukung yang disyaratkan",
    "basis": "Dasar",
    "remarks": "Keterangan",
}
ENTRY_FAULT: Final = {
    FaultKind.NOT_A_FIGURE: "“{text}” bukan angka. Tulis seperti 1.234,56.",
    FaultKind.BELOW_ZERO: "{field} tidak boleh di bawah 0.",
    FaultKind.ABOVE_HUNDRED: "{field} paling besar 100.",
    FaultKind.TOO_LONG: "{field} paling panjang {limit} karakter. Ringkas isinya.",
    FaultKind.TOO_MANY_EVIDENCE: "Bukti dukung paling banyak {limit} jenis per aksi.",
    FaultKind.EVIDENCE_TOO_LONG: "Satu jenis bukti dukung paling panjang {limit} karakter.",
    FaultKind.UNKNOWN_POLARITY: "Arah “{text}” tidak dikenal. Tulis naik, turun, atau tonggak.",
    FaultKind.UNKNOWN_STRATEGY: "Strategi “{text}” tidak ada pada siklus ini.",
    FaultKind.STRATEGY_MISSING: "Strategi belum dipilih untuk baris ini.",
    FaultKind.TARGET_DUE: "{field} tidak dapat diubah karena batas laporannya sudah lewat.",
    FaultKind.FOREIGN_UNIT: "“{text}” bukan instansi Anda atau unit di bawahnya.",
}
SHOWN_OF_TYPED: Final = 40


def item_field(name: str) -> str:
    """`target:B06` is Target B06."""
    if name.startswith(TARGET):
        return f"Target {name.removeprefix(TARGET)}"
    return ITEM_FIELD.get(name) or ENTRY_FIELD[name]


def field_in_text(name: str) -> str:
    """The same inside a sentence: target B06, anggaran (Rp)."""
    word = item_field(name)
    return word[0].lower() + word[1:]


def entry_fault(fault: Fault) -> str:
    """The sentence beside the field."""
    text = " ".join(fault.text.split())
    if len(text) > SHOWN_OF_TYPED:
        text = f"{text[:SHOWN_OF_TYPED]}…"
    sentence = ENTRY_FAULT[fault.kind]
    return sentence.format(text=text, field=item_field(fault.field), limit=fault.limit)
