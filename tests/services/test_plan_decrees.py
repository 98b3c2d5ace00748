"""A plan enacted by decree, its decree put right, and the revision that follows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.decree import Decree
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal as Why,
    WrongState,
)
from renaksi.core.files import FileFault
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.labels import refusal as sentence
from renaksi.models import ActionItem, AuditEntry, PlanRevision, PlanTransition
from renaksi.queries.plan_rows import item_values
from renaksi.services import items, plans
from tests.factories.people import agency
from tests.factories.plans import a_cast, a_decree, a_file, a_plan, ctx_of, step, valid_rows

NOW = datetime(2026, 2, 2, 3, tzinfo=UTC)
TODAY = date(2026, 2, 2)
DECREE = Decree("188/12/KEP/2026", TODAY, "Renaksi SP4N-LAPOR!", "Harda Kiswaya", "Bupati Sleman")


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


@pytest.fixture
def endorsed(session, sleman):
    return a_plan(session, sleman, S.ENDORSED)


@pytest.fixture
def act(session):
    return lambda user, at=NOW: ctx_of(session, user, at)


@pytest.fixture
def manager(session, sleman):
    return a_cast(session, sleman).manager


def trail(session, event: AuditEvent) -> list[AuditEntry]:
    return list(
        session.scalars(select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id))
    )


# ── enacted ───────────────────────────────────────────────────────────────────
def test_a_decree_puts_the_plan_in_force(session, sleman, endorsed, manager, act):
    file = a_file(session, sleman)
    decree = replace(DECREE, number="  188/12/KEP/2026 ", signatory="Harda  Kiswaya")
    revision = plans.enact(
        act(manager), endorsed.id, version=endorsed.version, decree=decree, file_id=file.id
    )
    assert (revision.state, revision.enacted_at) == (S.ENACTED, NOW)
    assert (revision.decree_number, revision.decree_date) == ("188/12/KEP/2026", TODAY)
    assert (revision.decree_signatory, revision.decree_signatory_title) == (
        "Harda Kiswaya", "Bupati Sleman"
    )  # fmt: skip
    assert (revision.decree_title, revision.decree_file_id) == ("Renaksi SP4N-LAPOR!", file.id)
    (line,) = trail(session, AuditEvent.PLAN_ENACT)
    assert line.after["decree_number"] == "188/12/KEP/2026"
    assert line.after["decree_file_id"] == file.id


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"number": " "}, "decree_number", Why.TEXT_MISSING),
        ({"signatory": ""}, "decree_signatory", Why.TEXT_MISSING),
        ({"number": "1" * 121}, "decree_number", Why.TEXT_TOO_LONG),
        ({"title": "1" * 301}, "decree_title", Why.TEXT_TOO_LONG),
        ({"signatory": "1" * 201}, "decree_signatory", Why.TEXT_TOO_LONG),
        ({"signatory_title": "1" * 301}, "decree_signatory_title", Why.TEXT_TOO_LONG),
        ({"date": date(2026, 2, 3)}, "decree_date", Why.DATE_AHEAD),
    ],
)
def test_what_is_wrong_with_a_decree_is_said_beside_its_field(
    session, sleman, endorsed, manager, act, change, field, reason
):
    file = a_file(session, sleman)
    with pytest.raises(Invalid) as refused:
        plans.enact(
            act(manager), endorsed.id, version=None, decree=replace(DECREE, **change),
            file_id=file.id,
        )  # fmt: skip
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert sentence(refused.value).endswith(".")
    session.expire_all()
    assert (endorsed.state, endorsed.decree_number) == (S.ENDORSED, "")


def test_a_date_ahead_is_answered_with_the_day_it_is(session, sleman, endorsed, manager, act):
    ahead = replace(DECREE, date=date(2026, 2, 3))
    with pytest.raises(Invalid) as refused:
        plans.enact(act(manager), endorsed.id, version=None, decree=ahead, file_id=1)
    assert sentence(refused.value) == "Tanggal ini belum tiba. Isi 2 Februari 2026 atau sebelumnya."


def test_the_signed_decree_is_a_pdf(session, sleman, endorsed, manager, act):
    picture = a_file(session, sleman, name="foto.jpg", media_type="image/jpeg")
    with pytest.raises(Invalid) as refused:
        plans.enact(act(manager), endorsed.id, version=None, decree=DECREE, file_id=picture.id)
    assert (refused.value.reason, refused.value.field) == (Why.BAD_FILE, "decree_file")
    assert refused.value.detail["why"] is FileFault.OTHER_TYPE
    assert "PDF" in sentence(refused.value)


def test_another_agencys_file_does_not_exist(session, endorsed, manager, act):
    foreign = a_file(session, agency(session, "34.02"))
    for file_id in (foreign.id, 98765):
        with pytest.raises(NotFound):
            plans.enact(act(manager), endorsed.id, version=None, decree=DECREE, file_id=file_id)


def test_without_a_file_there_is_no_decree(endorsed, manager, act):
    with pytest.raises(Invalid) as refused:
        plans.enact(act(manager), endorsed.id, version=None, decree=DECREE, file_id=None)
    assert (refused.value.field, refused.value.reason) == ("decree_file", Why.TEXT_MISSING)


def test_a_decree_is_not_passed_by(session, endorsed, manager, act):
    with pytest.raises(Invalid) as refused:
        plans.take_step(act(manager), endorsed.id, A.ENACT, version=endorsed.version)
    assert refused.value.field == "decree_number"
    session.expire_all()
    assert endorsed.state is S.ENDORSED


def test_only_the_manager_of_an_endorsed_plan_enacts(session, sleman, endorsed, act, sari, rina):
    file = a_file(session, sleman)
    for user in (a_cast(session, sleman).admin, sari, rina):
        with pytest.raises(NotAllowed):
            plans.enact(act(user), endorsed.id, version=None, decree=DECREE, file_id=file.id)
    other = a_plan(session, agency(session, "34.02"), S.SUBMITTED)
    manager = a_cast(session, agency(session, "34.02")).manager
    with pytest.raises(WrongState):
        plans.enact(act(manager), other.id, version=None, decree=DECREE, file_id=file.id)


# ── put right ─────────────────────────────────────────────────────────────────
def test_a_correction_keeps_the_old_values_in_the_trail(session, sleman, manager, act):
    revision = a_plan(session, sleman, S.ENACTED)
    was = revision.decree_number
    again = a_decree(revision.decree_date, "188/13/KEP/2026")
    fixed = plans.correct_decree(
        act(manager), revision.id, version=revision.version, decree=again, note=" Salah ketik "
    )
    assert (fixed.decree_number, fixed.state) == ("188/13/KEP/2026", S.ENACTED)
    (line,) = trail(session, AuditEvent.PLAN_CORRECT_DECREE)
    assert (line.before, line.after) == (
        {"decree_number": was}, {"decree_number": "188/13/KEP/2026"}
    )  # fmt: skip
    assert line.note == "Salah ketik"
    plans.correct_decree(act(manager), revision.id, version=None, decree=again, note="Sama")
    assert len(trail(session, AuditEvent.PLAN_CORRECT_DECREE)) == 1


def test_the_file_of_a_decree_can_be_replaced(session, sleman, manager, act):
    revision = a_plan(session, sleman, S.ENACTED)
    scan = a_file(session, sleman, name="pindai ulang.pdf")
    same = a_decree(revision.decree_date, revision.decree_number)
    plans.correct_decree(
        act(manager), revision.id, version=None, decree=same, file_id=scan.id, note="Lebih jelas"
    )
    (line,) = trail(session, AuditEvent.PLAN_CORRECT_DECREE)
    assert list(line.after) == ["decree_file_id"]


def test_a_correction_is_refused_like_the_enactment(session, sleman, manager, act, rina):
    revision = a_plan(session, sleman, S.ENACTED)

    def correct(user, version=None, note="Salah ketik", decree=DECREE):
        plans.correct_decree(act(user), revision.id, version=version, decree=decree, note=note)

    with pytest.raises(NotAllowed):
        correct(a_cast(session, sleman).admin)
    with pytest.raises(NotAllowed):
        correct(rina)
    with pytest.raises(Invalid, match=Why.NOTE_REQUIRED):
        correct(manager, note=" ")
    with pytest.raises(Conflict):
        correct(manager, version=1)
    with pytest.raises(Invalid, match=Why.DATE_AHEAD):
        correct(manager, decree=replace(DECREE, date=date(2026, 3, 1)))


def test_there_is_nothing_to_put_right_before_the_decree(endorsed, manager, act):
    with pytest.raises(WrongState):
        plans.correct_decree(
            act(manager), endorsed.id, version=None, decree=DECREE, note="Salah ketik"
        )


# ── revised ───────────────────────────────────────────────────────────────────
def contents(session, revision: PlanRevision) -> dict[str, object]:
    codes = {one.id: one.code for one in revision.plan.cycle.checkpoints}
    rows = session.scalars(select(ActionItem).where(ActionItem.revision_id == revision.id))
    return {row.lineage_id: (row.ordinal, item_values(row, codes)) for row in rows}


def test_a_revision_begins_with_the_same_rows_under_the_same_lineage(session, sleman, sari, act):
    first = a_plan(session, sleman, S.ENACTED, count=7)
    second = plans.revise(act(sari), first.plan_id, reason=" Anggaran berubah ")
    assert (second.number, second.state, second.reason) == (2, S.DRAFT, "Anggaran berubah")
    assert (second.decree_number, second.submitted_by_id) == ("", None)
    assert contents(session, second) == contents(session, first)
    assert len(contents(session, second)) == 7
    assert {row.version for row in second.items} == {1}
    (begun,) = session.scalars(
        select(PlanTransition).where(PlanTransition.revision_id == second.id)
    )
    assert (begun.action, begun.source, begun.target) == (A.REVISE, None, S.DRAFT)
    assert begun.note == "Anggaran berubah"
    session.expire_all()
    assert first.state is S.ENACTED


def test_the_rows_of_the_plan_in_force_do_not_follow_the_new_ones(session, sleman, sari, act):
    first = a_plan(session, sleman, S.ENACTED)
    before = contents(session, first)
    second = plans.revise(act(sari), first.plan_id, reason="Sasaran berubah")
    row = second.items[0]
    codes = {one.id: one.code for one in second.plan.cycle.checkpoints}
    values = replace(item_values(row, codes), unit="petugas", targets={"B12": 99})
    items.save_item(act(sari), second.id, row.lineage_id, version=row.version, values=values)
    items.remove_item(
        act(sari), second.id, second.items[1].lineage_id, version=second.items[1].version
    )
    session.expire_all()
    assert contents(session, first) == before


def test_the_old_plan_stays_in_force_until_the_new_one_is_enacted(session, sleman):
    first = a_plan(session, sleman, S.ENACTED)
    cast = a_cast(session, sleman)
    second = a_plan(session, sleman, S.ENDORSED)
    session.expire_all()
    assert (first.state, second.state) == (S.ENACTED, S.ENDORSED)
    step(session, cast, second, A.ENACT, NOW)
    session.expire_all()
    assert (first.state, second.state) == (S.SUPERSEDED, S.ENACTED)
    assert first.decree_number == "1/KEP/34.04"
    last = session.scalars(
        select(PlanTransition)
        .where(PlanTransition.revision_id == first.id)
        .order_by(PlanTransition.id.desc())
    ).first()
    assert (last.action, last.source, last.target) == (A.SUPERSEDE, S.ENACTED, S.SUPERSEDED)
    assert [line.subject_id for line in trail(session, AuditEvent.PLAN_SUPERSEDE)] == [first.id]


def test_a_failed_enactment_leaves_the_old_plan_in_force(session, sleman, manager, act):
    first = a_plan(session, sleman, S.ENACTED)
    second = a_plan(session, sleman, S.ENDORSED)
    with pytest.raises(NotFound):
        plans.enact(act(manager), second.id, version=None, decree=DECREE, file_id=98765)
    session.expire_all()
    assert (first.state, second.state) == (S.ENACTED, S.ENDORSED)


def test_a_cancelled_revision_leaves_its_number_behind(session, sleman, sari, act):
    first = a_plan(session, sleman, S.ENACTED)
    second = plans.revise(act(sari), first.plan_id, reason="Keliru")
    manager = a_cast(session, sleman).manager
    plans.take_step(act(manager), second.id, A.CANCEL_REVISION, version=second.version)
    third = plans.revise(act(sari), first.plan_id, reason="Kali ini benar")
    assert (third.number, len(third.items)) == (3, 4)


def test_a_second_revision_waits_for_the_first(session, sleman, sari, act):
    first = a_plan(session, sleman, S.ENACTED)
    plans.revise(act(sari), first.plan_id, reason="Anggaran berubah")
    with pytest.raises(WrongState) as refused:
        plans.revise(act(sari), first.plan_id, reason="Sekali lagi")
    assert (refused.value.reason, refused.value.detail) == (Why.REVISION_OPEN, {"number": 2})


def test_a_revision_needs_a_reason_and_a_plan_in_force(session, sleman, sari, budi, dewi, act):
    first = a_plan(session, sleman, S.ENACTED)
    with pytest.raises(Invalid, match=Why.NOTE_REQUIRED):
        plans.revise(act(sari), first.plan_id, reason="  ")
    with pytest.raises(NotAllowed):
        plans.revise(act(budi), first.plan_id, reason="Perlu")
    for plan_id in (first.plan_id, 98765):
        with pytest.raises(NotFound):
            plans.revise(act(dewi), plan_id, reason="Perlu")
    bantul = a_plan(session, agency(session, "34.02"), S.SUBMITTED)
    admin = a_cast(session, agency(session, "34.02")).admin
    with pytest.raises(WrongState) as refused:
        plans.revise(act(admin), bantul.plan_id, reason="Perlu")
    assert refused.value.detail == {"state": S.SUBMITTED}


def test_the_step_page_revises_as_well(session, sleman, sari, act):
    first = a_plan(session, sleman, S.ENACTED)
    second = plans.take_step(
        act(sari), first.id, A.REVISE, version=first.version, note="Anggaran berubah"
    )
    assert (second.number, second.reason) == (2, "Anggaran berubah")


def test_targets_that_fell_due_since_are_not_submitted_changed(session, sleman, sari, act):
    """Changed in March, submitted in May: B03 fell due in between, under the plan in force."""
    first = a_plan(session, sleman, S.ENACTED)
    march, may = datetime(2026, 3, 2, 3, tzinfo=UTC), datetime(2026, 5, 4, 3, tzinfo=UTC)
    second = plans.revise(act(sari, march), first.plan_id, reason="Sasaran berubah")
    row = second.items[0]
    codes = {one.id: one.code for one in second.plan.cycle.checkpoints}
    before = item_values(row, codes)
    changed = replace(before, targets={**before.targets, "B03": before.targets["B03"] - 1})
    items.save_item(
        act(sari, march), second.id, row.lineage_id, version=row.version, values=changed
    )
    manager = a_cast(session, sleman).manager
    with pytest.raises(Invalid) as refused:
        plans.take_step(act(manager, may), second.id, A.SUBMIT, version=None)
    assert refused.value.detail == {"count": 1}
    plans.take_step(act(manager, march), second.id, A.SUBMIT, version=None)


def test_a_revision_of_forty_rows_costs_as_much_as_one_of_four(session, count_queries, act):
    counts = []
    for code, rows in (("34.04", 4), ("34.02", 40)):
        home = agency(session, code)
        first = a_plan(session, home, S.ENACTED, count=rows)
        admin = a_cast(session, home).admin
        ctx = act(admin)
        with count_queries(at_most=20) as seen:
            plans.revise(ctx, first.plan_id, reason="Anggaran berubah")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_submitting_forty_rows_costs_as_much_as_four(session, count_queries, act):
    codes = ["B03", "B06", "B09", "B12"]
    counts = []
    for code, size in (("34.04", 4), ("34.02", 40)):
        home = agency(session, code)
        doomed = [replace(one, weight=0) for one in valid_rows(home, codes, size // 4)]
        draft = a_plan(session, home, rows=[*doomed, *valid_rows(home, codes, size)])
        cast = a_cast(session, home)
        for one in [one for one in draft.items if not one.weight]:
            items.remove_item(act(cast.admin), draft.id, one.lineage_id, version=one.version)
        ctx = act(cast.manager)
        with count_queries(at_most=22) as seen:
            plans.take_step(ctx, draft.id, A.SUBMIT, version=None)
        counts.append(len(seen))
        assert [one.ordinal for one in draft.items] == list(range(1, size + 1))
    assert counts[0] == counts[1]
