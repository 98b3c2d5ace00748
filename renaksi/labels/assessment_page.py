"""What the page of an assessment says: where it stands, whose turn it is, and how it came there."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_missing import Progress
from renaksi.core.assessment_score import Score
from renaksi.core.assessment_stand import ScoreStand
from renaksi.core.assessment_value import Counts, IndicatorValue
from renaksi.core.instrument import Indicator, IndicatorKind
from renaksi.labels.assessment import ASSESSMENT_ACTION, COUNTS, VALUE_COLUMN
from renaksi.labels.assessment_instrument import INDICATOR_KIND
from renaksi.labels.format import moment, number
from renaksi.labels.plan import Status
from renaksi.labels.timeline import TimelineEntry
from renaksi.queries.assessment_timeline import AssessmentStepTaken

ROW_STAND: Final[Mapping[ScoreStand, Status]] = {
    ScoreStand.COMPUTED: Status("Dihitung", "kunci", "idle"),
    ScoreStand.OBJECTED: Status("Disanggah", "sanggah", "warn"),
    ScoreStand.SENT_BACK: Status("Dikembalikan", "kembali", "warn"),
    ScoreStand.FAULTY: Status("Belum lengkap", "perhatian", "warn"),
    ScoreStand.UNEXPLAINED: Status("Catatan wajib", "lewat", "bad"),
    ScoreStand.UNSETTLED: Status("Dua penilai berbeda", "perhatian", "warn"),
    ScoreStand.UNSCORED: Status("Belum dinilai", "belum", "idle"),
    ScoreStand.SCORED: Status("Dinilai", "selesai", "ok"),
    ScoreStand.UNANSWERED: Status("Belum dijawab", "belum", "idle"),
    ScoreStand.ANSWERED: Status("Dijawab", "selesai", "ok"),
}
NO_PROOF: Final = Status("Tidak ada bukti", "perhatian", "warn")


def kind_words(one: Indicator) -> str:
    """`Tingkat 0 s.d. 5`, `Ya atau tidak`."""
    if one.kind is IndicatorKind.LEVEL and one.levels:
        low, high = one.levels[0].value, one.levels[-1].value
        return f"{INDICATOR_KIND[one.kind]} {number(low)} s.d. {number(high)}"
    return INDICATOR_KIND[one.kind]


def counted(found: IndicatorValue | None, percent: Decimal | None) -> str:
    """What stands in a cell of the three columns."""
    if found is None or found.counts is Counts.MISSING:
        return "–"
    if found.counts in {Counts.NOT_APPLICABLE, Counts.TOO_SMALL, Counts.NO_DATA}:
        return {
            Counts.NOT_APPLICABLE: "t.b.",
            Counts.TOO_SMALL: "n kecil",
            Counts.NO_DATA: "t.a.d.",
        }[found.counts]
    return number(percent, 2)


def worth(told: Mapping[str, object]) -> str:
    """A score as an objection keeps it: 0 to 100, or why it does not count."""
    counts = Counts(str(told.get("counts", Counts.VALUE)))
    if counts in {Counts.NOT_APPLICABLE, Counts.TOO_SMALL, Counts.NO_DATA}:
        return COUNTS[counts].lower()
    return number(Decimal(str(told.get("worth", "0"))), 2)


def figure_label(column: C, found: Score | None, state: S, hub: Progress | None) -> str:
    """Under a total: whose it is, how far it is, and its predicate."""
    name = VALUE_COLUMN[column].lower()
    if column is C.HUB and state is S.HUB and hub is not None:
        told = f"{name} sementara" + (f", {found.band.name}" if found and found.band else "")
        return f"{told}; {number(hub.done)} dari {number(hub.asked)} indikator dinilai"
    if found is not None and found.band is not None:
        return f"{name}, {found.band.name}"
    if column is C.NATIONAL and state not in {S.MODERATION, S.FINAL}:
        return f"{name}, menunggu moderasi"
    return name


SHORT: Final = "t.b.: tidak berlaku; t.a.d.: tidak ada data"


def dots_label(values: Mapping[C, Decimal | None]) -> str:
    """What the picture of three values says when it is read aloud."""
    names = {C.SELF: "mandiri", C.HUB: "hub", C.NATIONAL: "nasional"}
    told = [f"{names[one]} {number(value)}" for one, value in values.items() if value is not None]
    return f"{', '.join(told).capitalize()}, dari 100" if told else "Belum ada nilai"


_WAITS: Final[Mapping[S, str]] = {
    S.SELF: "{agency} mengisi penilaian mandiri sampai {self_until}.",
    S.SELF_SUBMITTED: "Menunggu {tier} mulai menilai. Batas pembina {hub_until}.",
    S.HUB: "{tier} menilai sampai {hub_until}.",
    S.HUB_APPROVED: "Nilai sudah disetujui dan menunggu disampaikan kepada {agency}.",
    S.OBJECTION: "{agency} dapat menyanggah sampai {object_until}.",
    S.MODERATION: "Pusat memoderasi sebelum menetapkan hasil. Publikasi {publish_on}.",
    S.FINAL: "Hasil sudah ditetapkan. Dipublikasikan {publish_on}.",
}


def waits(state: S, **told: str) -> str:
    """Who is at it, and until when."""
    return _WAITS[state].format_map(told)


def objections_over(until: str, undecided: int) -> str:
    """Once nobody can object any more: what still waits before the centre moderates."""
    if undecided:
        return f"Masa sanggah berakhir {until}; {number(undecided)} sanggahan menunggu putusan."
    return f"Masa sanggah berakhir {until}. Berikutnya moderasi pusat."


_WHAT: Final[Mapping[A, tuple[str, str, str]]] = {
    A.CREATE: ("rancangan", "idle", "Penilaian dibuka"),
    A.SUBMIT: ("kirim", "live", "Penilaian mandiri diajukan"),
    A.WITHDRAW: ("kembali", "live", "Penilaian mandiri ditarik kembali"),
    A.START_SCORING: ("proses", "live", "Pembina mulai menilai"),
    A.TAKE_OVER: ("proses", "warn", "Diambil alih pusat"),
    A.MARK_NOT_ASSESSABLE: ("takdinilai", "warn", "Ditandai tidak dapat dinilai"),
    A.MARK_ASSESSABLE: ("proses", "live", "Tanda tidak dapat dinilai dibatalkan"),
    A.SEND_BACK: ("kembali", "warn", "Indikator dikembalikan kepada penilai"),
    A.APPROVE: ("selesai", "ok", "Nilai disetujui"),
    A.ANNOUNCE: ("kirim", "live", "Nilai disampaikan kepada instansi"),
    A.ACCEPT: ("selesai", "ok", "Nilai diterima instansi"),
    A.CLOSE_OBJECTIONS: ("nanti", "live", "Masa sanggah ditutup"),
    A.FINALISE: ("kunci", "ok", "Hasil ditetapkan"),
    A.REOPEN: ("kembali", "bad", "Hasil dibuka kembali"),
}


def timeline(steps: Iterable[AssessmentStepTaken], zone: TimeZone) -> list[TimelineEntry]:
    """The newest first, as they come."""
    return [_entry(one, zone) for one in steps]


def _entry(one: AssessmentStepTaken, zone: TimeZone) -> TimelineEntry:
    icon, tone, what = _WHAT.get(one.action, ("proses", "idle", ASSESSMENT_ACTION[one.action]))
    by = ", ".join(part for part in (one.actor or "Sistem", one.agency) if part)
    return TimelineEntry(icon, tone, what, by, moment(one.at, zone), one.note)
