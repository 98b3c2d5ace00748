"""Words of the verification: the queue, how a row stands, what a verdict means, what each step does."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.evidence import checklist, lacking
from renaksi.core.numbers import round_half_up
from renaksi.core.plan import Polarity
from renaksi.core.report import EntryVerdict, EvidenceVerdict, ReportAction, Timing
from renaksi.core.report_flags import RowFlag
from renaksi.core.review_queue import Wait
from renaksi.core.verification_queue import Progress, RowStand
from renaksi.labels import format as fmt, reviews
from renaksi.labels.plan import POLARITY, Status
from renaksi.labels.report import TIMING
from renaksi.queries.report_rows import ReportRow
from renaksi.queries.verification_page import VerificationPage
from renaksi.queries.verification_queue import Order, Tab

TAB: Final = {
    Tab.WAITING: "Menunggu saya",
    Tab.UNDER_WAY: "Ditangani pihak lain",
    Tab.ESCALATED: "Melewati batas di bawah",
    Tab.DECIDED: "Sudah diputus",
}
TAB_SLUG: Final = {
    Tab.WAITING: "saya",
    Tab.UNDER_WAY: "lain",
    Tab.ESCALATED: "lewat",
    Tab.DECIDED: "diputus",
}
ORDER: Final = {
    Order.AGE: "Paling lama menunggu",
    Order.FLAGS: "Paling banyak bertanda",
    Order.NAME: "Nama instansi",
}
ORDER_SLUG: Final = {Order.AGE: "", Order.FLAGS: "tanda", Order.NAME: "instansi"}
NEXT: Final = {
    ReportAction.START: "Mulai verifikasi",
    ReportAction.RETURN: "Lanjutkan verifikasi",
}
"""What the button of a line leads to."""
DECIDED: Final = {
    ReportAction.RETURN: Status("Dikembalikan", "kembali", "warn"),
    ReportAction.VERIFY: Status("Diverifikasi", "selesai", "ok"),
    ReportAction.REOPEN: Status("Dibuka kembali", "kembali", "warn"),
}
NOBODY: Final = "Belum ada yang dapat bertindak"
ROW_STAND: Final = {
    RowStand.CLEAN: Status("Bersih", "selesai", "idle"),
    RowStand.FLAGGED: Status("Bertanda", "perhatian", "warn"),
    RowStand.MISSING: Status("Belum diisi", "lewat", "bad"),
    RowStand.DECIDED: Status("Diputus", "selesai", "ok"),
    RowStand.RETURNED: Status("Dikembalikan", "kembali", "warn"),
    RowStand.NOT_DUE: Status("Tanpa target", "nanti", "idle"),
}
VERDICT_CHOICE: Final = {
    EntryVerdict.ACCEPTED: "Terima sesuai laporan",
    EntryVerdict.ADJUSTED: "Tetapkan nilai lain",
    EntryVerdict.RETURNED: "Kembalikan baris ini",
}
VERDICT_DONE: Final = {
    EntryVerdict.ACCEPTED: "Aksi {number} diterima.",
    EntryVerdict.ADJUSTED: "Nilai terverifikasi aksi {number} ditetapkan.",
    EntryVerdict.RETURNED: "Aksi {number} akan dikembalikan bersama laporannya.",
    EntryVerdict.PENDING: "Putusan atas aksi {number} dibatalkan.",
}
EVIDENCE_DONE: Final = {
    EvidenceVerdict.ACCEPTED: "Bukti diterima dan terkunci.",
    EvidenceVerdict.REJECTED: "Bukti ditolak.",
    EvidenceVerdict.PENDING: "Putusan atas bukti dibatalkan.",
}
KEYS: Final = (
    ("S", "terima"),
    ("N", "nilai lain"),
    ("R", "kembalikan"),
    ("C", "tulis catatan"),
    ("B", "buka bukti"),
)
"""What the script listens to beside J and K, as the foot of the page says it."""


def waiting(one: Wait) -> Status:
    """`Hari kerja ke-4 dari 5`."""
    return reviews.waiting(one)


def headline(waits: int, late: int) -> str:
    """The state of the queue in one sentence."""
    if not waits:
        return "Tidak ada laporan yang menunggu Anda"
    told = f"{waits} laporan menunggu Anda"
    return f"{told}, {late} melewati batas verifikasi" if late else told


def flagged(count: int, *, is_nil: bool) -> Status:
    """Of a line in the queue."""
    if is_nil:
        return Status("Laporan nihil", "nihil", "idle")
    if count:
        return Status(f"{count} baris bertanda", "perhatian", "warn")
    return Status("Tidak ada baris bertanda", "selesai", "idle")


def submitted(at: datetime | None, timing: Timing | None, zone: TimeZone) -> str:
    """When the report that lies here came."""
    if at is None:
        return "Belum diajukan."
    when = f", {TIMING[timing].word.lower()}" if timing else ""
    return f"Diajukan {fmt.moment(at, zone)}{when}."


def achieved(page: VerificationPage) -> str:
    """The achievement of the whole plan, as the agency and as the verifier see it."""
    told = f"Capaian menurut instansi {percent(page.reported.percent)}"
    if page.is_adjusted:
        told += f", menurut verifikasi {percent(page.counted.percent)}"
    return f"{told}."


def progress(one: Progress) -> str:
    """How far the verification is, in one sentence."""
    if not one.due:
        return "Tidak ada aksi yang bertarget pada periode ini."
    told = [f"{one.decided + one.returned} dari {one.due} baris diputus"]
    left = (
        (one.returned, "dikembalikan"),
        (one.flagged, "bertanda"),
        (one.missing, "belum diisi instansi"),
        (one.clean, "bersih menunggu"),
    )
    told += [f"{count} {word}" for count, word in left if count]
    return f"{', '.join(told)}."


# ── one row ───────────────────────────────────────────────────────────────────
def percent(value: Decimal | None) -> str:
    """An achievement, rounded here and nowhere before."""
    return fmt.percent(None if value is None else round_half_up(value))


def polarity(one: Polarity) -> str:
    """`baik bila naik`."""
    return "tahapan tonggak" if one is Polarity.MILESTONE else f"baik bila {POLARITY[one]}"


def since_before(row: ReportRow) -> str:
    """What came since the checkpoint before."""
    value, before = row.values.realization, row.previous
    if value is None:
        return "belum diisi instansi"
    if before is None or before.value is None:
        return "tanpa pembanding"
    difference = value - before.value
    if not difference:
        return f"sama dengan {before.code}"
    word = "bertambah" if difference > 0 else "berkurang"
    return f"{before.code}: {fmt.number(before.value)}, {word} {fmt.number(abs(difference))}"


def flag_detail(flag: RowFlag, row: ReportRow) -> str:
    """What a flag's sentence is about, to be read behind it."""
    if flag is RowFlag.ABOVE_TARGET:
        return f": {percent(row.percent)}"
    if flag is RowFlag.BELOW_PREVIOUS and row.previous:
        return f": {fmt.number(row.previous.value)} pada {row.previous.code}"
    if flag is RowFlag.EVIDENCE_MISSING:
        missing = lacking(checklist(row.required, row.evidence))
        return f": {', '.join(missing)}" if missing else ""
    return ""


# ── the report as a whole ─────────────────────────────────────────────────────
class StepText(dict[str, str]):
    """title, effect, next, button and done of one step; its placeholders are {agency} and {what}."""

    def about(self, **facts: object) -> Mapping[str, str]:
        return {key: text.format(**facts) for key, text in self.items()}


STEP: Final[Mapping[ReportAction, StepText]] = {
    ReportAction.START: StepText(
        title="Mulai verifikasi {what}",
        effect="Anda tercatat sebagai verifikator. Sejak itu {agency} tidak dapat menarik"
        " laporannya.",
        next="Putuskan setiap baris, lalu verifikasi atau kembalikan laporannya.",
        button="Mulai verifikasi",
        done="Verifikasi dimulai.",
    ),
    ReportAction.VERIFY: StepText(
        title="Verifikasi {what}",
        effect="Laporan dinyatakan terverifikasi. {values}",
        next="{agency} menerima hasilnya. Laporan hanya dapat diubah bila dibuka kembali.",
        button="Verifikasi {rows}",
        done="{what} {agency} sudah diverifikasi.",
    ),
    ReportAction.RETURN: StepText(
        title="Kembalikan {what}",
        effect="{agency} dapat mengubah laporannya lagi sampai batas perbaikan. {values}",
        next="Setelah diajukan lagi, hanya baris yang berubah atau dikembalikan yang diperiksa.",
        button="Kembalikan {rows}",
        done="{what} {agency} dikembalikan.",
    ),
    ReportAction.REOPEN: StepText(
        title="Buka kembali {what}",
        effect="Laporan yang sudah diverifikasi dapat diubah lagi oleh {agency}. Baris yang tidak"
        " diubah tetap diterima.",
        next="{agency} memperbaiki dan mengajukannya lagi sebelum batas perbaikan.",
        button="Buka kembali laporan",
        done="{what} {agency} dibuka kembali.",
    ),
}


def step_words(
    action: ReportAction, *, agency: str, checkpoint: str, year: int, rows: Progress, is_nil: bool
) -> Mapping[str, str]:
    """What the step will do, said before it is taken."""
    return STEP[action].about(
        agency=agency,
        what=f"Laporan {checkpoint} {year}",
        values=_values(action, rows, is_nil=is_nil),
        rows=_rows(action, rows, is_nil=is_nil),
    )


def _values(action: ReportAction, rows: Progress, *, is_nil: bool) -> str:
    if is_nil:
        return "Laporan ini nihil: capaian setiap aksi dihitung nol."
    if action is ReportAction.RETURN:
        left = f" {rows.undecided} baris belum diputus." if rows.undecided else ""
        return f"{rows.returned} baris dikembalikan dengan catatan.{left}"
    return f"{rows.decided} baris diterima, dengan nilai terverifikasi bila Anda mengubahnya."


def _rows(action: ReportAction, rows: Progress, *, is_nil: bool) -> str:
    if is_nil:
        return "laporan nihil"
    count = rows.returned if action is ReportAction.RETURN else rows.decided
    return f"dengan {count} baris" if action is ReportAction.RETURN else f"laporan, {count} baris"
