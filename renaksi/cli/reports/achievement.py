"""`renaksi report achievement`: how far the plans have come, for people and for programs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import click

from renaksi import labels
from renaksi.cli.output import YEAR, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.achievement_parts import Achieved, Spread, distribution, spread
from renaksi.core.numbers import round_half_up
from renaksi.labels import format as fmt
from renaksi.labels.achievement import COLUMN
from renaksi.queries.achievements import Achievements, achievements
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.compliance import checkpoint_of
from renaksi.queries.cycles import cycle_by_year

COLUMNS: Final = ("code", "name", "kind", "achievement", "light", "due", "missing", "provisional")


@click.command("achievement")
@click.option("--cycle", "year", type=YEAR, required=True, metavar="TAHUN")
@click.option("--checkpoint", "code", required=True, metavar="PERIODE", help="Misalnya B12.")
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(year: int, code: str, under: str, form: str) -> None:
    """Capaian renaksi pada suatu periode, keadaan hari ini."""
    with system_context() as ctx:
        cycle = cycle_by_year(ctx.session, year)
        found = achievements(
            ctx.session,
            cycle,
            checkpoint_of(cycle, code),
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
            now=ctx.now,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [tuple(_agency(one).values()) for one in found.by_agency])
    else:
        _show(found)


def _answer(found: Achievements) -> dict[str, object]:
    return {
        "cycle": found.year,
        "checkpoint": found.code,
        "under": found.node.code,
        "as_of": found.on,
        **_whole(found.by_agency),
        "below": _whole([one for one in found.by_agency if one.code != found.node.code]),
        "by_strategy": [
            {
                "code": one.code,
                "name": one.name,
                "achievement": _figure(one.mean.percent),
                "due": one.mean.due,
                "missing": one.mean.missing,
            }
            for one in found.by_strategy
        ],
        "by_hub": [
            {"code": one.code or None, "name": one.name or None, **_spread(one.spread)}
            for one in found.by_hub
        ],
        "by_agency": [_agency(one) for one in found.by_agency],
    }


def _whole(some: Sequence[Achieved]) -> dict[str, object]:
    counts = dict(zip(COLUMN, distribution(some), strict=True))
    return _spread(spread(some)) | {"distribution": counts}


def _spread(one: Spread) -> dict[str, object]:
    return {
        "agencies": one.agencies,
        "mean": _figure(one.mean),
        "median": _figure(one.median),
        "without_value": one.missing,
    }


def _agency(one: Achieved) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind.value,
        "achievement": _figure(one.percent),
        "light": one.light.value,
        "due": one.mean.due if one.mean else 0,
        "missing": one.mean.missing if one.mean else 0,
        "provisional": one.is_provisional,
    }


def _figure(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value)


def _show(found: Achievements) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("", "capaian", "keadaan", "instansi"),
        [
            (one.code, fmt.percent(_figure(one.percent)), labels.LIGHT[one.light].word, one.name)
            for one in found.by_agency
        ],
    )


def _heading(found: Achievements) -> Iterator[str]:
    total = found.total
    yield f"Capaian renaksi {found.year}, {found.code}: {found.node.name} dan di bawahnya"
    yield f"Keadaan {fmt.day(found.on)} (WIB)"
    yield f"\n  Rata-rata {fmt.percent(_figure(total.mean))}, median {fmt.percent(_figure(total.median))}"
    yield f"  {fmt.number(total.agencies)} renaksi dihitung, {fmt.number(total.missing)} belum ada nilai"
    yield ""
    for one in found.by_strategy:
        yield f"  {one.code:<4}{fmt.percent(_figure(one.mean.percent)):>9}  {one.name}"
    yield ""
