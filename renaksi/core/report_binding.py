"""Which revision a report stands on (design section 2, ProgressReport)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enactment:
    """When a revision of the plan came into force."""

    revision_id: int
    at: datetime


def bound_revision(enactments: Iterable[Enactment], due_at: datetime, now: datetime) -> int | None:
    """The revision in force when the checkpoint falls due; before that, the one in force now.

    A plan enacted only after the due day is reported on all the same: on its first revision.
    None where nothing has been enacted by `now`.
    """
    known = sorted((one.at, one.revision_id) for one in enactments if one.at <= now)
    in_time = [revision for at, revision in known if at < due_at]
    if in_time:
        return in_time[-1]
    return known[0][1] if known else None
