"""Tasks about recommendations in words: title and button, and the line below."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.task import Task, TaskKind as K
from renaksi.labels.format import day, number

RECOMMENDATION_TASK: Final[Mapping[K, tuple[str, str]]] = {
    K.ANSWER_RECOMMENDATIONS: ("Tindak lanjuti rekomendasi {number}", "Tindak lanjuti"),
    K.FIX_ANSWERS: ("Lengkapi tindak lanjut rekomendasi {number}", "Lengkapi"),
    K.SUBMIT_ANSWERS: ("Ajukan tindak lanjut rekomendasi {number}", "Periksa dan ajukan"),
    K.CHECK_ANSWERS: ("Periksa tindak lanjut {agency}, {number}", "Periksa"),
    K.DECIDE_ANSWERS: ("Tindak lanjut {agency}, {number}", "Telaah"),
    K.APPROVE_PROPOSALS: ("Usulan tidak dapat ditindaklanjuti, {number}", "Putuskan"),
}
_SEVERAL: Final[Mapping[K, str]] = {
    K.ANSWER_RECOMMENDATIONS: "{count} rekomendasi menunggu tindak lanjut",
    K.FIX_ANSWERS: "{count} tindak lanjut rekomendasi perlu dilengkapi",
    K.SUBMIT_ANSWERS: "{count} tindak lanjut rekomendasi siap diajukan",
    K.CHECK_ANSWERS: "{count} tindak lanjut menunggu pemeriksaan APIP",
    K.DECIDE_ANSWERS: "{count} tindak lanjut rekomendasi menunggu telaah",
    K.APPROVE_PROPOSALS: "{count} usulan tidak dapat ditindaklanjuti menunggu keputusan",
}
_SINCE: Final[Mapping[K, str]] = {
    K.ANSWER_RECOMMENDATIONS: "Diterbitkan {since}.",
    K.FIX_ANSWERS: "Dikembalikan {since}.",
    K.SUBMIT_ANSWERS: "Sudah ditulis, belum diajukan.",
}


def title(task: Task) -> str:
    pattern = _SEVERAL[task.kind] if task.count > 1 else RECOMMENDATION_TASK[task.kind][0]
    told = {"number": task.number, "agency": task.agency_name, "count": number(task.count)}
    return pattern.format_map(told)


def several(kind: K, count: int) -> str:
    """The same of as many as a list shows."""
    return _SEVERAL[kind].format(count=number(count))


def text(task: Task) -> str:
    since = day(task.since)
    if task.count > 1:
        return f"Yang terlama sejak {since}."
    return _SINCE.get(task.kind, "Masuk {since}.").format(since=since)
