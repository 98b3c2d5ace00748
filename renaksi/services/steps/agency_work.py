"""Working out a change of the tree: who may ask for it, what it does, what may never be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from renaksi.core import hierarchy
from renaksi.core.agency_difference import Change, difference
from renaksi.core.agency_facts import AgencyFact, Branch, Command
from renaksi.core.agency_rules import KEPT_BY_OWNER, faults
from renaksi.core.dates import Span
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.policy import Permission, Place, may, require
from renaksi.core.succession import Succession, custodian
from renaksi.models import ActionPlan, RoleAssignment
from renaksi.queries.estates import OpenPlan, open_plans
from renaksi.queries.recommendation_estates import OpenRecommendation, open_recommendations
from renaksi.queries.scope import place_of
from renaksi.services.context import Context
from renaksi.services.steps import agency_branch, closure


@dataclass(frozen=True, slots=True)
class Preview:
    """What a command would do."""

    change: Change
    agencies: Mapping[int, AgencyFact]
    """Every agency the change speaks of, as it would be; ids below zero do not exist yet."""
    below: int
    """Agencies whose place changes on some day: those that change and all below them."""
    closure_rows: int
    people: int
    """Who holds a role, today or later, at one of them."""
    plans: int
    left: tuple["Left", ...] = ()
    """Open plans of those that would end, and who would act for each from then on."""
    unsettled: tuple["LeftRecommendation", ...] = ()
    """The same of recommendations that are still to be settled."""

    @property
    def fingerprint(self) -> str:
        """Give it back as `expect`, and what is done is what was shown, or is refused."""
        return self.change.fingerprint


def preview(ctx: Context, command: Command) -> Preview:
    branch, change = worked_out(ctx, command, whole=True)
    left, unsettled = _left(ctx, branch, change)
    known = {after.id for before, after in change.agencies if before}
    known |= {one for one in change.replanted if one > 0}
    touched = closure.affected(ctx.session, known)
    return Preview(
        change=change,
        agencies=branch.agencies,
        below=len(touched | change.replanted),
        closure_rows=_closure_rows(ctx, branch, touched | change.replanted),
        people=_people_at(ctx, touched),
        plans=_plans_of(ctx, touched),
        left=left,
        unsettled=unsettled,
    )


@dataclass(frozen=True, slots=True)
class Left:
    """An open plan, and the agency that inherits it; `heir` empty where nobody would."""

    plan: OpenPlan
    heir: str


@dataclass(frozen=True, slots=True)
class LeftRecommendation:
    """A recommendation still to be settled, and the agency that inherits it, as of `Left`."""

    recommendation: OpenRecommendation
    heir: str


def _left(
    ctx: Context, branch: Branch, change: Change
) -> tuple[tuple[Left, ...], tuple[LeftRecommendation, ...]]:
    ended = {
        after.id: after.span.end
        for before, after in change.agencies
        if before is not None and after.span.end < before.span.end
    }
    if not ended:
        return (), ()
    told = [
        Succession(one.agency, one.successor, one.on, one.is_primary) for one in change.successions
    ]
    lives = {one.id: one.span for one in branch.agencies.values()}
    plans = open_plans(ctx.session, ctx.today, held_by=ended)
    unsettled = open_recommendations(ctx.session, ctx.today, held_by=ended)
    heirs = {one: custodian(one, on, told, lives) for one, on in ended.items()}
    names = {one: "" if heir is None else branch.name_of(heir) for one, heir in heirs.items()}
    return (
        tuple(Left(one, names[one.holder_id]) for one in plans),
        tuple(LeftRecommendation(one, names[one.holder_id]) for one in unsettled),
    )


def worked_out(ctx: Context, command: Command, *, whole: bool = False) -> tuple[Branch, Change]:
    """The branch after the command, and what differs. Raises the first thing that does not hold.

    `whole`: with all below, whom the change reaches but does not alter.
    """
    before = agency_branch.load(
        ctx.session,
        ctx.today,
        subjects=command.subjects,
        hosts=command.hosts,
        codes=command.codes,
        whole=whole,
    )
    _authorise(ctx, command, before)
    after = before.copy()
    command.apply(after)
    change = difference(before, after)
    for _agency_id, fault in faults(after, change.replanted):
        raise fault
    return after, change


def _authorise(ctx: Context, command: Command, branch: Branch) -> None:
    """OPD and units are kept by the agency_admin of their agency, all others by the centre."""
    if ctx.actor.is_system:
        return
    kinds = {branch.agencies[one].kind for one in command.subjects} | command.kinds
    kept = kinds <= KEPT_BY_OWNER
    permission = Permission.UNIT_KEEP if kept else Permission.AGENCY_ADMINISTER
    for agency_id in dict.fromkeys((*command.subjects, *command.hosts)):
        day = within(branch.agencies[agency_id].span, ctx.today)
        place = place_of(ctx.session, agency_id, day)
        require(ctx.actor, permission, place)
        for code in command.codes:
            code_fits(ctx, branch, place, code)


def within(span: Span, today: date) -> date:
    """Today, or the day nearest to it on which there is such an agency."""
    return max(span.start, min(today, span.end - timedelta(days=1)))


def code_fits(ctx: Context, branch: Branch, place: Place, code: str) -> None:
    """Who keeps only its own units gives them codes that begin with its own (design 2)."""
    prefix = f"{branch.agencies[place.owner_id].code}."
    if not code.startswith(prefix) and not may(ctx.actor, Permission.AGENCY_ADMINISTER, place):
        raise Invalid(Refusal.CODE_OUTSIDE, "code", example=f"{prefix}01")


def _closure_rows(ctx: Context, branch: Branch, agency_ids: Iterable[int]) -> int:
    spans = {one: branch.agencies[one].span for one in agency_ids}
    stored = closure.stored(ctx.session, spans)
    change = closure.difference(stored, hierarchy.closure(branch.links, spans))
    return len(change.removed) + len(change.added)


def _people_at(ctx: Context, agency_ids: Iterable[int]) -> int:
    query = select(RoleAssignment.user_id).where(RoleAssignment.valid_to > ctx.today)
    found: set[int] = set()
    for some in closure.chunks(agency_ids):
        found |= set(ctx.session.scalars(query.where(RoleAssignment.home_id.in_(some))))
    return len(found)


def _plans_of(ctx: Context, agency_ids: Iterable[int]) -> int:
    query = select(func.count()).select_from(ActionPlan)
    return sum(
        ctx.session.scalar(query.where(ActionPlan.agency_id.in_(some))) or 0
        for some in closure.chunks(agency_ids)
    )
