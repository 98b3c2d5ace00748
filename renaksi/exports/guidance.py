"""Guidance events, and who was helped, as files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from renaksi.exports.table import Column, Kind, Table
from renaksi.labels.guidance import GUIDANCE_KIND, GUIDANCE_STATE, report_word
from renaksi.queries.guidance_impact import Helped, Impact
from renaksi.queries.guidance_list import ListedEvent


def events_table(
    rows: Iterable[ListedEvent], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    """`filters`: what the reader chose, in words."""
    return Table(
        title="Kegiatan pembinaan",
        columns=(
            Column("Mulai", Kind.DAY), Column("Selesai", Kind.DAY), Column("Jenis"),
            Column("Judul", width=50), Column("Penyelenggara"), Column("Tempat"),
            Column("Keadaan"), Column("Instansi diundang", Kind.WHOLE),
            Column("Instansi hadir", Kind.WHOLE), Column("Orang hadir", Kind.WHOLE),
        ),
        rows=_events(rows),
        taken_at=taken_at,
        filters=filters,
        sheet="Kegiatan",
    )  # fmt: skip


def _events(rows: Iterable[ListedEvent]) -> Iterator[Sequence[object]]:
    for one in rows:
        yield (
            one.begins_on, one.ends_on, GUIDANCE_KIND[one.kind], one.title, one.organiser,
            one.venue, GUIDANCE_STATE[one.state].word, one.invited, one.came, one.people,
        )  # fmt: skip


def impact_table(
    found: Impact, rows: Iterable[Helped], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    return Table(
        title=f"Pembinaan dan perubahannya {found.year}: {found.name} dan di bawahnya",
        columns=(
            Column("Kode", Kind.CODE), Column("Instansi", width=44),
            Column("Kegiatan diikuti", Kind.WHOLE), Column("Terakhir dibina", Kind.DAY),
            Column("Periode sebelum"), Column("Laporan sebelum"),
            Column("Periode sesudah"), Column("Laporan sesudah"),
            Column(f"Predikat {found.year - 1}"), Column(f"Predikat {found.year}"),
        ),
        rows=_helped(rows),
        taken_at=taken_at,
        filters=filters,
        sheet="Pembinaan",
    )  # fmt: skip


def _helped(rows: Iterable[Helped]) -> Iterator[Sequence[object]]:
    for one in rows:
        before, after = one.before, one.after
        yield (
            one.code, one.name, one.events, one.last_on,
            before.code if before else "", report_word(before.figures).word if before else "",
            after.code if after else "", report_word(after.figures).word if after else "",
            one.grade_before, one.grade_after,
        )  # fmt: skip
