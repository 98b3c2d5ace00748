from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from renaksi.core.agency import DEFAULT_OBLIGED, AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotFound
from renaksi.models import Agency, AuditEntry, CycleObligation, ObligationException
from renaksi.queries.obligations import (
    duties,
    exceptions,
    owes_plan,
    owes_reports,
)
from renaksi.queries.report_duties import duties_on
from renaksi.services import cycles, obligations
from tests.factories.cycles import BEGIN, agency, opened, prepared, system
from tests.support.backends import settle

IN_MAY = datetime(2025, 5, 20, 3, tzinfo=UTC)
LATER = datetime(2025, 6, 1, 3, tzinfo=UTC)
APRIL, MAY, JUNE = date(2025, 4, 30), date(2025, 5, 20), date(2025, 6, 1)


def owes(session, cycle, code, on):
    return owes_plan(session, cycle, agency(session, code).id, on)


def test_kinds_owe_as_a_cycle_begins(session):
    cycle = prepared(session)
    owed = {one.kind for one in duties(session, cycle, APRIL) if one.owes_plan}
    assert owed == set(DEFAULT_OBLIGED)
    assert not {one.kind for one in duties(session, cycle, APRIL)} & {
        AgencyKind.PUSAT,
        AgencyKind.OPD,
        AgencyKind.UNIT,
        AgencyKind.ADMINISTRASI,
    }


@pytest.mark.parametrize(
    ("code", "expected"),
    [("34", True), ("34.04", True), ("KEMENDAGRI", True), ("OMBUDSMAN", False), ("31.71", False)],
)
def test_who_owes_by_default(session, code, expected):
    assert owes(session, prepared(session), code, APRIL) is expected


def test_what_is_decided_before_the_opening_holds_from_the_start(session):
    cycle, ctx = prepared(session), replace(system(session), now=IN_MAY)
    obligations.set_kinds(ctx, cycle.id, [AgencyKind.LNS])
    obligations.set_exception(
        ctx, cycle.id, agency(session, "34").id, owes_plan=True, reason="Percontohan"
    )
    assert owes(session, cycle, "34", date(2025, 1, 2))
    assert not owes(session, cycle, "34.04", date(2025, 1, 2))


def test_what_is_decided_later_holds_from_its_day_and_leaves_the_past_alone(session):
    cycle, ctx = opened(session), replace(system(session), now=IN_MAY)
    obligations.set_exception(
        ctx, cycle.id, agency(session, "34.04").id, owes_plan=False, reason="Gempa bumi"
    )
    obligations.set_kinds(ctx, cycle.id, [*DEFAULT_OBLIGED, AgencyKind.LNS])
    assert owes(session, cycle, "34.04", APRIL)
    assert not owes(session, cycle, "34.04", MAY)
    lns = next(one for one in duties(session, cycle, APRIL) if one.kind is AgencyKind.LNS)
    assert not lns.owes_plan
    lns = next(one for one in duties(session, cycle, MAY) if one.kind is AgencyKind.LNS)
    assert lns.owes_plan


def test_a_second_decision_of_the_same_day_replaces_the_first(session):
    cycle, ctx = opened(session), replace(system(session), now=IN_MAY)
    sleman = agency(session, "34.04")
    for owes_it, reason in [(False, "Gempa bumi"), (True, "Ternyata mampu")]:
        obligations.set_exception(ctx, cycle.id, sleman.id, owes_plan=owes_it, reason=reason)
    assert [(one.owes_plan, one.reason) for one in exceptions(session, cycle, MAY)] == [
        (True, "Ternyata mampu")
    ]
    obligations.set_kinds(ctx, cycle.id, [AgencyKind.KOTA])
    obligations.set_kinds(ctx, cycle.id, DEFAULT_OBLIGED)
    assert owes(session, cycle, "34.02", MAY)


def reports_owed(session, cycle, code, on):
    """Said by the clause of lists and by the rule of the figures alike."""
    who = select(Agency.id).where(Agency.code == code, owes_reports(cycle.id, on, on))
    found = session.scalar(who) is not None
    one = agency(session, code)
    assert duties_on(session, {cycle.id}, on)[cycle.id].owes(one.id, one.kind) is found
    return found


def exemption(session, cycle, one, on):
    return duties_on(session, {cycle.id}, on)[cycle.id].exemption(one.id)


def test_who_owes_a_plan_reports_on_it_unless_its_kind_does_not(session):
    cycle, ctx = opened(session), replace(system(session), now=IN_MAY)
    assert reports_owed(session, cycle, "34.04", APRIL)
    assert not reports_owed(session, cycle, "OMBUDSMAN", APRIL)
    changed = obligations.set_kinds(
        ctx, cycle.id, DEFAULT_OBLIGED, plan_only=[AgencyKind.KABUPATEN, AgencyKind.LNS]
    )
    assert changed == [AgencyKind.KABUPATEN]  # an LNS owes no plan: nothing was decided of it
    assert reports_owed(session, cycle, "34.04", APRIL)
    assert not reports_owed(session, cycle, "34.04", MAY)
    assert owes(session, cycle, "34.04", MAY)
    assert reports_owed(session, cycle, "34.71", MAY)
    kabupaten = next(one for one in duties(session, cycle, MAY) if one.kind is AgencyKind.KABUPATEN)
    assert (kabupaten.owes_plan, kabupaten.owes_reports) == (True, False)
    line = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.event == AuditEvent.CYCLE_OBLIGATION)
        .order_by(AuditEntry.id.desc())
    ).first()
    assert line.after["plan_only_kinds"] == ["kabupaten"]
    assert "plan_only_kinds" not in line.before


@pytest.mark.parametrize(
    ("plan", "reports", "expected"),
    [
        (True, True, (True, True)),
        (True, False, (True, False)),
        (False, True, (False, False)),
        (False, False, (False, False)),
    ],
)
@pytest.mark.parametrize("code", ["34.04", "OMBUDSMAN"])
def test_an_exception_says_all_that_one_agency_owes(session, code, plan, reports, expected):
    cycle, ctx = opened(session), replace(system(session), now=IN_MAY)
    one = agency(session, code)
    obligations.set_exception(
        ctx, cycle.id, one.id, owes_plan=plan, owes_reports=reports, reason="Uji"
    )
    found = owes(session, cycle, code, MAY), reports_owed(session, cycle, code, MAY)
    assert found == expected
    assert exemption(session, cycle, one, MAY) == ("" if all(expected) else "Uji")
    assert exemption(session, cycle, one, APRIL) == ""
    obligations.end_exception(replace(ctx, now=LATER), cycle.id, one.id)
    assert reports_owed(session, cycle, code, JUNE) is (code == "34.04")
    assert exemption(session, cycle, one, MAY) == ("" if all(expected) else "Uji")
    assert exemption(session, cycle, one, JUNE) == ""


def test_what_one_cycle_decided_on_reporting_is_copied_to_the_next(session):
    cycle = prepared(session)
    ctx = system(session)
    obligations.set_kinds(ctx, cycle.id, DEFAULT_OBLIGED, plan_only=[AgencyKind.LPNK])
    obligations.set_exception(
        ctx,
        cycle.id,
        agency(session, "34.04").id,
        owes_plan=True,
        owes_reports=False,
        reason="Laporan digabung",
    )
    following = cycles.create_cycle(ctx, 2026, like=2025)
    assert not reports_owed(session, following, "34.04", date(2026, 5, 1))
    assert not reports_owed(session, following, "BPS", date(2026, 5, 1))
    assert owes(session, following, "BPS", date(2026, 5, 1))


def test_another_exception_later_leaves_the_earlier_one_in_its_time(session):
    cycle = opened(session)
    sleman = agency(session, "34.04")
    for now, reason in ((IN_MAY, "Gempa bumi"), (LATER, "Gempa susulan")):
        ctx = replace(system(session), now=now)
        obligations.set_exception(ctx, cycle.id, sleman.id, owes_plan=False, reason=reason)
    assert [one.reason for one in exceptions(session, cycle, date(2025, 5, 31))] == ["Gempa bumi"]
    assert [one.reason for one in exceptions(session, cycle, JUNE)] == ["Gempa susulan"]


def test_a_kind_that_a_cycle_knew_nothing_of_is_decided_from_its_day_on(session):
    """A release may bring a kind that older cycles were made without."""
    cycle = opened(session)
    known = CycleObligation
    session.execute(delete(known).where(known.cycle_id == cycle.id, known.kind == AgencyKind.LNS))
    settle(session)
    ctx = replace(system(session), now=IN_MAY)
    changed = obligations.set_kinds(ctx, cycle.id, [*DEFAULT_OBLIGED, AgencyKind.LNS])
    assert changed == [AgencyKind.LNS]
    assert not owes(session, cycle, "KSP", APRIL)
    assert owes(session, cycle, "KSP", MAY)


def test_an_exception_ends_and_its_time_stays_known(session):
    cycle = opened(session)
    sleman = agency(session, "34.04")
    ctx = replace(system(session), now=IN_MAY)
    obligations.set_exception(ctx, cycle.id, sleman.id, owes_plan=False, reason="Gempa bumi")
    later = replace(ctx, now=LATER)
    obligations.end_exception(later, cycle.id, sleman.id)
    assert not owes(session, cycle, "34.04", date(2025, 5, 31))
    assert owes(session, cycle, "34.04", JUNE)
    settle(session)
    with pytest.raises(NotFound):
        obligations.end_exception(later, cycle.id, sleman.id)


def test_an_exception_taken_back_at_once_leaves_only_its_audit_lines(session):
    cycle, ctx = prepared(session), system(session)
    sleman = agency(session, "34.04")
    obligations.set_exception(ctx, cycle.id, sleman.id, owes_plan=False, reason="Salah pilih")
    obligations.end_exception(ctx, cycle.id, sleman.id)
    assert session.scalars(select(ObligationException)).all() == []
    lines = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.event == AuditEvent.CYCLE_OBLIGATION)
        .order_by(AuditEntry.id)
    ).all()
    assert [(one.before, one.after) for one in lines] == [
        (None, {"owes_plan": False, "reason": "Salah pilih"}),
        ({"owes_plan": False, "reason": "Salah pilih"}, None),
    ]
    assert {one.agency_id for one in lines} == {sleman.id}


def test_an_agency_owes_only_while_it_exists(session):
    cycle = prepared(session, 2024)
    assert owes(session, cycle, "KEMENKO-MARVES", date(2024, 10, 20))
    assert not owes(session, cycle, "KEMENKO-MARVES", date(2024, 10, 21))
    assert owes(session, cycle, "KEMENKO-INFRA", date(2025, 6, 1))
    assert not owes(session, cycle, "KEMENKO-INFRA", date(2024, 10, 20))


@pytest.mark.parametrize("code", ["KEMENPANRB", "31.71"])
def test_neither_the_root_nor_a_unit_can_be_made_to_owe(session, code):
    cycle = prepared(session)
    with pytest.raises(Invalid) as refused:
        obligations.set_exception(
            system(session), cycle.id, agency(session, code).id, owes_plan=True, reason="Coba"
        )
    assert refused.value.field == "agency"
    obligations.set_kinds(system(session), cycle.id, list(AgencyKind))
    assert not owes(session, cycle, code, APRIL)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_an_exception_needs_a_reason_of_bearable_length(session, reason):
    cycle = prepared(session)
    with pytest.raises(Invalid) as refused:
        obligations.set_exception(
            system(session), cycle.id, agency(session, "34").id, owes_plan=False, reason=reason
        )
    assert refused.value.field == "reason"


def test_an_unknown_agency_is_not_found(session):
    cycle = prepared(session)
    with pytest.raises(NotFound):
        obligations.set_exception(
            system(session), cycle.id, 10**9, owes_plan=False, reason="Tidak ada"
        )


def test_setting_the_same_kinds_again_changes_nothing(session):
    cycle = prepared(session)
    before = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
    assert obligations.set_kinds(system(session), cycle.id, DEFAULT_OBLIGED) == []
    assert session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all() == before


def test_the_days_are_those_at_the_centre(session):
    """23.30 WIB on the 20th is still the 20th, though UTC and Jayapura say otherwise."""
    cycle = opened(session, at=BEGIN)
    late = replace(system(session), now=datetime(2025, 5, 20, 16, 30, tzinfo=UTC))
    obligations.set_exception(
        late, cycle.id, agency(session, "34.04").id, owes_plan=False, reason="Gempa bumi"
    )
    assert not owes(session, cycle, "34.04", MAY)
    assert owes(session, cycle, "34.04", date(2025, 5, 19))
