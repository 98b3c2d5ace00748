"""What happened since the last visit, in words."""

from renaksi.core.audit import AuditEvent as E
from renaksi.labels.timeline import WHAT, subject
from renaksi.queries.news import News


def headline(one: News) -> str:
    """`Renaksi 2026 diajukan`; the agency's name stands before it."""
    if one.event is E.COMMENT_ADD:
        return "Komentar baru pada satu aksi" if one.lineage_id else "Komentar baru"
    text = WHAT[one.event][2].format(subject=subject(one.number))
    return text.replace("Renaksi", f"Renaksi {one.year}", 1)
