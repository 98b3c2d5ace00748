"""`renaksi report periodic`: the figures of a periodic report, taken now, for people and programs."""

from decimal import Decimal
from typing import Any

import click

from renaksi.cli.output import emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.periodic import NotAPeriod, Period, parse_period
from renaksi.core.periodic_content import content_of
from renaksi.core.periodic_sheet import Part, PeriodicSheet
from renaksi.labels import format as fmt
from renaksi.labels.periodic import FIGURE, PERIODIC_PART, figure_value, period_name
from renaksi.labels.periodic_steps import FROZEN
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.periodic_figures import take_sheet


class PeriodCode(click.ParamType[Period]):
    """A period as its code is written."""

    name = "PERIODE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return parse_period(str(value))
        except NotAPeriod:
            self.fail(
                f"{value!r} bukan periode. Contoh: 2026-W07, 2026-M03, 2026-Q1, 2026-S2, 2026.",
                param,
                ctx,
            )


@click.command("periodic")
@click.argument("period", type=PeriodCode())
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(period: Period, under: str, form: str) -> None:
    """Angka laporan berkala suatu periode, diambil sekarang dan tidak disimpan."""
    with system_context() as ctx:
        base = agency_by_code(ctx.session, under)
        sheet = take_sheet(ctx.session, base, period, ctx.now, FROZEN)
    if form == "json":
        emit_json(_answer(sheet))
    elif form == "csv":
        emit(form, ("part", "code", "value", "part_of", "whole", "before"), list(_figures(sheet)))
    else:
        _show(sheet)


def _answer(sheet: PeriodicSheet) -> dict[str, object]:
    """What approval would freeze, without texts."""
    return content_of(sheet, {})


def _figures(
    sheet: PeriodicSheet,
) -> list[tuple[str, str, Decimal | None, int | None, int | None, Decimal | None]]:
    return [
        (section.part.value, one.code, one.value, one.part, one.whole, one.before)
        for section in sheet.sections
        for one in section.figures
    ]


def _show(sheet: PeriodicSheet) -> None:
    click.echo(f"{sheet.base_name} dan di bawahnya, {period_name(sheet.period)}")
    click.echo(f"Keadaan {fmt.day(sheet.as_of)}\n")
    for part in Part:
        figures = sheet.section(part).figures
        if figures:
            emit_table(
                (PERIODIC_PART[part], "angka", "dari"),
                [
                    (
                        FIGURE.get(one.code, one.code),
                        figure_value(one),
                        "" if one.whole is None else fmt.number(one.whole),
                    )
                    for one in figures
                ],
            )
            click.echo("")
