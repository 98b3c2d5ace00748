"""The plan of an agency that is no more, worked on by whoever inherited it, and shared out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.models import ActionPlan, Agency, AuditEntry, Letterhead, PlanTransition
from renaksi.queries.custody import plan_place
from renaksi.queries.cycles import open_cycles
from renaksi.queries.documents import print_facts
from renaksi.queries.estates import choices, open_plans
from renaksi.queries.files import visible_file
from renaksi.queries.plan_list import PlanFilter, PlanList
from renaksi.queries.review_queue import Filter, review_queue
from renaksi.queries.standings import cycles_at_work, standings
from renaksi.queries.tasks import tasks
from renaksi.services import agencies, items, plans
from renaksi.services.agencies import Dissolve, Merge, Part, Split
from renaksi.services.custody import hand_over_plan
from tests.factories.agencies import agency, context, id_of
from tests.factories.people import acting
from tests.factories.plans import Cast, a_cast, a_decree, a_file, a_plan, step
from tests.people import *  # noqa: F403 - the people of these tests

OLD, HEIR, OTHER = "34.04", "34.02", "34.71"
ENDED = date(2026, 3, 1)
AFTER = datetime(2026, 3, 10, 3, tzinfo=UTC)
BASIS = "UU uji 1/2026"


def merge(session, old=OLD, heir=HEIR, on=ENDED):
    agencies.merge_agencies(
        context(session), [id_of(session, old)], id_of(session, heir), on=on, legal_basis=BASIS
    )


@pytest.fixture
def inherited(session):
    """Sleman's draft, after Sleman became part of Bantul."""
    revision = a_plan(session, agency(session, OLD), S.DRAFT)
    merge(session)
    return revision


@pytest.fixture
def heirs(session) -> Cast:
    """Who acts at Bantul, and who reviews it for the province."""
    return a_cast(session, agency(session, HEIR))


@pytest.fixture
def divided(session):
    """Sleman in force, then split in two new agencies; the northern one inherits."""
    revision = a_plan(session, agency(session, OLD), S.ENACTED)
    parts = [
        Part(code="34.81", name="Kabupaten Sleman Utara", is_primary=True),
        Part(code="34.82", name="Kabupaten Sleman Selatan"),
    ]
    agencies.split_agency(context(session), id_of(session, OLD), parts, on=ENDED, legal_basis=BASIS)
    return revision


def todo(session, user, at=AFTER):
    actor = acting(session, user, at).actor
    today = at.astimezone(ZoneInfo("Asia/Jakarta")).date()
    cycles = cycles_at_work(session, actor)
    found = standings(session, actor, cycles, today)
    return [
        (one.kind, one.facts.agency_name)
        for one in tasks(session, actor, found, cycles, at)
        if one.facts and one.facts.case
    ]


def holder(session, plan_id):
    place = plan_place(session, session.get_one(ActionPlan, plan_id), AFTER.date())
    return session.get_one(Agency, place.agency_id).code


# ── worked on by the heir ─────────────────────────────────────────────────────
def test_the_heir_takes_the_plan_to_its_decree(session, inherited, heirs):
    revision, clock = inherited, AFTER
    for action in (A.PROPOSE, A.SUBMIT, A.START_REVIEW, A.RETURN, A.SUBMIT, A.START_REVIEW):
        revision = step(session, heirs, revision, action, clock)
        clock += timedelta(hours=1)
    revision = step(session, heirs, revision, A.ENDORSE, clock)
    ctx = acting(session, heirs.manager, clock)
    file = a_file(session, agency(session, OLD), name="SK.pdf")
    plans.enact(
        ctx, revision.id, version=revision.version, decree=a_decree(ctx.today), file_id=file.id
    )
    assert revision.state is S.ENACTED
    assert revision.plan.agency.code == OLD
    acted = (
        select(Agency.code)
        .join(PlanTransition, PlanTransition.acting_agency_id == Agency.id)
        .where(PlanTransition.revision_id == revision.id, PlanTransition.at >= AFTER)
    )
    assert session.scalars(acted.order_by(PlanTransition.id)).all() == [
        HEIR, HEIR, "34", "34", HEIR, "34", "34", HEIR,
    ]  # fmt: skip
    assert visible_file(session, ctx.actor, file.id, ctx.today).id == file.id


def test_until_the_last_day_it_is_nobody_elses(session, inherited, heirs):
    eve = datetime(2026, 2, 28, 3, tzinfo=UTC)
    with pytest.raises(NotFound):
        step(session, heirs, inherited, A.PROPOSE, eve)
    old = a_cast(session, agency(session, OLD))
    assert step(session, old, inherited, A.PROPOSE, eve).state is S.PROPOSED


def test_people_of_the_agency_that_is_no_more_read_and_do_nothing(session, inherited):
    old = a_cast(session, agency(session, OLD))
    with pytest.raises(NotAllowed):
        step(session, old, inherited, A.PROPOSE, AFTER)
    with pytest.raises(NotAllowed):
        items.paste_rows(acting(session, old.admin, AFTER), inherited.id, [])


def test_who_wrote_it_for_the_old_agency_does_not_review_it_for_the_province(session, inherited):
    """Four eyes look through the succession."""
    from renaksi.core.policy import Role
    from tests.factories.people import give

    old, new = a_cast(session, agency(session, OLD)), a_cast(session, agency(session, HEIR))
    give(session, old.admin, Role.EVALUATOR, "34")
    revision = step(session, new, inherited, A.SUBMIT, AFTER)
    ctx = acting(session, old.admin, AFTER + timedelta(hours=1))
    with pytest.raises(NotAllowed) as refused:
        plans.take_step(ctx, revision.id, A.START_REVIEW, version=revision.version)
    assert refused.value.reason is Refusal.OWN_WORK


def test_the_heir_writes_rows_and_gives_them_to_its_own_offices(
    session, inherited, heirs, dinkes_bantul
):
    from dataclasses import replace

    from renaksi.models import ActionItem
    from renaksi.queries.plan_rows import checkpoints_of, item_values

    item = session.scalars(select(ActionItem).where(ActionItem.revision_id == inherited.id)).first()
    codes = {
        one.id: one.code for one in checkpoints_of(session, inherited.plan.cycle_id, AFTER.date())
    }
    old = item_values(item, codes)
    assert old.responsible_code == OLD
    ctx = acting(session, heirs.admin, AFTER)
    kept = items.save_item(
        ctx,
        inherited.id,
        item.lineage_id,
        version=item.version,
        values=replace(old, unit="layanan"),
    )
    assert kept.responsible.code == OLD
    given = replace(old, unit="layanan", responsible_code=dinkes_bantul.code)
    kept = items.save_item(ctx, inherited.id, item.lineage_id, version=kept.version, values=given)
    assert kept.responsible.code == dinkes_bantul.code
    line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (line.event, line.agency_id) == (AuditEvent.ITEM_EDIT, id_of(session, HEIR))


# ── seen by the heir ──────────────────────────────────────────────────────────
def test_it_stands_among_the_tasks_of_the_heir_once(session, inherited, heirs):
    assert todo(session, heirs.admin) == [("complete_plan", "Kabupaten Sleman")]
    assert todo(session, a_cast(session, agency(session, OLD)).admin) == []
    assert todo(session, heirs.admin, datetime(2026, 2, 28, 3, tzinfo=UTC)) == []


def test_the_heirs_own_plan_stands_first_and_apart(session, inherited, heirs):
    a_plan(session, agency(session, HEIR), S.DRAFT)
    actor = acting(session, heirs.admin, AFTER).actor
    found = [
        one
        for one in standings(session, actor, open_cycles(session), AFTER.date())
        if one.is_own and one.revision
    ]
    assert [(one.agency.code, one.is_inherited) for one in found] == [(HEIR, False), (OLD, True)]
    own = PlanList(session, inherited.plan.cycle, actor, AFTER.date()).own()
    assert [(one.code, one.holder) for one in own] == [(HEIR, ""), (OLD, "Kabupaten Bantul")]


@pytest.mark.parametrize("hub", ["34", "KEMENPANRB"])
def test_it_is_listed_and_counted_once(session, inherited, hub):
    a_plan(session, agency(session, HEIR), S.DRAFT)
    reviewers = a_cast(session, agency(session, OLD if hub == "34" else "34"))
    actor = acting(session, reviewers.evaluator, AFTER).actor
    listed = PlanList(session, inherited.plan.cycle, actor, AFTER.date())
    for wanted in (PlanFilter(text="sleman"), PlanFilter(text="sleman", under=hub)):
        rows = listed.rows(wanted)
        assert [(one.code, one.holder) for one in rows] == [(OLD, "Kabupaten Bantul")]
        assert listed.count(wanted) == 1
    assert listed.rows(PlanFilter(text="sleman"))[0].supervisor == agency(session, "34").name


def test_its_letter_comes_from_the_heir_and_goes_to_the_heirs_supervisor(session, heirs):
    revision = a_plan(session, agency(session, "35.78"), S.DRAFT)
    merge(session, "35.78", HEIR)
    session.add(Letterhead(agency_id=id_of(session, HEIR), first_line="Pemerintah Bantul"))
    session.flush()
    facts = print_facts(session, revision, AFTER.date())
    assert facts.agency_name == "Kota Surabaya"
    assert facts.letterhead.first_line == "Pemerintah Bantul"
    assert facts.supervisor.name == agency(session, "34").name


def test_it_waits_in_the_queue_of_the_heirs_supervisor_alone(session, heirs):
    revision = a_plan(session, agency(session, "35.78"), S.SUBMITTED)
    merge(session, "35.78", HEIR)
    for code, waiting in (("34", [revision.plan_id]), ("35", [])):
        cast = a_cast(session, agency(session, HEIR if code == "34" else "35.77"))
        actor = acting(session, cast.evaluator, AFTER).actor
        queue = review_queue(session, actor, Filter(), AFTER.date())
        assert [one.plan_id for one in queue.lines] == waiting
    assert todo(session, heirs.evaluator) == [("start_review", "Kota Surabaya")]


# ── what a change of the tree would leave ─────────────────────────────────────
def left(session, command):
    preview = agencies.preview(context(session), command)
    return [(one.plan.agency_name, one.plan.state, one.heir) for one in preview.left]


def test_a_preview_names_every_open_plan_and_who_gets_it(session, inherited):
    a_plan(session, agency(session, HEIR), S.ENACTED)
    a_plan(session, agency(session, HEIR), S.DRAFT, year=2025)
    both = Merge(
        from_ids=(id_of(session, HEIR),), into_id=id_of(session, OTHER), on=date(2026, 7, 7),
        legal_basis=BASIS,
    )  # fmt: skip
    assert left(session, both) == [
        ("Kabupaten Bantul", S.ENACTED, "Kota Yogyakarta"),
        ("Kabupaten Sleman", S.DRAFT, "Kota Yogyakarta"),
        ("Kabupaten Bantul", S.DRAFT, "Kota Yogyakarta"),
    ]
    alone = Dissolve(agency_id=id_of(session, HEIR), on=date(2026, 7, 7), legal_basis=BASIS)
    assert {heir for _name, _state, heir in left(session, alone)} == {""}


def test_a_split_that_stays_leaves_nothing_and_one_that_ends_names_the_new_agency(session):
    a_plan(session, agency(session, OLD), S.ENACTED)
    parts = (Part(code="34.81", name="Kabupaten Sleman Utara"),)
    stays = Split(
        agency_id=id_of(session, OLD), parts=parts, on=ENDED, stays=True, legal_basis=BASIS
    )
    assert left(session, stays) == []
    ends = Split(
        agency_id=id_of(session, OLD),
        parts=(Part(code="34.81", name="Kabupaten Sleman Utara", is_primary=True),),
        on=ENDED,
        legal_basis=BASIS,
    )
    assert left(session, ends) == [("Kabupaten Sleman", S.ENACTED, "Kabupaten Sleman Utara")]


def test_what_is_closed_or_cancelled_is_not_open(session):
    a_plan(session, agency(session, OLD), S.CLOSED)
    assert open_plans(session, AFTER.date(), of=[id_of(session, OLD)]) == []


# ── shared out by the centre ──────────────────────────────────────────────────
def test_the_centre_hands_it_to_another_heir_in_one_audited_step(session, divided, agus):
    plan_id = divided.plan_id
    north, south = id_of(session, "34.81"), id_of(session, "34.82")
    assert holder(session, plan_id) == "34.81"
    before = session.scalar(select(func.count(AuditEntry.id)))
    ctx = acting(session, agus, AFTER)
    hand_over_plan(ctx, plan_id, south, held_by=north, note=" Kantor lama di selatan ")
    assert holder(session, plan_id) == "34.82"
    assert session.scalar(select(func.count(AuditEntry.id))) == before + 1
    line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (line.event, line.note) == (AuditEvent.PLAN_HAND_OVER, "Kantor lama di selatan")
    assert line.before == {"custodian": "Kabupaten Sleman Utara"}
    assert line.after == {"custodian": "Kabupaten Sleman Selatan"}
    assert line.subject_id == divided.id


def test_whoever_came_second_is_told(session, divided, agus):
    north, south = id_of(session, "34.81"), id_of(session, "34.82")
    ctx = acting(session, agus, AFTER)
    hand_over_plan(ctx, divided.plan_id, south, held_by=north, note="Pertama")
    with pytest.raises(Conflict):
        hand_over_plan(ctx, divided.plan_id, south, held_by=north, note="Kedua")
    hand_over_plan(ctx, divided.plan_id, north, held_by=south, note="Kembali")
    assert holder(session, divided.plan_id) == "34.81"


@pytest.mark.parametrize("to", ["34.81", "34.02", OLD, "34"])
def test_nobody_but_another_living_heir_gets_it(session, divided, agus, to):
    with pytest.raises(Invalid) as refused:
        hand_over_plan(
            acting(session, agus, AFTER), divided.plan_id, id_of(session, to),
            held_by=id_of(session, "34.81"), note="Salah alamat",
        )  # fmt: skip
    assert (refused.value.reason, refused.value.field) == (Refusal.NOT_AN_HEIR, "to")


@pytest.mark.parametrize(
    ("note", "reason"), [(" ", "note_required"), ("x" * 1001, "text_too_long")]
)
def test_it_needs_a_reason(session, divided, agus, note, reason):
    with pytest.raises(Invalid) as refused:
        hand_over_plan(
            acting(session, agus, AFTER), divided.plan_id, id_of(session, "34.82"),
            held_by=id_of(session, "34.81"), note=note,
        )  # fmt: skip
    assert (refused.value.reason, refused.value.field) == (reason, "note")


def test_what_an_agency_of_today_owns_is_not_for_the_centre_to_give(session, agus):
    revision = a_plan(session, agency(session, OLD), S.ENACTED)
    with pytest.raises(WrongState):
        hand_over_plan(
            acting(session, agus, AFTER), revision.plan_id, id_of(session, HEIR),
            held_by=id_of(session, OLD), note="Bukan warisan",
        )  # fmt: skip


def test_only_the_centre_shares_out(session, divided, heirs):
    for user, refusal in ((heirs.evaluator, NotAllowed), (heirs.admin, NotFound)):
        with pytest.raises(refusal):
            hand_over_plan(
                acting(session, user, AFTER), divided.plan_id, id_of(session, "34.82"),
                held_by=id_of(session, "34.81"), note="Mau saya",
            )  # fmt: skip


def test_without_an_heir_the_last_supervisor_can_take_it_over(session, agus):
    revision = a_plan(session, agency(session, OLD), S.DRAFT)
    agencies.dissolve_agency(context(session), id_of(session, OLD), on=ENDED, legal_basis=BASIS)
    assert [one.code for one in choices(session, id_of(session, OLD), AFTER.date())] == ["34"]
    hand_over_plan(
        acting(session, agus, AFTER), revision.plan_id, id_of(session, "34"),
        held_by=id_of(session, OLD), note="Tidak ada penerus",
    )  # fmt: skip
    assert holder(session, revision.plan_id) == "34"
    cast = a_cast(session, agency(session, "34"))
    assert step(session, cast, revision, A.SUBMIT, AFTER).state is S.SUBMITTED
