"""The rows of a matrix as they are read: a page shows hundreds, each with some twenty cells.

What a row looks like stands here alone; icons come from the parts that all pages share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup, escape

from renaksi.core.plan import Polarity
from renaksi.labels.format import NOTHING
from renaksi.labels.plan import POLARITY
from renaksi.queries.plan_matrix import MatrixRow
from renaksi.queries.recommendation_actions import Answered
from renaksi.views.basis_links import basis_links
from renaksi.views.matrix_cells import NO_MARKUP, Columns, cells, corner
from renaksi.views.parts import icon


@dataclass(frozen=True)
class Reader:
    """Writes the rows of one page."""

    columns: Columns
    full: bool
    editable: frozenset[str]
    """Lineages of the rows that lead to their form."""
    here: str
    """The address of the page, up to where more can be asked."""
    thread: str
    """Where comments are read; empty where nobody may."""
    answered: Mapping[str, Sequence[Answered]] = field(default_factory=dict)
    """By lineage, the recommendations an action answers."""

    def row(self, row: MatrixRow) -> Markup:
        """One action as it is read."""
        wrong = tuple(issue.field for issue in row.issues)
        key, number = escape(row.lineage_id), escape(row.number)
        mine = row.lineage_id in self.editable
        classes = f"{'is-err' if wrong else ''}{' is-mine' if mine else ''}"
        bad = " is-bad" if "action" in wrong else ""
        return Markup(  # noqa: S704 - everything put in was escaped
            f'<tr id="baris-{key}" data-version="{row.version}" data-no="{number}"'
            f' class="{classes}">\n'
            f'<td class="c-no">{self._number(key, number) if mine else _plain(number)}'
            f'{self.marks(row)}<a class="r-unfold" href="#baris-{key}">Rincian'
            f'<span class="visually-hidden"> aksi {number}</span></a></td>\n'
            f'<th class="c-aksi{bad}" scope="row">{escape(row.values.action) or NOT_WRITTEN}'
            f"{self._corner(row, 'action')}</th>\n"
            f"{cells(self.columns.measured, row, wrong, self.thread)}\n"
            f'<td data-l="Arah" data-w="3" class="r-nowrap has-note">'
            f"{self._ways[row.values.polarity]}{self._corner(row, 'polarity')}</td>\n"
            f"{cells(self.columns.promised, row, wrong, self.thread, self._basis(row))}"
            f"{self._told(row, wrong) if self.full else ''}\n</tr>\n"
        )

    def marks(self, row: MatrixRow) -> Markup:
        """Whether the row passes, and how many comments there are."""
        if not row.issues and not row.comments:
            return self._unmarked
        told = self._passed
        if row.issues:
            told = _FAILED.format(row.lineage_id, row.number, icon("lewat"))
        if row.comments and self.thread:
            told += _COMMENTS.format(
                self.thread, row.lineage_id, row.comments, row.number, icon("komentar"),
                row.comments,
            )  # fmt: skip
        return _MARKS.format(told)

    def _basis(self, row: MatrixRow) -> Mapping[str, Markup]:
        """Its basis (dasar) with the way to every recommendation it answers."""
        known = self.answered.get(row.lineage_id)
        return {"basis": basis_links(row.values.basis, known)} if known else NO_MARKUP

    def _number(self, key: Markup, number: Markup) -> str:
        return (
            f'<a class="no" href="{self._change}{key}#baris-{key}"'
            f' aria-label="Ubah aksi {number}">{number}</a>'
        )

    def _told(self, row: MatrixRow, wrong: tuple[str, ...]) -> str:
        """Who pays, and the long texts."""
        v = row.values
        code = _CODE.format(v.sipd_code) if v.sipd_code else ""
        return (
            '\n<td class="c-opt has-note" data-l="Sumber dana">'
            f"{escape(v.funding_source) or NOTHING}{code}"
            f"{self._corner(row, 'funding_source', 'sipd_code')}</td>"
            f"{cells(self.columns.told, row, wrong, self.thread)}"
        )

    def _corner(self, row: MatrixRow, *fields: str) -> str:
        return corner(row, self.thread, *fields) if row.noted else ""

    # ── made once ─────────────────────────────────────────────────────────────
    @cached_property
    def _change(self) -> str:
        return f"{escape(self.here)}ubah="

    @cached_property
    def _passed(self) -> Markup:
        return _PASSED.format(icon("selesai", "Lolos pemeriksaan"))

    @cached_property
    def _unmarked(self) -> Markup:
        return _MARKS.format(self._passed)

    @cached_property
    def _ways(self) -> Mapping[Polarity, Markup]:
        return {way: Markup("{} {}").format(icon(word), word) for way, word in POLARITY.items()}


NOT_WRITTEN = "Aksi belum ditulis"
_MARKS = Markup('<span class="marks">{}</span>')
_PASSED = Markup('<span class="r-mark is-ok">{}</span>')
_FAILED = Markup(
    '<a class="r-mark is-bad" href="#pesan-{}" aria-label="Aksi {} perlu diperbaiki">{}</a>'
)
_COMMENTS = Markup(
    '<a class="r-mark" href="{}?baris={}" aria-label="{} komentar pada aksi {}">{}{}</a>'
)
_CODE = Markup('<span class="r-sub">{}</span>')


def _plain(number: Markup) -> str:
    return f'<span class="no">{number}</span>'
