"""Cycles and plans for tests, walked through the use cases: no test can build an impossible plan."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.cycle import CycleState
from renaksi.core.decree import Decree
from renaksi.core.plan import PlanAction as A, PlanState as S, Polarity
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import SYSTEM, Role
from renaksi.models import (
    Agency,
    Cycle,
    PlanRevision,
    RoleAssignment,
    StoredFile,
    SupervisionLink,
    User,
)
from renaksi.queries.people import actor_of
from renaksi.services import cycles, items, plans
from renaksi.services.context import Context
from tests.factories.people import make_person
from tests.support.backends import settle

PDF = "application/pdf"
HOUR = timedelta(hours=1)


def a_cycle(session: Session, year: int = 2026, *, state: CycleState = CycleState.OPEN) -> Cycle:
    """The cycle of `year` with its defaults; the one there already is brought to `state`."""
    ctx = Context(session, SYSTEM, datetime(year, 1, 5, 2, tzinfo=UTC), "test")
    cycle = session.scalar(select(Cycle).where(Cycle.year == year))
    cycle = cycle or cycles.create_cycle(ctx, year)
    if state is not CycleState.PREPARING and cycle.state is CycleState.PREPARING:
        cycles.open_cycle(ctx, cycle.id)
    if state is CycleState.CLOSED and cycle.state is CycleState.OPEN:
        cycles.close_cycle(ctx, cycle.id)
    return cycle


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in a plan: two at the owner, two at its supervisor."""

    admin: User
    manager: User
    evaluator: User
    lead: User


def a_cast(session: Session, agency: Agency) -> Cast:
    """Whoever holds the roles already, else new people."""
    above = session.scalars(
        select(SupervisionLink.supervisor_id)
        .where(SupervisionLink.agency_id == agency.id)
        .order_by(SupervisionLink.valid_to.desc())
    ).first()
    hub = session.get_one(Agency, above)
    return Cast(
        _holder(session, Role.AGENCY_ADMIN, agency),
        _holder(session, Role.MANAGER, agency),
        _holder(session, Role.EVALUATOR, hub),
        _holder(session, Role.EVALUATION_LEAD, hub),
    )


def _holder(session: Session, role: Role, home: Agency) -> User:
    found = session.scalars(
        select(User)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(RoleAssignment.role == role, RoleAssignment.home_id == home.id, User.is_active)
        .order_by(User.id)
    ).first()
    email = f"{role}@{home.code}.test".replace("_", "-").lower()
    return found or make_person(session, email, (role, home.code))


def ctx_of(session: Session, user: User, at: datetime) -> Context:
    return Context(session, actor_of(session, user, Context(session, SYSTEM, at).today), at, "test")


def a_file(
    session: Session, agency: Agency, *, name: str = "SK.pdf", media_type: str = PDF
) -> StoredFile:
    """A row of the register; its content lies nowhere."""
    file = StoredFile(
        sha256=hashlib.sha256(f"{agency.code}/{name}".encode()).hexdigest(),
        size=1234,
        media_type=media_type,
        name=name,
        agency_id=agency.id,
        uploaded_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    session.add(file)
    settle(session)
    return file


def a_decree(on: date, number: str = "188/12/KEP/2026") -> Decree:
    return Decree(number, on, "Rencana Aksi SP4N-LAPOR!", "Sri Mulyani", "Bupati")


def valid_rows(agency: Agency, codes: list[str], count: int = 4) -> list[ItemValues]:
    """Actions that pass every check; their weights total 100."""
    each = Decimal(100) // count
    return [
        ItemValues(
            strategy_code=f"S{1 + place % 5}",
            action=f"Melatih petugas pengaduan angkatan {place + 1}",
            objective="Aduan dijawab tuntas",
            indicator="Petugas yang lulus uji akhir",
            unit="orang",
            polarity=Polarity.UP,
            baseline=Decimal(0),
            targets={code: Decimal(10 * at) for at, code in enumerate(codes, 1)},
            annual_target=Decimal(10 * len(codes)),
            weight=each if place else 100 - each * (count - 1),
            responsible_code=agency.code,
            required_evidence=("Daftar hadir", "Hasil uji akhir"),
        )
        for place in range(count)
    ]


# Who takes which step to reach a state; the first revision, then the second.
_FIRST = {
    S.DRAFT: (),
    S.PROPOSED: (A.PROPOSE,),
    S.SUBMITTED: (A.SUBMIT,),
    S.IN_REVIEW: (A.SUBMIT, A.START_REVIEW),
    S.RETURNED: (A.SUBMIT, A.START_REVIEW, A.RETURN),
    S.ENDORSED: (A.SUBMIT, A.START_REVIEW, A.ENDORSE),
}
_ENACTED = (*_FIRST[S.ENDORSED], A.ENACT)
WALKS = {
    **_FIRST,
    S.ENACTED: _ENACTED,
    S.CLOSED: (*_ENACTED, A.CLOSE),
    S.CANCELLED: (*_ENACTED, A.REVISE, A.CANCEL_REVISION),
    S.SUPERSEDED: (*_ENACTED, A.REVISE, *_ENACTED),
}
"""The walk to SUPERSEDED ends with revision 2 in force; revision 1 is what is asked for."""
_ROLE_OF = {
    A.PROPOSE: "admin", A.REVISE: "admin", A.SUBMIT: "manager", A.ENACT: "manager",
    A.CANCEL_REVISION: "manager", A.START_REVIEW: "evaluator", A.RETURN: "evaluator",
    A.ENDORSE: "lead",
}  # fmt: skip


def a_plan(
    session: Session,
    agency: Agency,
    state: S = S.DRAFT,
    *,
    year: int = 2026,
    count: int = 4,
    at: datetime | None = None,
    rows: list[ItemValues] | None = None,
) -> PlanRevision:
    """A revision in `state`, reached step by step an hour apart from `at` (12 January, 09.00 WIB).

    A second call for the same agency and year goes on with a plan in force: `a_plan(…, ENACTED)`
    and then `a_plan(…, DRAFT)` gives revision 2 in DRAFT.
    """
    cast, cycle = a_cast(session, agency), a_cycle(session, year)
    clock = _clock(at or datetime(year, 1, 12, 2, tzinfo=UTC))
    earlier = _in_force(session, agency, cycle)
    if earlier is not None:
        admin = ctx_of(session, cast.admin, next(clock))
        revision = plans.revise(admin, earlier.plan_id, reason="Sasaran disesuaikan")
    else:
        admin = ctx_of(session, cast.admin, next(clock))
        revision = plans.create_plan(admin, agency.id, cycle.id)
        codes = [one.code for one in cycle.checkpoints]
        wanted = valid_rows(agency, codes, count) if rows is None else rows
        items.paste_rows(ctx_of(session, cast.admin, next(clock)), revision.id, wanted)
    first = revision
    for action in WALKS[state]:
        revision = step(session, cast, revision, action, next(clock))
    return first if state is S.SUPERSEDED else revision


def _in_force(session: Session, agency: Agency, cycle: Cycle) -> PlanRevision | None:
    return session.scalar(
        select(PlanRevision)
        .join(PlanRevision.plan)
        .where(
            PlanRevision.state == S.ENACTED,
            PlanRevision.plan.has(agency_id=agency.id, cycle_id=cycle.id),
        )
    )


def step(
    session: Session, cast: Cast, revision: PlanRevision, action: A, at: datetime, note: str = ""
) -> PlanRevision:
    """One step by whoever of the cast takes it."""
    if action is A.CLOSE:
        system = Context(session, SYSTEM, at, "test")
        return plans.take_step(system, revision.id, action, version=revision.version)
    ctx = ctx_of(session, getattr(cast, _ROLE_OF[action]), at)
    if action is A.ENACT:
        agency = revision.plan.agency
        number = f"{revision.number}/KEP/{agency.code}"
        file = a_file(session, agency, name=f"SK {revision.number}.pdf")
        return plans.enact(
            ctx,
            revision.id,
            version=revision.version,
            decree=a_decree(ctx.today, number),
            file_id=file.id,
        )
    if action is A.REVISE:
        return plans.revise(ctx, revision.plan_id, reason=note or "Sasaran disesuaikan")
    note = note or ("Mohon perbaiki target" if action is A.RETURN else "")
    return plans.take_step(ctx, revision.id, action, version=revision.version, note=note)


def _clock(at: datetime) -> Iterator[datetime]:
    while True:
        yield at
        at += HOUR
