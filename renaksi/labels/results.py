"""Words of results of assessments: on their page, their prints and the check page."""

from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_document import AssessmentDocument
from renaksi.core.objection import ObjectionState
from renaksi.core.result_sheet import ResultSheet, SheetLine
from renaksi.labels.assessment import COUNTS, NOT_ASSESSABLE, OBJECTION_STATE
from renaksi.labels.format import day, number
from renaksi.labels.plan import Status

TITLE: Final = {
    AssessmentDocument.MINUTES: "Berita Acara Hasil Evaluasi Pengelolaan Pengaduan",
    AssessmentDocument.REPORT: "Laporan Hasil Evaluasi Pengelolaan Pengaduan",
}
SLUG: Final = {AssessmentDocument.MINUTES: "berita-acara", AssessmentDocument.REPORT: "lhe"}
WHAT: Final = {
    AssessmentDocument.MINUTES: (
        "Ringkasan hasil menurut aspek, untuk ditandatangani kedua pihak."
    ),
    AssessmentDocument.REPORT: (
        "Semua indikator dengan nilai ketiga pihak, catatan, sanggahan, dan yang perlu diperbaiki."
    ),
}
NOTE_OF: Final = {
    ValueColumn.SELF: "Instansi",
    ValueColumn.HUB: "Hub",
    ValueColumn.NATIONAL: "Pusat",
}
HOLDS: Final = Status("Berlaku", "selesai", "ok")
SET_ASIDE: Final = Status("Sudah diganti", "kembali", "warn")


def outcome(sheet: ResultSheet) -> str:
    """79,25 (Baik); Tidak dapat dinilai: tidak ada bukti dukung."""
    if not sheet.is_scored:
        why = NOT_ASSESSABLE[sheet.reason] if sheet.reason else ""
        return f"Tidak dapat dinilai{': ' + why.lower() if why else ''}"
    return f"{number(sheet.score, 2)} ({sheet.grade})"


def figure(value: Decimal | None) -> str:
    return "–" if value is None else number(value, 2)


def counted(line: SheetLine) -> str:
    """Why it has no value; "" where it has."""
    return "" if line.values[ValueColumn.NATIONAL] is not None else COUNTS[line.counts]


def objection(state: str) -> str:
    return OBJECTION_STATE[ObjectionState(state)].word


def worth(text: str) -> str:
    """A worth that was frozen as a text."""
    return figure(Decimal(text)) if text else "–"


def published(on: date, today: date) -> str:
    if on <= today:
        return f"terbuka bagi pihak lain sejak {day(on)}"
    return f"baru dapat dibaca instansi dan pembinanya; terbuka bagi pihak lain sejak {day(on)}"
