"""The rows of a revision: who writes them, what is refused, and that nothing is lost."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.item_entry import EVIDENCE_LENGTH
from renaksi.core.plan import PlanState
from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionTemplate, AuditEntry, PlanRevision
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_rows import checkpoints_of, item_values
from renaksi.services import items, plans
from tests.factories.items import IN_FEBRUARY, IN_MAY, add, draft, item, open_cycle, values
from tests.factories.people import acting
from tests.support.backends import settle


@pytest.fixture
def revision(session, sari):
    return draft(session, sari)


@pytest.fixture
def ctx(session, sari):
    return acting(session, sari, IN_FEBRUARY)


@pytest.fixture
def rows(session, revision, sari):
    return add(session, revision, sari, "satu", "dua", "tiga")


def read(session, revision, today=IN_FEBRUARY):
    session.expire_all()
    return matrix(session, session.get(PlanRevision, revision.id), today.date())


def actions(session, revision):
    return [row.values.action for row in read(session, revision).rows]


def trail(session, event):
    found = select(AuditEntry).where(AuditEntry.event == event)
    return session.scalars(found.order_by(AuditEntry.id)).all()


def stored(session, revision, lineage_id):
    codes = {
        one.id: one.code
        for one in checkpoints_of(session, open_cycle(session).id, IN_FEBRUARY.date())
    }
    return item_values(item(session, revision, lineage_id), codes)


# ── adding ────────────────────────────────────────────────────────────────────
def test_a_row_is_stored_with_every_value(session, revision, ctx):
    whole = values(
        objective="Sasaran", sub_activity="Tahapan", partners="Diskominfo DIY", basis="R-1",
        sipd_code="2.16.01", remarks="Catatan", annual_target=Decimal("48.5"),
    )  # fmt: skip
    made = items.add_item(ctx, revision.id, whole)
    assert stored(session, revision, made.lineage_id) == whole


def test_rows_stand_in_the_order_in_which_they_were_added(session, revision, rows):
    assert actions(session, revision) == ["satu", "dua", "tiga"]
    assert [row.number for row in read(session, revision).rows] == ["1.1", "1.2", "1.3"]


def test_a_row_can_be_put_behind_another(session, revision, rows, ctx):
    items.add_item(ctx, revision.id, values(action="sisipan"), after=rows[0])
    assert actions(session, revision) == ["satu", "sisipan", "dua", "tiga"]


def test_a_new_row_is_audited_with_what_it_holds(session, revision, ctx):
    made = items.add_item(ctx, revision.id, values(action="baru"))
    (line,) = trail(session, AuditEvent.ITEM_ADD)
    assert (line.subject_id, line.agency_id) == (made.id, revision.plan.agency_id)
    assert line.before is None
    assert line.after["action"] == "baru"
    assert line.after["target:B06"] == "38"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"strategy_code": "S9"}, "strategy_code"),
        ({"responsible_code": "34.02"}, "responsible_code"),
        ({"responsible_code": "tidak ada"}, "responsible_code"),
        ({"weight": Decimal(101)}, "weight"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"budget": Decimal(10) ** 15}, "budget"),
        ({"targets": {"B06": Decimal(-5)}}, "target:B06"),
        ({"unit": "x" * 61}, "unit"),
        ({"required_evidence": ("x",) * 21}, "required_evidence"),
    ],
)
def test_what_can_not_be_stored_is_refused_beside_its_field(session, revision, ctx, more, field):
    with pytest.raises(Invalid) as refused:
        items.add_item(ctx, revision.id, replace(values(), **more))
    assert refused.value.field == field
    assert actions(session, revision) == []


def test_a_paste_is_taken_whole_or_not_at_all(session, revision, ctx):
    with pytest.raises(Invalid):
        items.paste_rows(ctx, revision.id, [values(action="benar"), values(weight=Decimal(200))])
    assert actions(session, revision) == []


def test_a_plan_has_room_for_five_hundred_actions(session, revision, ctx, rows):
    many = [ItemValues("S1", f"aksi {number}") for number in range(498)]
    with pytest.raises(Invalid) as refused:
        items.paste_rows(ctx, revision.id, many)
    assert refused.value.reason is Refusal.TOO_MANY_ACTIONS
    assert len(items.paste_rows(ctx, revision.id, many[:497])) == 497


def test_templates_are_copied_once_however_often_they_are_sent(session, revision, ctx):
    chosen = session.scalars(select(ActionTemplate.id).limit(3)).all()
    assert len(items.add_from_templates(ctx, revision.id, chosen)) == 3
    assert items.add_from_templates(ctx, revision.id, chosen) == []
    found = read(session, revision).rows
    assert len(found) == 3
    assert all(row.values.indicator for row in found)


def test_a_template_of_another_cycle_does_not_exist(session, revision, ctx):
    other = open_cycle(session, 2027)
    foreign = session.scalars(
        select(ActionTemplate.id).where(ActionTemplate.cycle_id == other.id).limit(1)
    ).all()
    assert foreign
    with pytest.raises(NotFound):
        items.add_from_templates(ctx, revision.id, foreign)


# ── saving ────────────────────────────────────────────────────────────────────
def save(ctx, revision, lineage_id, version=1, **more):
    return items.save_item(
        ctx, revision.id, lineage_id, version=version, values=values(action="satu", **more)
    )


def test_a_change_is_audited_value_by_value(session, revision, rows, ctx):
    save(ctx, revision, rows[0], weight=Decimal(12), targets={"B12": Decimal(50)})
    (line,) = trail(session, AuditEvent.ITEM_EDIT)
    assert line.before == {
        "weight": "10", "target:B03": "31", "target:B06": "38", "target:B09": "44",
        "target:B12": "48",
    }  # fmt: skip
    assert line.after["weight"] == "12"
    assert line.after["target:B03"] is None
    assert line.after["target:B12"] == "50"


def test_saving_the_same_again_changes_and_audits_nothing(session, revision, rows, ctx):
    assert save(ctx, revision, rows[0], version=99).version == 1
    assert trail(session, AuditEvent.ITEM_EDIT) == []


def test_a_change_of_targets_alone_is_a_new_version(session, revision, rows, ctx):
    assert save(ctx, revision, rows[0], targets={"B12": Decimal(50)}).version == 2
    assert save(ctx, revision, rows[0], version=2, targets={"B12": Decimal(51)}).version == 3


def test_the_second_of_two_people_is_told_and_overwrites_nothing(
    session, revision, rows, ctx, budi
):
    save(ctx, revision, rows[0], indicator="punya Sari")
    with pytest.raises(Conflict):
        save(acting(session, budi, IN_FEBRUARY), revision, rows[0], indicator="punya Budi")
    assert stored(session, revision, rows[0]).indicator == "punya Sari"


def test_two_people_in_different_rows_do_not_disturb_each_other(session, revision, rows, ctx, budi):
    save(ctx, revision, rows[0], indicator="punya Sari")
    other = acting(session, budi, IN_FEBRUARY)
    items.save_item(other, revision.id, rows[1], version=1, values=values(action="punya Budi"))
    assert actions(session, revision) == ["satu", "punya Budi", "tiga"]


def test_whoever_read_the_plan_before_a_change_can_not_submit_it(
    session, revision, rows, ctx, budi
):
    read_version = session.get(PlanRevision, revision.id).version
    save(ctx, revision, rows[0], indicator="lain")
    assert session.get(PlanRevision, revision.id).version > read_version


def test_a_row_of_another_plan_can_not_be_written_through_this_one(session, revision, ctx, dewi):
    theirs = draft(session, dewi, "34.02")
    (lineage,) = add(session, theirs, dewi, "rahasia", responsible_code="34.02")
    with pytest.raises(NotFound):
        save(ctx, revision, lineage)
    assert stored(session, theirs, lineage).action == "rahasia"


def test_a_unit_that_is_gone_stays_on_the_row_until_somebody_changes_it(
    session, revision, dinkes, sari, ctx
):
    (lineage,) = add(session, revision, sari, "satu", responsible_code=dinkes.code)
    from renaksi.models import SupervisionLink

    link = session.scalars(
        select(SupervisionLink).where(SupervisionLink.agency_id == dinkes.id)
    ).one()
    link.valid_to = IN_FEBRUARY.date()
    settle(session)
    save(ctx, revision, lineage, responsible_code=dinkes.code, indicator="lain")
    assert stored(session, revision, lineage).responsible_code == dinkes.code


def test_what_stood_there_before_is_not_the_fault_of_who_changes_another_field(
    session, revision, rows, ctx
):
    """A limit may be set after a row was written."""
    old = ["x" * (EVIDENCE_LENGTH + 1)]
    item(session, revision, rows[0]).required_evidence = old
    settle(session)
    save(ctx, revision, rows[0], version=2, required_evidence=tuple(old), indicator="lain")
    assert stored(session, revision, rows[0]).indicator == "lain"
    with pytest.raises(Invalid) as refused:
        save(ctx, revision, rows[0], version=3, required_evidence=(*old, "Dokumen"))
    assert refused.value.field == "required_evidence"


def test_a_revision_that_is_not_there_is_not_found(ctx):
    with pytest.raises(NotFound):
        items.add_item(ctx, 999_999, values())


# ── frozen targets ────────────────────────────────────────────────────────────
@pytest.fixture
def second(session, revision, rows, sari, budi, rina, tono):
    """Revision 2 of an enacted plan, in May: B03 was due."""
    submitter, reviewer, endorser = budi.id, rina.id, tono.id
    first = session.get(PlanRevision, revision.id)
    first.state, first.decree_number = PlanState.ENACTED, "188/12/2026"
    first.decree_date, first.enacted_at = IN_FEBRUARY.date(), IN_FEBRUARY
    first.submitted_by_id, first.reviewed_by_id = submitter, reviewer
    first.endorsed_by_id = endorser
    settle(session)
    made = plans.revise(acting(session, sari, IN_MAY), first.plan_id, reason="Anggaran berubah")
    settle(session)
    return made


def test_a_target_that_was_due_stays_as_it_was(session, second, rows, sari):
    may = acting(session, sari, IN_MAY)
    changed = {**values().targets, "B03": Decimal(20)}
    with pytest.raises(Invalid) as refused:
        save(may, second, rows[0], targets=changed)
    assert (refused.value.reason, refused.value.field) == (Refusal.TARGET_ALREADY_DUE, "target:B03")


def test_what_is_not_due_yet_may_be_changed(session, second, rows, sari):
    may = acting(session, sari, IN_MAY)
    changed = {**values().targets, "B12": Decimal(99)}
    save(may, second, rows[0], targets=changed)
    assert stored(session, second, rows[0]).targets["B12"] == 99


def test_a_late_first_plan_may_set_every_target(session, revision, rows, sari):
    may = acting(session, sari, IN_MAY)
    save(may, revision, rows[0], targets={**values().targets, "B03": Decimal(20)})
    assert stored(session, revision, rows[0]).targets["B03"] == 20


def test_a_copy_of_a_row_has_no_targets_that_were_due(session, second, rows, sari):
    made = items.duplicate_item(acting(session, sari, IN_MAY), second.id, rows[0])
    assert set(stored(session, second, made.lineage_id).targets) == {"B06", "B09", "B12"}


# ── deleting and bringing back ────────────────────────────────────────────────
def test_a_deleted_row_comes_back_whole_and_in_its_place(session, revision, rows, ctx):
    before = stored(session, revision, rows[1])
    items.remove_item(ctx, revision.id, rows[1], version=1)
    assert actions(session, revision) == ["satu", "tiga"]
    items.restore_item(ctx, revision.id, rows[1])
    assert actions(session, revision) == ["satu", "dua", "tiga"]
    assert stored(session, revision, rows[1]) == before


def test_bringing_back_what_is_there_changes_nothing(session, revision, rows, ctx):
    items.restore_item(ctx, revision.id, rows[1])
    assert trail(session, AuditEvent.ITEM_RESTORE) == []


def test_a_row_somebody_changed_meanwhile_is_not_deleted(session, revision, rows, ctx):
    save(ctx, revision, rows[0], indicator="lain")
    with pytest.raises(Conflict):
        items.remove_item(ctx, revision.id, rows[0], version=1)
    assert "satu" in actions(session, revision)


def test_a_deleted_row_can_neither_be_saved_nor_moved(session, revision, rows, ctx):
    items.remove_item(ctx, revision.id, rows[0], version=1)
    with pytest.raises(NotFound):
        save(ctx, revision, rows[0], indicator="lain")
    with pytest.raises(NotFound):
        items.move_item(ctx, revision.id, rows[0], steps=1)


# ── order ─────────────────────────────────────────────────────────────────────
def test_a_row_moves_up_and_down_within_its_strategy(session, revision, rows, ctx, sari):
    add(session, revision, sari, "lain", strategy="S2")
    items.move_item(ctx, revision.id, rows[2], steps=-1)
    assert actions(session, revision) == ["satu", "tiga", "dua", "lain"]
    items.move_item(ctx, revision.id, rows[2], steps=5)
    assert actions(session, revision) == ["satu", "dua", "tiga", "lain"]


def test_moving_a_row_disturbs_nobody_who_writes_in_another(session, revision, rows, ctx, budi):
    items.move_item(ctx, revision.id, rows[0], steps=2)
    other = acting(session, budi, IN_FEBRUARY)
    items.save_item(other, revision.id, rows[1], version=1, values=values(action="punya Budi"))
    assert actions(session, revision) == ["punya Budi", "tiga", "satu"]


def test_a_row_can_be_dragged_to_another_strategy(session, revision, rows, ctx, sari):
    (other,) = add(session, revision, sari, "lain", strategy="S2")
    items.place_item(ctx, revision.id, rows[0], strategy_code="S2", before=other)
    found = read(session, revision).rows
    assert [(row.number, row.values.action) for row in found] == [
        ("1.1", "dua"), ("1.2", "tiga"), ("2.1", "satu"), ("2.2", "lain"),
    ]  # fmt: skip
    (line,) = trail(session, AuditEvent.ITEM_REORDER)
    assert (line.before["strategy_code"], line.after["strategy_code"]) == ("S1", "S2")


def test_a_row_that_stays_where_it_is_leaves_no_trace(session, revision, rows, ctx):
    items.move_item(ctx, revision.id, rows[0], steps=-1)
    assert trail(session, AuditEvent.ITEM_REORDER) == []


# ── who ───────────────────────────────────────────────────────────────────────
def every_use_case(ctx, revision, lineage):
    return [
        lambda: items.add_item(ctx, revision.id, values()),
        lambda: items.paste_rows(ctx, revision.id, [values()]),
        lambda: items.add_from_templates(ctx, revision.id, []),
        lambda: items.save_item(ctx, revision.id, lineage, version=1, values=values(unit="lain")),
        lambda: items.duplicate_item(ctx, revision.id, lineage),
        lambda: items.remove_item(ctx, revision.id, lineage, version=1),
        lambda: items.restore_item(ctx, revision.id, lineage),
        lambda: items.move_item(ctx, revision.id, lineage, steps=1),
        lambda: items.place_item(ctx, revision.id, lineage, strategy_code="S2"),
    ]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("dewi", NotFound), ("fajar", NotFound), ("wati", NotFound),
        ("rina", NotAllowed), ("eko", NotAllowed), ("oki", NotAllowed), ("joko", NotAllowed),
        ("agus", NotAllowed),
    ],
)  # fmt: skip
def test_nobody_else_writes_in_the_plan(session, revision, rows, who, refusal, request):
    other = acting(session, request.getfixturevalue(who), IN_FEBRUARY)
    for use_case in every_use_case(other, revision, rows[0]):
        with pytest.raises(refusal):
            use_case()
    assert actions(session, revision) == ["satu", "dua", "tiga"]


@pytest.mark.parametrize("state", [PlanState.PROPOSED, PlanState.CANCELLED])
def test_a_frozen_revision_takes_no_change(session, revision, rows, ctx, state):
    session.get(PlanRevision, revision.id).state = state
    settle(session)
    for use_case in every_use_case(ctx, revision, rows[0]):
        with pytest.raises(WrongState):
            use_case()


def test_a_closed_cycle_takes_no_change(session, revision, rows, ctx):
    open_cycle(session).state = CycleState.CLOSED
    settle(session)
    with pytest.raises(WrongState) as refused:
        save(ctx, revision, rows[0], indicator="lain")
    assert refused.value.reason is Refusal.CYCLE_CLOSED


def test_a_liaison_fills_the_rows_of_the_own_unit(session, revision, dinkes, sari, lina):
    (own,) = add(session, revision, sari, "satu", responsible_code=dinkes.code)
    ctx = acting(session, lina, IN_FEBRUARY)
    save(ctx, revision, own, responsible_code=dinkes.code, indicator="diisi Lina")
    assert stored(session, revision, own).indicator == "diisi Lina"


def test_a_liaison_leaves_other_rows_alone(session, revision, rows, lina):
    with pytest.raises(NotAllowed) as refused:
        save(acting(session, lina, IN_FEBRUARY), revision, rows[0], indicator="diisi Lina")
    assert refused.value.reason is Refusal.OTHER_UNITS_ROW


@pytest.mark.parametrize(
    "more",
    [{"weight": Decimal(50)}, {"strategy": "S2"}, {"responsible_code": "34.04"}],
    ids=["weight", "strategy", "responsible unit"],
)
def test_a_liaison_divides_nothing(session, revision, dinkes, sari, lina, more):
    (own,) = add(session, revision, sari, "satu", responsible_code=dinkes.code)
    wanted = values(**{"action": "satu", "responsible_code": dinkes.code, **more})
    with pytest.raises(NotAllowed) as refused:
        items.save_item(
            acting(session, lina, IN_FEBRUARY), revision.id, own, version=1, values=wanted
        )
    assert refused.value.reason is Refusal.FIELD_NOT_YOURS


def test_a_liaison_neither_adds_nor_deletes_nor_moves(session, revision, dinkes, sari, lina):
    (own,) = add(session, revision, sari, "satu", responsible_code=dinkes.code)
    for place, use_case in enumerate(
        every_use_case(acting(session, lina, IN_FEBRUARY), revision, own)
    ):
        if place == 3:  # saving has tests of its own
            continue
        with pytest.raises(NotAllowed):
            use_case()
