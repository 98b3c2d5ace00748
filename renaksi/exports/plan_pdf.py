"""The matrix of a revision as an official print: A3 landscape, all columns of the form."""

from typing import Final

from markupsafe import Markup

from renaksi.core.document import DocumentKind, content_hash
from renaksi.core.plan_item import FIELDS, ItemValues
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, Stamp, environment, head_lines, with_defaults
from renaksi.queries.documents import PrintFacts
from renaksi.queries.plan_matrix import Matrix

# Widths in millimetres of A3 landscape; made to fit the sheet whatever the number of periods.
BEFORE: Final = (
    ("No", 9),
    ("Sasaran", 31),
    ("Aksi", 46),
    ("Indikator", 35),
    ("Satuan", 18),
    ("Nilai awal", 13),
)
PERIOD: Final = 12.5
AFTER: Final = (
    ("Target tahunan", 14), ("Bobot", 12), ("Penanggung jawab", 29), ("Instansi terkait", 27),
    ("Anggaran (Rp)", 24), ("Sumber dana dan kode SIPD", 27), ("Bukti dukung", 30),
    ("Dasar", 20), ("Keterangan", 22),
)  # fmt: skip


def matrix_pdf(
    matrix: Matrix, facts: PrintFacts, *, logo: Logo | None = None, stamp: Stamp | None = None
) -> bytes:
    """Without `stamp` a draft: marked across every page, with nothing to check it by."""
    return render(matrix_html(matrix, facts, logo=logo, stamp=stamp))


def matrix_html(
    matrix: Matrix, facts: PrintFacts, *, logo: Logo | None = None, stamp: Stamp | None = None
) -> str:
    return (
        environment()
        .get_template("print/plan_matrix.html")
        .render(
            m=matrix,
            f=facts,
            kop=with_defaults(facts),
            logo=logo,
            stamp=stamp,
            before=[title for title, _width in BEFORE],
            after=[title for title, _width in AFTER],
            columns=_columns(len(matrix.checkpoints)),
            count=len(BEFORE) + len(matrix.checkpoints) + len(AFTER),
        )
    )


def matrix_content(matrix: Matrix, facts: PrintFacts) -> str:
    """Hash of everything the print says, so that one already issued is recognised."""
    return content_hash(
        {
            "kind": DocumentKind.PLAN_MATRIX,
            "agency": [facts.agency_kind, facts.agency_name],
            "plan": [facts.year, facts.number, facts.state],
            "decree": [facts.decree_number, facts.decree_date, facts.decree_title,
                       facts.decree_signatory, facts.decree_signatory_title],
            "head": head_lines(facts),
            "checkpoints": [one.code for one in matrix.checkpoints],
            "rows": [
                [row.number, group.name, row.responsible_name, *_entered(row.values)]
                for group in matrix.groups
                for row in group.rows
            ],
        }
    )  # fmt: skip


def _entered(values: ItemValues) -> list[object]:
    return [getattr(values, name) for name in FIELDS]


def _columns(periods: int) -> Markup:
    """The column widths, in percent."""
    widths = [
        *(width for _t, width in BEFORE),
        *[PERIOD] * periods,
        *(width for _t, width in AFTER),
    ]
    total = sum(widths)
    columns = "".join(f'<col style="width:{width / total:.3%}">' for width in widths)
    return Markup(f"<colgroup>{columns}</colgroup>")  # noqa: S704 - figures of our own
