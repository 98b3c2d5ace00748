"""Answers tied to the plan, proved by evidence, checked by the APIP, decided by a delegate or heir."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    WrongState,
)
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_checks import IssueCode
from renaksi.core.policy import Role
from renaksi.core.recommendation import (
    AnswerStage as G,
    FollowUpState as F,
    RecommendationAction as A,
    RecommendationSource as Src,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_entry import STANDARD, RecommendationValues, require_rule
from renaksi.models import (
    FollowUp,
    FollowUpEvidence,
    Recommendation,
    RecommendationItem,
    RecommendationTemplate,
    RecommendationTransition,
    SourceRule,
)
from renaksi.queries.files import visible_version
from renaksi.queries.plan_readiness import plan_check
from renaksi.queries.recommendation_page import Part, recommendation_page
from renaksi.services import (
    agencies,
    evidence_upkeep,
    follow_ups,
    plans,
    recommendation_comments,
    recommendation_items,
    recommendations,
    source_rules,
)
from renaksi.services.agencies import Dissolve, Merge
from renaksi.services.custody import hand_over_recommendation
from tests.factories.agencies import context, id_of
from tests.factories.people import agency, make_person, system
from tests.factories.plans import a_plan, ctx_of
from tests.factories.recommendations import ISSUED_AT, NOTE, answer, told
from tests.support.sample_files import pdf

MERGED = date(2026, 6, 1)
LATER = ISSUED_AT + timedelta(days=120)
OWN = "34.04"
CONTENT = pdf()


def asks_audit(session, source=Src.MONITORING):
    rule = replace(STANDARD, asks_audit=True)
    source_rules.set_rule(system(session, ISSUED_AT), source, rule, valid_from=date(2026, 3, 2))


def submitted(session, **more):
    found = told(session, **more)
    answer(session, found.cast.admin, found.recommendation, found.now)
    ctx = ctx_of(session, found.cast.manager, found.now)
    follow_ups.take_step(ctx, found.recommendation.id, A.ANSWER, version=None)
    return found


def the_answer(session, one, number=1) -> FollowUp:
    return session.scalars(
        select(FollowUp).where(FollowUp.recommendation_id == one.id, FollowUp.number == number)
    ).one()


# ── the check of the APIP ─────────────────────────────────────────────────────
def test_the_apip_sends_back_and_forwards(session, joko):
    asks_audit(session)
    found = submitted(session)
    one, ctx = found.recommendation, ctx_of(session, joko, found.now)
    assert one.stage is G.INTERNAL_AUDIT
    follow_ups.take_step(ctx, one.id, A.SEND_BACK, version=None, note=NOTE)
    first = the_answer(session, one)
    assert (one.stage, first.state, first.audit_note) == (G.ADDRESSEE, F.SENT_BACK, NOTE)
    assert (first.audited_by_id, first.decided_by_id) == (joko.id, None)
    answer(session, found.cast.admin, one, found.now, "Lebih lengkap")
    follow_ups.take_step(
        ctx_of(session, found.cast.manager, found.now), one.id, A.ANSWER, version=None
    )
    follow_ups.take_step(ctx, one.id, A.FORWARD, version=None)
    assert one.stage is G.REVIEW
    assert one.status is S.OPEN  # an answer changes no status


def test_without_an_apip_the_check_is_skipped_and_marked(session):
    asks_audit(session)
    found = submitted(session)
    assert found.recommendation.stage is G.REVIEW
    assert the_answer(session, found.recommendation).audit_skipped


def test_an_apip_of_somebody_else_does_not_count(session):
    make_person(session, "apip@contoh.test", (Role.INTERNAL_AUDITOR, "34"), reach="34")
    asks_audit(session)
    assert submitted(session).recommendation.stage is G.REVIEW


def test_the_apip_may_sit_in_an_office_of_the_agency(session, dinkes):
    make_person(session, "apip@contoh.test", (Role.INTERNAL_AUDITOR, dinkes.code), reach=OWN)
    asks_audit(session)
    assert submitted(session).recommendation.stage is G.INTERNAL_AUDIT


def test_what_was_issued_keeps_the_rule_of_its_day(session, joko):
    found = told(session)
    asks_audit(session)
    answer(session, found.cast.admin, found.recommendation, found.now)
    follow_ups.take_step(
        ctx_of(session, found.cast.manager, found.now), found.recommendation.id, A.ANSWER,
        version=None,
    )  # fmt: skip
    assert found.recommendation.stage is G.REVIEW


# ── who may not ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["dewi", "dodi", "fajar", "lina", "joko", "wati", "agus", "oki"])
def test_others_submit_and_decide_nothing(session, request, who):
    found = submitted(session)
    ctx = ctx_of(session, request.getfixturevalue(who), found.now)
    for action in (A.RECALL, A.RESOLVE, A.FIND_LACKING, A.WITHDRAW):
        with pytest.raises((NotAllowed, NotFound)):
            follow_ups.take_step(ctx, found.recommendation.id, action, version=None, note="x")
    assert found.recommendation.stage is G.REVIEW


@pytest.mark.parametrize("who", ["dewi", "dodi", "fajar"])
def test_for_the_sibling_it_does_not_exist(session, request, who):
    found = told(session)
    ctx = ctx_of(session, request.getfixturevalue(who), found.now)
    for attempt in (
        lambda: follow_ups.write_answer(ctx, found.recommendation.id, "x", version=0),
        lambda: follow_ups.take_step(ctx, found.recommendation.id, A.ANSWER, version=None),
        lambda: recommendation_comments.add_comment(ctx, found.recommendation.id, "x"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_the_ombudsman_sees_and_comments(session, oki):
    found = told(session)
    ctx = ctx_of(session, oki, found.now)
    comment = recommendation_comments.add_comment(ctx, found.recommendation.id, " Mohon segera. ")
    assert comment.text == "Mohon segera."
    with pytest.raises(NotAllowed):
        recommendation_comments.remove_comment(
            ctx_of(session, found.cast.admin, found.now), comment.id
        )
    recommendation_comments.remove_comment(ctx, comment.id)
    with pytest.raises(NotFound):
        recommendation_comments.remove_comment(ctx, comment.id)


def test_nothing_moves_twice(session):
    found = submitted(session)
    one, ctx = found.recommendation, ctx_of(session, found.cast.evaluator, found.now)
    seen = one.version
    follow_ups.take_step(ctx, one.id, A.FIND_LACKING, version=seen, note=NOTE)
    with pytest.raises(WrongState):
        follow_ups.take_step(ctx, one.id, A.FIND_LACKING, version=seen, note=NOTE)


def test_many_are_withdrawn_or_none(session, rina):
    one, two = told(session).recommendation, told(session, code="34.02").recommendation
    done = told(session, S.WITHDRAWN, code="34.03").recommendation
    ctx = ctx_of(session, rina, LATER)
    with pytest.raises(WrongState):
        follow_ups.take_many(ctx, [one.id, two.id, done.id], A.WITHDRAW, note="Keliru")
    session.refresh(one)
    assert one.status is S.OPEN
    follow_ups.take_many(ctx, [one.id, two.id], A.WITHDRAW, note="Keliru")
    assert {one.status, two.status} == {S.WITHDRAWN}


# ── evidence ──────────────────────────────────────────────────────────────────
@pytest.fixture
def store(tmp_path):
    from renaksi.storage.local import LocalStorage

    return LocalStorage(tmp_path)


def attach(session, store, found, content=None):
    ctx = ctx_of(session, found.cast.admin, found.now)
    return follow_ups.attach(
        ctx, store, io.BytesIO(content or CONTENT), found.recommendation.id, name="Rekap.pdf",
        effective_on=date(2026, 2, 1),
    )  # fmt: skip


def sees(session, user, version, now) -> bool:
    try:
        return bool(
            visible_version(session, ctx_of(session, user, now).actor, version.id, now.date())
        )
    except NotFound:
        return False


def test_proof_is_kept_and_taken_off(session, store):
    found = told(session)
    version = attach(session, store, found)
    assert attach(session, store, found).id == version.id
    rows = session.scalars(select(FollowUpEvidence).order_by(FollowUpEvidence.version_id)).all()
    assert [one.version_id for one in rows] == [version.id]
    ctx = ctx_of(session, found.cast.admin, found.now)
    follow_ups.detach(ctx, found.recommendation.id, version.id)
    with pytest.raises(NotFound):
        follow_ups.detach(ctx, found.recommendation.id, version.id)
    again = follow_ups.attach_existing(ctx, found.recommendation.id, version.evidence_id)
    assert again.id == version.id


def test_what_was_not_handed_in_is_its_agencys_own_affair(
    session, store, rina, dewi, joko, oki, agus
):
    found = told(session)
    one, admin, manager = found.recommendation, found.cast.admin, found.cast.manager
    version = attach(session, store, found)
    above, at_home = (rina, oki, agus, found.cast.lead), (admin, manager, joko)

    def seen_by(*users) -> list[bool]:
        return [sees(session, user, version, found.now) for user in (*users, dewi)]

    def told_to(user) -> list[str]:
        actor = ctx_of(session, user, found.now).actor
        page = recommendation_page(session, actor, one.id, found.now, Part.ANSWERS)
        return [each.narrative for each in page.answers]

    ours, nobody, everybody = [True] * 3 + [False], [False] * 5, [True] * 4 + [False]
    assert (seen_by(*at_home), seen_by(*above)) == (ours, nobody)
    follow_ups.write_answer(
        ctx_of(session, admin, found.now), one.id, "Sudah", version=the_answer(session, one).version
    )
    handing_in = ctx_of(session, manager, found.now)
    follow_ups.take_step(handing_in, one.id, A.ANSWER, version=None)
    assert (seen_by(*at_home), seen_by(*above)) == (ours, everybody)
    follow_ups.take_step(handing_in, one.id, A.RECALL, version=None)
    assert (seen_by(*at_home), seen_by(*above), told_to(rina)) == (ours, nobody, [])
    follow_ups.take_step(
        ctx_of(session, found.cast.evaluator, found.now), one.id, A.WITHDRAW, version=None,
        note=NOTE,
    )  # fmt: skip
    assert the_answer(session, one).state is F.CLOSED
    assert (seen_by(*at_home), seen_by(*above)) == (ours, nobody)
    assert (told_to(rina), told_to(admin)) == ([], ["Sudah"])


def test_the_heir_sees_the_proof_of_the_answer_it_goes_on_writing(session, store, dodi, rina):
    found = told(session)
    version = attach(session, store, found)
    agencies.merge_agencies(
        context(session), [id_of(session, OWN)], id_of(session, "34.02"), on=MERGED,
        legal_basis="UU uji",
    )  # fmt: skip
    assert [sees(session, who, version, LATER) for who in (dodi, rina)] == [True, False]


def test_an_issuer_far_away_sees_the_proof_once_it_is_submitted(session, store):
    found = told(session)
    far = make_person(session, "jauh@contoh.test", (Role.EVALUATOR, "33"))
    found.recommendation.delegate_id = id_of(session, "33")
    version = attach(session, store, found)
    actor, day = ctx_of(session, far, found.now).actor, found.now.date()
    with pytest.raises(NotFound):
        visible_version(session, actor, version.id, day)
    answer = the_answer(session, found.recommendation)
    follow_ups.write_answer(
        ctx_of(session, found.cast.admin, found.now), found.recommendation.id, "Sudah",
        version=answer.version,
    )  # fmt: skip
    follow_ups.take_step(
        ctx_of(session, found.cast.manager, found.now), found.recommendation.id, A.ANSWER,
        version=None,
    )  # fmt: skip
    assert visible_version(session, actor, version.id, day)


def test_what_proves_an_answer_is_never_cleared(session, store):
    found = told(session)
    version = attach(session, store, found)
    cleared = evidence_upkeep.clear_orphans(system(session, LATER), store)
    assert (cleared.evidence, cleared.contents) == (0, ())
    follow_ups.detach(
        ctx_of(session, found.cast.admin, found.now), found.recommendation.id, version.id
    )
    assert evidence_upkeep.clear_orphans(system(session, LATER), store).evidence == 1


def test_anothers_evidence_proves_nothing_here(session, store):
    ours, theirs = told(session), told(session, code="34.02")
    version = attach(session, store, theirs)
    ctx = ctx_of(session, ours.cast.admin, ours.now)
    with pytest.raises(NotFound):
        follow_ups.attach_existing(ctx, ours.recommendation.id, version.evidence_id)


# ── the plan ──────────────────────────────────────────────────────────────────
def test_a_recommendation_becomes_an_action_in_one_step(session):
    revision = a_plan(session, agency(session, OWN))
    found = told(session)
    one, ctx = found.recommendation, ctx_of(session, found.cast.admin, found.now)
    item = recommendation_items.make_action(ctx, one.id, "S1")
    assert (item.revision_id, item.action, item.basis) == (revision.id, one.text, one.number)
    link = session.scalars(select(RecommendationItem)).one()
    assert (link.recommendation_id, link.lineage_id) == (one.id, item.lineage_id)


def test_without_a_draft_there_is_nothing_to_add_to(session):
    a_plan(session, agency(session, OWN), PlanState.ENACTED)
    found = told(session)
    ctx = ctx_of(session, found.cast.admin, found.now)
    with pytest.raises(WrongState) as refused:
        recommendation_items.make_action(ctx, found.recommendation.id, "S1")
    assert refused.value.reason is Refusal.NO_WORKING_PLAN
    assert session.scalar(select(RecommendationItem)) is None


def test_actions_are_linked_and_let_go(session):
    plan = a_plan(session, agency(session, OWN), PlanState.ENACTED).plan
    other = a_plan(session, agency(session, "34.02"))
    found = told(session)
    one, ctx = found.recommendation, ctx_of(session, found.cast.admin, found.now)
    lineage = plan.revisions[0].items[0].lineage_id
    recommendation_items.link_item(ctx, one.id, plan.id, lineage)
    recommendation_items.link_item(ctx, one.id, plan.id, lineage)
    assert len(session.scalars(select(RecommendationItem)).all()) == 1
    foreign = other.items[0].lineage_id
    for plan_id, key in ((other.plan_id, foreign), (plan.id, foreign), (plan.id, "\0")):
        with pytest.raises(NotFound):
            recommendation_items.link_item(ctx, one.id, plan_id, key)
    recommendation_items.unlink_item(ctx, one.id, plan.id, lineage)
    with pytest.raises(NotFound):
        recommendation_items.unlink_item(ctx, one.id, plan.id, lineage)


def open_issues(session, revision, on):
    found = plan_check(session, revision, on).plan
    return [one.detail["number"] for one in found
            if one.code is IssueCode.RECOMMENDATION_UNANSWERED]  # fmt: skip


def test_a_plan_must_answer_what_was_issued_fourteen_days_ago(session):
    home = agency(session, OWN)
    revision = a_plan(session, home)
    found = told(session)
    one, ctx = found.recommendation, ctx_of(session, found.cast.admin, found.now)
    assert open_issues(session, revision, date(2026, 3, 15)) == []
    assert open_issues(session, revision, date(2026, 3, 16)) == [one.number]
    submit = ctx_of(session, found.cast.manager, ISSUED_AT + timedelta(days=20))
    with pytest.raises(Invalid) as refused:
        plans.take_step(submit, revision.id, PlanAction.SUBMIT, version=None)
    assert refused.value.reason is Refusal.CHECKS_FAIL
    recommendation_items.give_reason(ctx, revision.plan_id, one.id, "Sudah tuntas tahun lalu")
    assert open_issues(session, revision, date(2026, 3, 22)) == []
    recommendation_items.give_reason(ctx, revision.plan_id, one.id, " ")
    assert open_issues(session, revision, date(2026, 3, 22)) == [one.number]
    lineage = revision.items[0].lineage_id
    recommendation_items.link_item(ctx, one.id, revision.plan_id, lineage)
    assert open_issues(session, revision, date(2026, 3, 22)) == []
    plans.take_step(submit, revision.id, PlanAction.SUBMIT, version=None)


def test_an_action_that_names_the_number_as_its_basis_answers_it(session):
    revision = a_plan(session, agency(session, OWN))
    one = told(session).recommendation
    day = date(2026, 3, 22)
    assert open_issues(session, revision, day) == [one.number]
    revision.items[0].basis = f"Evaluasi 2025; {one.number}"
    session.flush()
    assert open_issues(session, revision, day) == []
    revision.items[0].basis = f"{one.number}7"  # another number that begins the same way
    session.flush()
    assert open_issues(session, revision, day) == [one.number]
    revision.items[0].basis = f"{one.number},LHE"
    revision.items[0].removed_at = ISSUED_AT
    session.flush()
    assert open_issues(session, revision, day) == [one.number]


def test_only_its_own_and_its_units_recommendations_keep_a_plan_back(session, dinkes, rina):
    own = a_plan(session, agency(session, OWN))
    hub = a_plan(session, agency(session, "34"))
    told(session, code="34.02")
    ctx = ctx_of(session, rina, ISSUED_AT)
    values = RecommendationValues(Src.MONITORING, "Benahi loket pengaduan")
    unit = recommendations.draft(ctx, id_of(session, "34"), dinkes.id, values)
    recommendations.issue(ctx, unit.id, version=None)
    assert open_issues(session, own, date(2026, 6, 1)) == [unit.number]
    assert open_issues(session, hub, date(2026, 6, 1)) == []


@pytest.mark.parametrize("status", [S.RESOLVED, S.NOT_ACTIONABLE, S.WITHDRAWN, S.DRAFT])
def test_what_is_settled_keeps_no_plan_back(session, status):
    revision = a_plan(session, agency(session, OWN))
    told(session, status)
    assert open_issues(session, revision, date(2026, 6, 1)) == []


# ── in another's hands ────────────────────────────────────────────────────────
def test_a_delegate_decides_in_the_issuers_place(session, eko):
    found = told(session, code=OWN)
    one = found.recommendation
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    root = id_of(session, "KEMENPANRB")
    with pytest.raises(Invalid) as refused:
        recommendations.delegate(
            ctx, one.id, id_of(session, "34.02"), version=None, note="Dilimpahkan"
        )
    assert refused.value.reason is Refusal.NO_SUCH_DELEGATE
    with pytest.raises(Invalid):
        recommendations.delegate(ctx, one.id, root, version=None, note=" ")
    recommendations.delegate(ctx, one.id, root, version=None, note="Dilimpahkan")
    answer(session, found.cast.admin, one, found.now)
    follow_ups.take_step(
        ctx_of(session, found.cast.manager, found.now), one.id, A.ANSWER, version=None
    )
    with pytest.raises(NotAllowed):
        follow_ups.take_step(ctx, one.id, A.RESOLVE, version=None)
    with pytest.raises(NotAllowed):  # a delegate passes nothing on
        recommendations.delegate(
            ctx_of(session, eko, found.now), one.id, None, version=None, note="x"
        )
    follow_ups.take_step(ctx_of(session, eko, found.now), one.id, A.RESOLVE, version=None)
    assert one.status is S.RESOLVED


def test_the_heir_goes_on_where_the_addressee_stopped(session, dodi):
    found = submitted(session)
    one = found.recommendation
    follow_ups.take_step(
        ctx_of(session, found.cast.evaluator, found.now), one.id, A.FIND_LACKING, version=None,
        note=NOTE,
    )  # fmt: skip
    heir = id_of(session, "34.02")
    preview = agencies.preview(
        context(session),
        Merge(from_ids=(id_of(session, OWN),), into_id=heir, on=MERGED, legal_basis="UU uji"),
    )
    (left,) = preview.unsettled
    assert left.recommendation.number == one.number
    assert left.heir == "Kabupaten Bantul"
    agencies.merge_agencies(
        context(session), [id_of(session, OWN)], heir, on=MERGED, legal_basis="UU uji"
    )
    ctx = ctx_of(session, dodi, LATER)
    follow_ups.write_answer(ctx, one.id, "Diteruskan oleh Bantul", version=0)
    follow_ups.take_step(ctx, one.id, A.ANSWER, version=None)
    old = ctx_of(session, found.cast.manager, LATER)
    with pytest.raises(NotAllowed):
        follow_ups.take_step(old, one.id, A.RECALL, version=None)
    assert one.addressee_id == id_of(session, OWN)  # figures stay with whose it was
    taken = select(RecommendationTransition.action).order_by(RecommendationTransition.id)
    steps = session.scalars(taken).all()
    assert steps == [A.ISSUE, A.ANSWER, A.FIND_LACKING, A.ANSWER]


def test_the_centre_hands_over_to_another_heir_only(session, agus):
    found = told(session)
    one = found.recommendation
    ctx = ctx_of(session, agus, LATER)
    heir, stranger = id_of(session, "34.02"), id_of(session, "34.71")
    with pytest.raises(WrongState):
        hand_over_recommendation(ctx, one.id, heir, held_by=None, note="x")
    agencies.merge_agencies(
        context(session), [id_of(session, OWN)], heir, on=MERGED, legal_basis="UU uji"
    )
    for to, held_by, kind in (
        (stranger, heir, Invalid), (heir, heir, Invalid), (stranger, stranger, Conflict),
    ):  # fmt: skip
        with pytest.raises(kind):
            hand_over_recommendation(ctx, one.id, to, held_by=held_by, note="Dibagi")
    assert one.custodian_id is None


def test_a_dissolved_agency_shows_what_nobody_would_answer(session):
    found = told(session)
    preview = agencies.preview(
        context(session), Dissolve(agency_id=id_of(session, OWN), on=MERGED, legal_basis="UU uji")
    )
    assert [(one.recommendation.recommendation_id, one.heir) for one in preview.unsettled] == [
        (found.recommendation.id, "")
    ]


# ── rules of the sources ──────────────────────────────────────────────────────
def test_every_source_has_a_rule_and_there_are_four_standing_texts(session):
    assert source_rules.seed(system(session)) == len(Src) + 4
    assert source_rules.seed(system(session)) == 0
    assert len(session.scalars(select(SourceRule)).all()) == len(Src)
    assert len(session.scalars(select(RecommendationTemplate)).all()) == 4


def test_only_the_centre_decides_on_rules_and_never_backwards(session, agus, rina):
    rule = replace(STANDARD, answer_days=30, number_pattern="{year}-{issuer}-{n}")
    with pytest.raises(NotAllowed):
        source_rules.set_rule(
            ctx_of(session, rina, ISSUED_AT), Src.MONITORING, rule, valid_from=date(2026, 3, 2)
        )
    ctx = ctx_of(session, agus, ISSUED_AT)
    with pytest.raises(Invalid) as refused:
        source_rules.set_rule(ctx, Src.MONITORING, rule, valid_from=date(2026, 3, 1))
    assert refused.value.field == "valid_from"
    source_rules.set_rule(ctx, Src.MONITORING, rule, valid_from=date(2026, 3, 3))
    before = told(session).recommendation
    after = told(session, at=ISSUED_AT + timedelta(days=1)).recommendation
    assert before.due_on - before.issued_on == timedelta(days=60)
    assert after.due_on - after.issued_on == timedelta(days=30)
    assert (before.number, after.number) == ("R/34/2026/0001", "2026-34-2")


@pytest.mark.parametrize(
    "pattern",
    ["R/{n}", "R/{year}", "", "{year}{n}{issuer.id}", "{year}/{n!r}", "{year}{n:04d", "{0}{year}{n}",
     "{year}/{n:0999999d}", "R/{year}/{n}" + "x" * 80],
)  # fmt: skip
def test_a_pattern_that_could_not_number_is_refused(pattern):
    with pytest.raises(Invalid) as refused:
        require_rule(replace(STANDARD, number_pattern=pattern))
    assert refused.value.field == "number_pattern"


def test_a_number_the_imported_register_has_is_passed_over(session):
    first = told(session).recommendation
    first.number = "R/34/2026/0002"
    session.flush()
    numbers = [told(session).recommendation.number for _ in range(2)]
    assert numbers == ["R/34/2026/0003", "R/34/2026/0004"]
    assert len(set(session.scalars(select(Recommendation.number)))) == 3
