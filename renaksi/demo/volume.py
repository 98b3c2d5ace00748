"""A database as large as the nation in five years' time, for measuring. Bulk inserts, no services.

Needs the real agencies (`renaksi setup`). Everything is derived from counters: two runs give the
same rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

from renaksi.core.agency import DEFAULT_OBLIGED, AgencyKind, TimeZone
from renaksi.core.cycle import DEFAULT_STRATEGIES, CycleState, checkpoints
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.plan import PlanAction, PlanState, Polarity
from renaksi.core.policy import Role
from renaksi.demo import volume_assessments, volume_reports
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AgencyClosure,
    AgencyName,
    Checkpoint,
    Cycle,
    CycleObligation,
    ItemTarget,
    PlanRevision,
    PlanTransition,
    RoleAssignment,
    Strategy,
    SupervisionLink,
    User,
)

CHUNK: Final = 10_000
FIRST_YEAR: Final = 2021
Progress = Callable[[str], None]
WALK: Final = (
    (PlanAction.CREATE, None, PlanState.DRAFT),
    (PlanAction.SUBMIT, PlanState.DRAFT, PlanState.SUBMITTED),
    (PlanAction.START_REVIEW, PlanState.SUBMITTED, PlanState.IN_REVIEW),
    (PlanAction.ENDORSE, PlanState.IN_REVIEW, PlanState.ENDORSED),
    (PlanAction.ENACT, PlanState.ENDORSED, PlanState.ENACTED),
)
HUBS: Final = (AgencyKind.KEMENKO, AgencyKind.PROVINSI)
UNREVIEWED: Final = (PlanState.DRAFT, PlanState.SUBMITTED)


def seed(
    session: Session,
    *,
    agencies: int,
    plans: int,
    actions: int,
    entries: int = 0,
    assessments: int = 0,
    say: Progress,
) -> None:
    """Fill up to `agencies` agencies, write `plans` plans with `actions` actions in all, reports
    with `entries` rows on those that are enacted, and up to `assessments` assessments a year.
    """
    connection = session.connection()
    people = _people(connection)
    _hub_teams(connection, people)
    say("Unit kerja …")
    _units(connection, agencies)
    say("Siklus …")
    cycles = [_cycle(connection, FIRST_YEAR + offset) for offset in range(5)]
    owners = _owners(connection)
    wanted = min(plans, len(owners) * len(cycles))
    say(f"{wanted} renaksi dengan {actions} aksi …")
    _plans(connection, cycles, owners, wanted, actions, people)
    volume_reports.seed(
        connection, entries=entries, owner=people.owner, reviewer=people.reviewer, say=say
    )
    volume_assessments.seed(
        session,
        [(key, name) for key, name, _since in owners],
        [FIRST_YEAR + offset for offset in range(5)],
        assessments=assessments,
        owner=people.owner,
        reviewer=people.reviewer,
        say=say,
    )
    session.commit()


def _bulk(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        connection.execute(insert(table), chunk)


def _next_id(connection: Connection, table: Any) -> int:
    return (connection.scalar(select(func.max(table.id))) or 0) + 1


class People(NamedTuple):
    """Three ids: who owns a plan neither reviews nor endorses it."""

    owner: int
    reviewer: int
    lead: int

    def of(self, action: PlanAction) -> int:
        by_others = {PlanAction.START_REVIEW: self.reviewer, PlanAction.ENDORSE: self.lead}
        return by_others.get(action, self.owner)


def _people(connection: Connection) -> People:
    return People(*(_person(connection, one) for one in ("penyusun", "penelaah", "ketua")))


def _person(connection: Connection, name: str) -> int:
    email = f"volume-{name}@renaksi.test"
    found = connection.scalar(select(User.id).where(User.email == email))
    values = {"email": email, "name": f"Penguji Volume ({name})", "version": 1,
              "created_at": datetime(2021, 1, 1, tzinfo=UTC)}  # fmt: skip
    return found or connection.scalar(insert(User).values(values).returning(User.id)) or 0


def _hub_teams(connection: Connection, people: People) -> None:
    """Somebody reviews and endorses at every hub; else all that waits would wait at the centre."""
    if connection.scalar(
        select(RoleAssignment.id).where(RoleAssignment.user_id == people.reviewer)
    ):
        return
    hubs = connection.scalars(
        select(Agency.id).where(Agency.kind.in_(HUBS), Agency.active_to == FOREVER)
    ).all()
    _bulk(
        connection,
        RoleAssignment,
        (
            {"user_id": user, "role": role, "home_id": hub, "reach_id": hub,
             "valid_from": ALWAYS, "valid_to": FOREVER}
            for hub in hubs
            for user, role in (
                (people.reviewer, Role.EVALUATOR), (people.lead, Role.EVALUATION_LEAD)
            )
        ),
    )  # fmt: skip


def _owners(connection: Connection) -> list[tuple[int, str, date]]:
    rows = connection.execute(
        select(Agency.id, Agency.name, Agency.active_from)
        .where(Agency.kind.in_(DEFAULT_OBLIGED), Agency.active_to == FOREVER)
        .order_by(Agency.id)
    )
    return [(row.id, row.name, row.active_from) for row in rows]


def _units(connection: Connection, wanted: int) -> None:
    have = connection.scalar(select(func.count()).select_from(Agency)) or 0
    missing = wanted - have
    if missing <= 0:
        return
    owners = _owners(connection)
    first = _next_id(connection, Agency)
    made = [(first + i, *owners[i % len(owners)], i // len(owners)) for i in range(missing)]
    _bulk(connection, Agency, (_unit(*row) for row in made))
    _bulk(connection, AgencyName, (_unit_name(*row) for row in made))
    _bulk(
        connection,
        SupervisionLink,
        (
            {"agency_id": unit, "supervisor_id": owner, "valid_from": since, "valid_to": FOREVER}
            for unit, owner, _name, since, _rank in made
        ),
    )
    _bulk(connection, AgencyClosure, _closure(connection, made))


def _unit(unit: int, _owner: int, name: str, since: date, rank: int) -> dict[str, Any]:
    called = f"Perangkat Daerah {rank + 1:02d} {name}"
    return {
        "id": unit, "code": f"VOL.{unit:06d}", "name": called,
        "short_name": f"PD {rank + 1:02d}", "search_text": called.lower(),
        "kind": AgencyKind.OPD, "time_zone": TimeZone.WIB, "active_from": since,
        "active_to": FOREVER, "version": 1,
    }  # fmt: skip


def _unit_name(unit: int, _owner: int, name: str, since: date, rank: int) -> dict[str, Any]:
    return {
        "agency_id": unit, "name": f"Perangkat Daerah {rank + 1:02d} {name}",
        "short_name": f"PD {rank + 1:02d}", "valid_from": since, "valid_to": FOREVER,
    }  # fmt: skip


def _closure(
    connection: Connection, made: list[tuple[int, int, str, date, int]]
) -> Iterator[dict[str, Any]]:
    above: dict[int, list[Any]] = {}
    rows = connection.execute(
        select(
            AgencyClosure.descendant_id, AgencyClosure.ancestor_id, AgencyClosure.depth,
            AgencyClosure.valid_from, AgencyClosure.valid_to,
        )
    )  # fmt: skip
    for row in rows:
        above.setdefault(row.descendant_id, []).append(row)
    for unit, owner, _name, since, _rank in made:
        yield {"descendant_id": unit, "ancestor_id": unit, "depth": 0,
               "valid_from": since, "valid_to": FOREVER}  # fmt: skip
        for row in above[owner]:
            yield {"descendant_id": unit, "ancestor_id": row.ancestor_id, "depth": row.depth + 1,
                   "valid_from": row.valid_from, "valid_to": row.valid_to}  # fmt: skip


def _cycle(connection: Connection, year: int) -> int:
    found: int | None = connection.scalar(select(Cycle.id).where(Cycle.year == year))
    if found is not None:
        return found
    cycle_id: int | None = connection.scalar(
        insert(Cycle)
        .values(
            year=year, state=CycleState.OPEN, legal_basis="", scheme="triwulan",
            drafting_opens_on=date(year, 1, 2), drafting_due_on=date(year, 3, 31),
            review_days=5, return_days=5, version=1,
        )
        .returning(Cycle.id)
    )  # fmt: skip
    if cycle_id is None:
        raise RuntimeError("the cycle was not stored")
    _bulk(
        connection,
        Checkpoint,
        (
            {"cycle_id": cycle_id, "code": one.code, "ordinal": place,
             "period_end": one.period_end, "opens_on": one.opens_on, "due_on": one.due_on,
             "closes_on": one.closes_on}
            for place, one in enumerate(checkpoints("triwulan", year), start=1)
        ),
    )  # fmt: skip
    _bulk(
        connection,
        Strategy,
        (
            {"cycle_id": cycle_id, "code": code, "name": name, "ordinal": place}
            for place, (code, name) in enumerate(DEFAULT_STRATEGIES, start=1)
        ),
    )
    _bulk(
        connection,
        CycleObligation,
        ({"cycle_id": cycle_id, "kind": kind, "owes_plan": True} for kind in DEFAULT_OBLIGED),
    )
    return cycle_id


def _plans(
    connection: Connection,
    cycles: list[int],
    owners: list[tuple[int, str, date]],
    wanted: int,
    actions: int,
    people: People,
) -> None:
    taken = set(connection.execute(select(ActionPlan.agency_id, ActionPlan.cycle_id)))
    pairs = [
        (agency, cycle, name)
        for cycle in reversed(cycles)
        for agency, name, _since in owners
        if (agency, cycle) not in taken
    ][:wanted]
    if not pairs:
        return
    newest = sum(cycle == cycles[-1] for _agency, cycle, _name in pairs)
    first_plan, first_item = _next_id(connection, ActionPlan), _next_id(connection, ActionItem)
    first_revision = _next_id(connection, PlanRevision)
    start = datetime(2021, 1, 4, 2, tzinfo=UTC)
    _bulk(
        connection,
        ActionPlan,
        (
            {"id": first_plan + i, "agency_id": agency, "cycle_id": cycle, "created_at": start}
            for i, (agency, cycle, _name) in enumerate(pairs)
        ),
    )
    _bulk(
        connection,
        PlanRevision,
        (
            _revision(first_revision + i, first_plan + i, i, _steps(i, newest), start, people)
            for i in range(len(pairs))
        ),
    )
    _bulk(
        connection,
        PlanTransition,
        (
            {"revision_id": first_revision + i, "action": action, "source": source,
             "target": target, "at": start + timedelta(days=3 * place), "actor_id": people.of(action),
             "note": ""}
            for i in range(len(pairs))
            for place, (action, source, target) in enumerate(WALK[: _steps(i, newest)])
        ),
    )  # fmt: skip
    each = max(1, actions // len(pairs))
    strategies = _by_cycle(connection, Strategy)
    periods = _by_cycle(connection, Checkpoint)
    _bulk(
        connection,
        ActionItem,
        (
            _item(first_item + i * each + k, first_revision + i, k, pair, strategies[pair[1]], each)
            for i, pair in enumerate(pairs)
            for k in range(each)
        ),
    )
    _bulk(
        connection,
        ItemTarget,
        (
            {"item_id": first_item + i * each + k, "checkpoint_id": checkpoint,
             "value": Decimal(25 * (place + 1))}
            for i, pair in enumerate(pairs)
            for k in range(each)
            for place, checkpoint in enumerate(periods[pair[1]])
        ),
    )  # fmt: skip
    _mend_sequences(connection)


def _by_cycle(connection: Connection, table: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in connection.execute(select(table.cycle_id, table.id).order_by(table.ordinal)):
        found.setdefault(row.cycle_id, []).append(row.id)
    return found


def _steps(rank: int, newest: int) -> int:
    """Every state is there in the newest year, whose plans come first; the others are enacted."""
    return 1 + rank % len(WALK) if rank < newest else len(WALK)


def _revision(
    revision: int, plan: int, rank: int, steps: int, start: datetime, who: People
) -> dict[str, Any]:
    state = WALK[steps - 1][2]
    done = state is PlanState.ENACTED
    return {
        "id": revision, "plan_id": plan, "number": 1, "state": state, "created_at": start,
        "submitted_by_id": None if state is PlanState.DRAFT else who.owner,
        "submitted_at": None if state is PlanState.DRAFT else start + timedelta(days=3),
        "reviewed_by_id": None if state in UNREVIEWED else who.reviewer,
        "endorsed_by_id": who.lead if state in {PlanState.ENDORSED, PlanState.ENACTED} else None,
        "enacted_at": start + timedelta(days=12) if done else None,
        "decree_number": f"{rank}/KEP" if done else "",
        "decree_date": start.date() if done else None,
        "created_by_id": who.owner, "version": 1,
    }  # fmt: skip


def _item(
    item: int,
    revision: int,
    rank: int,
    pair: tuple[int, int, str],
    strategies: list[int],
    each: int,
) -> dict[str, Any]:
    return {
        "id": item, "revision_id": revision, "lineage_id": f"{item:036d}", "ordinal": rank + 1,
        "strategy_id": strategies[rank * len(strategies) // each],
        "action": f"Aksi {rank + 1} perbaikan pengelolaan pengaduan {pair[2]}",
        "objective": "Aduan ditangani tepat waktu", "indicator": f"Layanan {rank + 1} yang diperbaiki",
        "unit": "layanan", "polarity": Polarity.UP, "baseline": Decimal(0),
        "annual_target": Decimal(100), "weight": Decimal(100) / each, "responsible_id": pair[0],
        "partners": "", "budget": Decimal(1_000_000), "funding_source": "APBD", "sipd_code": "",
        "required_evidence": ["Laporan"], "basis": "", "remarks": "",
        "updated_at": datetime(2021, 1, 5, tzinfo=UTC), "version": 1,
    }  # fmt: skip


def _mend_sequences(connection: Connection) -> None:
    """PostgreSQL counts its own ids; tell it how far we came."""
    if connection.dialect.name != "postgresql":
        return
    for table in (Agency, ActionPlan, PlanRevision, ActionItem):
        name = table.__tablename__
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
        )
