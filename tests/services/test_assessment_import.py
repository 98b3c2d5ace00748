"""Results from outside taken in: what is stored, what is kept, and who may."""

import random
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from renaksi.core.assessment import AssessmentOutcome, NotAssessable, ResultSource
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal
from renaksi.core.grade import NOT_ASSESSABLE, Band
from renaksi.core.instrument_scores import OldScores, ScoreRule
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Role
from renaksi.models import Agency, AssessmentResult, AuditEntry, Instrument
from renaksi.queries.instruments import sheet_of
from renaksi.queries.people import actor_of
from renaksi.services import instrument_presets, instruments
from renaksi.services.assessment_import import apply_import, plan_import
from tests.factories.agencies import NOW, TODAY, context, id_of
from tests.factories.outside import outside_row
from tests.factories.people import make_person

NEW, CHANGED, SAME, WRONG = RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.WRONG
GOOD, BAD = outside_row(2), outside_row(3, "99.99")


@pytest.fixture
def ctx(session):
    made = context(session)
    instrument_presets.seed(made)
    return made


def states(plan) -> list[RowState]:
    return [planned.state for planned in plan.rows]


def results(session, *, holding: bool = True) -> list[tuple]:
    """What is stored, but for the ids."""
    session.expire_all()
    one = AssessmentResult
    chosen = select(Agency.code, one.year, Instrument.code, one.outcome, one.score, one.grade,
                    one.remarks, one.document).join(Agency, Agency.id == one.agency_id).join(
        Instrument, Instrument.id == one.instrument_id
    ).where(one.superseded_at.is_(None) if holding else one.superseded_at.is_not(None))  # fmt: skip
    return sorted(map(tuple, session.execute(chosen)), key=repr)


def lines(session) -> list[AuditEntry]:
    chosen = select(AuditEntry).where(AuditEntry.event == AuditEvent.ASSESSMENT_IMPORT)
    return list(session.scalars(chosen.order_by(AuditEntry.id)))


def as_(session, role: Role, code: str):
    person = make_person(session, f"{role}.{code}@contoh.test".lower(), (role, code))
    return context(session, actor_of(session, person, TODAY))


def test_what_is_stored_says_where_it_comes_from(session, ctx):
    rows = [outside_row(), outside_row(3, "34.02", grade=NOT_ASSESSABLE, remarks="Tanpa formulir")]
    assert states(apply_import(ctx, rows)) == [NEW, NEW]
    scored, none = session.scalars(select(AssessmentResult).order_by(AssessmentResult.id))
    assert (scored.source, scored.assessment_id) == (ResultSource.OUTSIDE, None)
    assert (scored.year, scored.grade, scored.score) == (2024, "A", Decimal("83.45"))
    assert (scored.document, scored.remarks) == ("Surat 1/2025", "Hasil 2024")
    assert (scored.recorded_at, scored.published_on) == (NOW, TODAY)
    assert scored.instrument_version.instrument.code == "SAKIP"
    assert (none.outcome, none.grade, none.score) == (AssessmentOutcome.NOT_ASSESSABLE, "", None)
    assert (none.not_assessable, none.remarks) == (NotAssessable.OTHER, "Tanpa formulir")
    (line,) = lines(session)
    assert line.after == {
        "new": 2, "changed": 0, "left_out": 0, "instruments": ["SAKIP"], "years": [2024],
    }  # fmt: skip
    assert line.agency_id is None


def test_all_of_a_file_or_nothing_unless_told_and_twice_changes_nothing(session, ctx):
    assert states(plan_import(ctx, [GOOD, BAD])) == [NEW, WRONG]
    with pytest.raises(Invalid) as refused:
        apply_import(ctx, [GOOD, BAD])
    assert (refused.value.reason, refused.value.detail["count"]) == (Refusal.FILE_HAS_ERRORS, 1)
    assert (results(session), lines(session)) == ([], [])
    assert states(apply_import(ctx, [GOOD, BAD], partial=True)) == [NEW, WRONG]
    (line,) = lines(session)
    assert (line.after["left_out"], line.agency_id) == (1, id_of(session, "34.04"))
    stored = results(session)
    assert states(apply_import(ctx, [GOOD, BAD], partial=True)) == [SAME, WRONG]
    assert states(apply_import(ctx, [GOOD])) == [SAME]
    assert (results(session), len(lines(session))) == (stored, 1)


def test_a_correction_stands_beside_what_it_corrects(session, ctx):
    apply_import(ctx, [GOOD])
    before = results(session)
    after = replace(GOOD, grade="BB", score=Decimal(80), remarks="Setelah keberatan")
    plan = apply_import(ctx, [after])
    assert states(plan) == [CHANGED]
    assert set(plan.rows[0].changes) == {"nilai", "predikat", "keterangan"}
    assert results(session, holding=False) == before
    assert [row[4:7] for row in results(session)] == [(Decimal(80), "BB", "Setelah keberatan")]
    assert states(apply_import(ctx, [GOOD])) == [CHANGED]
    assert len(results(session, holding=False)) == 2


def test_at_most_one_result_of_a_year_holds_whoever_writes_it(session, ctx):
    """Two files at once each plan a new row; the database takes one of them."""
    apply_import(ctx, [GOOD])
    columns = [one.name for one in AssessmentResult.__table__.columns if one.name != "id"]
    (row,) = session.execute(select(*(AssessmentResult.__table__.c[name] for name in columns)))
    again = insert(AssessmentResult.__table__).values(row._asdict())
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(again)
    session.execute(again.values(superseded_at=NOW))
    assert (len(results(session)), len(results(session, holding=False))) == (1, 1)


def test_what_was_shown_is_saved_or_refused(session, ctx):
    shown = plan_import(ctx, [GOOD])
    apply_import(ctx, [replace(GOOD, score=Decimal(81))])
    with pytest.raises(Conflict):
        apply_import(ctx, [GOOD], expect=shown.fingerprint)
    again = plan_import(ctx, [GOOD])
    assert states(apply_import(ctx, [GOOD], expect=again.fingerprint)) == [CHANGED]
    assert results(session)[0][4] == Decimal("83.45")


def test_a_new_version_reads_new_rows_and_leaves_old_ones_alone(session, ctx):
    apply_import(ctx, [GOOD])
    known = session.scalars(select(Instrument).where(Instrument.code == "SAKIP")).one()
    draft = instruments.create_version(ctx, known.id)
    sheet = sheet_of(session, draft)
    bands = (Band("Hebat", Decimal(50)), Band("Kurang", Decimal(0)))
    scale = replace(sheet.scale, bands=bands)
    instruments.edit_draft(
        ctx, draft.id, replace(sheet, scale=scale), version=draft.version, legal_basis=""
    )
    other = outside_row(3, "34.02", grade="Hebat", score=Decimal(60))
    assert states(plan_import(ctx, [GOOD, other])) == [SAME, WRONG], "a draft reads nothing"
    rule = ScoreRule(OldScores.AS_PUBLISHED, {})
    instruments.publish(ctx, draft.id, version=draft.version, rule=rule)
    assert states(apply_import(ctx, [GOOD, other])) == [SAME, NEW]
    wrong = plan_import(ctx, [outside_row(4, "34.03")]).rows[0]
    assert [fault.reason.reason for fault in wrong.faults] == [Refusal.UNKNOWN_WORD]


def test_a_lead_records_for_those_below_and_the_centre_for_all(session, ctx):
    rows = [outside_row(), outside_row(3, "34"), outside_row(4, "33.74")]
    found = plan_import(as_(session, Role.EVALUATION_LEAD, "34"), rows)
    assert states(found) == [NEW, WRONG, WRONG]
    assert [one.faults[0].reason.reason for one in found.rows[1:]] == [Refusal.NOT_YOURS] * 2
    everywhere = as_(session, Role.NATIONAL_ADMIN, "KEMENPANRB")
    assert states(apply_import(everywhere, rows)) == [NEW] * 3
    assert session.scalar(select(func.count(AssessmentResult.recorded_by_id))) == 3
    for role in (Role.EVALUATOR, Role.MANAGER, Role.OBSERVER):
        with pytest.raises(NotAllowed):
            plan_import(as_(session, role, "34"), rows)


def test_six_hundred_rows_in_any_order_are_few_statements_and_quick(session, ctx, count_queries):
    dice = random.Random(5)
    ended = Agency.active_to < date(2024, 1, 1)
    codes = session.scalars(
        select(Agency.code).where(Agency.kind.in_(["kabupaten", "kota", "provinsi"]), ~ended)
    )
    rows = [
        outside_row(line, code, grade=dice.choice(["AA", "a", "BB", NOT_ASSESSABLE]))
        for line, code in enumerate([*codes, "KEMENDAGRI", "KEMENKES"], 2)
    ]
    rows += [replace(row, line=row.line + 900, year=2023) for row in rows if row.line % 5 == 0]
    start = time.process_time()
    with count_queries(at_most=9):
        apply_import(ctx, rows)
    stored = results(session)
    with count_queries(at_most=9):
        changed = apply_import(ctx, [replace(row, remarks="Lain") for row in rows])
    assert set(states(changed)) == {CHANGED}
    mixed = dice.sample(rows, len(rows))
    assert set(states(apply_import(ctx, mixed))) == {CHANGED}
    assert (results(session), len(stored)) == (stored, len(rows))
    assert len(rows) > 600
    assert time.process_time() - start < 10
