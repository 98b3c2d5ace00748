"""The table per hub as a file: the rows of the page in its order, and what they sum to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from renaksi import labels
from renaksi.core.funnel import STAGES, Counts, Part, Spread
from renaksi.core.plan import FunnelStage
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.queries.funnel import Funnel

Spreads = Mapping[FunnelStage, Spread]


def hub_table(found: Funnel, parts: Sequence[Part], spreads: Spreads, taken_at: datetime) -> Table:
    """`parts` as the page shows them; their counts sum to those of the node."""
    return Table(
        title=f"Renaksi {found.year} menurut hub: {found.node.name}",
        columns=(
            Column("Kode", Kind.CODE),
            Column("Hub", width=48),
            Column(labels.FUNNEL_STAGE[STAGES[0]], Kind.WHOLE),
            *(column for stage in STAGES[1:] for column in _pair(stage)),
            Column("Catatan", width=12),
        ),
        rows=_rows(found, parts, spreads),
        taken_at=taken_at,
        filters={
            "Siklus": str(found.year),
            "Sampai akhir hari": f"{fmt.day(found.as_of)} (WIB)",
            "Susunan pembinaan": fmt.day(found.tree_on),
            "Lingkup": found.node.name,
        },
        sheet=f"Hub {found.year}",
    )


def _pair(stage: FunnelStage) -> tuple[Column, Column]:
    word = labels.FUNNEL_STAGE[stage]
    return Column(word, Kind.WHOLE), Column(f"{word}, % dari wajib", Kind.PERCENT)


def _rows(found: Funnel, parts: Sequence[Part], spreads: Spreads) -> Iterator[Sequence[object]]:
    for part in parts:
        yield part.code, part_name(found, part), *_figures(part.counts)
    yield "", "Jumlah", *_figures(found.total)
    for word, value in (("Rata-rata", "mean"), ("Median", "median")):
        shares = (getattr(spreads[stage], value) for stage in STAGES[1:])
        told = [cell for share in shares for cell in (None, share)]
        yield "", f"{word} antarhub, bobot sama", None, *told, None


def part_name(found: Funnel, part: Part) -> str:
    """What the row of the page is called."""
    if not part.code:
        above = "pusat" if found.is_nation else found.node.name
        return f"Langsung di bawah {above}"
    return f"{part.name} sendiri" if part.agency_id == found.node.agency_id else part.name


def _figures(counts: Counts) -> Sequence[object]:
    pairs = [cell for stage in STAGES[1:] for cell in (counts.at(stage), counts.share(stage))]
    return counts.owes, *pairs, "n kecil" if counts.is_small else None
