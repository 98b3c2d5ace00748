"""The list of agencies as a file: exactly what is filtered."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from renaksi import labels
from renaksi.core.funnel import STAGES, AgencyRow
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.labels.funnel import STAGE_FILTER
from renaksi.queries.funnel import Funnel
from renaksi.views.dashboards.address import Address


def table(found: Funnel, rows: Sequence[AgencyRow], address: Address, taken_at: datetime) -> Table:
    return Table(
        title=f"Renaksi {found.year}: {found.node.name}",
        columns=(
            Column("Kode", Kind.CODE),
            Column("Instansi", width=44),
            Column("Jenis"),
            Column("Di bawah"),
            Column("Keadaan", width=18),
            Column("Revisi", Kind.WHOLE),
            *(Column(labels.FUNNEL_STAGE[stage], width=12) for stage in STAGES),
        ),
        rows=_rows(found, rows),
        taken_at=taken_at,
        filters=_filters(found, address),
        sheet=f"Renaksi {found.year}",
    )


def _rows(found: Funnel, rows: Sequence[AgencyRow]) -> Iterator[Sequence[object]]:
    hubs = {part.agency_id: part.name for part in found.by_hub}
    for row in rows:
        standing = row.standing
        yield (
            row.code,
            row.name,
            labels.AGENCY_KIND[row.kind],
            found.node.name if row.part is None else hubs.get(row.part, found.node.name),
            labels.PLAN_STATE[standing.state].word if standing else labels.NO_PLAN.word,
            standing.number if standing else None,
            *(row.reached(stage) for stage in STAGES),
        )


def _filters(found: Funnel, address: Address) -> dict[str, str]:
    kind = address.kind
    chosen = {
        "Siklus": str(found.year),
        "Sampai akhir hari": f"{fmt.day(found.as_of)} (WIB)",
        "Susunan pembinaan": fmt.day(found.tree_on),
        "Lingkup": found.node.name,
        "Tahap": STAGE_FILTER.get(address.stage, ""),
        "Jenis": labels.AGENCY_KIND[kind] if kind else "",
        "Pencarian": address.typed["q"],
        "Bagian": "Langsung di bawahnya" if address.is_rest else "",
    }
    return {name: value for name, value in chosen.items() if value}
