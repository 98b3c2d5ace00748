"""All tables; importing this package fills `Base.metadata`."""

from renaksi.models.agency import (
    Agency,
    AgencyClosure,
    AgencyName,
    AgencySuccession,
    Letterhead,
    SupervisionLink,
)
from renaksi.models.audit import AuditEntry
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
from renaksi.models.plan import (
    ActionItem,
    ActionPlan,
    Comment,
    ItemTarget,
    PlanContributor,
    PlanRevision,
    PlanTransition,
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
    "Base",
    "Checkpoint",
    "Comment",
    "Cycle",
    "CycleObligation",
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
    "RoleAssignment",
    "SignInThrottle",
    "StoredFile",
    "Strategy",
    "SupervisionLink",
    "User",
    "UserSession",
]
