"""The evidence an agency has already, for proving an answer without a second copy."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from renaksi.core.policy import Place
from renaksi.models import Evidence
from renaksi.queries.evidence_choices import Choice, listed, newest_versions


def own_evidence(
    session: Session, place: Place, text: str, page: int
) -> tuple[Sequence[Choice], int]:
    """Evidence of whoever acts for the recommendation, and of the agency it was inherited from,
    whose name or description holds `text`: a page of it, newest first, and how many there are.

    Two statements.
    """
    owners = {place.owner_id, place.origin.owner_id if place.origin else place.owner_id}
    return listed(session, newest_versions().where(Evidence.agency_id.in_(owners)), text, page)
