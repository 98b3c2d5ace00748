"""Words for results of assessments and their prints."""

from typing import Final

from renaksi.core.assessment_document import AssessmentDocument

ASSESSMENT_DOCUMENT: Final = {
    AssessmentDocument.MINUTES: "Berita Acara",
    AssessmentDocument.REPORT: "Laporan Hasil Evaluasi",
}
