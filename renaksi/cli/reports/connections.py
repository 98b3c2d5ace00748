"""`renaksi report connections`: who is connected to SP4N-LAPOR! on a day."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import click

from renaksi import labels
from renaksi.cli.output import Day, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.connection import ConnectionState
from renaksi.core.connection_figures import Connections, Standing
from renaksi.labels import format as fmt
from renaksi.labels.complaint import CONNECTION_STATE
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.connection_figures import ConnectionReport, connection_figures

COLUMNS: Final = ("code", "name", "kind", "status", "since", "last_active", "active", "remarks")


@click.command("connections")
@click.option(
    "--as-of", type=Day(), help="Keadaan sampai akhir hari itu, WIB; tanpa ini, hari ini."
)
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(as_of: date | None, under: str, form: str) -> None:
    """Keterhubungan ke SP4N-LAPOR! menurut jenis instansi dan status."""
    with system_context() as ctx:
        found = connection_figures(
            ctx.session,
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
            as_of=as_of or ctx.today,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [_cells(one) for one in found.by_agency])
    else:
        _show(found)


def _answer(found: ConnectionReport) -> dict[str, object]:
    return {
        "under": found.code,
        "as_of": found.as_of,
        **_counts(found.total),
        "by_kind": {kind.value: _states(one) for kind, one in found.by_kind.items()},
        "active_by_kind": {kind.value: one.active for kind, one in found.by_kind.items()},
        "below": _counts(found.below),
        "by_agency": [dict(zip(COLUMNS, _cells(one), strict=True)) for one in found.by_agency],
    }


def _counts(one: Connections) -> dict[str, object]:
    return {"total": one.total, "by_status": _states(one), "active": one.active}


def _states(one: Connections) -> dict[str, int]:
    return {state.value: many for state, many in one.counts.items()}


def _cells(one: Standing) -> list[object]:
    return [
        one.code, one.name, one.kind.value, one.state.value, one.since, one.last_active,
        one.is_active, one.remarks,
    ]  # fmt: skip


def _show(found: ConnectionReport) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("jenis", *(CONNECTION_STATE[state].word.lower() for state in ConnectionState), "aktif"),
        [
            (
                labels.AGENCY_KIND[kind],
                *(fmt.number(many) for many in one.counts.values()),
                fmt.number(one.active),
            )
            for kind, one in found.by_kind.items()
        ],
    )


def _heading(found: ConnectionReport) -> Iterator[str]:
    yield f"Keterhubungan ke SP4N-LAPOR!, {found.name} dan di bawahnya"
    yield f"Pada {fmt.day(found.as_of)}"
    for state in (ConnectionState.CONNECTED, ConnectionState.INTEGRATED):
        many = f"{fmt.number(found.total.reached(state))} dari {fmt.number(found.total.total)}"
        yield f"  {CONNECTION_STATE[state].word:<24}{fmt.percent(found.total.share(state)):>8}  {many}"
    yield ""
