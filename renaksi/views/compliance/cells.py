"""Rows of the dashboard that stand there by the dozen, made in one go with all their cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from renaksi import labels
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import Reporter
from renaksi.labels.compliance import SLUG, states
from renaksi.labels.format import NOTHING, day, moment, number
from renaksi.labels.shares import shown
from renaksi.queries.compliance_list import Told
from renaksi.queries.compliance_overview import Column, HubRow, Overview
from renaksi.views.compliance.address import Address
from renaksi.views.compliance.pictures import GridRow
from renaksi.views.kept_texts import escaped
from renaksi.views.parts import status

NO_CELL = f'<td class="h-0 c-none">{NOTHING}</td>'
SMALL_TAG = '<span class="r-tag is-small-n">n kecil</span>'
"""Beside a percentage of few."""
Href = Callable[[Any], str]


def heat_rows(found: Overview, rows: Iterable[HubRow], address: Address) -> Markup:
    """Hub × checkpoint: the share of reports that have come in; every cell opens its list."""
    opened = [_opened(column, address) for column in found.columns]
    node = found.chosen.node.code
    parts: list[str] = []
    for row in rows:
        after = escaped(address.list_of(row.code or node, SLUG["expected"], rest=not row.code))
        parts += ('<tr><th scope="row">', _hub(row, found, address), "</th>")
        for before, one in zip(opened, row.figures, strict=True):
            if not before or not one.expected:
                parts.append(NO_CELL)
                continue
            band, rounded, _ = shown(one.submitted, one.expected)
            told = _made_of(one)
            parts.append(
                f'<td class="h-{band}"><a href="{before}{after}" title="{told}">{rounded}</a></td>'
            )
        parts.append("</tr>\n")
    return _whole(parts)


def count_rows(found: Overview, rows: Iterable[HubRow], address: Address) -> Markup:
    """The same with the numbers that the heat map rounds."""
    opened = [column.has_opened for column in found.columns]
    parts: list[str] = []
    for row in rows:
        parts += ('<tr><th scope="row">', _hub(row, found, address), "</th>")
        for is_open, one in zip(opened, row.figures, strict=True):
            told = _made_of(one) if is_open and one.expected else NOTHING
            parts.append(f'<td class="r-num">{told}</td>')
        parts.append("</tr>\n")
    return _whole(parts)


def _opened(column: Column, address: Address) -> str:
    """Where the addresses of a column begin; empty as long as it has not opened."""
    return escaped(address.before_list(column.code)) if column.has_opened else ""


def _made_of(one: Figures) -> str:
    return f"{one.submitted} dari {one.expected}"


def _hub(row: HubRow, found: Overview, address: Address) -> str:
    node = found.chosen.node
    if not row.code:
        above = "pusat" if found.chosen.is_nation else node.name
        return escaped(f"Langsung di bawah {above}")
    if row.code == node.code:
        return escaped(f"{node.name} sendiri")
    return f'<a href="{escaped(address.node(row.code))}">{escaped(row.name)}</a>'


def figure_rows(rows: Iterable[tuple[object, object, Figures]], href: Href) -> Markup:
    """Every figure of some parts: address, head, figures."""
    parts: list[str] = []
    for key, name, one in rows:
        small = f" {SMALL_TAG}" if one.is_small else ""
        parts.append(
            f'<tr><th scope="row"><a href="{escaped(href(key))}">{escaped(str(name))}</a></th>'
            f'<td class="r-num">{number(one.expected)}</td>'
            f'<td class="r-num">{number(one.submitted)}</td>'
            f'<td class="r-num">{shown(one.submitted, one.expected).percent}{small}</td>'
            f'<td class="r-num">{number(one.on_time)}</td>'
            f'<td class="r-num">{shown(one.on_time, one.expected).percent}</td>'
            f'<td class="r-num">{number(one.extended)}</td>'
            f'<td class="r-num">{number(one.verified)}</td></tr>\n'
        )
    return _whole(parts)


def grid_rows(found: Overview, rows: Iterable[GridRow], address: Address) -> Markup:
    """Agency × checkpoint: how each report stands; every cell opens its list."""
    begun = [(escaped(address.before_list(one.code)), one.has_opened) for one in found.columns]
    drawn: dict[Figures, str] = {}
    parts: list[str] = []
    for row in rows:
        after = escaped(address.list_of(row.code, SLUG["expected"]))
        parts.append(f'<tr><th scope="row">{escaped(row.name)}</th>\n')
        for (before, has_opened), one in zip(begun, row.cells, strict=True):
            if one is None:
                word = "Tidak wajib" if has_opened else "Belum dibuka"
                parts.append(f'<td><span class="r-muted">{word}</span></td>\n')
                continue
            if one not in drawn:
                drawn[one] = "<br>".join(map(status, states(one)))
            parts.append(f'<td><a href="{before}{after}">{drawn[one]}</a></td>\n')
        parts.append("</tr>\n")
    return _whole(parts)


def agency_rows(
    found: Overview,
    rows: Sequence[Reporter],
    told: Mapping[int, Told],
    address: Address,
) -> Markup:
    """The list behind the figures."""
    node_id, single = found.chosen.node.agency_id, found.is_single
    parts: list[str] = []
    for row in rows:
        one, name = told[row.agency_id], escaped(row.name)
        linked = f'<a href="{escaped(address.node(row.code))}">{name}</a>'
        parts.append(
            f'<tr><td class="r-nowrap" data-l="Kode">{escaped(row.code)}</td>'
            f'<th scope="row">{linked if row.agency_id != node_id else name}</th>'
            f'<td data-l="Jenis">{escaped(labels.AGENCY_KIND[row.kind])}</td>'
            f'<td class="r-nowrap" data-l="Keadaan"><div class="c-states">'
            f"{_state(row, single=single)}</div></td>"
            f'<td data-l="Keterangan"><div>{escape(_remark(row, one))}'
        )
        if one.plan_id and single and row.figures.submitted:
            href = escaped(address.report(one.plan_id, found.chosen.code))
            hidden = f'<span class="visually-hidden"> {name}</span>'
            parts.append(f' <a href="{href}">Buka laporan{hidden}</a>')
        parts.append("</div></td></tr>\n")
    return _whole(parts)


def _state(row: Reporter, *, single: bool) -> str:
    own = row.figures
    if own.expected and not single:
        return f"{number(own.submitted)} dari {number(own.expected)} masuk"
    return " ".join(status(one) for one in states(own, is_exempt=row.is_exempt))


def _remark(row: Reporter, one: Told) -> str:
    if row.is_exempt:
        return f"Dibebaskan, tidak dihitung: {row.exemption}"
    said = []
    if one.submitted_at and row.figures.submitted:
        said.append(f"Masuk {moment(one.submitted_at)}")
    if one.extended_until:
        said.append(f"dispensasi sampai {day(one.extended_until)}")
    return "; ".join(said) + ("" if one.plan_id else "Renaksi belum disusun")


def _whole(parts: Iterable[str]) -> Markup:
    return Markup("".join(parts))  # noqa: S704 - every text in it was escaped
