"""The matrix of recommendations in the form inspectors know: as a sheet, and as a print A3 landscape."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from markupsafe import Markup

from renaksi import labels
from renaksi.core.agency import AgencyKind
from renaksi.core.recommendation import COUNTED, UNSETTLED
from renaksi.core.recommendation_figures import StatusFigures, tally
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, environment
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import documents as words, format as fmt
from renaksi.labels.recommendation_register import origin
from renaksi.queries.documents import LetterheadInfo
from renaksi.queries.recommendation_matrix import NOTHING, Said
from renaksi.queries.recommendation_register import Listed

COLUMNS: Final = (
    Column("Nomor", width=24),
    Column("Sumber", width=18),
    Column("Kode penerbit", Kind.CODE),
    Column("Penerbit", width=34),
    Column("Tanggal terbit", Kind.DAY),
    Column("Siklus", Kind.WHOLE),
    Column("Kode instansi", Kind.CODE),
    Column("Instansi", width=34),
    Column("Ditangani penerus", width=28),
    Column("Uraian rekomendasi", width=60),
    Column("Sebab", width=32),
    Column("Prioritas", width=12),
    Column("Aksi dalam renaksi", Kind.WHOLE),
    Column("Tindak lanjut ke", Kind.WHOLE),
    Column("Tanggal tindak lanjut", Kind.DAY),
    Column("Uraian tindak lanjut", width=60),
    Column("Dokumen pendukung", width=40),
    Column("Tanda terima", width=28),
    Column("Status", width=26),
    Column("Tanggal status", Kind.DAY),
    Column("Tahap jawaban", width=26),
    Column("Catatan penelaah", width=50),
    Column("Jatuh tempo", Kind.DAY),
    Column("Sisa hari jawab", Kind.WHOLE),
    Column("Sisa hari telaah", Kind.WHOLE),
    Column("Umur (hari)", Kind.WHOLE),
    Column("Berulang dari", width=24),
    Column("Kelompok", width=40),
    Column("Keterangan", width=40),
)
TITLE: Final = "Matriks tindak lanjut rekomendasi"
# Widths in millimetres of A3 landscape.
PRINTED: Final = (
    ("No", 8), ("Nomor dan penerbit", 38), ("Instansi", 34), ("Uraian rekomendasi", 72),
    ("Sebab", 36), ("Terbit, batas", 24), ("Tindak lanjut", 72), ("Dokumen pendukung", 36),
    ("Status", 28), ("Catatan penelaah", 40), ("Sisa hari", 14),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """What a matrix is about."""

    rows: Sequence[Listed]
    said: Mapping[int, Said]
    filters: Mapping[str, str]
    taken_at: datetime
    today: date
    subtitle: str = ""

    @property
    def figures(self) -> StatusFigures:
        return tally((one.facts.status, 1) for one in self.rows)


def matrix_table(whole: Whole) -> Table:
    """Exactly what is filtered, one row each."""
    return Table(
        title=f"{TITLE}{', ' if whole.subtitle else ''}{whole.subtitle}",
        columns=COLUMNS,
        rows=_rows(whole),
        taken_at=whole.taken_at,
        filters=whole.filters,
        sheet="Rekomendasi",
    )


def _rows(whole: Whole) -> Iterator[Sequence[object]]:
    for one in whole.rows:
        f, said = one.facts, whole.said.get(one.facts.id, NOTHING)
        answer = said.answer
        is_open = f.status in UNSETTLED
        review = one.clocks.review if one.clocks else None
        yield (
            f.number, labels.RECOMMENDATION_SOURCE[f.source], f.issuer_code, f.issuer_name,
            f.issued_on, f.year, f.addressee_code, f.addressee_name, f.holder_name, f.text,
            f.cause, labels.PRIORITY[f.priority], f.actions,
            answer.number if answer else None, answer.submitted_on if answer else None,
            answer.narrative if answer else "", "; ".join(answer.proofs) if answer else "",
            answer.receipt if answer else "", labels.RECOMMENDATION_STATUS[f.status].word,
            one.since, labels.ANSWER_STAGE[f.stage].word if is_open else "", said.note, f.due_on,
            one.clocks.answer.left if one.clocks and is_open else None,
            review.left if review else None, one.age(whole.today) if is_open else None,
            one.repeats.number if one.repeats else "", f.batch_title, f.remarks,
        )  # fmt: skip


# ── the print ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Head:
    """Under whose letterhead it is printed."""

    kind: AgencyKind
    name: str
    letterhead: LetterheadInfo
    logo: Logo | None = None

    @property
    def kop(self) -> LetterheadInfo:
        """Its first line filled from the agency's name when nobody has."""
        if self.letterhead.first_line:
            return self.letterhead
        return replace(self.letterhead, first_line=words.government(self.kind, self.name))


def matrix_pdf(whole: Whole, head: Head) -> bytes:
    return render(matrix_html(whole, head))


def matrix_html(whole: Whole, head: Head) -> str:
    return (
        environment()
        .get_template("print/recommendation_matrix.html")
        .render(
            title=TITLE,
            whole=whole,
            said=whole.said,
            nothing=NOTHING,
            kop=head.kop,
            logo=head.logo,
            statuses=COUNTED,
            figures=whole.figures,
            heads=[title for title, _width in PRINTED],
            columns=_columns(),
            percent=fmt.percent,
            moment=fmt.moment(whole.taken_at),
            origin=origin,
            is_open=lambda status: status in UNSETTLED,
        )
    )


def _columns() -> Markup:
    total = sum(width for _title, width in PRINTED)
    columns = "".join(f'<col style="width:{width / total:.3%}">' for _title, width in PRINTED)
    return Markup(f"<colgroup>{columns}</colgroup>")  # noqa: S704 - figures of our own
