"""Official documents the system issues: their kinds, the code they are checked by, their content."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from renaksi.core.plan import PlanState

TOKEN_BYTES: Final = 16
"""128 bits: nobody finds a document by trying."""
GROUP: Final = 4
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


class DocumentKind(StrEnum):
    """The matrix of a plan, the letter it is sent with, and the receipt of a report."""

    PLAN_MATRIX = "plan_matrix"
    COVER_LETTER = "cover_letter"
    REPORT_RECEIPT = "report_receipt"


PLAN_PRINTS: Final = (DocumentKind.PLAN_MATRIX, DocumentKind.COVER_LETTER)
"""What is printed of a revision of a plan."""
ISSUABLE: Final = frozenset(
    {
        PlanState.SUBMITTED,
        PlanState.IN_REVIEW,
        PlanState.ENDORSED,
        PlanState.ENACTED,
        PlanState.SUPERSEDED,
        PlanState.CLOSED,
    }
)
"""States in which a revision is no longer written on; before them every print is a draft."""


def read_token(text: str) -> str | None:
    """A code as typed from a print (spaces, hyphens, capitals), or None when it can not be one."""
    plain = re.sub(r"[\s\-–]", "", text).lower()
    return plain if _TOKEN.fullmatch(plain) else None


def grouped(token: str) -> str:
    """A code as it is printed: 7F3K-style groups of four."""
    return "-".join(token[i : i + GROUP] for i in range(0, len(token), GROUP)).upper()


def content_hash(content: Mapping[str, Any]) -> str:
    """The same content gives the same hash, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
