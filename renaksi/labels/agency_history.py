"""The history of an agency and of the tree, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.labels.format import day, span
from renaksi.queries.agency_history import Change, HistoryEvent, Turn


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of an agency's timeline; `what` ends where the linked name begins."""

    icon: str
    tone: str
    what: str
    code: str
    """Of the other agency, to link its name; empty where there is none."""
    name: str
    note: str
    at: str


WHAT: Final[Mapping[Turn, tuple[str, str, str]]] = {
    Turn.ENDED: ("takdinilai", "idle", "Dibubarkan"),
    Turn.BECAME: ("kirim", "live", "Menjadi"),
    Turn.NAMED: ("rancangan", "idle", "Bernama"),
    Turn.SUPERVISED: ("nanti", "idle", "Dibina"),
    Turn.CAME_FROM: ("tambah", "live", "Dibentuk dari"),
    Turn.BEGAN: ("tambah", "live", "Dibentuk"),
}
CHANGE: Final[Mapping[Turn, str]] = {
    Turn.ENDED: "dibubarkan",
    Turn.BECAME: "menjadi",
    Turn.NAMED: "berganti nama menjadi",
    Turn.SUPERVISED: "mulai dibina",
    Turn.CAME_FROM: "dibentuk dari",
    Turn.BEGAN: "dibentuk",
}


def history_lines(events: Iterable[HistoryEvent], on: date) -> list[HistoryLine]:
    return [_line(event, on) for event in events]


def _line(event: HistoryEvent, on: date) -> HistoryLine:
    icon, tone, what = WHAT[event.turn]
    lasting = event.turn in {Turn.NAMED, Turn.SUPERVISED}
    if lasting and event.holds(on):
        icon, tone = "selesai", "ok"
    alone = event.turn in {Turn.BEGAN, Turn.ENDED}
    return HistoryLine(
        icon=icon,
        tone=tone,
        what=what,
        code=event.other_code,
        name="" if alone else event.name,
        note=_note(event),
        at=span(event.start, event.end) if lasting else day(event.start),
    )


def _note(event: HistoryEvent) -> str:
    parts = []
    if event.turn is Turn.BECAME and event.is_primary:
        parts.append("penerus utama")
    if event.legal_basis:
        parts.append(f"dasar: {event.legal_basis}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def change_words(change: Change) -> str:
    """What stands between the agency's name and the other name."""
    return CHANGE[change.turn]
