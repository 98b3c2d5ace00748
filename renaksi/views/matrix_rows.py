"""The rows of a matrix as they are read: a page shows hundreds, each with some twenty cells.

What a row looks like stands here alone; icons come from the parts that all pages share. A row is a
pattern with the names of its texts in it: most rows of a plan share a few patterns, and the texts
of all rows are escaped at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from markupsafe import Markup, escape

from renaksi.core.plan import Polarity
from renaksi.labels.format import NOTHING
from renaksi.labels.items import field_in_text
from renaksi.labels.plan import POLARITY
from renaksi.labels.plan_checks import issue_text
from renaksi.queries.plan_matrix import MatrixRow
from renaksi.queries.recommendation_actions import Answered
from renaksi.views.basis_links import basis_links
from renaksi.views.matrix_cells import (
    NO_MARKUP,
    Column,
    Columns,
    Read,
    corner,
    literal,
    pattern,
)
from renaksi.views.parts import escaped, icon

NOT_WRITTEN = "Aksi belum ditulis"


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
    span: int = 1
    """Columns of the matrix."""
    fields: frozenset[str] = frozenset()
    """What can be put right in a row that is theirs."""

    def row(self, row: MatrixRow) -> Markup:
        """One action as it is read."""
        return self._written([row], self._shape)

    def message(self, row: MatrixRow) -> Markup:
        """What is wrong with it, each with the way to its field. Always there, so that a script can
        fill it.
        """
        return self._written([row], self._message)

    def blocks(
        self, rows: Iterable[MatrixRow], opened: str = ""
    ) -> Iterator[tuple[MatrixRow | None, Markup]]:
        """The rows with their messages: those that are read together, and by itself the one
        (`opened`: its lineage) that a form stands for.
        """
        some: list[MatrixRow] = []
        for row in rows:
            if row.lineage_id == opened:
                yield None, self._written(some, self._shape, self._message)
                yield row, Markup()
                some = []
            else:
                some.append(row)
        yield None, self._written(some, self._shape, self._message)

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

    # ── patterns ──────────────────────────────────────────────────────────────
    def _written(self, rows: Sequence[MatrixRow], *shapes: "_Shape") -> Markup:
        names, reads = tuple(self._texts), tuple(self._texts.values())
        texts = escaped([read(row) for row in rows for read in reads])
        parts = []
        for place, row in enumerate(rows):
            own = texts[place * len(names) : (place + 1) * len(names)]
            named = dict(zip(names, own, strict=True))
            parts += [shape(row) % named for shape in shapes]
        return Markup("".join(parts))  # noqa: S704 - patterns are ours, every text was escaped

    def _shape(self, row: MatrixRow) -> str:
        """The pattern of the row; kept, unless something in it is this row's alone."""
        known = self.answered.get(row.lineage_id)
        if row.issues or row.noted or row.comments or known:
            return self._made(row, {"basis": basis_links(row.values.basis, known)} if known else {})
        key = (row.lineage_id in self.editable, row.values.polarity, bool(row.values.sipd_code))
        if key not in self._shapes:
            self._shapes[key] = self._made(row, NO_MARKUP)
        return self._shapes[key]

    def _made(self, row: MatrixRow, instead: Mapping[str, Markup]) -> str:
        wrong, own = tuple(issue.field for issue in row.issues), self.columns
        mine = row.lineage_id in self.editable
        classes = f"{'is-err' if wrong else ''}{' is-mine' if mine else ''}"
        bad = " is-bad" if "action" in wrong else ""

        def cells(chosen: Iterable[Column]) -> str:
            return pattern(chosen, row, wrong, self.thread, instead)

        return (
            f'<tr id="baris-%(key)s" data-version="%(version)s" data-no="%(number)s"'
            f' class="{classes}">\n'
            f'<td class="c-no">{self._number if mine else _NUMBER}{literal(self.marks(row))}'
            '<a class="r-unfold" href="#baris-%(key)s">Rincian'
            '<span class="visually-hidden"> aksi %(number)s</span></a></td>\n'
            f'<th class="c-aksi{bad}" scope="row">%(action)s{self._corner(row, "action")}</th>\n'
            f"{cells(own.measured)}\n"
            '<td data-l="Arah" data-w="3" class="r-nowrap has-note">'
            f"{literal(self._ways[row.values.polarity])}{self._corner(row, 'polarity')}</td>\n"
            f"{cells(own.promised)}"
            f"{self._payer(row) + cells(own.told) if self.full else ''}\n</tr>\n"
        )

    def _payer(self, row: MatrixRow) -> str:
        code = '<span class="r-sub">%(sipd_code)s</span>' if row.values.sipd_code else ""
        return (
            f'\n<td class="c-opt has-note" data-l="Sumber dana">%(funding_source)s{code}'
            f"{self._corner(row, 'funding_source', 'sipd_code')}</td>"
        )

    def _corner(self, row: MatrixRow, *fields: str) -> str:
        return literal(corner(row, self.thread, *fields)) if row.noted else ""

    def _message(self, row: MatrixRow) -> str:
        opening = '<tr class="r-msg" id="pesan-%(key)s"'
        if not row.issues:
            return f'{opening} hidden><td colspan="{self.span}"></td></tr>\n'
        told = "".join(self._told(row, *issue_text(issue), issue.field) for issue in row.issues)
        return f'{opening}><td colspan="{self.span}">\n{literal(told)}</td></tr>\n'

    def _told(self, row: MatrixRow, what: str, advice: str, name: str) -> Markup:
        way = Markup()
        if name in self.fields and row.lineage_id in self.editable:
            key = row.lineage_id
            way = _MEND.format(self.here, key, name, key, name, field_in_text(name))
        return _WRONG.format(icon("lewat"), what, advice, way)

    # ── made once ─────────────────────────────────────────────────────────────
    @cached_property
    def _shapes(self) -> dict[tuple[bool, Polarity, bool], str]:
        return {}

    @cached_property
    def _texts(self) -> Mapping[str, Read]:
        """What the patterns name."""
        own = self.columns
        return {**_FIXED, **{one.field: one.read for part in own for one in part}}

    @cached_property
    def _number(self) -> str:
        return (
            f'<a class="no" href="{literal(escape(self.here))}ubah=%(key)s#baris-%(key)s"'
            ' aria-label="Ubah aksi %(number)s">%(number)s</a>'
        )

    @cached_property
    def _passed(self) -> Markup:
        return _PASSED.format(icon("selesai", "Lolos pemeriksaan"))

    @cached_property
    def _unmarked(self) -> Markup:
        return _MARKS.format(self._passed)

    @cached_property
    def _ways(self) -> Mapping[Polarity, Markup]:
        return {way: Markup("{} {}").format(icon(word), word) for way, word in POLARITY.items()}


_Shape = Callable[[MatrixRow], str]
_FIXED: Final[Mapping[str, Read]] = {
    "key": lambda row: row.lineage_id,
    "number": lambda row: row.number,
    "version": lambda row: str(row.version),
    "action": lambda row: row.values.action or NOT_WRITTEN,
    "funding_source": lambda row: row.values.funding_source or NOTHING,
    "sipd_code": lambda row: row.values.sipd_code,
}
_NUMBER: Final = '<span class="no">%(number)s</span>'
_MARKS: Final = Markup('<span class="marks">{}</span>')
_PASSED: Final = Markup('<span class="r-mark is-ok">{}</span>')
_FAILED: Final = Markup(
    '<a class="r-mark is-bad" href="#pesan-{}" aria-label="Aksi {} perlu diperbaiki">{}</a>'
)
_COMMENTS: Final = Markup(
    '<a class="r-mark" href="{}?baris={}" aria-label="{} komentar pada aksi {}">{}{}</a>'
)
_WRONG: Final = Markup('<div class="r-msg-in">{}<p><b>{}</b> {}{}</p></div>\n')
_MEND: Final = Markup(' <a href="{}ubah={}&amp;isian={}#baris-{}" data-isian="{}">Perbaiki {}</a>')
