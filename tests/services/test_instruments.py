"""Instruments: the five known ones, versions in draft, publishing, and rounds of a cycle."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment_round import AssessmentRound as Dates
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.instrument_check import check_instrument
from renaksi.core.instrument_difference import difference
from renaksi.core.instrument_scores import OldScores, ScoreRule
from renaksi.core.instrument_sheet import instruments as read_sheets
from renaksi.core.policy import Role
from renaksi.labels import refusal
from renaksi.labels.audit_fields import FIELD, HIDDEN
from renaksi.models import (
    AssessedKind,
    Assessment,
    AssessmentRound,
    AuditEntry,
    Cycle,
    GradeBand,
    Instrument,
    InstrumentIndicator,
    InstrumentVersion,
)
from renaksi.queries.assessed import assessed_duties
from renaksi.queries.instruments import catalogue, draft_of, newest_published, sheet_of
from renaksi.queries.people import actor_of
from renaksi.services import assessed_agencies, cycles, instrument_presets, instruments
from renaksi.services.assessment_rounds import set_round
from renaksi.services.steps.instruments import scale_told
from tests.factories.agencies import NOW, TODAY, context, id_of, make_agency
from tests.factories.people import make_person
from tests.support.backends import settle

PRESETS = {"SP4N", "KEMENDAGRI", "SAKIP", "SPBE", "IPP"}
DATES = Dates(
    self_opens_on=date(2026, 4, 1),
    self_closes_on=date(2026, 4, 28),
    hub_due_on=date(2026, 9, 30),
    publish_on=date(2026, 11, 30),
    data_as_of=date(2026, 3, 31),
)


@pytest.fixture
def ctx(session):
    made = context(session)
    instrument_presets.seed(made)
    return made


def known(session, code: str) -> Instrument:
    return session.scalars(select(Instrument).where(Instrument.code == code)).one()


def events(session, noun: str = "instrument:") -> list[AuditEvent]:
    chosen = select(AuditEntry.event).where(AuditEntry.event.startswith(noun))
    return list(session.scalars(chosen.order_by(AuditEntry.id)))


def assert_told(session) -> None:
    """Every field that the trail speaks of has its name."""
    lines = session.scalars(select(AuditEntry))
    keys = {key for line in lines for key in (*(line.before or ()), *(line.after or ()))}
    assert keys - set(FIELD) - HIDDEN == set()


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


# ── presets ───────────────────────────────────────────────────────────────────
def test_the_known_instruments_are_read_back_as_the_files_say(session, ctx):
    assert set(catalogue(session).codes) == PRESETS
    for one in read_sheets(instrument_presets._tables()):
        stored = sheet_of(session, newest_published(session, known(session, one.code).id))
        assert stored == one
        assert difference(one, stored).is_empty
        assert check_instrument(stored).passes
    full = [code for code in PRESETS if not sheet_of(session, newest_published(
        session, known(session, code).id)).is_scale_only]  # fmt: skip
    assert full == ["SP4N"]
    sakip = sheet_of(session, newest_published(session, known(session, "SAKIP").id)).scale
    assert scale_told(sakip) == "0–100: AA > 90; A > 80; BB > 70; B > 60; CC > 50; C > 30; D ≥ 0"
    assert session.scalars(select(Instrument)).first().owner.code == "KEMENPANRB"


def test_loading_again_adds_what_is_missing_and_touches_nothing_else(session, ctx):
    assert instrument_presets.seed(ctx) == 0
    row = newest_published(session, known(session, "SAKIP").id)
    row.name = "Kami ubah"
    spbe = known(session, "SPBE")
    session.query(GradeBand).filter_by(version_id=newest_published(session, spbe.id).id).delete()
    session.delete(newest_published(session, spbe.id))
    session.delete(spbe)
    settle(session)
    assert instrument_presets.seed(ctx) == 1
    session.expire_all()
    assert newest_published(session, known(session, "SAKIP").id).name == "Kami ubah"
    assert events(session) == [AuditEvent.INSTRUMENT_LOAD] * 2
    with pytest.raises(NotAllowed):
        instrument_presets.seed(as_evaluator(session))


def as_evaluator(session):
    person = make_person(session, "eva@contoh.test", (Role.EVALUATOR, "KEMENPANRB"))
    return context(session, actor_of(session, person, TODAY))


# ── versions ──────────────────────────────────────────────────────────────────
def test_the_next_version_is_a_copy_that_is_edited_published_and_frozen(session, ctx):
    sp4n = known(session, "SP4N")
    first = sheet_of(session, newest_published(session, sp4n.id))
    draft = instruments.create_version(ctx, sp4n.id)
    assert (draft.number, draft.is_published) == (2, False)
    assert difference(first, sheet_of(session, draft)).is_empty
    assert newest_published(session, sp4n.id).number == 1
    with pytest.raises(Conflict):
        instruments.create_version(ctx, sp4n.id)

    lock = draft.version
    renamed = replace(first.aspects[0], name="Kelembagaan", indicators=())
    half = replace(first, aspects=(renamed, *first.aspects[1:]))
    instruments.edit_draft(ctx, draft.id, half, version=lock, legal_basis="  SE  1/2026 ")
    assert (draft.legal_basis, draft.version) == ("SE 1/2026", lock + 1)
    line = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.INSTRUMENT_EDIT)
    ).one()
    assert line.after["changed"] == ["A"]
    assert line.after["removed"] == ["A1", "A2", "A3", "A4"]
    with pytest.raises(Conflict):
        instruments.edit_draft(ctx, draft.id, first, version=lock, legal_basis="")
    with pytest.raises(Invalid) as refused:
        instruments.publish(ctx, draft.id, version=draft.version)
    assert (refused.value.reason, refused.value.detail["count"]) == (Refusal.INSTRUMENT_FAULTY, 1)

    whole = replace(half, aspects=(replace(renamed, indicators=first.aspects[0].indicators),
                                   *first.aspects[1:]))  # fmt: skip
    before = draft.version
    instruments.edit_draft(ctx, draft.id, whole, version=before, legal_basis="SE 1/2026")
    assert draft.version == before + 1, "the lock counts though only rows changed"
    instruments.edit_draft(ctx, draft.id, whole, version=draft.version, legal_basis="SE 1/2026")
    assert draft.version == before + 1, "nothing changed, nothing written"
    instruments.publish(ctx, draft.id, version=draft.version)
    assert (draft.published_at, draft.old_scores) == (NOW, None)
    assert newest_published(session, sp4n.id).id == draft.id
    for step in (
        lambda: instruments.publish(ctx, draft.id, version=draft.version),
        lambda: instruments.edit_draft(ctx, draft.id, first, version=draft.version, legal_basis=""),
        lambda: instruments.discard_draft(ctx, draft.id, version=draft.version),
    ):
        with pytest.raises(WrongState):
            step()
    assert [row.code for row in difference(first, sheet_of(session, draft)).changed] == ["A"]
    assert_told(session)


def test_a_changed_scale_asks_how_old_results_stand_beside_new_ones(session, ctx):
    sakip = known(session, "SAKIP")
    draft = instruments.create_version(ctx, sakip.id)
    scale = GradeScale(Decimal(0), Decimal(100), (Band("Baik", Decimal(60)), Band("D", Decimal(0))))
    sheet = replace(sheet_of(session, draft), scale=scale)
    instruments.edit_draft(ctx, draft.id, sheet, version=draft.version, legal_basis="")
    old = ("AA", "A", "BB", "B", "CC", "C", "D")
    half = ScoreRule(OldScores.BY_GRADE, dict.fromkeys(old[:3], "Baik"))
    for rule in (None, half):
        with pytest.raises(Invalid) as refused:
            instruments.publish(ctx, draft.id, version=draft.version, rule=rule)
        assert refused.value.reason is Refusal.SCORE_RULE_MISSING
    rule = ScoreRule(OldScores.BY_GRADE, dict.fromkeys(old, "Baik"))
    instruments.publish(ctx, draft.id, version=draft.version, rule=rule)
    session.expire_all()
    assert (draft.old_scores, draft.old_grades["CC"]) == (OldScores.BY_GRADE, "Baik")
    assert_told(session)


def test_an_instrument_of_ones_own_begins_as_a_draft_and_may_be_thrown_away(session, ctx):
    scale = GradeScale(Decimal(0), Decimal(4), (Band("Cukup"),))
    before = count(session, Instrument), count(session, GradeBand)
    draft = instruments.create_instrument(ctx, Sheet("lokal-1", 1, "Penilaian lokal", scale))
    assert draft.instrument.code == "LOKAL-1"
    assert draft_of(session, draft.instrument_id).id == draft.id
    assert "LOKAL-1" not in catalogue(session).codes
    for code, name in (("LOKAL-1", "Lagi"), ("", "X"), ("A B", "X"), ("X" * 41, "X"), ("Y", " ")):
        with pytest.raises(Invalid):
            instruments.create_instrument(ctx, Sheet(code, 1, name, scale))
    with pytest.raises(NotAllowed):
        instruments.create_instrument(as_evaluator(session), Sheet("Z", 1, "Z", scale))
    instruments.discard_draft(ctx, draft.id, version=draft.version)
    with pytest.raises(NotFound):
        instruments.discard_draft(ctx, draft.id, version=1)
    other = instruments.create_version(ctx, known(session, "SPBE").id)
    instruments.discard_draft(ctx, other.id, version=other.version)
    assert newest_published(session, known(session, "SPBE").id).number == 1
    assert (count(session, Instrument), count(session, GradeBand)) == before
    with pytest.raises(NotFound):
        instruments.create_version(ctx, 0)


# ── rounds ────────────────────────────────────────────────────────────────────
@pytest.fixture
def cycle(session, ctx) -> Cycle:
    return cycles.create_cycle(ctx, 2026)


def test_a_round_has_its_dates_its_version_and_its_lock(session, ctx, cycle):
    sp4n = known(session, "SP4N")
    made = set_round(ctx, cycle.id, sp4n.id, DATES)
    assert (made.instrument_version.number, made.data_as_of) == (1, date(2026, 3, 31))
    assert catalogue(session).of_year("SP4N", 2026).number == 1
    with pytest.raises(Conflict):
        set_round(ctx, cycle.id, sp4n.id, DATES)
    draft = instruments.create_version(ctx, sp4n.id)
    with pytest.raises(NotFound):
        set_round(ctx, cycle.id, sp4n.id, DATES, version_id=draft.id, version=made.version)
    instruments.publish(ctx, draft.id, version=draft.version)
    assert catalogue(session).of_year("SP4N", 2026).number == 1, "the round keeps its version"
    assert catalogue(session).of_year("SP4N", 2025).number == 2
    later = replace(DATES, hub_due_on=date(2026, 10, 15))
    set_round(ctx, cycle.id, sp4n.id, later, version=made.version)
    assert (made.instrument_version.number, made.hub_due_on) == (2, date(2026, 10, 15))
    told = events(session, "cycle:round")
    set_round(ctx, cycle.id, sp4n.id, later, version=made.version)
    assert events(session, "cycle:round") == told, "nothing changed, nothing told"
    session.add(Assessment(round_id=made.id, agency_id=id_of(session, "34"), created_at=NOW))
    settle(session)
    first = session.scalars(
        select(InstrumentVersion).where(
            InstrumentVersion.instrument_id == sp4n.id, InstrumentVersion.number == 1
        )
    ).one()
    with pytest.raises(WrongState):
        set_round(ctx, cycle.id, sp4n.id, later, version_id=first.id, version=made.version)
    with pytest.raises(Invalid) as refused:
        set_round(
            ctx, cycle.id, sp4n.id, replace(DATES, publish_on=DATES.hub_due_on),
            version=made.version,
        )  # fmt: skip
    assert refused.value.field == "publish_on"
    assert refusal(refused.value) == "Tanggal publikasi harus sesudah batas pembina."
    with pytest.raises(Invalid) as refused:
        set_round(ctx, cycle.id, known(session, "SAKIP").id, DATES)
    assert refused.value.reason is Refusal.SCALE_ONLY
    assert_told(session)


def test_who_is_assessed_is_decided_by_kind_and_by_name(session, ctx, cycle):
    sp4n = known(session, "SP4N").id
    sleman, kota = id_of(session, "34.04"), AgencyKind.KOTA

    def holds(agency_id: int, kind: AgencyKind, on: date = TODAY) -> bool:
        return assessed_duties(session, cycle, sp4n, on).holds(agency_id, kind)

    assert holds(1, kota), "as plans until decided"
    assert not holds(1, AgencyKind.LNS)
    changed = assessed_agencies.set_kinds(ctx, cycle.id, sp4n, [AgencyKind.LNS])
    assert kota in changed
    assert not holds(1, kota)
    assert holds(1, AgencyKind.LNS)
    assert assessed_agencies.set_kinds(ctx, cycle.id, sp4n, [AgencyKind.LNS]) == []
    assert assessed_duties(session, cycle, known(session, "IPP").id, TODAY).holds(1, kota)

    cycles.open_cycle(ctx, cycle.id)
    eve = date(2026, 7, 6)
    assessed_agencies.set_kinds(ctx, cycle.id, sp4n, [kota])
    assert (holds(1, kota), holds(1, kota, eve)) == (True, False)
    assessed_agencies.set_exception(
        ctx, cycle.id, sp4n, sleman, is_assessed=True, reason="Atas permintaan sendiri"
    )
    assert holds(sleman, AgencyKind.KABUPATEN)
    assert not holds(sleman, AgencyKind.KABUPATEN, eve)
    assessed_agencies.set_exception(
        ctx, cycle.id, sp4n, sleman, is_assessed=False, reason="Bencana"
    )
    assert not holds(sleman, kota)
    assessed_agencies.end_exception(ctx, cycle.id, sp4n, sleman)
    assert holds(sleman, kota)
    with pytest.raises(NotFound):
        assessed_agencies.end_exception(ctx, cycle.id, sp4n, sleman)
    for on, is_assessed in ((eve, True), (TODAY, False)):
        assessed_agencies.set_exception(
            context(session, on=on), cycle.id, sp4n, sleman, is_assessed=is_assessed, reason="Uji"
        )
    assert [holds(sleman, kota, on) for on in (date(2026, 7, 5), eve, TODAY)] == [
        False, True, False,
    ]  # fmt: skip
    morrow = context(session, on=date(2026, 7, 8))
    assessed_agencies.end_exception(morrow, cycle.id, sp4n, sleman)
    assert [holds(sleman, kota, on) for on in (TODAY, date(2026, 7, 8))] == [False, True]
    assessed_agencies.set_kinds(ctx, cycle.id, sp4n, [])
    assert not holds(1, kota), "decided twice on a day, the later holds"
    unit = make_agency(ctx, "34.04.1", "34.04").id
    for agency_id, error in ((0, NotFound), (unit, Invalid)):
        with pytest.raises(error):
            assessed_agencies.set_exception(
                ctx, cycle.id, sp4n, agency_id, is_assessed=True, reason="Uji"
            )
    for cycle_id, instrument_id in ((0, sp4n), (cycle.id, 0)):
        with pytest.raises(NotFound):
            assessed_agencies.set_kinds(ctx, cycle_id, instrument_id, [])
    for agency_id, reason in ((sleman, "  "), (sleman, "x" * 1001)):
        with pytest.raises(Invalid):
            assessed_agencies.set_exception(
                ctx, cycle.id, sp4n, agency_id, is_assessed=True, reason=reason
            )
    assert_told(session)
    with pytest.raises(NotAllowed):
        assessed_agencies.set_kinds(as_evaluator(session), cycle.id, sp4n, [])


def test_a_cycle_like_another_takes_its_rounds_and_one_thrown_away_loses_them(session, ctx, cycle):
    sp4n = known(session, "SP4N").id
    set_round(ctx, cycle.id, sp4n, DATES)
    assessed_agencies.set_kinds(ctx, cycle.id, sp4n, [AgencyKind.KOTA])
    assessed_agencies.set_exception(
        ctx, cycle.id, sp4n, id_of(session, "34.04"), is_assessed=True, reason="Uji"
    )
    other = cycles.create_cycle(ctx, 2027, like=2026)
    copied = session.scalars(
        select(AssessmentRound).where(AssessmentRound.cycle_id == other.id)
    ).one()
    assert (copied.self_opens_on, copied.data_as_of) == (date(2027, 4, 1), date(2027, 3, 31))
    duties = assessed_duties(session, other, sp4n, TODAY)
    assert duties.kinds == {AgencyKind.KOTA}
    assert duties.named == {id_of(session, "34.04"): True}
    cycles.discard_cycle(ctx, other.id)
    assert count(session, AssessmentRound) == 1
    assert (
        session.scalar(
            select(func.count()).where(AssessedKind.cycle_id != cycle.id).select_from(AssessedKind)
        )
        == 0
    )
    assert count(session, InstrumentIndicator) == 18
