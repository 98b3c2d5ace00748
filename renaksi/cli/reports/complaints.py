"""`renaksi report complaints`: how complaints of a period were handled, for people and programs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import click

from renaksi.cli.output import Day, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.complaint_figures import ComplaintFigures
from renaksi.labels import format as fmt
from renaksi.labels.complaint import BACKLOG_BAND, COMPLAINT_BUCKET
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.complaint_figures import ComplaintReport, complaint_figures

COUNTS: Final = ("received", "followed_up", "finished", "excluded", "unmapped")
COLUMNS: Final = (
    "code", "name", "kind", *COUNTS, "denominator", "share_followed_up", "share_finished",
    "backlog", *(f"backlog_{band.value}" for band in BacklogBand), "due_for_handover", "rating",
    "declared",
)  # fmt: skip


@click.command("complaints")
@click.option("--from", "first", type=Day(), required=True, help="Hari pertama laporan masuk.")
@click.option("--to", "last", type=Day(), required=True, help="Hari terakhir laporan masuk.")
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(first: date, last: date, under: str, form: str) -> None:
    """Laporan masyarakat yang masuk pada suatu masa: ditindaklanjuti, selesai, dan sisanya."""
    if last < first:
        raise click.BadParameter("isi hari yang sama atau sesudah --from.", param_hint="'--to'")
    with system_context() as ctx:
        found = complaint_figures(
            ctx.session,
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
            first=first,
            last=last,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [_cells(one.code, one.name, one.kind.value, one.figures)
                             for one in found.by_agency])  # fmt: skip
    else:
        _show(found)


def _answer(found: ComplaintReport) -> dict[str, object]:
    return {
        "under": found.node.code,
        "from": found.first,
        "to": found.last,
        "tree_on": found.tree_on,
        **_figures(found.total),
        "unmatched": found.unmatched,
        "below": _figures(found.below),
        "by_agency": [
            {"code": one.code, "name": one.name, "kind": one.kind.value, **_figures(one.figures)}
            for one in found.by_agency
        ],
        "by_hub": [
            {"code": part.code or None, "name": part.name or None, **_figures(part.figures)}
            for part in found.by_hub
        ],
    }


def _figures(one: ComplaintFigures) -> dict[str, object]:
    """`raw` and `classes` in the words of the export; shares in percent of `denominator`."""
    return {
        **{name: getattr(one, name) for name in COUNTS},
        "denominator": one.denominator,
        "share_followed_up": one.share_followed_up,
        "share_finished": one.share_finished,
        "is_small": one.is_small,
        "raw": dict(sorted(one.raw.items())),
        "classes": dict(sorted(one.classes.items())),
        "buckets": {bucket.value: one.at(bucket) for bucket in ComplaintBucket},
        "backlog": {
            "total": one.backlog, **{band.value: one.bands.get(band, 0) for band in BacklogBand},
        },
        "due_for_handover": one.due_for_handover,
        "rating": one.rating,
        "rated": one.rated,
        "declared": one.declared,
        "handling_days": one.handling_days,
    }  # fmt: skip


def _cells(code: str, name: str, kind: str, one: ComplaintFigures) -> list[object]:
    return [
        code, name, kind, *(getattr(one, count) for count in COUNTS), one.denominator,
        one.share_followed_up, one.share_finished, one.backlog,
        *(one.bands.get(band, 0) for band in BacklogBand), one.due_for_handover, one.rating,
        one.declared,
    ]  # fmt: skip


def _show(found: ComplaintReport) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("", "diterima", "ditindaklanjuti", "selesai", "tunggakan", "instansi"),
        [
            (
                one.code,
                fmt.number(one.figures.received),
                fmt.percent(one.figures.share_followed_up),
                fmt.percent(one.figures.share_finished),
                fmt.number(one.figures.backlog),
                one.name,
            )
            for one in found.by_agency
        ],
    )


def _heading(found: ComplaintReport) -> Iterator[str]:
    one = found.total
    yield f"Laporan masyarakat, {found.node.name} dan di bawahnya"
    yield f"Masuk {fmt.day(found.first)} sampai {fmt.day(found.last)}"
    yield f"\n  {'Diterima':<30}{fmt.number(one.received):>8}"
    small = ", n kecil" if one.is_small else ""
    for word, many, share in (
        ("Ditindaklanjuti", one.followed_up, one.share_followed_up),
        ("Selesai", one.finished, one.share_finished),
    ):
        of = f"{fmt.number(many)} dari {fmt.number(one.denominator)}{small}"
        yield f"  {word:<30}{fmt.percent(share):>8}  {of}"
    yield "\nMenurut status"
    for bucket in ComplaintBucket:
        yield f"  {COMPLAINT_BUCKET[bucket].word:<30}{fmt.number(one.at(bucket)):>8}"
    yield "\nTunggakan menurut umur"
    for band in BacklogBand:
        yield f"  {BACKLOG_BAND[band]:<30}{fmt.number(one.bands.get(band, 0)):>8}"
    if found.unmatched:
        yield f"\nInstansi belum dikenali: {fmt.number(found.unmatched)} laporan"
    yield ""
