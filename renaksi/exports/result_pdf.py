"""Berita Acara and Laporan Hasil Evaluasi of one result: A4 portrait, with kop, number, both signatures."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_document import AssessmentDocument
from renaksi.core.assessment_weak import WeakSpot
from renaksi.core.recommendation_minutes import Paper
from renaksi.core.result_sheet import ResultSheet
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, Stamp, environment
from renaksi.labels import assessment as terms, documents as names, format as fmt, results as words
from renaksi.queries.documents import LetterheadInfo

TEMPLATE: Final = {
    AssessmentDocument.MINUTES: "print/result_minutes.html",
    AssessmentDocument.REPORT: "print/result_report.html",
}


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What a print says beside the frozen sheet."""

    sheet: ResultSheet
    agency_kind: AgencyKind
    instrument: str
    legal_basis: str
    decided_on: date
    issuer_kind: AgencyKind
    issuer_name: str
    head: LetterheadInfo
    weak: tuple[WeakSpot, ...] = ()


def result_pdf(
    kind: AssessmentDocument,
    facts: ResultFacts,
    *,
    paper: Paper | None = None,
    stamp: Stamp | None = None,
    logo: Logo | None = None,
) -> bytes:
    """Without `paper` a draft: marked across every page, with nothing to check it by."""
    return render(result_html(kind, facts, paper=paper, stamp=stamp, logo=logo))


def result_html(
    kind: AssessmentDocument,
    facts: ResultFacts,
    *,
    paper: Paper | None = None,
    stamp: Stamp | None = None,
    logo: Logo | None = None,
) -> str:
    head = facts.head
    if not head.first_line:
        head = replace(head, first_line=names.government(facts.issuer_kind, facts.issuer_name))
    return environment().get_template(TEMPLATE[kind]).render(
        **_words(),
        f=facts,
        s=facts.sheet,
        name=names.formal_name(facts.agency_kind, facts.sheet.agency_name),
        issuer=names.formal_name(facts.issuer_kind, facts.issuer_name),
        kop=head,
        logo=logo,
        paper=paper,
        stamp=stamp,
        day_words=fmt.weekday(paper.dated) if paper else "",
    )  # fmt: skip


def _words() -> dict[str, Any]:
    return {"names": names, "terms": terms, "told": words, "columns": ValueColumn}
