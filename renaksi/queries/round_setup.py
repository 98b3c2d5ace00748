"""Setting up the assessment of a cycle: its rounds, what may be chosen, and who is assessed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentState
from renaksi.core.errors import NotFound
from renaksi.core.report_duty import ABLE
from renaksi.models import (
    Agency,
    AssessedException,
    Assessment,
    AssessmentRound,
    Cycle,
    Instrument,
    InstrumentAspect,
    InstrumentVersion,
)
from renaksi.queries.agency_tree import existing
from renaksi.queries.assessed import assessed_duties
from renaksi.queries.obligations import in_force


@dataclass(frozen=True, slots=True)
class Usable:
    """An instrument that can be assessed with: its published versions that ask something."""

    instrument_id: int
    code: str
    name: str
    versions: Mapping[int, int]
    """Id of a version → its number, the newest first."""


def usable_instruments(session: Session) -> list[Usable]:
    """By code; one statement. A mere scale is none."""
    asked = select(InstrumentAspect.id).where(InstrumentAspect.version_id == InstrumentVersion.id)
    rows = session.scalars(
        select(InstrumentVersion)
        .join(InstrumentVersion.instrument)
        .options(contains_eager(InstrumentVersion.instrument))
        .where(InstrumentVersion.published_at.is_not(None), asked.exists())
        .order_by(Instrument.code, InstrumentVersion.number.desc())
    )
    found: dict[int, list[InstrumentVersion]] = {}
    for row in rows:
        found.setdefault(row.instrument_id, []).append(row)
    return [
        Usable(key, all_[0].instrument.code, all_[0].name, {one.id: one.number for one in all_})
        for key, all_ in found.items()
    ]


# ── rounds ────────────────────────────────────────────────────────────────────
def rounds_of(session: Session, cycle: Cycle) -> Sequence[AssessmentRound]:
    """With their versions and instruments, by code."""
    version = joinedload(AssessmentRound.instrument_version)
    return session.scalars(
        select(AssessmentRound)
        .join(Instrument, Instrument.id == AssessmentRound.instrument_id)
        .options(version.joinedload(InstrumentVersion.instrument))
        .where(AssessmentRound.cycle_id == cycle.id)
        .order_by(Instrument.code)
    ).all()


def states_of(
    session: Session, rounds: Sequence[AssessmentRound]
) -> dict[int, Counter[AssessmentState]]:
    """By round, how many assessments stand where; one statement."""
    found: dict[int, Counter[AssessmentState]] = {one.id: Counter() for one in rounds}
    rows = session.execute(
        select(Assessment.round_id, Assessment.state, func.count())
        .where(Assessment.round_id.in_(found))
        .group_by(Assessment.round_id, Assessment.state)
    )
    for round_id, state, count in rows:
        found[round_id][state] = count
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """One instrument in one cycle. `round` None: its dates are not set yet."""

    cycle: Cycle
    instrument: Usable
    round: AssessmentRound | None

    @property
    def code(self) -> str:
        return self.instrument.code


def chosen_instrument(session: Session, cycle: Cycle, code: str) -> Chosen:
    """Two statements. Raises NotFound for one that nothing is asked with."""
    usable = next((one for one in usable_instruments(session) if one.code == code), None)
    if usable is None:
        raise NotFound
    one = session.scalar(
        select(AssessmentRound)
        .options(joinedload(AssessmentRound.instrument_version))
        .where(
            AssessmentRound.cycle_id == cycle.id,
            AssessmentRound.instrument_id == usable.instrument_id,
        )
    )
    return Chosen(cycle, usable, one)


# ── who ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class KindShare:
    """One kind of agency in a round."""

    kind: AgencyKind
    agencies: int
    """How many exist today."""
    assessed: int
    begun: int
    """Whose assessment is open already, also of those who would not be assessed any more."""
    new: int
    """Who would get one if the round was begun now."""
    is_assessed: bool
    """What is decided of the kind as such."""


@dataclass(frozen=True, slots=True)
class RoundPeople:
    """Who is assessed, kind by kind."""

    kinds: tuple[KindShare, ...]
    exceptions: tuple[AssessedException, ...]
    is_decided: bool
    """Whether kinds were named; else those are assessed who owe a plan."""

    @property
    def assessed(self) -> int:
        return sum(one.assessed for one in self.kinds)

    @property
    def begun(self) -> int:
        return sum(one.begun for one in self.kinds)

    @property
    def new(self) -> int:
        return sum(one.new for one in self.kinds)


def round_people(session: Session, chosen: Chosen, today: date) -> RoundPeople:
    """As decided by today, on the agencies of today; seven statements."""
    instrument_id = chosen.instrument.instrument_id
    duties = assessed_duties(session, chosen.cycle, instrument_id, today)
    agencies = session.execute(
        select(Agency.id, Agency.kind).where(existing(today), Agency.kind.in_(ABLE))
    ).all()
    begun = _begun(session, chosen.round)
    assessed = {key for key, kind in agencies if duties.holds(key, kind)}
    by_kind = duties.plans.kinds if duties.kinds is None else duties.kinds
    shares = []
    for kind in ABLE:
        of_kind = {key for key, each in agencies if each is kind}
        shares.append(
            KindShare(
                kind=kind,
                agencies=len(of_kind),
                assessed=len(of_kind & assessed),
                begun=sum(1 for each in begun.values() if each is kind),
                new=len((of_kind & assessed) - begun.keys()),
                is_assessed=kind in by_kind,
            )
        )
    return RoundPeople(
        tuple(shares),
        _exceptions(session, chosen, today),
        is_decided=duties.kinds is not None,
    )


def _begun(session: Session, one: AssessmentRound | None) -> dict[int, AgencyKind]:
    if one is None:
        return {}
    rows = session.execute(
        select(Agency.id, Agency.kind)
        .join(Assessment, Assessment.agency_id == Agency.id)
        .where(Assessment.round_id == one.id)
    )
    return dict(rows.all())


def _exceptions(session: Session, chosen: Chosen, today: date) -> tuple[AssessedException, ...]:
    one = AssessedException
    rows = session.scalars(
        select(one)
        .join(one.agency)
        .options(contains_eager(one.agency))
        .where(
            one.cycle_id == chosen.cycle.id,
            one.instrument_id == chosen.instrument.instrument_id,
            in_force(one.valid_from, one.valid_to, today),
        )
        .order_by(Agency.code)
    )
    return tuple(rows)
