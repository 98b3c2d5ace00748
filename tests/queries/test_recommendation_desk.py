"""Tugas saya of recommendations: the clauses of the one statement against the rules of the steps."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.follow_up import may_write_answer, permitted
from renaksi.core.policy import Role
from renaksi.core.recommendation import (
    AnswerStage as G,
    RecommendationAction as A,
    RecommendationSource as Src,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_entry import STANDARD
from renaksi.core.recommendation_rights import may_read_it
from renaksi.core.recommendation_tasks import recommendation_tasks
from renaksi.core.task import TaskKind as K, Urgency
from renaksi.models import Recommendation
from renaksi.queries.recommendation_cases import recommendation_cases
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_desk import recommendation_desk
from renaksi.services import agencies, follow_ups, recommendations, source_rules
from tests.factories.agencies import context, id_of
from tests.factories.people import give, make_person, system
from tests.factories.plans import ctx_of
from tests.factories.recommendations import ISSUED_AT, WALKS, answer, told

PEOPLE = (
    "sari", "budi", "lina", "joko", "rina", "tono", "wati", "dewi", "dodi", "eko", "ratna", "oki",
    "kadek", "agus", "fajar",
)  # fmt: skip
NOW = ISSUED_AT + timedelta(days=30)
TODAY = date(2026, 4, 1)


@pytest.fixture
def people(request):
    return [request.getfixturevalue(name) for name in PEOPLE]


@pytest.fixture
def world(session, people):
    """Every status and stage, from the province, the centre, the Ombudsman and the APIP."""
    source_rules.seed(system(session))
    for status, stage in WALKS:
        told(session, status, stage)
    _answered(session, told(session), written=True)
    told(session, code="34.02")
    told(session, S.OPEN, G.REVIEW, code="34.02")
    told(session, S.OPEN, G.APPROVAL, code="34.71")
    _checked_by_apip(session)
    for who, issuer, source, code in (
        (people[PEOPLE.index("oki")], "OMBUDSMAN", Src.OMBUDSMAN, "34.04"),
        (people[PEOPLE.index("joko")], "34.04", Src.INTERNAL_AUDIT, "34.04"),
        (people[PEOPLE.index("eko")], "KEMENPANRB", Src.EVALUATION, "34"),
        (people[PEOPLE.index("eko")], "KEMENPANRB", Src.EVALUATION, "34.04.DINKES"),
    ):
        _issued(session, who, issuer, source, code)


def _answered(session, found, *, written=False):
    answer(session, found.cast.admin, found.recommendation, found.now)
    if not written:
        ctx = ctx_of(session, found.cast.manager, found.now)
        follow_ups.take_step(ctx, found.recommendation.id, A.ANSWER, version=None)


def _checked_by_apip(session):
    rule = replace(STANDARD, asks_audit=True)
    source_rules.set_rule(
        system(session, ISSUED_AT), Src.EVALUATION, rule, valid_from=date(2026, 3, 2)
    )
    _answered(session, told(session, source=Src.EVALUATION))


def _issued(session, who, issuer, source, code):
    from renaksi.core.recommendation_entry import RecommendationValues

    ctx = ctx_of(session, who, ISSUED_AT)
    one = recommendations.draft(
        ctx, id_of(session, issuer), id_of(session, code), RecommendationValues(source, "Benahi")
    )
    recommendations.issue(ctx, one.id, version=None)


def by_rule(session, actor, on=TODAY) -> set[tuple[K, int]]:
    found = session.scalars(select(Recommendation)).all()
    cases = recommendation_cases(session, found, on)
    wanted = set()
    for one in found:
        case = cases[one.id]
        steps = permitted(case, actor)
        if A.ANSWER in steps:
            wanted.add((K.SUBMIT_ANSWERS, one.id))
        elif may_write_answer(case, actor) and not case.has_answer:
            returned = one.status is S.IN_PROCESS
            wanted.add((K.FIX_ANSWERS if returned else K.ANSWER_RECOMMENDATIONS, one.id))
        for kind, step in (
            (K.CHECK_ANSWERS, A.FORWARD),
            (K.DECIDE_ANSWERS, A.RESOLVE),
            (K.APPROVE_PROPOSALS, A.APPROVE_NOT_ACTIONABLE),
        ):
            if step in steps:
                wanted.add((kind, one.id))
    return wanted


def by_clauses(session, actor, now=NOW) -> set[tuple[K, int]]:
    desk = recommendation_desk(session, actor, [], now)
    return {(one.kind, one.recommendation_id) for one in desk.waiting}


def test_every_task_is_a_step_and_every_step_a_task(session, world, people):
    kinds = set()
    for user in people:
        actor = ctx_of(session, user, NOW).actor
        expected = by_rule(session, actor)
        assert by_clauses(session, actor) == expected, user.name
        kinds |= {kind for kind, _id in expected}
    assert kinds == {
        K.ANSWER_RECOMMENDATIONS, K.FIX_ANSWERS, K.SUBMIT_ANSWERS, K.CHECK_ANSWERS,
        K.DECIDE_ANSWERS, K.APPROVE_PROPOSALS,
    }  # fmt: skip


def test_a_tier_above_stands_in_where_nobody_is_left(session, world, people, tono, rina):
    rina.is_active = False
    session.flush()
    for user in (one for one in people if one.is_active):
        actor = ctx_of(session, user, NOW).actor
        assert by_clauses(session, actor) == by_rule(session, actor), user.name
    tono.is_active = False
    session.flush()
    eko = people[PEOPLE.index("eko")]
    actor = ctx_of(session, eko, NOW).actor
    found = by_clauses(session, actor)
    assert found == by_rule(session, actor)
    assert K.DECIDE_ANSWERS in {kind for kind, _id in found}


def test_whoever_is_on_both_sides_decides_nothing(session, world, people, rina):
    give(session, rina, Role.AGENCY_ADMIN, "34.02")
    found = told(session, code="34.02")
    answer(session, rina, found.recommendation, found.now)
    actor = ctx_of(session, found.cast.manager, found.now).actor
    follow_ups.take_step(
        ctx_of(session, found.cast.manager, found.now), found.recommendation.id, A.ANSWER,
        version=None,
    )  # fmt: skip
    for user in (*people, found.cast.manager):
        actor = ctx_of(session, user, NOW).actor
        assert by_clauses(session, actor) == by_rule(session, actor), user.name


def test_who_only_began_an_answer_leaves_the_decision_to_the_tier_above(session, people, rina, eko):
    """Others wrote on and handed it in; nobody else of the province is left to decide."""
    give(session, rina, Role.AGENCY_ADMIN, "34.02")
    found = told(session, code="34.02")
    one, cast, tono = found.recommendation, found.cast, people[PEOPLE.index("tono")]
    begun = answer(session, rina, one, found.now)
    follow_ups.write_answer(
        ctx_of(session, cast.manager, found.now), one.id, "Lebih lengkap", version=begun.version
    )
    follow_ups.take_step(ctx_of(session, cast.manager, found.now), one.id, A.ANSWER, version=None)
    assert (cast.evaluator, cast.lead) == (rina, tono)
    tono.is_active = False
    session.flush()
    for user in (rina, eko):
        actor = ctx_of(session, user, NOW).actor
        expected = {(K.DECIDE_ANSWERS, one.id)} if user is eko else set()
        assert by_clauses(session, actor) == by_rule(session, actor) == expected, user.name


def test_the_heir_inherits_what_is_to_be_done(session, world, people):
    agencies.merge_agencies(
        context(session), [id_of(session, "34.04")], id_of(session, "34.02"),
        on=date(2026, 6, 1), legal_basis="UU uji 1/2026",
    )  # fmt: skip
    later, on = NOW + timedelta(days=90), date(2026, 7, 1)
    dewi = people[PEOPLE.index("dewi")]
    actor = ctx_of(session, dewi, later).actor
    found = by_clauses(session, actor, later)
    assert found == by_rule(session, actor, on)
    assert len(found) > 3
    sari = ctx_of(session, people[0], later).actor
    assert by_clauses(session, sari, later) == by_rule(session, sari, on) == set()


@pytest.mark.parametrize("merged", [False, True])
def test_lists_and_the_rule_agree_on_who_reads_what(session, world, people, merged):
    on = TODAY
    if merged:
        on = date(2026, 7, 7)
        agencies.merge_agencies(
            context(session), [id_of(session, "34.04")], id_of(session, "34.02"),
            on=date(2026, 6, 1), legal_basis="UU uji 1/2026",
        )  # fmt: skip
    rows = session.scalars(select(Recommendation)).all()
    cases = recommendation_cases(session, rows, on)
    seen_drafts = 0
    for user in people:
        actor = ctx_of(session, user, ISSUED_AT + (on - date(2026, 3, 2))).actor
        listed = set(
            session.scalars(select(Recommendation.id).where(recommendation_visible(actor, on)))
        )
        allowed = {
            one.id
            for one in rows
            if may_read_it(
                actor, one.status, one.source, issuer_id=one.issuer_id,
                delegate_id=one.delegate_id, place=cases[one.id].place,
            )
        }  # fmt: skip
        assert listed == allowed, user.name
        seen_drafts += any(one.status is S.DRAFT and one.id in listed for one in rows)
    assert seen_drafts == 2  # Rina and Tono, whose province drafted it


# ── statements and words ──────────────────────────────────────────────────────
def test_the_desk_is_one_statement_however_much_waits(session, world, people, count_queries):
    for name in ("budi", "sari", "joko", "rina", "tono"):
        actor = ctx_of(session, people[PEOPLE.index(name)], NOW).actor
        with count_queries(at_most=1):
            assert recommendation_desk(session, actor, [], NOW).waiting


def test_cases_cost_the_same_for_one_and_for_all(session, world, count_queries):
    rows = session.scalars(select(Recommendation)).all()
    counts = []
    for some in (rows[1:2], rows):
        with count_queries(at_most=5) as seen:
            assert len(recommendation_cases(session, some, TODAY)) == len(some)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_where_the_delegate_has_nobody_left_the_issuer_decides_again(
    session, world, people, rina, eko, ratna
):
    """Before anybody above the issuer is asked; with nobody there either, those above are."""
    found = told(session, S.OPEN, G.REVIEW, code="34.71")
    key = found.recommendation.id
    other = make_person(
        session, "lain@contoh.test", (Role.ISSUER, "KEMENDAGRI"), reach="KEMENPANRB"
    )
    recommendations.delegate(
        ctx_of(session, rina, found.now), key, id_of(session, "KEMENDAGRI"), version=None, note="x"
    )

    def waits_for() -> list[str]:
        asked = [one for one in (other, *people) if one.is_active]
        actors = {one.email: ctx_of(session, one, NOW).actor for one in asked}
        for email, actor in actors.items():
            assert by_clauses(session, actor) == by_rule(session, actor), email
        named = (K.DECIDE_ANSWERS, key)
        return sorted(email for email, one in actors.items() if named in by_rule(session, one))

    assert waits_for() == ["lain@contoh.test"]
    other.is_active = False
    session.flush()
    assert waits_for() == ["rina@contoh.test", "tono@contoh.test"]
    for one in (rina, people[PEOPLE.index("tono")], found.cast.evaluator, found.cast.lead):
        one.is_active = False
    session.flush()
    assert waits_for() == ["eko@contoh.test", "ratna@contoh.test"]


def test_what_a_dissolved_issuer_left_waits_for_its_heir(session, people, joko, dinkes):
    """The APIP of Sleman recommended something to an office; Bantul took Sleman over."""
    heirs = make_person(session, "apip@bantul.test", (Role.INTERNAL_AUDITOR, "34.02"))
    _issued(session, joko, "34.04", Src.INTERNAL_AUDIT, dinkes.code)
    one = session.scalars(select(Recommendation)).one()
    manager = people[PEOPLE.index("budi")]
    answer(session, manager, one, ISSUED_AT)
    handed_in = ctx_of(session, manager, ISSUED_AT)
    follow_ups.take_step(handed_in, one.id, A.ANSWER, version=None)
    agencies.merge_agencies(
        context(session), [id_of(session, "34.04")], id_of(session, "34.02"),
        on=date(2026, 6, 1), legal_basis="UU uji 1/2026",
    )  # fmt: skip
    later, on = NOW + timedelta(days=90), date(2026, 7, 1)
    for who in (heirs, *people):
        actor = ctx_of(session, who, later).actor
        assert by_clauses(session, actor, later) == by_rule(session, actor, on), who.email
    actor = ctx_of(session, heirs, later).actor
    assert (K.DECIDE_ANSWERS, one.id) in by_clauses(session, actor, later)


def test_a_clock_that_ran_out_comes_first(session, budi, sari):
    found = told(session)
    actor = ctx_of(session, sari, NOW).actor
    late = NOW + timedelta(days=31)
    (task,) = recommendation_tasks(
        recommendation_desk(session, actor, [], late).waiting, date(2026, 5, 2)
    )
    assert (task.kind, task.urgency, task.days_left) == (K.ANSWER_RECOMMENDATIONS, Urgency.LATE, -1)
    assert (task.number, task.subject_id) == (
        found.recommendation.number,
        found.recommendation.id,
    )


def test_the_time_of_a_review_is_not_the_addressees(session, sari):
    found = told(session, S.OPEN, G.REVIEW)
    decided = found.now + timedelta(days=40)
    follow_ups.take_step(
        ctx_of(session, found.cast.evaluator, decided), found.recommendation.id, A.FIND_LACKING,
        version=None, note="Kurang",
    )  # fmt: skip
    actor = ctx_of(session, sari, decided).actor
    (one,) = recommendation_desk(session, actor, [], decided).waiting
    assert one.due == found.recommendation.due_on + timedelta(days=40)


def test_a_stranger_has_no_task(session, world):
    someone = make_person(session, "orang@contoh.test", (Role.MANAGER, "35.78"))
    assert not recommendation_desk(session, ctx_of(session, someone, NOW).actor, [], NOW).waiting
