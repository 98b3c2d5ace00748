"""Guidance of the demonstration: a training over, a coaching held, a discussion still planned."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Final

from renaksi.core.files import FileStore
from renaksi.core.guidance import GuidanceKind, GuidanceValues, MaterialKind
from renaksi.demo.proof import proof
from renaksi.models import Agency
from renaksi.services import guidance
from renaksi.services.context import Context
from renaksi.services.guidance_commitments import take_down
from renaksi.services.guidance_materials import add_material

At = Callable[[datetime], Context]
REGIONS: Final = ("34.01", "34.02", "34.03", "34.04", "34.71")
CAME: Final = {"34.01": 2, "34.02": 3, "34.03": 1, "34.04": 4}
TRAINING: Final = GuidanceValues(
    GuidanceKind.TRAINING,
    "Bimtek tindak lanjut laporan dan pengisian capaian renaksi",
    date(2026, 5, 12),
    date(2026, 5, 13),
    "Aula Dinas Komunikasi dan Informatika DIY",
    "Admin dan penghubung memahami tenggat laporan, bukti dukung, dan mutu jawaban.",
    "Panduan admin instansi SP4N-LAPOR!\nContoh tanggapan substantif",
)
COACHING: Final = GuidanceValues(
    GuidanceKind.COACHING,
    "Pendampingan penyusunan laporan capaian",
    date(2026, 6, 24),
    date(2026, 6, 24),
    "Daring",
    "Instansi yang belum melapor menyelesaikan laporan bersama pendamping.",
)
DISCUSSION: Final = GuidanceValues(
    GuidanceKind.DISCUSSION,
    "FGD evaluasi rencana aksi daerah",
    date(2026, 12, 15),
    date(2026, 12, 15),
    "Kompleks Kepatihan, Yogyakarta",
    "Menyepakati bahan rencana aksi tahun berikutnya.",
)
OUTCOME: Final = (
    "Empat dari lima kabupaten dan kota hadir dan menyepakati jadwal pengisian laporan."
)
SAID: Final = (
    ("34.03", "Menunjuk penghubung pada setiap perangkat daerah.", date(2026, 7, 31)),
    ("34.04", "Menyusun SOP penanganan laporan lintas perangkat daerah.", date(2026, 8, 31)),
)


FILES: Final = (
    (MaterialKind.MATERIAL, "Panduan admin instansi SP4N-LAPOR!"),
    (MaterialKind.MATERIAL, "Contoh tanggapan substantif"),
    (MaterialKind.ATTENDANCE, "Daftar hadir bertanda tangan"),
)


def play(at: At, agencies: Mapping[str, Agency], files: FileStore) -> None:
    """By the evaluator of DIY."""
    hub, invited = agencies["34"].id, {agencies[code].id for code in REGIONS}
    training = guidance.plan(at(_moment(2026, 4, 20)), hub, TRAINING, invited)
    after = at(_moment(2026, 5, 15))
    people = {agencies[code].id: many for code, many in CAME.items()}
    guidance.attend(after, training.id, people, version=training.version)
    for code, text, due_on in SAID:
        take_down(after, training.id, agencies[code].id, text, due_on=due_on)
    for kind, title in FILES:
        _show(after, files, training.id, kind, title)
    guidance.close(after, training.id, OUTCOME, version=training.version)
    guests = {agencies[code].id: 1 for code in ("34.02", "34.03")}
    coaching = guidance.plan(at(_moment(2026, 6, 22)), hub, COACHING, guests)
    during = at(_moment(2026, 6, 25))
    guidance.attend(during, coaching.id, guests, version=coaching.version)
    _show(during, files, coaching.id, MaterialKind.MATERIAL, "Langkah mengisi laporan capaian")
    text = "Menyampaikan laporan capaian yang tertunda."
    take_down(during, coaching.id, agencies["34.02"].id, text, due_on=date(2026, 7, 10))
    guidance.plan(during, hub, DISCUSSION, invited)


def _show(ctx: Context, files: FileStore, event_id: int, kind: MaterialKind, title: str) -> None:
    suffix, content = proof("pdf", (title, "Contoh untuk peragaan."))
    name = f"{title}{suffix}"
    add_material(ctx, files, BytesIO(content), event_id, kind=kind, name=name)


def _moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)
