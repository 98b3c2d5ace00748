"""The cover letter (surat pengantar) a plan is sent with: F4 portrait."""

from renaksi.core.document import DocumentKind, content_hash
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, Stamp, environment, head_lines, with_defaults
from renaksi.queries.documents import PrintFacts
from renaksi.queries.plan_matrix import Matrix


def letter_pdf(
    matrix: Matrix, facts: PrintFacts, *, logo: Logo | None = None, stamp: Stamp | None = None
) -> bytes:
    return render(letter_html(matrix, facts, logo=logo, stamp=stamp))


def letter_html(
    matrix: Matrix, facts: PrintFacts, *, logo: Logo | None = None, stamp: Stamp | None = None
) -> str:
    return (
        environment()
        .get_template("print/cover_letter.html")
        .render(
            m=matrix,
            f=facts,
            kop=with_defaults(facts),
            logo=logo,
            stamp=stamp,
            filled=[group for group in matrix.groups if group.rows],
        )
    )


def letter_content(matrix: Matrix, facts: PrintFacts) -> str:
    """Hash of everything the letter says."""
    above = facts.supervisor
    return content_hash(
        {
            "kind": DocumentKind.COVER_LETTER,
            "agency": [facts.agency_kind, facts.agency_name],
            "plan": [facts.year, facts.number, facts.state],
            "letter": [facts.letter_number, facts.letter_date],
            "to": [above.kind, above.name, above.city] if above else [],
            "head": head_lines(facts),
            "sums": [len(matrix.rows), matrix.total_weight, matrix.total_budget],
        }
    )
