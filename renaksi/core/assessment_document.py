"""What is printed of the result of an assessment (issue, Result)."""

from enum import StrEnum


class AssessmentDocument(StrEnum):
    """The minutes both sides sign, and the report that explains every score."""

    MINUTES = "minutes"
    """Berita Acara."""
    REPORT = "report"
    """Laporan Hasil Evaluasi (LHE)."""
