"""What happened since the last visit, in words."""

from collections.abc import Mapping
from typing import Final

from renaksi.core.audit import AuditEvent as E
from renaksi.labels.timeline import WHAT, subject
from renaksi.queries.news import News

REPORT: Final[Mapping[E, str]] = {
    E.REPORT_SUBMIT: "diajukan",
    E.REPORT_WITHDRAW: "ditarik kembali",
    E.REPORT_RETURN: "dikembalikan untuk diperbaiki",
    E.REPORT_VERIFY: "diverifikasi",
    E.REPORT_REOPEN: "dibuka kembali",
}


def headline(one: News) -> str:
    """`Renaksi 2026 diajukan`; the agency's name stands before it."""
    if one.event is E.COMMENT_ADD:
        return "Komentar baru pada satu aksi" if one.lineage_id else "Komentar baru"
    if one.number is None:
        return f"Laporan {one.checkpoint} {one.year} {REPORT[one.event]}"
    text = WHAT[one.event][2].format(subject=subject(one.number))
    return text.replace("Renaksi", f"Renaksi {one.year}", 1)
