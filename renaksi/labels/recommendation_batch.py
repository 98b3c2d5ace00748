"""Words of a batch: how far each agency is, and the text that reminds them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from renaksi.core.follow_up_clock import Clock
from renaksi.core.recommendation import AnswerStage, RecommendationStatus
from renaksi.labels.format import day, number
from renaksi.labels.plan import Status
from renaksi.labels.recommendation import ANSWER_STAGE, RECOMMENDATION_STATUS

PROGRESS: Final = (
    RecommendationStatus.DRAFT,
    RecommendationStatus.OPEN,
    RecommendationStatus.IN_PROCESS,
    RecommendationStatus.RESOLVED,
    RecommendationStatus.NOT_ACTIONABLE,
    RecommendationStatus.WITHDRAWN,
)
"""From nothing done to done, as the figures above the list stand."""
SOON: Final = 7
"""Days left from which on a deadline is pointed out."""


def stand(status: RecommendationStatus, stage: AnswerStage) -> Status:
    """The status, but while an answer is under way where that is."""
    if stage is not AnswerStage.ADDRESSEE:
        return ANSWER_STAGE[stage]
    return RECOMMENDATION_STATUS[status]


def term(clock: Clock | None) -> Status | None:
    """How much of the time to answer is left; None where the addressee's clock stands still."""
    if clock is None or not clock.is_running:
        return None
    if clock.left < 0:
        return Status(f"Lewat {number(-clock.left)} hari", "lewat", "bad")
    if clock.left <= SOON:
        return Status(f"Sisa {number(clock.left)} hari", "perhatian", "warn")
    return Status(f"Sisa {number(clock.left)} hari", "proses", "idle")


def reminder_line(name: str, code: str, due: date | None, *, is_late: bool) -> str:
    """One agency in the text; `code` is the recommendation's number."""
    if is_late:
        return f"- {name}, {code} (batas {day(due)} sudah lewat; mohon segera)"
    return f"- {name}, {code} (paling lambat {day(due)})"


def reminder(title: str, lines: Sequence[str], *, sender: str, address: str) -> str:
    """The text to all whose turn it is."""
    return "\n".join(
        [
            "Yth. Bapak/Ibu pengelola pengaduan,",
            "",
            f"Kami mengingatkan tindak lanjut rekomendasi “{title}” yang masih ditunggu dari:",
            "",
            *lines,
            "",
            f"Tindak lanjut ditulis dan diajukan di Renaksi: {address}",
            "Abaikan pesan ini bila sudah dilaksanakan. Terima kasih atas kerja sama Bapak/Ibu.",
            "",
            sender,
        ]
    )
