"""Complaints as files: the figures by agency, and the list behind a figure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from renaksi import labels
from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.complaint_parts import Owner
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.labels.complaint import BACKLOG_BAND, COMPLAINT_BUCKET, DUE_FOR_HANDOVER
from renaksi.queries.complaint_figures import ComplaintReport
from renaksi.queries.complaint_lists import Listed

DECLARED: Final = "dinyatakan"


def figures_table(
    found: ComplaintReport, rows: Sequence[Owner], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    """`filters`: what the reader chose, in words; the figures of the whole stand beside them."""
    whole = Kind.WHOLE
    return Table(
        title=f"Laporan masyarakat: {found.node.name} dan di bawahnya",
        columns=(
            Column("Kode", Kind.CODE), Column("Instansi", width=44), Column("Jenis"),
            Column("Diterima", whole), Column("Penyebut", whole),
            Column("Ditindaklanjuti", whole, 16), Column("Ditindaklanjuti (%)", Kind.PERCENT, 16),
            Column("Selesai (jumlah)", whole, 16), Column("Selesai (%)", Kind.PERCENT),
            *(Column(COMPLAINT_BUCKET[one].word, whole, 16) for one in ComplaintBucket),
            *(Column(f"Tunggakan: {BACKLOG_BAND[one].lower()}", whole, 18) for one in BacklogBand),
            Column(DUE_FOR_HANDOVER, whole, 18), Column("Rating", Kind.FIGURE),
            Column("Dinyatakan", whole), Column("Rata-rata hari penanganan", Kind.FIGURE, 16),
        ),
        rows=_figures(rows),
        taken_at=taken_at,
        filters={
            "Lingkup": f"{found.node.name} dan di bawahnya",
            "Masuk": f"{fmt.day(found.first)} sampai {fmt.day(found.last)}",
            **filters,
            "Seluruhnya": f"{fmt.number(found.total.received)} diterima,"
            f" {fmt.percent(found.total.share_followed_up)} ditindaklanjuti,"
            f" {fmt.percent(found.total.share_finished)} selesai",
        },
        sheet="Pengaduan",
    )  # fmt: skip


def _figures(rows: Sequence[Owner]) -> Iterator[Sequence[object]]:
    for owner in rows:
        one = owner.figures
        yield (
            owner.code, owner.name, labels.AGENCY_KIND[owner.kind], one.received, one.denominator,
            one.followed_up, one.share_followed_up, one.finished, one.share_finished,
            *(one.at(bucket) for bucket in ComplaintBucket),
            *(one.bands.get(band, 0) for band in BacklogBand),
            one.due_for_handover, one.rating, one.declared, one.handling_days,
        )  # fmt: skip


def records_table(
    scope: str, rows: Iterable[Listed], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    """Nobody is named in it; it is read while it is written."""
    return Table(
        title=f"Daftar laporan masyarakat: {scope} dan di bawahnya",
        columns=(
            Column("Tracking ID", Kind.CODE), Column("Masuk", Kind.DAY), Column("Kode", Kind.CODE),
            Column("Instansi", width=40), Column("Klasifikasi", width=36), Column("Kategori"),
            Column("Status LAPOR!"), Column("Status"), Column("Umur"),
            Column("Diserahkan pada", Kind.DAY), Column("Nomor penyerahan"),
        ),
        rows=_listed(rows),
        taken_at=taken_at,
        filters={"Lingkup": f"{scope} dan di bawahnya", **filters},
        sheet="Laporan",
    )  # fmt: skip


def _listed(rows: Iterable[Listed]) -> Iterator[Sequence[object]]:
    for one in rows:
        yield (
            str(one.tracking_id), one.received_on, one.agency_code, one.agency, one.classification,
            one.category, one.status, COMPLAINT_BUCKET[one.bucket].word, BACKLOG_BAND[one.band],
            one.handed_over_on, one.handover_number or "",
        )  # fmt: skip
