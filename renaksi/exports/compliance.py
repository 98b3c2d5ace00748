"""The list of agencies behind figures of compliance as a file: exactly what is filtered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from renaksi import labels
from renaksi.core.compliance_parts import Reporter
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.labels.compliance import FIGURE, state_word
from renaksi.queries.compliance import Compliance

COUNTS: Final = (
    "expected", "submitted", "on_time", "extended", "late", "missing", "verified", "nil",
)  # fmt: skip
RATES: Final = ("rate", "on_time_rate")


def compliance_table(
    found: Compliance, rows: Sequence[Reporter], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    """`filters`: what the reader chose, in words; the figures of the whole stand beside them."""
    period = found.code or "semua periode yang jatuh tempo"
    return Table(
        title=f"Kepatuhan laporan capaian {found.year}, {period}: {found.node.name}",
        columns=(
            Column("Kode", Kind.CODE),
            Column("Instansi", width=44),
            Column("Jenis"),
            Column("Di bawah"),
            Column("Keadaan", width=28),
            *(Column(FIGURE[name], Kind.WHOLE) for name in COUNTS),
            *(Column(f"{FIGURE[name]} (%)", Kind.PERCENT) for name in RATES),
            Column("Alasan dibebaskan", width=40),
        ),
        rows=_rows(found, rows),
        taken_at=taken_at,
        filters={**_scope(found, period), **filters, **_whole(found)},
        sheet=f"Kepatuhan {found.year}",
    )


def _rows(found: Compliance, rows: Sequence[Reporter]) -> Iterator[Sequence[object]]:
    hubs = {part.agency_id: part.name for part in found.by_hub}
    for row in rows:
        yield (
            row.code,
            row.name,
            labels.AGENCY_KIND[row.kind],
            found.node.name if row.part is None else hubs.get(row.part, found.node.name),
            state_word(row, single=bool(found.code)),
            *(getattr(row.figures, name) for name in (*COUNTS, *RATES)),
            row.exemption if row.is_exempt else "",
        )


def _scope(found: Compliance, period: str) -> dict[str, str]:
    return {
        "Siklus": str(found.year),
        "Periode": period,
        "Sampai akhir hari": f"{fmt.day(found.as_of)} (WIB)",
        "Susunan pembinaan": fmt.day(found.tree_on),
        "Lingkup": f"{found.node.name} dan di bawahnya",
    }


def _whole(found: Compliance) -> dict[str, str]:
    """The figures of everything below, whatever the list was filtered to."""
    total = found.total
    small = ", n kecil" if total.is_small else ""
    counts = {f"Seluruhnya: {FIGURE[name]}": fmt.number(getattr(total, name)) for name in COUNTS}
    rates = {
        f"Seluruhnya: {FIGURE[name]}": f"{fmt.percent(getattr(total, name))}{small}"
        for name in RATES
    }
    return counts | rates
