"""Where all plans of a cycle stood, from revisions that were gathered by how they stood."""

from collections.abc import Iterable

from renaksi.core.funnel import PlanStanding, RevisionState, standing


def standings(alike: Iterable[tuple[RevisionState, Iterable[int]]]) -> dict[int, PlanStanding]:
    """By plan (or its agency), as `funnel.standing` says; where nothing counts it is left out.

    `alike`: a number and state, and the plans with a revision like that. Nearly every plan has
    only one, so that the rule is asked for each way of standing instead of for each plan.
    """
    first: dict[int, RevisionState] = {}
    several: dict[int, list[RevisionState]] = {}
    found: dict[int, PlanStanding | None] = {}
    for state, plans in alike:
        alone = standing([state])
        for plan in plans:
            if plan in first:
                several.setdefault(plan, [first[plan]]).append(state)
            else:
                first[plan], found[plan] = state, alone
    found |= {plan: standing(own) for plan, own in several.items()}
    return {plan: one for plan, one in found.items() if one is not None}
