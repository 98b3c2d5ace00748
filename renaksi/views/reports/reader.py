"""The rows of a report as they are read: what one looks like stands here alone.

Written in Python, because a report shows hundreds of cells and each part of a template costs as
much as a row here. The form of an open row takes its locked cells from here too.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from markupsafe import Markup, escape

from renaksi import labels
from renaksi.core.achievement import Light
from renaksi.core.plan import Polarity
from renaksi.core.report import EntryVerdict
from renaksi.core.report_flags import RowFlag, plain
from renaksi.labels.format import NOTHING, number, percent
from renaksi.queries.report_rows import ReportRow
from renaksi.views.evidence.cells import Proofs
from renaksi.views.parts import escaped, icon, status


@dataclass(frozen=True)
class Reader:
    """Writes the rows of one page."""

    checkpoint: str
    previous: str
    """Code of the checkpoint before; empty at the first one of the year."""
    editable: frozenset[str]
    """Lineages of the rows that lead to their form."""
    here: str
    """The address of the page, up to where more can be asked."""
    proofs: Proofs
    span: int
    """Columns of the matrix."""

    def row(self, row: ReportRow) -> Markup:
        """One action as it is read."""
        values, mine = row.values, row.lineage_id in self.editable
        item = row.item
        key, shown, action, indicator, unit, *texts = escaped(
            [
                row.lineage_id,
                row.number,
                item.action,
                item.indicator,
                item.unit,
                values.description or NOTHING,
                values.obstacles or NOTHING,
                values.next_steps or NOTHING,
                row.responsible_name or "Instansi",
            ]
        )
        description, obstacles, next_steps, responsible = texts
        classes = f"{'is-mine' if mine else ''}{'' if row.is_due else ' is-later'}"
        return Markup(  # noqa: S704 - everything put in was escaped
            f'<tr id="baris-{key}" data-version="{row.version}" data-no="{shown}"'
            f' class="{classes}">\n'
            f'<td class="c-no">{self._number(key, shown, mine=mine)}{self.marks(row)}'
            f'<a class="r-unfold" href="#baris-{key}">Rincian'
            f'<span class="visually-hidden"> aksi {shown}</span></a></td>\n'
            f'<th class="c-aksi" scope="row">'
            f"{_measured(action, indicator, unit, item.polarity)}</th>\n"
            f'<td class="c-t c-key" data-l="Target {self._code}">{number(row.target)}'
            f"{'' if row.is_due else _LATER}</td>\n"
            f'<td class="c-t c-key" data-l="Realisasi"><b>{number(values.realization)}</b>'
            f"{self.verdict(row)}</td>\n"
            f'<td class="w-c c-key" data-l="Capaian"><div>{self.reached(row.percent, row.light)}'
            f"</div></td>\n"
            f'<td class="c-t" data-l="{self._before}">{self.before(row)}</td>\n'
            f'<td class="w-u r-pre" data-l="Uraian capaian">{description}</td>\n'
            f'<td class="w-t r-pre" data-l="Kendala">{obstacles}</td>\n'
            f'<td class="w-t r-pre" data-l="Rencana tindak lanjut">{next_steps}</td>\n'
            f'<td class="w-b" data-l="Bukti dukung">{self.proof(row, mine=mine)}</td>\n'
            f'<td class="w-t" data-l="Penanggung jawab">{responsible}</td>\n</tr>\n'
        )

    def message(self, row: ReportRow) -> Markup:
        """What the verifier said and what will be looked at twice. Always there, so that a script
        can fill it.
        """
        is_back = row.judgement.verdict is EntryVerdict.RETURNED
        opening = f'<tr class="r-msg is-warn" id="pesan-{escape(row.lineage_id)}"'
        if not is_back and not row.flags:
            html = f'{opening} hidden><td colspan="{self.span}"></td></tr>\n'
            return Markup(html)  # noqa: S704 - everything put in was escaped
        told = [_flagged(flag, row) for flag in row.flags]
        if is_back:
            told.insert(0, _sent_back(row))
        html = f'{opening}><td colspan="{self.span}">\n{"".join(told)}</td></tr>\n'
        return Markup(html)  # noqa: S704 - everything put in was escaped

    # ── cells ─────────────────────────────────────────────────────────────────
    def marks(self, row: ReportRow) -> Markup:
        """The one sign of how the row stands."""
        if row.judgement.verdict is EntryVerdict.RETURNED:
            return _pointing("dikembalikan", "kembali", row)
        if row.flags:
            return _pointing("perlu diperhatikan", "perhatian", row)
        if not row.is_due:
            return self._later
        return self._unfilled if row.values.realization is None else self._filled

    def what(self, row: ReportRow) -> Markup:
        """The action, and how it is measured."""
        item = row.item
        action, indicator, unit = escaped([item.action, item.indicator, item.unit])
        html = _measured(action, indicator, unit, item.polarity)
        return Markup(html)  # noqa: S704 - everything put in was escaped

    def reached(self, value: Decimal | None, light: Light) -> Markup:
        """How far it has come: the figure, then the word that goes with its colour."""
        if value is None:
            return _UNREACHED
        html = f'<b>{percent(value)}</b><span class="r-sub">{status(labels.LIGHT[light])}</span>'
        return Markup(html)  # noqa: S704 - a number, and a part that escapes

    def before(self, row: ReportRow) -> str:
        return number(row.previous.value) if row.previous else NOTHING

    def verdict(self, row: ReportRow) -> Markup:
        if row.judgement.verdict is not EntryVerdict.ADJUSTED:
            return Markup()
        return _ADJUSTED.format(number(row.judgement.value))

    def proof(self, row: ReportRow, *, mine: bool) -> Markup:
        """What is required and handed in, with the way to more where the row is theirs."""
        return self.proofs.cell(row.evidence, row.required, row.lineage_id if mine else "")

    def _number(self, key: str, shown: str, *, mine: bool) -> str:
        if not mine:
            return f'<span class="no">{shown}</span>'
        return (
            f'<a class="no" href="{self._change}{key}#baris-{key}"'
            f' aria-label="Isi aksi {shown}">{shown}</a>'
        )

    # ── made once ─────────────────────────────────────────────────────────────
    @cached_property
    def _later(self) -> Markup:
        return _MARK.format("", icon("nanti", "Belum jatuh tempo"))

    @cached_property
    def _unfilled(self) -> Markup:
        return _MARK.format("", icon("belum", "Belum diisi"))

    @cached_property
    def _filled(self) -> Markup:
        return _MARK.format(" is-ok", icon("selesai", "Terisi"))

    @cached_property
    def _change(self) -> str:
        return f"{escape(self.here)}ubah="

    @cached_property
    def _code(self) -> str:
        return str(escape(self.checkpoint))

    @cached_property
    def _before(self) -> str:
        return str(escape(self.previous or "Sebelumnya"))


def _measured(action: str, indicator: str, unit: str, polarity: Polarity) -> str:
    """Of texts that are escaped."""
    way = labels.POLARITY[polarity]
    return (
        f'{action}<span class="r-sub">{indicator}{f" ({unit})" if unit else ""},'
        f' <span class="r-nowrap">{icon(way)} {way}</span></span>'
    )


def missing_kinds(row: ReportRow) -> list[str]:
    """The kinds of evidence the action asks for that nothing stands for yet."""
    have = {plain(one.requirement) for one in row.facts if not one.is_rejected}
    return [kind for kind in row.required if plain(kind) not in have]


_LATER = '<span class="r-sub">belum jatuh tempo</span>'
_MARK = Markup('<span class="marks"><span class="r-mark{}">{}</span></span>')
_POINTING = Markup(
    '<span class="marks"><a class="r-mark" href="#pesan-{}" aria-label="Aksi {} {}">{}</a></span>'
)
_UNREACHED = Markup('<span class="r-muted">{}</span>').format(NOTHING)
_ADJUSTED = Markup('<span class="r-sub"><b>{}</b> menurut verifikator</span>')
_BACK = Markup(
    '<div class="r-msg-in">{}<p><b>Dikembalikan{}.</b> <span class="r-pre">{}</span></p></div>\n'
)
_FLAG = Markup('<div class="r-msg-in">{}<p>{}{}.</p></div>\n')


def _pointing(state: str, name: str, row: ReportRow) -> Markup:
    return _POINTING.format(row.lineage_id, row.number, state, icon(name))


def _sent_back(row: ReportRow) -> Markup:
    by = f" oleh {row.judgement.by}" if row.judgement.by else ""
    return _BACK.format(icon("kembali"), by, row.judgement.note)


def _flagged(flag: RowFlag, row: ReportRow) -> Markup:
    kinds = missing_kinds(row) if flag is RowFlag.EVIDENCE_MISSING else None
    more = "" if kinds is None else f": {'; '.join(kinds)}"
    return _FLAG.format(icon("perhatian"), labels.ROW_FLAG[flag], more)
