"""What is said of the seals of the audit trail and of a verification."""

from collections.abc import Mapping
from typing import Any, Final

from renaksi.core.audit_verify import Fault, FaultKind, Verdict
from renaksi.labels.format import number

FAULT: Final[Mapping[FaultKind, str]] = {
    FaultKind.LINE_CHANGED: "Baris nomor {number} tidak lagi sama dengan saat disegel.",
    FaultKind.LINE_REMOVED: "Baris nomor {number} sudah disegel, tetapi sekarang tidak ada.",
    FaultKind.LINE_INSERTED: "Baris nomor {number} disisipkan setelah baris di sekitarnya disegel.",
    FaultKind.LINE_BACKDATED: (
        "Baris nomor {number} memuat waktu yang jauh lebih awal daripada waktu penulisannya."
    ),
    FaultKind.SEAL_CHANGED: (
        "Segel nomor {number} tidak lagi sama dengan saat dibuat; barisnya tidak dapat dipastikan."
    ),
    FaultKind.SEAL_MISSING: "Segel nomor {number} tidak ada lagi.",
}


def fault(found: Fault) -> str:
    return FAULT[found.kind].format(number=number(found.number))


def compared(verdict: Verdict) -> str:
    """How much was compared, as part of a sentence."""
    text = f"{number(verdict.lines)} baris dalam {number(verdict.seals)} segel dibandingkan"
    if verdict.skipped:
        text += f" ({number(verdict.skipped)} baris yang lebih lama tidak)"
    return text


def outcome(verdict: Verdict) -> str:
    """One sentence for the message after a verification."""
    if not verdict.seals and verdict.is_whole:
        return "Belum ada baris yang disegel."
    if verdict.is_whole:
        return f"Jejak audit utuh: {compared(verdict)}, semuanya cocok."
    count = number(verdict.fault_count)
    return f"Jejak audit tidak utuh: {compared(verdict)}, {count} ketidakcocokan ditemukan."


def told(after: Mapping[str, Any] | None) -> Verdict:
    """The verdict that a line of the trail tells of; what it does not tell counts as nothing."""
    values = after or {}
    return Verdict(
        seals=_count(values, "seals"),
        lines=_count(values, "lines"),
        skipped=_count(values, "skipped"),
        last_id=_count(values, "last_line"),
        head="",
        faults=tuple(_faults(values.get("found"))),
        fault_count=_count(values, "faults"),
    )


def _count(values: Mapping[str, Any], name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) else 0


def _faults(found: object) -> list[Fault]:
    """`line_changed:45`; the trail is what is being doubted, so nothing in it is relied on."""
    kinds = {kind.value: kind for kind in FaultKind}
    parts = [str(one).partition(":") for one in found] if isinstance(found, list) else []
    return [
        Fault(kinds[kind], int(at)) for kind, _, at in parts if kind in kinds and at.isdecimal()
    ]
