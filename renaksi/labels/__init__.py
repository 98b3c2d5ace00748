"""The official Indonesian term of every code. The only place that holds them."""

from renaksi.labels.agency import AGENCY_KIND, TIER, TIME_ZONE
from renaksi.labels.audit import AUDIT_EVENT
from renaksi.labels.files import FILE_FAULT, MEDIA_TYPE
from renaksi.labels.items import item_field
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
from renaksi.labels.recommendation import (
    ANSWER_STAGE,
    DAY_COUNT,
    FOLLOW_UP_STATE,
    PRIORITY,
    RECOMMENDATION_ACTION,
    RECOMMENDATION_SOURCE,
    RECOMMENDATION_STATUS,
)
from renaksi.labels.refusals import REFUSAL, refusal
from renaksi.labels.report import (
    ENTRY_VERDICT,
    EVIDENCE_VERDICT,
    EXTENSION_ACTION,
    EXTENSION_STATE,
    LIGHT,
    NIL_REPORT,
    NO_REPORT,
    REPORT_ACTION,
    REPORT_STATE,
    ROW_FLAG,
    TIMING,
    WINDOW_STAND,
)

__all__ = [
    "AGENCY_KIND",
    "ANSWER_STAGE",
    "AUDIT_EVENT",
    "CYCLE_STATE",
    "DAY_COUNT",
    "DOCUMENT_KIND",
    "ENTRY_VERDICT",
    "EVIDENCE_VERDICT",
    "EXTENSION_ACTION",
    "EXTENSION_STATE",
    "FILE_FAULT",
    "FOLLOW_UP_STATE",
    "FUNNEL_STAGE",
    "LIGHT",
    "MEDIA_TYPE",
    "NIL_REPORT",
    "NO_PLAN",
    "NO_REPORT",
    "PLAN_ACTION",
    "PLAN_STATE",
    "POLARITY",
    "PRIORITY",
    "RECOMMENDATION_ACTION",
    "RECOMMENDATION_SOURCE",
    "RECOMMENDATION_STATUS",
    "REFUSAL",
    "REPORT_ACTION",
    "REPORT_STATE",
    "ROLE",
    "ROLE_DUTY",
    "ROW_FLAG",
    "TIER",
    "TIME_ZONE",
    "TIMING",
    "WINDOW_STAND",
    "Status",
    "item_field",
    "refusal",
]
