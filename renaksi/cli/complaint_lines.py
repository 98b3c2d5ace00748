"""What `renaksi import complaints` tells: how far it is, and what became of the rows."""

from collections.abc import Iterator
from typing import Final

import click

from renaksi import labels
from renaksi.core.complaint_sheet import FAULTS_TOLD
from renaksi.core.errors import Invalid
from renaksi.labels import format as fmt
from renaksi.services.complaint_import import ExportPlan, Progress

EVERY: Final = 20_000
"""Rows between two lines of progress; a small file is done before the first."""


def show_progress() -> Progress:
    """Lines for whoever waits, on the other stream than the answer."""
    told = [0]

    def show(done: int, of: int | None) -> None:
        if done - told[0] >= EVERY:
            told[0] = done
            whole = f" dari {fmt.number(of)}" if of else ""
            click.echo(f"{fmt.number(done)}{whole} baris", err=True)

    return show


def complaint_lines(plan: ExportPlan) -> Iterator[str]:
    """Damaged and refused rows by their place, then agencies and statuses nobody knows, then sums."""
    for fault in plan.faults:
        where = f"baris {fault.line:<7} rusak    {fault.column.value} ({fault.address})"
        yield f"{where}: {labels.refusal(fault.reason)}"
    yield from _refused(plan)
    for words, many in sorted(plan.tally.unmatched.items(), key=lambda one: -one[1]):
        name = words.name or words.parent or words.lapor_id or "(tanpa nama)"
        yield f"instansi belum dikenali: {name} ({fmt.number(many)} laporan)"
    for raw in plan.unmapped:
        yield f"status belum dipetakan: {raw} ({fmt.number(plan.tally.by_status[raw])} laporan)"
    yield _sums(plan)


def _refused(plan: ExportPlan) -> Iterator[str]:
    for one in plan.tally.told:
        owner = plan.names.get(one.agency_id or 0, "instansi lain")
        sentence = labels.refusal(Invalid(one.reason, agency=owner))
        yield f"baris {one.line:<7} ditolak  {one.tracking_id}: {sentence}"
    if plan.tally.refused > FAULTS_TOLD:
        yield f"  dan {fmt.number(plan.tally.refused - FAULTS_TOLD)} baris lain yang ditolak"


def _sums(plan: ExportPlan) -> str:
    one = plan.tally
    counts = (
        (one.added, "baru"), (one.changed, "berubah"), (one.same, "sama"),
        (one.repeated, "berulang"), (one.refused, "ditolak"), (plan.faulty, "rusak"),
    )  # fmt: skip
    return ", ".join(f"{fmt.number(many)} {word}" for many, word in counts if many)
