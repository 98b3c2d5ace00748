"""Objections: written, handed in, decided by somebody who did not score it, at the hub or above."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.instrument import EvidenceRule
from renaksi.core.objection import ObjectionAction as O, ObjectionState
from renaksi.core.policy import Role
from renaksi.models import Objection
from renaksi.services import assessments, evidence_upkeep, moderation, objections
from renaksi.storage import files_in
from tests.factories.assessments import (
    HUB_AT,
    NO,
    REASON,
    SHEET,
    YES,
    assessed,
    take,
)
from tests.factories.people import make_person, system
from tests.factories.plans import ctx_of
from tests.support.sample_files import pdf

GROUND = "SOP berlaku sejak Januari; lihat lampiran."
OVER_AT = datetime(2026, 5, 12, 3, tzinfo=UTC)
"""Five working days after the announcement of Monday 4 May have passed."""


def filed(session, made, code="A1") -> Objection:
    one = objections.write(
        ctx_of(session, made.cast.admin, HUB_AT), made.id, code, GROUND, version=0
    )
    return objections.file_it(
        ctx_of(session, made.cast.manager, HUB_AT), one.id, version=one.version
    )  # fmt: skip


def decide(session, who, one, action, **given):
    given = {"note": "Bukti baru sah.", "version": None} | given
    return objections.decide(ctx_of(session, who, HUB_AT), one.id, action, **given)


def test_one_is_granted_and_one_is_rejected(session):
    made = assessed(session, S.OBJECTION, hub={"A1": NO, "A3": NO})
    cast = made.cast
    assert made.assessment.objection_until == date(2026, 5, 11)
    first, second = filed(session, made), filed(session, made, "A3")
    assert (first.due_on, first.before["worth"]) == (date(2026, 5, 11), "0.00")
    with pytest.raises(WrongState) as waits:
        take(session, made, cast.manager, HUB_AT, A.ACCEPT)
    assert waits.value.reason is Refusal.OBJECTIONS_OPEN
    decide(session, cast.lead, first, O.GRANT, given=YES)
    decide(session, cast.lead, second, O.REJECT, note="Belum ada anggaran.")
    assert (first.state, first.before["value"], first.after["value"]) == (
        ObjectionState.GRANTED,
        "0",
        "1",
    )
    assert (second.state, second.after["worth"]) == (ObjectionState.REJECTED, "0.00")
    assert made.assessment.hub_score == Decimal(40)  # 60 × 2/3, and no plan
    take(session, made, cast.manager, HUB_AT, A.ACCEPT)
    assert made.assessment.state is S.MODERATION


def test_who_may_do_what_to_an_objection(session, dewi, agus):
    made = assessed(session, S.OBJECTION, hub={"A1": NO})
    cast, centre = made.cast, made.centre
    for who, refused in (
        (cast.evaluator, NotAllowed), (cast.lead, NotAllowed), (agus, NotAllowed), (dewi, NotFound)
    ):  # fmt: skip
        with pytest.raises(refused):
            objections.write(ctx_of(session, who, HUB_AT), made.id, "A1", GROUND, version=0)
    one = objections.write(ctx_of(session, cast.admin, HUB_AT), made.id, "A1", GROUND, version=0)
    with pytest.raises(NotAllowed):  # the manager alone hands in
        objections.file_it(ctx_of(session, cast.admin, HUB_AT), one.id, version=None)
    objections.file_it(ctx_of(session, cast.manager, HUB_AT), one.id, version=None)
    for who, reason in (
        (cast.admin, Refusal.ROLE_MISSING),
        (cast.evaluator, Refusal.FOUR_EYES),  # scored it
        (centre.evaluator, Refusal.OTHER_TIER_ACTS),  # somebody else at the hub can
        (centre.lead, Refusal.OTHER_TIER_ACTS),
    ):
        with pytest.raises(NotAllowed) as refused:
            decide(session, who, one, O.GRANT, given=YES)
        assert refused.value.reason is reason
    with pytest.raises(NotFound):
        decide(session, dewi, one, O.REJECT)
    for given, note, reason in (
        (NO, "Tetap", Refusal.OBJECTION_UNCHANGED),
        (None, "Tetap", Refusal.OBJECTION_UNCHANGED),
        (Given(Decimal(7)), "Tetap", Refusal.BAD_ANSWER),
        (YES, " ", Refusal.NOTE_REQUIRED),
    ):
        with pytest.raises(Invalid) as invalid:
            decide(session, cast.lead, one, O.GRANT, given=given, note=note)
        assert invalid.value.reason is reason
    with pytest.raises(Conflict):
        decide(session, cast.lead, one, O.REJECT, version=one.version + 7)
    assert one.state is ObjectionState.FILED


def test_whoever_decides_has_scored_it_too_and_the_next_is_for_the_tier_above(session):
    made = assessed(session, S.OBJECTION, hub={"A1": NO})
    first = filed(session, made)
    decide(session, made.cast.lead, first, O.REJECT)
    again = filed(session, made)
    with pytest.raises(NotAllowed) as refused:
        decide(session, made.cast.lead, again, O.GRANT, given=YES)
    assert refused.value.reason is Refusal.FOUR_EYES
    decide(session, made.centre.evaluator, again, O.GRANT, given=YES)
    assert again.deciding_agency_id == made.assessment.round.instrument_version.instrument.owner_id
    take(session, made, made.cast.manager, HUB_AT, A.ACCEPT)
    with pytest.raises(NotAllowed) as same:  # who decided does not moderate
        take_moderation(session, made.centre.evaluator, made)
    assert same.value.reason is Refusal.FOUR_EYES


def take_moderation(session, who, made):
    ctx = ctx_of(session, who, HUB_AT)
    return moderation.change_value(ctx, made.id, "A1", replace(NO, note=REASON), version=0)


def test_an_objection_never_lowers_and_a_computed_figure_is_the_centres(session):
    made = assessed(session, S.OBJECTION, own={"A1": NO}, hub={"A1": YES})
    one = filed(session, made)
    with pytest.raises(Invalid) as lower:
        decide(session, made.cast.lead, one, O.GRANT, given=NO)
    assert lower.value.reason is Refusal.OBJECTION_LOWERS
    with pytest.raises(Invalid):
        filed(session, made, "B1")
    with pytest.raises(NotFound):
        filed(session, made, "Z9")


def test_the_window_closes_and_a_late_decision_can_be_taken_over(session):
    made = assessed(session, S.OBJECTION, hub={"A1": NO})
    cast, one = made.cast, filed(session, made)
    late = ctx_of(session, cast.admin, OVER_AT)
    with pytest.raises(WrongState) as over:
        objections.write(late, made.id, "A3", GROUND, version=0)
    assert over.value.reason is Refusal.OBJECTION_OVER
    job = system(session, OVER_AT)
    assert assessments.let_time_pass(job, made.assessment.round_id) == []  # one still waits
    with pytest.raises(NotAllowed):
        take(session, made, cast.lead, OVER_AT, A.TAKE_OVER, "Terlambat")
    take(session, made, made.centre.lead, OVER_AT, A.TAKE_OVER, "Keputusan terlambat")
    with pytest.raises(NotAllowed):
        decide(session, cast.lead, one, O.REJECT)
    decide(session, made.centre.evaluator, one, O.REJECT)
    assert assessments.let_time_pass(job, made.assessment.round_id) == [made.id]
    assert made.assessment.state is S.MODERATION


def test_the_window_lasts_to_the_end_of_its_last_day(session):
    made = assessed(session, S.OBJECTION)
    job = system(session, datetime(2026, 5, 11, 16, 59, tzinfo=UTC))
    assert assessments.let_time_pass(job, made.assessment.round_id) == []
    job = replace(job, now=job.now + timedelta(minutes=1))
    assert assessments.let_time_pass(job, made.assessment.round_id) == [made.id]


def test_what_was_accepted_is_not_objected_to(session):
    made = assessed(session, S.MODERATION)
    with pytest.raises(WrongState) as refused:
        filed(session, made)
    assert refused.value.reason is Refusal.ASSESSMENT_WRONG_STATE


def test_withdrawn_and_filed_anew(session):
    made = assessed(session, S.OBJECTION, hub={"A1": NO})
    one = filed(session, made)
    objections.withdraw(ctx_of(session, made.cast.manager, HUB_AT), one.id, version=one.version)
    with pytest.raises(WrongState):
        decide(session, made.cast.lead, one, O.REJECT)
    assert filed(session, made).id != one.id


def test_new_evidence_alone_can_be_granted_and_is_kept(session, tmp_path):
    """Without its evidence a yes counts 0; what comes with the objection counts once granted."""
    aspect = SHEET.aspects[0]
    asks = (replace(aspect.indicators[0], evidence=("Dokumen SOP",)), *aspect.indicators[1:])
    sheet = replace(
        SHEET, code="BUKTI", aspects=(replace(aspect, indicators=asks), SHEET.aspects[1]),
        evidence_rule=EvidenceRule.COUNTS_ZERO,
    )  # fmt: skip
    made = assessed(session, S.OBJECTION, sheet=sheet)
    assert made.assessment.hub_score == Decimal(40)
    admin = ctx_of(session, made.cast.admin, HUB_AT)
    one = objections.write(admin, made.id, "A1", GROUND, version=0)
    store = files_in(tmp_path)
    handed = {"name": "SOP.pdf", "effective_on": date(2026, 2, 2), "requirement": "dokumen sop"}
    version = objections.attach(admin, store, io.BytesIO(pdf()), one.id, **handed)
    again = objections.attach(admin, store, io.BytesIO(pdf()), one.id, **handed)
    assert again.id == version.id
    with pytest.raises(Invalid):
        objections.attach(
            admin, store, io.BytesIO(pdf()), one.id, **handed | {"requirement": "Foto"}
        )
    objections.file_it(ctx_of(session, made.cast.manager, HUB_AT), one.id, version=None)
    assert made.assessment.hub_score == Decimal(40)  # it waits
    with pytest.raises(WrongState):
        objections.detach(admin, one.id, version.id)
    decide(session, made.cast.lead, one, O.GRANT)
    assert made.assessment.hub_score == Decimal(60)
    assert (one.before["counts"], one.after["counts"]) == ("no_evidence", "value")
    much_later = system(session, HUB_AT + timedelta(days=90))
    assert evidence_upkeep.clear_orphans(much_later, store).evidence == 0


def test_somebody_on_both_sides_decides_nothing(session):
    made = assessed(session, S.OBJECTION, hub={"A1": NO})
    both = make_person(
        session, "rangkap@contoh.test", (Role.MANAGER, "34.04"), (Role.EVALUATOR, "34")
    )
    one = objections.write(ctx_of(session, both, HUB_AT), made.id, "A1", GROUND, version=0)
    objections.file_it(ctx_of(session, both, HUB_AT), one.id, version=None)
    with pytest.raises(NotAllowed) as refused:
        decide(session, both, one, O.GRANT, given=YES)
    assert refused.value.reason is Refusal.OWN_WORK
