"""What a submission consists of, as one hash: the receipt names it, and it can be made again."""

from collections.abc import Iterable
from dataclasses import dataclass

from renaksi.core.document import content_hash
from renaksi.core.report_entry import FIELDS, EntryValues


@dataclass(frozen=True, slots=True)
class ContentRow:
    """A row as it was submitted."""

    lineage_id: str
    values: EntryValues
    evidence: tuple[str, ...] = ()
    """SHA-256 of each file that proves it, in hexadecimal."""


def content_sha256(nil_reason: str | None, rows: Iterable[ContentRow]) -> str:
    """In hexadecimal; the same for the same content, whatever the order it was read in.

    `nil_reason` None: no nil report. Empty rows say nothing and do not count.
    """
    told = [_plain(one) for one in rows if not one.values.is_empty or one.evidence]
    return content_hash({"nil": nil_reason, "rows": sorted(told, key=lambda one: str(one["row"]))})


def _plain(row: ContentRow) -> dict[str, object]:
    values = {name: getattr(row.values, name) for name in FIELDS}
    return {"row": row.lineage_id, **values, "evidence": sorted(row.evidence)}
