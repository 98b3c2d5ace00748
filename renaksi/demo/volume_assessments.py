"""Assessments of a nation for measuring: a finished year, one under way, and results before them.

Bulk inserts, no services; totals and frozen contents come from the pure functions services ask.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

from renaksi.core.assessment import (
    ORDER,
    AssessmentState as S,
    ResultSource,
    ValueColumn as C,
)
from renaksi.core.assessment_answer import Answer, Figure, Given
from renaksi.core.assessment_round import AssessmentRound as Dates
from renaksi.core.assessment_score import score
from renaksi.core.instrument import INPUT, Indicator, IndicatorKind, Instrument as Sheet
from renaksi.demo import volume_assessment_rows as rows_of, volume_instrument
from renaksi.demo.volume_assessment_rows import Ground
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentAnswer,
    AssessmentContributor,
    AssessmentResult,
    AssessmentRound,
    AssessmentTransition,
    AssessmentValue,
    Cycle,
    Instrument,
    InstrumentIndicator,
    InstrumentVersion,
)
from renaksi.services.steps import instrument_rows

CHUNK: Final = 5_000
REASON: Final = "Bukti hanya mencakup sebagian."
BEFORE: Final = (3, 2)
"""Years before the finished one whose results came from outside."""
TABLES: Final = (
    Assessment, AssessmentAnswer, AssessmentValue, AssessmentContributor, AssessmentTransition,
    AssessmentResult,
)  # fmt: skip
"""In the order in which they hold on to each other."""
Owner = tuple[int, str]
"""Agency id and name."""


def seed(
    session: Session,
    owners: list[Owner],
    years: list[int],
    *,
    assessments: int,
    owner: int,
    reviewer: int,
    say: Callable[[str], None],
) -> None:
    """Up to `assessments` agencies in the last year, under way; the same in the one before, final."""
    if not assessments:
        return
    connection = session.connection()
    ground = _ground(session, owner, reviewer)
    finished, running = years[-2], years[-1]
    say(f"{min(assessments, len(owners))} penilaian pada {finished} dan {running} …")
    apart = max(1, len(owners) // assessments)  # from all over the country, whoever is counted
    for year in (finished, running):
        round_id = _round(session, ground, year)
        there = set(
            connection.scalars(select(Assessment.agency_id).where(Assessment.round_id == round_id))
        )
        new = [one for one in owners[::apart] if one[0] not in there][: assessments - len(there)]
        wanted = list(enumerate(new, start=len(there)))
        _write(connection, ground, round_id, year, wanted, is_final=year == finished)
        if year == finished:
            _outside(connection, ground, year, wanted)
    _mend_sequences(connection)


# ── instrument and round ──────────────────────────────────────────────────────
def _ground(session: Session, owner: int, reviewer: int) -> Ground:
    sheet, at = volume_instrument.sheet(), datetime(2021, 1, 4, tzinfo=UTC)
    version = session.scalar(
        select(InstrumentVersion)
        .join(InstrumentVersion.instrument)
        .where(Instrument.code == volume_instrument.CODE)
    )
    if version is None:
        root = session.scalars(select(Agency.id).where(Agency.code == "KEMENPANRB")).one()
        version = InstrumentVersion(
            instrument=Instrument(code=volume_instrument.CODE, owner_id=root),
            number=1,
            created_at=at,
            published_at=at,
            **instrument_rows.head(sheet),
        )
        session.add(version)
        instrument_rows.write(session, version, sheet)
        session.info.pop("wrote_audited", None)  # nobody's decision: there is nobody yet
        session.flush()
    rows = session.execute(
        select(InstrumentIndicator.code, InstrumentIndicator.id).where(
            InstrumentIndicator.version_id == version.id
        )
    )
    return Ground(
        sheet, version.instrument_id, version.id, dict(rows.all()), owner, reviewer
    )  # fmt: skip


def _round(session: Session, ground: Ground, year: int) -> int:
    found = session.scalar(
        select(AssessmentRound.id)
        .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
        .where(Cycle.year == year, AssessmentRound.instrument_id == ground.instrument_id)
    )
    if found is not None:
        return found
    cycle_id = session.scalars(select(Cycle.id).where(Cycle.year == year)).one()
    dates = Dates(
        self_opens_on=date(year + 1, 4, 1),
        self_closes_on=date(year + 1, 4, 28),
        hub_due_on=date(year + 1, 9, 30),
        publish_on=date(year + 1, 10, 30),
        data_as_of=date(year, 12, 31),
    )
    values = {name: getattr(dates, name) for name in Dates.__slots__}
    made = session.execute(
        insert(AssessmentRound)
        .values(
            cycle_id=cycle_id, instrument_id=ground.instrument_id, version_id=ground.version_id,
            version=1, **values,
        )
        .returning(AssessmentRound.id)
    )  # fmt: skip
    return made.scalar_one()


# ── one year ──────────────────────────────────────────────────────────────────
def _write(
    connection: Connection,
    ground: Ground,
    round_id: int,
    year: int,
    wanted: list[tuple[int, Owner]],
    *,
    is_final: bool,
) -> None:
    first, answer = _next_id(connection, Assessment), _next_id(connection, AssessmentAnswer)
    made: dict[Any, list[dict[str, Any]]] = {table: [] for table in TABLES}
    at = datetime(year + 1, 4, 10, 3, tzinfo=UTC)
    for offset, (place, (agency_id, name)) in enumerate(wanted):
        key = first + offset
        state = S.FINAL if is_final else ORDER[place % (len(ORDER) - 1)]
        said = _said(ground.sheet, place + year, state)
        scores = {column: score(ground.sheet, said, column) for column in C}
        made[Assessment].append(
            rows_of.head(ground, key, round_id, agency_id, state, scores, said, at)
        )
        made[AssessmentTransition] += rows_of.steps(ground, key, state, at)
        for code, one in said.items():
            made[AssessmentAnswer].append(rows_of.answer(answer, key, ground.indicators[code], one))
            made[AssessmentValue] += rows_of.values(ground, answer, one, at)
            made[AssessmentContributor] += rows_of.hands(ground, answer, key, one)
            answer += 1
        if is_final:
            made[AssessmentResult].append(
                rows_of.result(ground, key, agency_id, name, year, scores, said)
            )
    for table, rows in made.items():
        _bulk(connection, table, rows)


def _said(sheet: Sheet, turn: int, state: S) -> dict[str, Answer]:
    """What an agency and its hub said; the hub is stricter on every fourth indicator."""
    scored = state not in {S.SELF, S.SELF_SUBMITTED}
    found = {}
    for place, one in enumerate(sheet.indicators):
        if one.kind is IndicatorKind.COMPUTED:
            figure = Figure(Decimal((turn + place) % 5 != 0), date(2025, 12, 31))
            found[one.code] = Answer(figure=figure)
            continue
        good = (turn * 7 + place * 3) % 11
        own = _given(one, good)
        strict = place % 4 == turn % 4
        hub = _given(one, max(0, good - 3), REASON) if strict else own
        found[one.code] = Answer(own=own, hub=hub if scored else None)
    return found


def _given(one: Indicator, good: int, note: str = "") -> Given:
    """`good` from 0 to 10."""
    if one.kind in INPUT and one.measure is not None:
        part, whole = (field.name for field in one.measure.inputs)
        inputs = {part: Decimal(good * 30 + 15), whole: Decimal(315)}
        return Given(inputs=inputs, note=note)
    value = Decimal(good // 2) if one.kind is IndicatorKind.LEVEL else Decimal(good > 1)
    return Given(value, note=note)


def _outside(
    connection: Connection, ground: Ground, year: int, wanted: list[tuple[int, Owner]]
) -> None:
    scale = ground.sheet.scale
    rows = []
    for place, (agency_id, _name) in wanted:
        for ago in BEFORE:
            points = Decimal(40 + (place * 13 + ago * 7) % 58)
            band = scale.grade(points)
            made = rows_of.obtained(
                ground, agency_id, year + 1 - ago, points, band.name if band else ""
            )
            rows.append({**made, "source": ResultSource.OUTSIDE, "document": f"Surat {place}"})
    _bulk(connection, AssessmentResult, rows)


# ── writing ───────────────────────────────────────────────────────────────────
def _bulk(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        connection.execute(insert(table), chunk)


def _next_id(connection: Connection, table: Any) -> int:
    return (connection.scalar(select(func.max(table.id))) or 0) + 1


def _mend_sequences(connection: Connection) -> None:
    """PostgreSQL counts its own ids; tell it how far we came."""
    if connection.dialect.name != "postgresql":
        return
    for table in (Assessment, AssessmentAnswer):
        name = table.__tablename__
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"
        )
