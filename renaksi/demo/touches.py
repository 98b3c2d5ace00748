"""What people do between the steps: edits in an open revision, remarks, a row left unfinished."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from renaksi.core.plan import Polarity
from renaksi.core.plan_item import ItemValues
from renaksi.models import PlanRevision
from renaksi.queries.plan_rows import item_values
from renaksi.services import comments, items
from renaksi.services.context import Context

At = Callable[[str, datetime], Context]
"""Somebody's context by e-mail and moment."""
NEW_ROW: Final = ItemValues(
    strategy_code="S4",
    action="Menerjemahkan panduan mengadu ke bahasa isyarat dan huruf braille",
    objective="Kelompok rentan mengadu tanpa hambatan",
    indicator="Panduan yang tersedia dalam bentuk mudah akses",
    unit="panduan",
    polarity=Polarity.UP,
    baseline=Decimal(0),
    targets={"B12": Decimal(2)},
    annual_target=Decimal(2),
    weight=Decimal(4),
    responsible_code="34.04.DINSOS",
    partners="Organisasi penyandang disabilitas",
    budget=Decimal(18_000_000),
    funding_source="Hibah",
)
"""Still without required evidence: the page says so."""


def revise_sleman(at: At, revision: PlanRevision) -> None:
    """A revision in the making: one target raised, one row new, weights not yet at 100."""
    ctx = at("kominfo@sleman.test", _moment(11, 16, 2, 41))
    row = revision.items[4]
    codes = {one.id: one.code for one in revision.plan.cycle.checkpoints}
    values = item_values(row, codes)
    raised = replace(values, targets={**values.targets, "B12": Decimal(98)})
    items.save_item(
        ctx,
        revision.id,
        row.lineage_id,
        version=row.version,
        values=replace(raised, annual_target=Decimal(98), weight=Decimal(2)),
    )
    items.add_item(ctx, revision.id, NEW_ROW)
    comments.add_comment(
        at("pemantau@ombudsman.test", _moment(11, 17, 3, 5)),
        revision.plan_id,
        "Apakah aduan yang ditutup tanpa tanggapan pelapor ikut dihitung pada baris ini?",
        number=revision.number,
        lineage_id=revision.items[2].lineage_id,
    )
    comments.add_comment(
        at("kominfo@sleman.test", _moment(11, 18, 1, 30)),
        revision.plan_id,
        "Ikut dihitung. Ekspor LAPOR! per akhir periode memuat keadaannya.",
        number=revision.number,
        lineage_id=revision.items[2].lineage_id,
    )


def leave_gunungkidul(at: At, revision: PlanRevision) -> None:
    """A draft whose last row still lacks what the checks ask for."""
    ctx = at("kominfo@gunungkidul.test", _moment(11, 9, 4, 12))
    items.add_item(
        ctx,
        revision.id,
        replace(
            NEW_ROW,
            action="Mengaktifkan kembali pejabat penghubung di kapanewon",
            indicator="",
            targets={"B09": Decimal(12), "B12": Decimal(10)},
            annual_target=None,
            responsible_code="",
        ),
    )


def _moment(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)
