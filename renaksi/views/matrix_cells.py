"""The columns of a matrix, and the patterns of their cells: a plan has thousands of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple

from markupsafe import Markup

from renaksi.core.item_entry import TARGET
from renaksi.labels.format import NOTHING, number, rupiah
from renaksi.labels.items import field_in_text
from renaksi.queries.plan_matrix import Matrix, MatrixRow

Read = Callable[[MatrixRow], str]
NOT_YET: Final = "Belum diisi"
NO_MARKUP: Final[Mapping[str, Markup]] = {}


class Column(NamedTuple):
    """One column: what stands before the text of its cells, in order or not, and the text."""

    field: str
    """As issues name it."""
    opening: str
    opening_if_bad: str
    read: Read


class Columns(NamedTuple):
    """The columns between which the template puts cells of its own."""

    measured: tuple[Column, ...]
    """What is measured, up to the direction."""
    promised: tuple[Column, ...]
    """Targets, weight, who, evidence, basis, money."""
    told: tuple[Column, ...]
    """The long texts at the end."""


def columns(matrix: Matrix, *, full: bool) -> Columns:
    """`full` False leaves out what is shown on request."""
    targets = [
        _column(
            f"{TARGET}{one.code}",
            one.code,
            "c-t is-lock" if one.code in matrix.frozen else "c-t",
            _target(one.code),
        )
        for one in matrix.checkpoints
    ]
    return Columns(
        _MEASURED,
        (_BASELINE, *targets, *(one for one in _PROMISED if full or one.field not in _WIDE)),
        _TOLD if full else (),
    )


def pattern(
    chosen: Iterable[Column],
    row: MatrixRow,
    wrong: Collection[str],
    thread: str = "",
    instead: Mapping[str, Markup] = NO_MARKUP,
) -> str:
    """The cells of a row with `%(field)s` where the text of each column will stand.

    `wrong`: fields to be put right. `thread`: where comments are read; a cell with one of its own
    leads there from its corner. `instead`: by field, what stands in a cell in place of its text.
    """
    parts: list[str] = []
    for column in chosen:
        name = column.field
        opening = column.opening_if_bad if name in wrong else column.opening
        text = literal(instead[name]) if name in instead else f"%({name})s"
        if name in row.noted and thread:
            text += literal(corner(row, thread, name))
            opening = _noted(opening)
        parts += (literal(opening), text, "</td>")
    return "".join(parts)


def literal(html: str) -> str:
    """As a part of a pattern."""
    return str(html).replace("%", "%%")


def corner(row: MatrixRow, thread: str, *fields: str) -> Markup:
    """The mark in the corner of a cell that was commented on, as a spreadsheet has it."""
    field = next((one for one in fields if one in row.noted), "")
    if not field or not thread:
        return Markup()
    return Markup(
        '<a class="r-corner" href="{}?baris={}" aria-label="Komentar pada {} aksi {}"></a>'
    ).format(thread, row.lineage_id, field_in_text(field), row.number)


def _noted(opening: str) -> str:
    if 'class="' in opening:
        return opening.replace('class="', 'class="has-note ', 1)
    return opening.replace("<td", '<td class="has-note"', 1)


def _column(field: str, label: str, classes: str, read: Read, *, width: str = "") -> Column:
    """`label` is what a narrow screen shows beside the text; `width` how many stand in a line."""
    more = Markup(' data-l="{}"').format(label)
    if width:
        more += Markup(' data-w="{}"').format(width)
    return Column(field, _opening(classes, more), _opening(f"{classes} is-bad".strip(), more), read)


def _opening(classes: str, more: Markup) -> str:
    return f'<td class="{classes}"{more}>' if classes else f"<td{more}>"


def _target(code: str) -> Read:
    return lambda row: number(row.values.targets.get(code))


def _text(name: str) -> Read:
    return lambda row: getattr(row.values, name) or NOTHING


_MEASURED: Final = (
    _column("indicator", "Indikator", "", _text("indicator")),
    _column("unit", "Satuan", "w-s", _text("unit"), width="3"),
)
_BASELINE: Final = _column("baseline", "Awal", "c-t", lambda row: number(row.values.baseline))
_WIDE: Final = frozenset({"partners", "budget"})
_PROMISED: Final = (
    _column("annual_target", "Tahun", "c-t is-year", lambda row: number(row.values.annual_target)),
    _column("weight", "Bobot", "r-num c-key", lambda row: number(row.values.weight), width="3"),
    _column(
        "responsible_code",
        "Penanggung jawab",
        "c-key",
        lambda row: row.responsible_name or "Belum dipilih",
    ),
    _column("partners", "Instansi terkait", "c-opt c-who r-pre", _text("partners")),
    _column(
        "required_evidence",
        "Bukti dukung",
        "",
        lambda row: "; ".join(row.values.required_evidence) or NOT_YET,
    ),
    _column("basis", "Dasar", "", _text("basis"), width="3"),
    _column("budget", "Anggaran (Rp)", "r-num c-opt", lambda row: rupiah(row.values.budget)),
)
_TOLD: Final = (
    _column("objective", "Sasaran", "c-opt r-pre", _text("objective")),
    _column("sub_activity", "Sub-kegiatan", "c-opt r-pre", _text("sub_activity")),
    _column("remarks", "Keterangan", "c-opt r-pre", _text("remarks")),
)
