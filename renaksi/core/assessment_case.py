"""What the rules of an assessment are asked about: where it stands, when, and who had a hand in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from renaksi.core.assessment import AssessmentOutcome, AssessmentState
from renaksi.core.assessment_round import AssessmentWindow
from renaksi.core.authority import ReviewTier
from renaksi.core.policy import Place


@dataclass(frozen=True, slots=True)
class AssessmentCase:
    """What the rules need to know of one agency's assessment."""

    state: AssessmentState
    place: Place
    window: AssessmentWindow
    now: datetime
    tiers: tuple[ReviewTier, ...] = ()
    """The direct supervisor of today first, up to the root."""
    owner_actor_ids: frozenset[int] = frozenset()
    """Who answered or submitted for the agency."""
    scorer_ids: frozenset[int] = frozenset()
    """Who gave a value in the hub's column, second scorers included."""
    moderator_ids: frozenset[int] = frozenset()
    """Who gave one in the national column."""
    outcome: AssessmentOutcome = AssessmentOutcome.SCORED
    unanswered: int = 0
    unscored: int = 0
    unexplained: int = 0
    """Values that differ from the agency's and lack the note that says why."""
    sent_back: int = 0
    """Indicators the lead wants to be looked at again."""
    unsettled: int = 0
    """Indicators on which two scorers disagree and nobody has decided yet."""
    undecided: int = 0
    """Objections that wait."""
    overdue: int = 0
    """Of those, beyond their deadline."""
    taken_over: bool = False
    """The centre does the hub's work."""
    assigned_id: int | None = None
    """The evaluator whose work it is; None: whoever takes it."""
    second_scorer_id: int | None = None
    """Scores independently, without seeing the first."""
    second_done: bool = False

    def acted_for_owner(self, user_id: int | None) -> bool:
        return user_id in self.owner_actor_ids

    def took_part_in_review(self, user_id: int | None) -> bool:
        return user_id in self.scorer_ids | self.moderator_ids

    @property
    def at_centre(self) -> "AssessmentCase":
        """The same case with nobody but the centre above it."""
        return replace(self, tiers=self.tiers[-1:])

    @property
    def hub_is_late(self) -> bool:
        """The tier let its part lie: the scores beyond the round's date, or a decision."""
        if self.state is AssessmentState.OBJECTION:
            return self.overdue > 0
        return self.window.hub_is_due(self.now)

    @property
    def may_be_taken_over(self) -> bool:
        """A hub stands between, it is beyond its limit, and the centre has not done so already."""
        return self.hub_is_late and not self.taken_over and self.tiers[:1] != self.tiers[-1:]
