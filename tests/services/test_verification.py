"""A verifier's word on rows and evidence: who may say it, what it needs, what follows from it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal as Why,
    WrongState,
)
from renaksi.core.policy import Role
from renaksi.core.report import (
    EntryVerdict as V,
    EvidenceVerdict as P,
    ReportAction as A,
    ReportState as S,
)
from renaksi.core.report_entry import EntryValues
from renaksi.models import (
    AuditEntry,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ReportTotal,
    ReportTransition,
    User,
)
from renaksi.services import reports, verification
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, a_file, ctx_of
from tests.factories.reports import entries, lineages, told
from tests.people import HUB, OWN, ROOT, SIBLING
from tests.support.backends import settle


@pytest.fixture
def given(session, rina, tono):
    """A report of four rows that was handed in, and the clock an hour later."""
    return told(session, S.SUBMITTED, count=4)


@pytest.fixture
def ctx(session, given, rina):
    return ctx_of(session, rina, given.now)


def rows(session, report) -> list[ProgressEntry]:
    return list(entries(session, report))


def evidence(session, entry: ProgressEntry, name: str = "Daftar hadir.pdf", **more) -> EvidenceLink:
    """A file on the row, as if the agency had handed it in."""
    home = entry.report.plan.agency
    proof = Evidence(
        agency_id=home.id,
        effective_on=more.get("on", date(2026, 3, 20)),
        created_at=entry.updated_at,
    )
    file = a_file(session, home, name=name)
    version = EvidenceVersion(evidence=proof, number=1, file_id=file.id, added_at=entry.updated_at)
    link = EvidenceLink(
        entry=entry,
        evidence_version=version,
        requirement=more.get("requirement", "Daftar hadir"),
        linked_at=entry.updated_at,
    )
    session.add(link)
    settle(session)
    return link


def clean(session, report) -> list[ProgressEntry]:
    """Every row with the evidence it needs, so that none carries a flag."""
    found = rows(session, report)
    for entry in found:
        prove(session, entry)
    return found


def prove(session, entry: ProgressEntry) -> None:
    """Both kinds the action asks for."""
    for kind in ("Daftar hadir", "Hasil uji akhir"):
        evidence(session, entry, f"{kind} {entry.id}.pdf", requirement=kind)


def lines(session, event) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.event == event)
    return list(session.scalars(found.order_by(AuditEntry.id)))


def actions(session, report) -> list[A]:
    found = select(ReportTransition.action).where(ReportTransition.report_id == report.id)
    return list(session.scalars(found.order_by(ReportTransition.id)))


# ── one row ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("verdict", "value", "note"),
    [
        (V.ACCEPTED, None, ""),
        (V.ADJUSTED, Decimal(8), "Dua peserta belum lulus"),
        (V.RETURNED, None, "Lampirkan daftar hadir"),
    ],
)
def test_the_first_verdict_begins_the_verification(session, given, ctx, rina, verdict, value, note):
    row = rows(session, given.report)[0]
    judged = verification.judge_row(
        ctx, given.report.id, row.lineage_id, verdict=verdict, value=value, note=f" {note} "
    )
    assert (judged.verdict, judged.verified_value, judged.verdict_note) == (verdict, value, note)
    assert (judged.verdict_by_id, judged.verdict_at) == (rina.id, given.now)
    assert (given.report.state, given.report.verifier_id) == (S.IN_VERIFICATION, rina.id)
    assert actions(session, given.report)[-1] is A.START
    [line] = lines(session, E.ENTRY_VERDICT)
    assert (line.after["lineage_id"], line.after["verdict"]) == (row.lineage_id, verdict)
    assert line.note == note


def test_both_values_stay(session, given, ctx):
    row = rows(session, given.report)[0]
    verification.judge_row(
        ctx, given.report.id, row.lineage_id, verdict=V.ADJUSTED, value=Decimal(8), note="Cek"
    )
    assert (row.realization, row.verified_value) == (Decimal(10), Decimal(8))


def test_another_value_that_is_the_reported_one_accepts(session, given, ctx):
    row = rows(session, given.report)[0]
    judged = verification.judge_row(
        ctx, given.report.id, row.lineage_id, verdict=V.ADJUSTED, value=Decimal("10.0"), note="Cek"
    )
    assert (judged.verdict, judged.verified_value) == (V.ACCEPTED, None)


def test_a_verdict_can_be_taken_back(session, given, ctx):
    row = rows(session, given.report)[0]
    for verdict in (V.RETURNED, V.PENDING):
        verification.judge_row(
            ctx, given.report.id, row.lineage_id, verdict=verdict, note="Lampirkan"
        )
    assert (row.verdict, row.verdict_note, row.verdict_by_id) == (V.PENDING, "", None)
    with pytest.raises(Invalid) as caught:
        reports.take_step(ctx, given.report.id, A.RETURN, version=None, note="Perbaiki")
    assert caught.value.reason is Why.NO_ROW_RETURNED


@pytest.mark.parametrize(
    ("verdict", "value", "note", "reason", "field"),
    [
        (V.RETURNED, None, " ", Why.NOTE_REQUIRED, "note"),
        (V.ADJUSTED, None, "Cek", Why.VALUE_MISSING, "value"),
        (V.ADJUSTED, Decimal(8), "", Why.NOTE_REQUIRED, "note"),
        (V.ADJUSTED, Decimal(-1), "Cek", Why.BAD_VALUE, "value"),
        (V.ADJUSTED, Decimal(10) ** 15, "Cek", Why.BAD_VALUE, "value"),
        (V.ACCEPTED, None, "x" * 2001, Why.TEXT_TOO_LONG, "note"),
    ],
)
def test_a_verdict_says_what_it_needs_and_changes_nothing_without(
    session, given, ctx, verdict, value, note, reason, field
):
    row = rows(session, given.report)[0]
    with pytest.raises(Invalid) as caught:
        verification.judge_row(
            ctx, given.report.id, row.lineage_id, verdict=verdict, value=value, note=note
        )
    assert (caught.value.reason, caught.value.field) == (reason, field)
    session.expire_all()
    assert given.report.state is S.SUBMITTED  # not even begun
    assert row.verdict is V.PENDING


def test_a_due_row_nobody_reported_can_be_judged(session, rina, tono):
    given = told(session, S.DRAFT)
    plan, point = given.report.plan, given.report.checkpoint
    first = lineages(session, plan)[0]
    stored = rows(session, given.report)
    ctx = ctx_of(session, given.cast.admin, given.now)
    row = next(one for one in stored if one.lineage_id == first)
    session.delete(row)
    settle(session)
    reports.take_step(
        ctx_of(session, given.cast.manager, given.now), given.report.id, A.SUBMIT, version=None
    )
    ctx = ctx_of(session, rina, given.now)
    judged = verification.judge_row(ctx, given.report.id, first, verdict=V.ACCEPTED)
    assert (judged.realization, judged.updated_by_id) == (None, None)
    assert point.code == "B03"


def test_an_unknown_row_is_not_found(session, given, ctx):
    for lineage in ("entah", "\0", ""):
        with pytest.raises(NotFound):
            verification.judge_row(ctx, given.report.id, lineage, verdict=V.ACCEPTED)
    with pytest.raises(NotFound):
        verification.judge_row(ctx, 10**6, "entah", verdict=V.ACCEPTED)


# ── who and when ──────────────────────────────────────────────────────────────
def judge_as(session, user: User, given, verdict=V.ACCEPTED):
    row = rows(session, given.report)[0]
    ctx = ctx_of(session, user, given.now)
    return verification.judge_row(ctx, given.report.id, row.lineage_id, verdict=verdict)


@pytest.mark.parametrize(
    ("role", "home", "error"),
    [
        (Role.EVALUATION_LEAD, HUB, NotAllowed),
        (Role.EVALUATOR, ROOT, NotAllowed),
        (Role.EVALUATOR, OWN, NotAllowed),
        (Role.EVALUATOR, SIBLING, NotFound),
        (Role.EVALUATOR, "35", NotFound),
        (Role.MANAGER, OWN, NotAllowed),
        (Role.NATIONAL_ADMIN, ROOT, NotAllowed),
    ],
)
def test_only_an_evaluator_of_the_supervisor_judges(session, given, role, home, error):
    user = make_person(session, "orang@contoh.test", (role, home))
    with pytest.raises(error):
        judge_as(session, user, given)
    assert rows(session, given.report)[0].verdict is V.PENDING


def test_who_worked_on_the_report_does_not_judge_it(session, given, sari):
    user = a_cast(session, agency(session, OWN)).admin
    give(session, user, Role.EVALUATOR, HUB)
    with pytest.raises(NotAllowed) as caught:
        judge_as(session, user, given)
    assert caught.value.reason is Why.OWN_WORK


def test_where_the_supervisor_has_nobody_the_centre_judges(session, given, rina, eko):
    rina.is_active = False
    settle(session)
    assert judge_as(session, eko, given).verdict is V.ACCEPTED
    step = session.scalars(select(ReportTransition).where(ReportTransition.action == A.START)).one()
    assert step.acting_agency_id == agency(session, ROOT).id


@pytest.mark.parametrize("state", [S.DRAFT, S.RETURNED, S.VERIFIED, S.REOPENED])
def test_rows_are_judged_only_while_the_report_waits(session, rina, tono, state):
    given = told(session, state)
    before = [one.verdict for one in rows(session, given.report)]
    with pytest.raises(WrongState):
        judge_as(session, rina, given)
    assert [one.verdict for one in rows(session, given.report)] == before


def test_what_a_colleague_did_meanwhile_is_a_conflict(session, given, ctx):
    first, second, *_ = rows(session, given.report)
    seen = given.report.version
    verification.judge_row(ctx, given.report.id, first.lineage_id, verdict=V.ACCEPTED, version=seen)
    with pytest.raises(Conflict):
        verification.judge_row(
            ctx, given.report.id, second.lineage_id, verdict=V.ACCEPTED, version=seen
        )
    assert second.verdict is V.PENDING


# ── clean rows at once ────────────────────────────────────────────────────────
def test_clean_rows_are_accepted_in_one_step_and_flagged_ones_stay(session, given, ctx):
    first, *others = rows(session, given.report)
    for entry in others:
        prove(session, entry)
    assert verification.accept_clean(ctx, given.report.id) == 3
    assert first.verdict is V.PENDING  # its evidence is missing
    assert {one.verdict for one in others} == {V.ACCEPTED}
    [line] = lines(session, E.ENTRY_VERDICT)
    assert sorted(line.after["lineage_ids"]) == sorted(one.lineage_id for one in others)
    assert line.after["rows"] == ["2.1", "3.1", "4.1"]
    assert given.report.state is S.IN_VERIFICATION


def test_a_flagged_row_in_the_bunch_refuses_the_whole_bunch(session, given, ctx):
    found = clean(session, given.report)
    seen = [one.lineage_id for one in found]
    # Meanwhile another agency hands in the very same file.
    other = told(session, S.DRAFT, code=SIBLING)
    link = session.scalars(select(EvidenceLink).where(EvidenceLink.entry_id == found[0].id)).first()
    copy = evidence(session, rows(session, other.report)[0], "salinan.pdf")
    copy.evidence_version.file_id = link.evidence_version.file_id
    settle(session)
    with pytest.raises(WrongState) as caught:
        verification.accept_clean(ctx, given.report.id, lineage_ids=seen)
    assert caught.value.reason is Why.ROW_FLAGGED
    assert {one.verdict for one in rows(session, given.report)} == {V.PENDING}
    assert verification.accept_clean(ctx, given.report.id, lineage_ids=seen[1:]) == 3


def test_what_was_not_reported_is_never_accepted_in_a_bunch(session, rina, tono):
    given = told(session, S.DRAFT)
    for entry in clean(session, given.report)[:1]:
        entry.realization = None
    settle(session)
    manager = ctx_of(session, given.cast.manager, given.now)
    reports.take_step(manager, given.report.id, A.SUBMIT, version=None)
    ctx = ctx_of(session, rina, given.now)
    missing = rows(session, given.report)[0].lineage_id
    with pytest.raises(WrongState):
        verification.accept_clean(ctx, given.report.id, lineage_ids=[missing])
    assert verification.accept_clean(ctx, given.report.id) == 3
    assert rows(session, given.report)[0].verdict is V.PENDING


def test_accepting_a_bunch_twice_changes_nothing_the_second_time(session, given, ctx):
    clean(session, given.report)
    assert verification.accept_clean(ctx, given.report.id) == 4
    seen = given.report.version
    assert verification.accept_clean(ctx, given.report.id) == 0
    session.expire_all()
    assert given.report.version == seen
    assert len(lines(session, E.ENTRY_VERDICT)) == 1


def test_a_bunch_judged_by_somebody_without_the_right_is_refused(session, given, tono):
    clean(session, given.report)
    with pytest.raises(NotAllowed):
        verification.accept_clean(ctx_of(session, tono, given.now), given.report.id)


# ── evidence ──────────────────────────────────────────────────────────────────
def test_pending_evidence_is_accepted_with_its_row_and_rejected_evidence_stays(
    session, given, ctx, rina
):
    row = rows(session, given.report)[0]
    good, bad = evidence(session, row), evidence(session, row, "foto.pdf", requirement="")
    verification.judge_evidence(ctx, bad.id, verdict=P.REJECTED, note="Buram")
    verification.judge_row(ctx, given.report.id, row.lineage_id, verdict=V.ACCEPTED)
    session.expire_all()
    assert (good.verdict, good.verdict_by_id) == (P.ACCEPTED, rina.id)
    assert (bad.verdict, bad.verdict_note) == (P.REJECTED, "Buram")


def test_a_row_sent_back_after_all_does_not_keep_its_files_locked(session, given, ctx):
    row = rows(session, given.report)[0]
    with_row, by_itself = evidence(session, row), evidence(session, row, "sk.pdf")
    verification.judge_evidence(
        ctx_of(session, given.cast.evaluator, given.now - timedelta(minutes=5)),
        by_itself.id,
        verdict=P.ACCEPTED,
    )
    verification.judge_row(ctx, given.report.id, row.lineage_id, verdict=V.ACCEPTED)
    later = ctx_of(session, given.cast.evaluator, given.now + timedelta(minutes=5))
    verification.judge_row(
        later, given.report.id, row.lineage_id, verdict=V.RETURNED, note="Ternyata kurang"
    )
    session.expire_all()
    assert (with_row.verdict, with_row.verdict_by_id) == (P.PENDING, None)
    assert by_itself.verdict is P.ACCEPTED


def test_evidence_is_judged_by_itself_with_a_reason(session, given, ctx):
    link = evidence(session, rows(session, given.report)[0])
    with pytest.raises(Invalid) as caught:
        verification.judge_evidence(ctx, link.id, verdict=P.REJECTED)
    assert caught.value.reason is Why.NOTE_REQUIRED
    verification.judge_evidence(ctx, link.id, verdict=P.REJECTED, note="Tidak terbaca")
    assert (link.verdict, link.verdict_note) == (P.REJECTED, "Tidak terbaca")
    verification.judge_evidence(ctx, link.id, verdict=P.PENDING)
    assert (link.verdict, link.verdict_note, link.verdict_at) == (P.PENDING, "", None)
    assert [one.after["verdict"] for one in lines(session, E.EVIDENCE_VERDICT)] == [
        P.REJECTED,
        P.PENDING,
    ]


def test_who_may_not_judge_rows_may_not_judge_evidence(session, given, tono, dewi):
    link = evidence(session, rows(session, given.report)[0])
    with pytest.raises(NotAllowed):
        verification.judge_evidence(ctx_of(session, tono, given.now), link.id, verdict=P.ACCEPTED)
    for link_id in (link.id, 10**6):
        with pytest.raises(NotFound):
            verification.judge_evidence(
                ctx_of(session, dewi, given.now), link_id, verdict=P.ACCEPTED
            )


# ── what follows ──────────────────────────────────────────────────────────────
def test_verdicts_count_at_once(session, given, ctx):
    row = rows(session, given.report)[0]
    key = (given.report.plan_id, given.report.checkpoint_id)
    before = session.get_one(ReportTotal, key).weighted
    verification.judge_row(
        ctx, given.report.id, row.lineage_id, verdict=V.ADJUSTED, value=Decimal(0), note="Nihil"
    )
    session.expire_all()
    assert session.get_one(ReportTotal, key).weighted < before


def test_a_report_is_verified_when_every_row_is_decided_and_not_before(session, given, ctx):
    found = clean(session, given.report)
    verification.accept_clean(
        ctx, given.report.id, lineage_ids=[one.lineage_id for one in found[1:]]
    )
    with pytest.raises(Invalid) as caught:
        reports.take_step(ctx, given.report.id, A.VERIFY, version=None)
    assert (caught.value.reason, caught.value.detail) == (Why.ROWS_UNDECIDED, {"count": 1})
    verification.judge_row(ctx, given.report.id, found[0].lineage_id, verdict=V.ACCEPTED)
    reports.take_step(ctx, given.report.id, A.VERIFY, version=None)
    assert given.report.state is S.VERIFIED


def test_a_report_with_a_returned_row_is_not_verified(session, given, ctx):
    found = clean(session, given.report)
    verification.accept_clean(ctx, given.report.id)
    verification.judge_row(
        ctx, given.report.id, found[0].lineage_id, verdict=V.RETURNED, note="Cek"
    )
    with pytest.raises(Invalid):
        reports.take_step(ctx, given.report.id, A.VERIFY, version=None)


def test_after_a_return_only_what_was_sent_back_or_changed_is_judged_again(session, given, ctx):
    found = clean(session, given.report)
    plan, point = given.report.plan, given.report.checkpoint
    verification.accept_clean(ctx, given.report.id)
    verification.judge_row(
        ctx, given.report.id, found[0].lineage_id, verdict=V.RETURNED, note="Kurang satu"
    )
    reports.take_step(ctx, given.report.id, A.RETURN, version=None, note="Satu baris")
    admin = ctx_of(session, given.cast.admin, given.now + timedelta(hours=1))
    changed = found[1]
    reports.save_entry(
        admin,
        plan.id,
        point.id,
        changed.lineage_id,
        EntryValues(Decimal(11), "Menjadi sebelas."),
        version=changed.version,
    )
    manager = ctx_of(session, given.cast.manager, given.now + timedelta(hours=2))
    reports.take_step(manager, given.report.id, A.SUBMIT, version=None)
    verdicts = [one.verdict for one in rows(session, given.report)]
    assert verdicts == [V.PENDING, V.PENDING, V.ACCEPTED, V.ACCEPTED]


def test_a_nil_report_asks_for_no_row(session, rina, tono):
    given = told(session, S.SUBMITTED, nil="Belum ada kegiatan pada triwulan ini.")
    ctx = ctx_of(session, rina, given.now)
    reports.take_step(ctx, given.report.id, A.START, version=None)
    assert verification.accept_clean(ctx, given.report.id) == 0
    reports.take_step(ctx, given.report.id, A.VERIFY, version=None)
    assert given.report.state is S.VERIFIED
