"""An export taken in: what is stored, whose it is, what figures say, and who may."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from renaksi.core.audit import AuditEvent
from renaksi.core.complaint import AliasSource, BacklogBand, ComplaintBucket
from renaksi.core.connection import ConnectionState
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.instrument import ComputedFact
from renaksi.core.policy import SYSTEM
from renaksi.imports.complaints import open_export
from renaksi.models import (
    AgencyAlias,
    AuditEntry,
    ComplaintImport,
    ComplaintRecord,
    ComplaintStatusMapping,
    ComplaintTotal,
    ConnectionStatus,
)
from renaksi.queries.complaint_facts import lapor_facts
from renaksi.queries.complaint_figures import complaint_figures
from renaksi.queries.people import actor_of
from renaksi.services.complaint_import import apply_import, plan_import
from tests.factories.agencies import TODAY, context, id_of
from tests.factories.lapor import SECRETS, complaint, export_csv, export_xlsx
from tests.support.backends import settle

YOGYA, BANTUL = "Pemerintah Kota Yogyakarta", "Kabupaten Bantul"
ROWS = (
    complaint(1, "3 Jan 2026", "Terverifikasi", rating="4"),
    complaint(2, "4 Jan 2026", "Ditanggapi oleh Pelapor"),
    complaint(3, "5 Jan 2026", "Ditutup oleh Admin", rating=5),
    complaint(4, "5 Jan 2025", "Ditutup oleh Sistem"),
    complaint(5, "5 Jan 2026", "Diarsipkan oleh Admin"),
    complaint(6, "5 Jan 2026", "Menunggu", agency=YOGYA, classification="Aspirasi"),
    complaint(7, "5 Jan 2026", agency="Dinas Kesehatan Kabupaten Sleman", parent="X"),
    complaint(8, "5 Jan 2026", agency="Kantor Entah"),
)


@pytest.fixture
def ctx(session):
    return context(session)


def take(ctx, *rows, write=True, make=export_xlsx, **more):
    with open_export(make(*rows), "ekspor.xlsx") as export:
        return (apply_import if write else plan_import)(ctx, export, **more)


def counts(plan):
    one = plan.tally
    return one.added, one.changed, one.same, one.refused


def report(
    session,
    under="34",
    first=date(2026, 1, 1),
    last=date(2026, 1, 31),
    actor=SYSTEM,
    today=TODAY,
):
    return complaint_figures(
        session, under_id=id_of(session, under), actor=actor, today=today, first=first, last=last
    )


def how_many(session, model=ComplaintRecord):
    return session.scalar(select(func.count()).select_from(model))


def test_an_export_is_counted_where_its_agencies_stand(ctx, session, dinkes):
    plan = take(ctx, *ROWS)
    assert counts(plan) == (8, 0, 0, 0)
    assert plan.unmapped == ("Menunggu",)
    assert [words.name for words in plan.tally.unmatched] == ["Kantor Entah"]
    found = report(session)
    assert (found.total.received, found.total.followed_up, found.total.finished) == (6, 2, 1)
    assert (found.total.excluded, found.total.unmapped, found.total.denominator) == (1, 1, 5)
    assert found.total.raw["Terverifikasi"] == 2
    assert found.total.classes == {"Pengaduan Tidak Berkadar Pengawasan": 5, "Aspirasi": 1}
    assert found.total.rating == Decimal("4.50")
    assert [(one.code, one.figures.received) for one in found.by_agency] == [
        ("34.04", 5), ("34.71", 1),
    ]  # fmt: skip
    assert found.unmatched == 0
    root = report(session, "KEMENPANRB")
    assert (root.total.received, root.unmatched) == (6, 1)
    assert sum(one.figures.received for one in root.by_hub) == 6
    unit = session.scalars(select(AgencyAlias).where(AgencyAlias.parent == "X")).one()
    assert (unit.agency.code, unit.unit_id, unit.source) == ("34.04", dinkes.id, AliasSource.NAME)


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(ctx, session):
    take(ctx, *ROWS)
    told = how_many(session, AuditEntry), how_many(session, ComplaintImport)
    aliases = how_many(session, AgencyAlias)
    for make in (export_xlsx, export_csv):
        plan = take(ctx, *ROWS, make=make)
        assert counts(plan) == (0, 0, 8, 0)
        assert not plan.has_changes
    assert (how_many(session, AuditEntry), how_many(session, ComplaintImport)) == told
    assert how_many(session, AgencyAlias) == aliases


def test_a_later_export_changes_what_it_tells_anew(ctx, session):
    take(ctx, *ROWS)
    later = complaint(1, "3 Jan 2026", "Ditutup oleh Admin", rating="4")
    plan = take(ctx, later, ROWS[1], complaint(9, "6 Jan 2026"))
    assert counts(plan) == (1, 1, 1, 0)
    assert report(session).total.finished == 2
    entries = session.scalars(
        select(AuditEntry.after)
        .where(AuditEntry.event == AuditEvent.COMPLAINT_IMPORT)
        .order_by(AuditEntry.id)
    ).all()
    assert [one["changed"] for one in entries] == [0, 1]


def test_of_rows_with_one_tracking_id_the_last_counts_however_often_it_is_taken_in(ctx, session):
    twice = (complaint(1, status="Ditutup oleh Admin"), complaint(1, status="Terverifikasi"))
    assert counts(take(ctx, *twice)) == (1, 0, 0, 0)
    again = take(ctx, *twice)
    assert counts(again) == (0, 0, 1, 0)
    assert again.tally.repeated == 1
    assert report(session).total.raw == {"Terverifikasi": 1}


def test_a_dry_run_says_the_same_and_saves_nothing(ctx, session):
    plan = take(ctx, *ROWS, write=False)
    assert (how_many(session), how_many(session, AgencyAlias)) == (0, 0)
    assert take(ctx, *ROWS, expect=plan.fingerprint).fingerprint == plan.fingerprint
    stale = take(ctx, *ROWS[:3], write=False).fingerprint
    settle(session)
    with pytest.raises(Conflict):
        take(ctx, *ROWS, complaint(77), expect=stale)
    assert how_many(session) == 8


def test_a_damaged_row_saves_nothing_and_is_named(ctx, session):
    broken = (*ROWS[:3], complaint("7x", "5 Jan 2026"), complaint(8, "kapan"), ROWS[4])
    settle(session)
    with pytest.raises(Invalid) as refused:
        take(ctx, *broken)
    assert refused.value.reason is Refusal.COMPLAINTS_DAMAGED
    assert (refused.value.detail["address"], refused.value.detail["count"]) == ("A9", 2)
    assert (how_many(session), how_many(session, ComplaintImport)) == (0, 0)
    plan = take(ctx, *broken, write=False)
    assert [fault.address for fault in plan.faults] == ["A9", "B10"]


def test_names_texts_and_documents_are_stored_nowhere(ctx, session):
    take(ctx, *ROWS)
    for table in ("complaint_record", "agency_alias", "complaint_import", "complaint_category",
                  "complaint_classification", "complaint_status_mapping", "audit_entry"):  # fmt: skip
        told = str(session.execute(text(f"SELECT * FROM {table}")).all())
        assert not any(secret in told for secret in SECRETS), table


def test_the_export_of_one_agency_takes_its_own_and_refuses_others_row_by_row(ctx, session, dinkes):
    sleman = id_of(session, "34.04")
    own = (
        complaint(1, agency="Dinas Kesehatan Kabupaten Sleman"),
        complaint(2, agency="Bidang Entah"),
        complaint(3, agency=BANTUL),
        complaint(4),
    )
    plan = take(ctx, *own, agency_id=sleman)
    assert counts(plan) == (3, 0, 0, 1)
    (refused,) = plan.tally.told
    assert (refused.line, refused.tracking_id) == (8, 3)
    assert refused.reason is Refusal.OTHER_AGENCYS_COMPLAINT
    assert report(session, "34.04").total.received == 3
    # Elsewhere the same words still mean nobody, and what Bantul has is not Sleman's to change.
    assert take(ctx, complaint(5, agency="Bidang Entah")).tally.unmatched.total() == 1
    take(ctx, complaint(6, agency=BANTUL))
    plan = take(ctx, complaint(6, agency="Bidang Entah"), agency_id=sleman)
    assert plan.tally.told[0].reason is Refusal.COMPLAINT_HELD_BY_OTHER
    assert report(session, "34.02").total.received == 1


def test_who_may_take_in_what(session, sari, dewi, rina, wati, lina):
    sleman, bantul = id_of(session, "34.04"), id_of(session, "34.02")

    def as_(user):
        return context(session, actor=actor_of(session, user, TODAY))

    assert counts(take(as_(sari), complaint(1), agency_id=sleman)) == (1, 0, 0, 0)
    assert counts(take(as_(rina), complaint(2), agency_id=sleman)) == (1, 0, 0, 0)
    for user, agency_id, refusal in (
        (sari, None, NotAllowed),  # a file of everybody is the centre's
        (rina, None, NotAllowed),
        (sari, bantul, NotFound),  # the neighbour does not exist for her
        (lina, sleman, NotAllowed),
        (wati, sleman, NotFound),  # owner roles reach no agency below their own
    ):
        with pytest.raises(refusal):
            take(as_(user), complaint(9), agency_id=agency_id)
    dewis = report(session, "34", actor=as_(dewi).actor)
    assert dewis.by_agency == ()


def test_the_backlog_is_as_old_as_the_limit_of_its_class_says(ctx, session):
    """Today is Monday 12 January 2026; nobody has said anything of days off."""
    session.execute(text("DELETE FROM holiday"))
    five, fourteen = "Aspirasi", "Pengaduan Tidak Berkadar Pengawasan"
    days = [
        (1, "5 Jan 2026", five), (2, "2 Jan 2026", five), (3, "26 Des 2025", five),
        (4, "23 Des 2025", fourteen), (5, "22 Des 2025", fourteen), (6, "13 Nov 2025", fourteen),
        (7, "12 Nov 2025", fourteen),
    ]  # fmt: skip
    take(ctx, *(complaint(key, day, classification=kind) for key, day, kind in days))
    today = date(2026, 1, 12)
    found = report(session, first=date(2025, 1, 1), today=today).total
    assert found.bands == {BacklogBand.WITHIN: 2, BacklogBand.OVER: 2, BacklogBand.FAR_OVER: 3}
    assert found.due_for_handover == 1


def test_what_an_administrator_maps_counts_at_once(ctx, session):
    take(ctx, *ROWS)
    row = session.scalars(
        select(ComplaintStatusMapping).where(ComplaintStatusMapping.raw == "Menunggu")
    ).one()
    row.bucket = ComplaintBucket.FINISHED
    session.flush()
    found = report(session).total
    assert (found.unmapped, found.finished) == (0, 2)


def test_stated_totals_stand_in_where_no_export_tells(ctx, session):
    take(ctx, *ROWS)
    for code in ("34.02", "34.04"):
        session.add(
            ComplaintTotal(
                agency_id=id_of(session, code), first_on=date(2026, 1, 1),
                last_on=date(2026, 1, 31), received=30, followed_up=20, finished=15, excluded=2,
                handling_days=Decimal("6.5"), recorded_at=ctx.now,
            )
        )  # fmt: skip
    session.flush()
    by_code = {one.code: one.figures for one in report(session).by_agency}
    assert (by_code["34.02"].received, by_code["34.02"].declared) == (30, 30)
    assert by_code["34.02"].handling_days == Decimal("6.50")
    assert by_code["34.04"].declared == 0
    assert report(session, last=date(2026, 1, 30)).total.declared == 0


def test_computed_indicators_read_complaints_and_connection(ctx, session):
    take(ctx, *ROWS, complaint(10, "5 Feb 2026", "Ditutup oleh Admin"))
    session.add(
        ConnectionStatus(
            agency_id=id_of(session, "34.04"), since=date(2026, 1, 2),
            state=ConnectionState.INTEGRATED, recorded_at=ctx.now,
        )
    )  # fmt: skip
    session.flush()
    sleman, bantul = id_of(session, "34.04"), id_of(session, "34.02")

    def fact(agency_id, name, as_of=date(2026, 1, 31)):
        found = lapor_facts(session, 2026, [sleman, bantul], as_of)[agency_id][name]
        return found.value, found.denominator

    assert fact(sleman, ComputedFact.COMPLAINTS_FOLLOWED_UP) == (Decimal(50), 4)
    assert fact(sleman, ComputedFact.COMPLAINTS_FINISHED) == (Decimal(25), 4)
    assert fact(sleman, ComputedFact.COMPLAINTS_FINISHED, date(2026, 2, 28)) == (Decimal(40), 5)
    assert fact(bantul, ComputedFact.COMPLAINTS_FINISHED) == (None, 0)
    assert fact(sleman, ComputedFact.CONNECTED)[0] == 1
    assert fact(sleman, ComputedFact.CONNECTED, date(2026, 1, 1))[0] == 0
    assert fact(bantul, ComputedFact.CONNECTED)[0] == 0
