"""All tables; importing this package fills `Base.metadata`."""

from renaksi.models.agency import (
    Agency,
    AgencyClosure,
    AgencyName,
    AgencySuccession,
    Letterhead,
    SupervisionLink,
)
from renaksi.models.audit import AuditEntry, AuditSeal
from renaksi.models.base import Base
from renaksi.models.cycle import (
    ActionTemplate,
    Checkpoint,
    Cycle,
    CycleObligation,
    Holiday,
    HolidayRemoval,
    ObligationException,
    Strategy,
)
from renaksi.models.document import IssuedDocument, StoredFile
from renaksi.models.evidence import Evidence, EvidenceLink, EvidenceVersion, Upload
from renaksi.models.plan import (
    ActionItem,
    ActionPlan,
    Comment,
    ItemTarget,
    PlanContributor,
    PlanRevision,
    PlanTransition,
)
from renaksi.models.report import (
    Extension,
    ProgressEntry,
    ProgressReport,
    ReportContributor,
    ReportTotal,
    ReportTransition,
    StrategyTotal,
)
from renaksi.models.user import PasswordReset, RoleAssignment, SignInThrottle, User, UserSession

__all__ = [
    "ActionItem",
    "ActionPlan",
    "ActionTemplate",
    "Agency",
    "AgencyClosure",
    "AgencyName",
    "AgencySuccession",
    "AuditEntry",
    "AuditSeal",
    "Base",
    "Checkpoint",
    "Comment",
    "Cycle",
    "CycleObligation",
    "Evidence",
    "EvidenceLink",
    "EvidenceVersion",
    "Extension",
    "Holiday",
    "HolidayRemoval",
    "IssuedDocument",
    "ItemTarget",
    "Letterhead",
    "ObligationException",
    "PasswordReset",
    "PlanContributor",
    "PlanRevision",
    "PlanTransition",
    "ProgressEntry",
    "ProgressReport",
    "ReportContributor",
    "ReportTotal",
    "ReportTransition",
    "RoleAssignment",
    "SignInThrottle",
    "StoredFile",
    "Strategy",
    "StrategyTotal",
    "SupervisionLink",
    "Upload",
    "User",
    "UserSession",
]
