"""One line of the work list of assessments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.assessment import AssessmentOutcome, AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_turns import AssessmentTurn
from renaksi.queries.assessment_list_sight import Sight


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment as lists show it; figures are None where they may not be seen."""

    id: int
    version: int
    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    zone: TimeZone
    hub_id: int | None
    """The direct supervisor of today."""
    hub: str
    year: int
    instrument: str
    state: S
    outcome: AssessmentOutcome
    without_self: bool
    own: Decimal | None
    hub_score: Decimal | None
    national: Decimal | None
    grade: str
    answered: int
    scored: int
    asked: int
    flagged: int
    """Indicators with a warning; 0 for whoever does not see the hub's column."""
    assigned_id: int | None
    assigned: str
    has_second: bool
    due: date
    is_late: bool
    objected: bool
    turns: tuple[AssessmentTurn, ...]

    @property
    def gap(self) -> Decimal | None:
        """Hub against self, in the points of the scale."""
        if self.own is None or self.hub_score is None:
            return None
        return self.hub_score - self.own


def as_row(row: Any, sight: Sight, turns: tuple[AssessmentTurn, ...], today: date) -> AssessmentRow:
    """`row`: the assessment, its hub, its evaluator, the due day, how many are asked, whether an
    objection waits.
    """
    one, hub_id, hub, assigned, due, many, waits = row
    seen, agency = sight.columns, one.agency
    is_late = due < today and one.state not in {S.MODERATION, S.FINAL}
    if one.state is S.OBJECTION:
        is_late = is_late and waits
    return AssessmentRow(
        id=one.id,
        version=one.version,
        agency_id=agency.id,
        code=agency.code,
        name=agency.name,
        kind=agency.kind,
        zone=agency.time_zone,
        hub_id=hub_id,
        hub=hub or "",
        year=one.round.cycle.year,
        instrument=one.round.instrument_version.instrument.code,
        state=one.state,
        outcome=one.outcome if C.HUB in seen else AssessmentOutcome.SCORED,
        without_self=one.without_self,
        own=one.own_score if C.SELF in seen else None,
        hub_score=one.hub_score if C.HUB in seen else None,
        national=one.national_score if C.NATIONAL in seen else None,
        grade=one.grade if sight.knows_grade(one) else "",
        answered=one.answered,
        scored=one.scored if C.HUB in seen else 0,
        asked=many,
        flagged=one.flagged if sight.reviews else 0,
        assigned_id=one.assigned_id,
        assigned=assigned or "" if sight.reviews else "",
        has_second=one.second_scorer_id is not None and sight.reviews,
        due=due,
        is_late=is_late,
        objected=waits,
        turns=turns,
    )
