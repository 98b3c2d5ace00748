"""The official Indonesian term of every code. The only place that holds them."""

from renaksi.labels.agency import AGENCY_KIND, TIER, TIME_ZONE
from renaksi.labels.audit import AUDIT_EVENT
from renaksi.labels.files import FILE_FAULT, MEDIA_TYPE
from renaksi.labels.people import ROLE, ROLE_DUTY
from renaksi.labels.plan import (
    CYCLE_STATE,
    DOCUMENT_KIND,
    FUNNEL_STAGE,
    NO_PLAN,
    PLAN_ACTION,
    PLAN_STATE,
    POLARITY,
    Status,
)
from renaksi.labels.refusals import REFUSAL, refusal

__all__ = [
    "AGENCY_KIND",
    "AUDIT_EVENT",
    "CYCLE_STATE",
    "DOCUMENT_KIND",
    "FILE_FAULT",
    "FUNNEL_STAGE",
    "MEDIA_TYPE",
    "NO_PLAN",
    "PLAN_ACTION",
    "PLAN_STATE",
    "POLARITY",
    "REFUSAL",
    "ROLE",
    "ROLE_DUTY",
    "TIER",
    "TIME_ZONE",
    "Status",
    "refusal",
]
