from datetime import UTC, date, datetime, timedelta

import pytest

from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.core.review_queue import Waiting, wait
from renaksi.queries.review_queue import Filter, Tab, review_queue
from renaksi.services import plans
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, a_plan, ctx_of, step
from tests.people import HUB, OWN, SIBLING

MONDAY = datetime(2026, 2, 2, 2, tzinfo=UTC)
FRIDAY = date(2026, 2, 6)


@pytest.fixture
def hub(rina, tono):
    """The province has its people."""
    return rina, tono


@pytest.fixture
def sleman(session, hub):
    return a_plan(session, agency(session, OWN), S.SUBMITTED, at=MONDAY)


@pytest.fixture
def bantul(session, hub):
    return a_plan(session, agency(session, SIBLING), S.IN_REVIEW, at=MONDAY - timedelta(days=7))


def queue(session, user, today=FRIDAY, **wanted):
    actor = ctx_of(session, user, MONDAY).actor
    return review_queue(session, actor, Filter(**wanted), today)


def told(found):
    return [(one.agency.code, one.steps) for one in found.lines]


# ── waiting, by age ───────────────────────────────────────────────────────────
def test_what_waits_for_an_evaluator_stands_oldest_first(session, sleman, bantul, rina):
    found = queue(session, rina)
    assert told(found) == [(SIBLING, (A.RETURN,)), (OWN, (A.START_REVIEW,))]
    assert [one.wait.days for one in found.lines] == [9, 4]
    assert [one.wait.state for one in found.lines] == [Waiting.LATE, Waiting.SOON]
    assert found.late == 1


def test_the_lead_waits_for_reviews_to_endorse(session, sleman, bantul, tono):
    assert told(queue(session, tono)) == [(SIBLING, (A.ENDORSE,))]
    assert [one.agency.code for one in queue(session, tono, tab=Tab.UNDER_WAY).lines] == [OWN]


def test_a_colleagues_review_is_under_way_and_not_mine(session, bantul):
    other = make_person(session, "evi@contoh.test", (Role.EVALUATOR, HUB))
    assert told(queue(session, other)) == []
    [line] = queue(session, other, tab=Tab.UNDER_WAY).lines
    assert (line.agency.code, line.reviewer) == (SIBLING, "Rina Kusuma")


def test_a_review_whose_reviewer_left_waits_for_the_others(session, bantul, rina):
    other = make_person(session, "evi@contoh.test", (Role.EVALUATOR, HUB))
    rina.is_active = False
    assert told(queue(session, other)) == [(SIBLING, (A.RETURN,))]


def test_a_higher_tier_sees_who_is_at_it_and_has_nothing_to_do(session, sleman, eko):
    assert told(queue(session, eko)) == []
    [line] = queue(session, eko, tab=Tab.UNDER_WAY).lines
    assert line.tier == "Daerah Istimewa Yogyakarta"


def test_where_the_supervisor_has_nobody_the_next_tier_finds_it_marked(session, sleman, rina, eko):
    rina.is_active = False
    [line] = queue(session, eko).lines
    assert (line.steps, line.stands_in_for) == ((A.START_REVIEW,), "Daerah Istimewa Yogyakarta")


def test_a_reviewer_sees_neither_its_own_agency_nor_other_provinces(session, hub, rina):
    a_plan(session, agency(session, HUB), S.SUBMITTED)
    a_plan(session, agency(session, "35.78"), S.SUBMITTED)
    found = queue(session, rina)
    assert (told(found), set(found.counts.values())) == ([], {0})


def test_who_wrote_in_a_plan_finds_it_with_the_others(session, sleman, sari):
    give(session, a_cast(session, agency(session, OWN)).admin, Role.EVALUATOR, HUB)
    admin = a_cast(session, agency(session, OWN)).admin
    assert told(queue(session, admin)) == []
    assert len(queue(session, admin, tab=Tab.UNDER_WAY).lines) == 1


# ── decided ───────────────────────────────────────────────────────────────────
def test_decisions_of_the_own_tier_stand_newest_first_each_revision_once(session, bantul, rina):
    own = agency(session, OWN)
    revision = a_plan(session, own, S.RETURNED, at=MONDAY)
    cast = a_cast(session, own)
    for hours, action in ((20, A.SUBMIT), (21, A.START_REVIEW), (22, A.ENDORSE)):
        step(session, cast, revision, action, MONDAY + timedelta(hours=hours))
    step(session, a_cast(session, agency(session, SIBLING)), bantul, A.RETURN, MONDAY)
    found = queue(session, rina, tab=Tab.DECIDED)
    assert [(one.agency.code, one.action) for one in found.decisions] == [
        (OWN, A.ENDORSE),
        (SIBLING, A.RETURN),
    ]
    assert found.decisions[1].note == "Mohon perbaiki target"
    assert found.counts[Tab.DECIDED] == found.total == 2


def test_what_another_tier_decided_is_not_ours(session, hub, eko):
    a_plan(session, agency(session, OWN), S.ENDORSED)
    assert queue(session, eko, tab=Tab.DECIDED).decisions == ()


# ── filters and figures ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"text": "bantul"}, [SIBLING]),
        ({"text": "34.04"}, [OWN]),
        ({"text": "100%"}, []),
        ({"agency": OWN}, [OWN]),
        ({"year": 2026}, [SIBLING, OWN]),
        ({"year": 2025}, []),
        ({"state": S.SUBMITTED}, [OWN]),
        ({"by_name": True}, [SIBLING, OWN]),
        ({"page": 2}, []),
    ],
)
def test_the_queue_is_filtered_and_ordered(session, sleman, bantul, rina, wanted, codes):
    assert [one.agency.code for one in queue(session, rina, **wanted).lines] == codes


def test_rows_that_are_hard_to_check_are_counted(session, sleman, rina):
    sleman.items[0].action = "Mengoptimalkan penanganan aduan"
    sleman.items[1].unit, sleman.items[1].indicator = "kegiatan", "Terlaksana dengan baik"
    session.flush()
    assert [one.hints for one in queue(session, rina).lines] == [2]


def test_holidays_do_not_count(session):
    start, end = date(2026, 1, 12), date(2026, 1, 19)
    assert wait(start, end, 5, frozenset()).days == 5
    with_holiday = wait(start, end, 5, {date(2026, 1, 16)})
    assert (with_holiday.days, with_holiday.due) == (4, date(2026, 1, 20))


def test_the_day_it_came_counts_as_none():
    fresh = wait(date(2026, 1, 12), date(2026, 1, 12), 5, frozenset())
    assert (fresh.days, fresh.state) == (0, Waiting.FRESH)


def test_the_same_statements_for_one_plan_and_for_many(session, sleman, rina, count_queries):
    codes = ("34.01", "34.02", "34.03", "34.71")
    with count_queries() as one:
        queue(session, rina)
    for code in codes:
        a_plan(session, agency(session, code), S.SUBMITTED)
    session.expire_all()
    actor = ctx_of(session, rina, MONDAY).actor
    with count_queries(at_most=8) as many:
        found = review_queue(session, actor, Filter(), FRIDAY)
    assert len(found.lines) == 5
    assert len(many) <= len(one)


def test_a_start_by_a_colleague_moves_it_out_of_mine(session, sleman, rina):
    other = make_person(session, "evi@contoh.test", (Role.EVALUATOR, HUB))
    ctx = ctx_of(session, other, MONDAY + timedelta(hours=5))
    plans.take_step(ctx, sleman.id, A.START_REVIEW, version=sleman.version)
    assert told(queue(session, rina)) == []
