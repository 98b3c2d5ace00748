"""Words of the register of recommendations: filters, clocks, age."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeVar

from renaksi.core.follow_up_clock import WITH_ADDRESSEE, Clock
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage,
    DayCount,
    RecommendationSource,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.core.recommendation_figures import StatusFigures
from renaksi.core.recommendation_tally import Late
from renaksi.core.recommendation_wanted import Order
from renaksi.labels.format import day, number, percent
from renaksi.labels.plan import Status
from renaksi.labels.recommendation import (
    ANSWER_STAGE,
    DAY_COUNT,
    RECOMMENDATION_SOURCE,
    RECOMMENDATION_STATUS,
)

K = TypeVar("K")
AGE_BAND: Final = {
    AgeBand.FRESH: "0 s.d. 15 hari",
    AgeBand.FORTNIGHT: "16 s.d. 30 hari",
    AgeBand.MONTH: "31 s.d. 60 hari",
    AgeBand.OLD: "lewat 60 hari",
}
AGE_SLUG: Final = {
    AgeBand.FRESH: "0-15",
    AgeBand.FORTNIGHT: "16-30",
    AgeBand.MONTH: "31-60",
    AgeBand.OLD: "lewat-60",
}
LATE: Final = {Late.ANSWER: "Lewat batas jawab", Late.REVIEW: "Lewat batas telaah"}
LATE_SLUG: Final = {Late.ANSWER: "jawaban", Late.REVIEW: "telaah"}
STATUS_SLUG: Final = {
    S.OPEN: "belum-ditindaklanjuti",
    S.IN_PROCESS: "belum-sesuai",
    S.RESOLVED: "sesuai",
    S.NOT_ACTIONABLE: "tidak-dapat",
    S.DRAFT: "rancangan",
    S.WITHDRAWN: "ditarik",
}
"""Of a status, in an address; in the order of the tabs."""
STAGE_SLUG: Final = {
    AnswerStage.ADDRESSEE: "instansi",
    AnswerStage.INTERNAL_AUDIT: "apip",
    AnswerStage.REVIEW: "masuk",
    AnswerStage.APPROVAL: "persetujuan",
}
FIRST_ORDER: Final = "Belum selesai, tertua dulu"
ORDER: Final = {
    Order.DUE: "Belum selesai, menurut batas",
    Order.NEWEST: "Terbaru diterbitkan",
    Order.ADDRESSEE: "Menurut instansi",
}
"""Other orders than the first."""
ORDER_SLUG: Final = {
    Order.DUE: "tenggat",
    Order.NEWEST: "terbaru",
    Order.ADDRESSEE: "instansi",
}
NAMED: Final = frozenset({RecommendationSource.OMBUDSMAN, RecommendationSource.HOME_AFFAIRS})
SOON: Final = 7
"""Days; what is due within them is marked."""


def headline(total: int, unsettled: int, late: int) -> str:
    """The state of the register in a sentence."""
    if not total:
        return "Tidak ada rekomendasi"
    if not unsettled:
        return f"{number(total)} rekomendasi, semuanya selesai"
    over = f", {number(late)} lewat batas jawab" if late else ""
    return f"{number(unsettled)} dari {number(total)} rekomendasi belum selesai{over}"


def figures_headline(found: StatusFigures) -> str:
    """The share that inspectors look at first, with its fraction."""
    if not found.total:
        return "Angka rekomendasi"
    return (
        f"{percent(found.share_resolved)} rekomendasi sesuai,"
        f" {number(found.resolved)} dari {number(found.total)}"
    )


class Time(NamedTuple):
    """The first cell of a row: how the clock stands."""

    state: Status | None
    note: str
    filled: int = 0
    """Part of the meter that is full, in percent; the limit stands at 80."""
    tone: str = ""


def clock_words(status: S, clock: Clock | None, how: DayCount) -> Time:
    """How the answer clock of a recommendation stands."""
    if clock is None or status in {S.NOT_ACTIONABLE, S.WITHDRAWN}:
        return Time(None, "")
    unit = "hari" if how is DayCount.CALENDAR else DAY_COUNT[how]
    if status not in UNSETTLED:
        note = "selesai sebelum batas" if clock.left >= 0 else "selesai sesudah batas"
        tone = "ok" if clock.left >= 0 else "warn"
        return Time(Status(f"{number(clock.used)} {unit}", "selesai", tone), note)
    note = f"{unit} ke-{number(clock.used)} dari {number(clock.limit)}"
    filled = min(100, round(80 * clock.used / clock.limit))
    if not clock.is_running:
        return Time(Status("Dijawab", "kirim", "live"), f"berhenti pada {note}", filled)
    if clock.left < 0:
        late = Status(f"Lewat {number(-clock.left)} {unit}", "lewat", "bad")
        return Time(late, note, filled, "bad")
    left = "Hari terakhir" if clock.left == 0 else f"Sisa {number(clock.left)} {unit}"
    if clock.left <= SOON:
        return Time(Status(left, "perhatian", "warn"), note, filled, "warn")
    return Time(Status(left, "proses", "idle"), note, filled)


def origin(source: RecommendationSource, issuer: str) -> str:
    """Where it comes from; two sources say by themselves who that is."""
    word = RECOMMENDATION_SOURCE[source]
    return word if source in NAMED else f"{word}, {issuer}"


def state_of(status: S, stage: AnswerStage) -> Status:
    """An answer under way is told before the status it may change."""
    if status in UNSETTLED and stage is not AnswerStage.ADDRESSEE:
        return ANSWER_STAGE[stage]
    return RECOMMENDATION_STATUS[status]


def review_words(clock: Clock, how: DayCount) -> str:
    """`telaah hari ke-3 dari 30`."""
    unit = "hari" if how is DayCount.CALENDAR else DAY_COUNT[how]
    late = f", lewat {number(-clock.left)} {unit}" if clock.left < 0 else ""
    return f"telaah {unit} ke-{number(clock.used)} dari {number(clock.limit)}{late}"


def since_words(status: S, since: date | None, answers: int) -> str:
    """The line below the status."""
    if status is S.OPEN or since is None:
        return ""
    if status is S.IN_PROCESS:
        return f"tindak lanjut ke-{answers + 1} diminta sejak {day(since)}"
    return f"sejak {day(since)}"


def may_pick(status: S, stage: AnswerStage) -> bool:
    """Something can be done with several of its kind: a draft issued, an addressee reminded."""
    return status is S.DRAFT or (status in UNSETTLED and stage in WITH_ADDRESSEE)


def is_open(status: S) -> bool:
    """Something is still to be done."""
    return status in UNSETTLED


def reminder(lines: Sequence[str], *, sender: str, address: str) -> str:
    """The text to all whose turn it is; `lines` of `labels.recommendation_batch`."""
    return "\n".join(
        [
            "Yth. Bapak/Ibu pengelola pengaduan,",
            "",
            "Tindak lanjut atas rekomendasi berikut masih kami tunggu:",
            "",
            *lines,
            "",
            f"Tulis dan ajukan tindak lanjutnya di Renaksi: {address}",
            "Abaikan pesan ini bila sudah dilaksanakan. Terima kasih.",
            "",
            sender,
        ]
    )


def options(slugs: Mapping[K, str], names: Mapping[K, str]) -> list[tuple[str, str]]:
    """The choices of a filter: what the address says, and the words for it."""
    return [(slugs[key], word) for key, word in names.items()]
