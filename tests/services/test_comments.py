from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.audit import AuditEvent as E
from renaksi.core.comments import MAX_LENGTH, RECENT
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.models import AuditEntry, Comment
from renaksi.queries.comments import comments
from renaksi.queries.scope import place_of
from renaksi.services import comments as service
from tests.factories.people import agency, give
from tests.factories.plans import a_cast, a_plan, ctx_of, step
from tests.people import HUB, OWN

NOW = datetime(2026, 2, 2, 3, tzinfo=UTC)


@pytest.fixture
def review(session, sari, budi, rina, tono):
    """Sleman's plan, under review by the province."""
    return a_plan(session, agency(session, OWN), S.IN_REVIEW)


@pytest.fixture
def as_(session):
    return lambda user, at=NOW: ctx_of(session, user, at)


def seen_by(session, user, revision, at=NOW):
    actor = ctx_of(session, user, at).actor
    place = place_of(session, revision.plan.agency_id, at.date())
    return [one.text for one in comments(session, revision.plan_id, actor, place, at)]


def first_row(revision) -> str:
    return revision.items[0].lineage_id


# ── comments ──────────────────────────────────────────────────────────────────
def test_everybody_who_reads_the_plan_may_remark_on_a_row(session, review, as_, sari, rina, oki):
    for user in (sari, rina, oki):
        service.add_comment(as_(user), review.plan_id, user.name, lineage_id=first_row(review))
    assert seen_by(session, oki, review) == [sari.name, rina.name, oki.name]


def test_who_may_not_see_the_plan_finds_none_to_remark_on(review, as_, dewi):
    with pytest.raises(NotFound):
        service.add_comment(as_(dewi), review.plan_id, "Halo")


def test_the_national_admin_reads_without_remarking(session, review, as_, agus, sari):
    service.add_comment(as_(sari), review.plan_id, "Mohon dilihat")
    assert seen_by(session, agus, review) == ["Mohon dilihat"]
    with pytest.raises(NotAllowed):
        service.add_comment(as_(agus), review.plan_id, "Halo")


def test_a_row_of_another_plan_is_no_row_of_this_one(session, review, as_, sari):
    other = a_plan(session, agency(session, "34.02"), S.DRAFT)
    with pytest.raises(NotFound):
        service.add_comment(as_(sari), review.plan_id, "Halo", lineage_id=first_row(other))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Refusal.TEXT_MISSING),
        (" \n ", Refusal.TEXT_MISSING),
        ("x" * 2001, Refusal.TEXT_TOO_LONG),
    ],
)
def test_an_empty_or_endless_remark_is_refused(session, review, as_, sari, text, reason):
    with pytest.raises(Invalid) as caught:
        service.add_comment(as_(sari), review.plan_id, text)
    assert (caught.value.reason, caught.value.field) == (reason, "text")
    assert session.scalars(select(Comment)).all() == []


def test_the_longest_remark_is_kept_whole(review, as_, sari):
    comment = service.add_comment(as_(sari), review.plan_id, " " + "x" * MAX_LENGTH)
    assert len(comment.text) == MAX_LENGTH


def test_the_author_corrects_a_fresh_remark_and_takes_it_back(session, review, as_, sari):
    comment = service.add_comment(as_(sari), review.plan_id, "Salah ketk")
    service.edit_comment(as_(sari), comment.id, "Salah ketik")
    assert seen_by(session, sari, review) == ["Salah ketik"]
    service.remove_comment(as_(sari), comment.id)
    assert seen_by(session, sari, review) == []
    about = select(AuditEntry).where(AuditEntry.subject_type == "comment")
    events = session.scalars(about.order_by(AuditEntry.id)).all()
    assert [(one.event, one.before, one.after) for one in events][-1] == (
        E.COMMENT_REMOVE,
        {"text": "Salah ketik", "lineage_id": None},
        None,
    )


def test_a_remark_is_nobody_elses_to_change(review, as_, sari, budi):
    comment = service.add_comment(as_(sari), review.plan_id, "Halo")
    for change in (
        lambda: service.edit_comment(as_(budi), comment.id, "Lain"),
        lambda: service.remove_comment(as_(budi), comment.id),
        lambda: service.require_own(as_(budi), comment.id),
    ):
        with pytest.raises(NotAllowed):
            change()
    service.require_own(as_(sari), comment.id)
    assert comment.text == "Halo"


def test_after_an_hour_a_remark_stays(review, as_, sari):
    comment = service.add_comment(as_(sari), review.plan_id, "Halo")
    service.edit_comment(as_(sari, NOW + RECENT), comment.id, "Masih sempat")
    with pytest.raises(WrongState) as caught:
        service.edit_comment(as_(sari, NOW + RECENT + timedelta(seconds=1)), comment.id, "Lain")
    assert caught.value.reason is Refusal.COMMENT_SETTLED


def test_an_answered_remark_stays(review, as_, sari, rina):
    comment = service.add_comment(as_(rina), review.plan_id, "Mohon bukti")
    service.settle_comment(as_(sari), comment.id)
    assert (comment.answered_by_id, comment.answered_at) == (sari.id, NOW)
    with pytest.raises(WrongState):
        service.remove_comment(as_(rina), comment.id)
    service.settle_comment(as_(sari), comment.id, is_answered=False)
    assert (comment.answered_by_id, comment.answered_at) == (None, None)


def test_marking_twice_is_one_fact(session, review, as_, sari, rina):
    comment = service.add_comment(as_(rina), review.plan_id, "Mohon bukti")
    service.settle_comment(as_(sari), comment.id)
    service.settle_comment(as_(rina), comment.id)
    assert comment.answered_by_id == sari.id
    answered = select(AuditEntry).where(AuditEntry.event == E.COMMENT_ANSWER)
    told = session.scalars(answered.order_by(AuditEntry.id)).all()
    assert len(told) == 1


def test_an_observer_does_not_mark_the_remarks_of_others(review, as_, sari, oki):
    comment = service.add_comment(as_(sari), review.plan_id, "Halo")
    with pytest.raises(NotAllowed):
        service.settle_comment(as_(oki), comment.id)
    own = service.add_comment(as_(oki), review.plan_id, "Saran kami")
    service.settle_comment(as_(oki), own.id)


def test_a_remark_of_a_foreign_plan_does_not_exist(review, as_, sari, dewi):
    comment = service.add_comment(as_(sari), review.plan_id, "Halo")
    for use in (service.settle_comment, service.remove_comment):
        with pytest.raises(NotFound):
            use(as_(dewi), comment.id)
    with pytest.raises(NotFound):
        service.remove_comment(as_(sari), comment.id + 1)


# ── review notes ──────────────────────────────────────────────────────────────
def test_a_note_is_unseen_by_the_agency_until_the_return_is_sent(
    session, review, as_, rina, sari, tono, oki, joko
):
    service.add_note(
        as_(rina), review.plan_id, "Target B12?", lineage_id=first_row(review), must_fix=True
    )
    for reader in (rina, tono):
        assert seen_by(session, reader, review) == ["Target B12?"]
    for reader in (sari, oki, joko):
        assert seen_by(session, reader, review) == []
    step(session, a_cast(session, agency(session, OWN)), review, A.RETURN, NOW)
    for reader in (rina, sari, oki):
        assert seen_by(session, reader, review) == ["Target B12?"]


def test_an_unsent_note_leaves_no_trace_in_the_agencys_audit_trail(session, review, as_, rina):
    note = service.add_note(as_(rina), review.plan_id, "Rahasia dahulu")
    service.edit_comment(as_(rina), note.id, "Masih rahasia", must_fix=True)
    service.remove_comment(as_(rina), note.id)
    where = select(AuditEntry).where(AuditEntry.subject_type == "comment")
    hub = agency(session, HUB)
    assert {one.agency_id for one in session.scalars(where)} == {hub.id}


def test_an_unsent_note_does_not_exist_for_the_agency(review, as_, rina, sari):
    note = service.add_note(as_(rina), review.plan_id, "Rahasia")
    for use in (service.settle_comment, service.remove_comment):
        with pytest.raises(NotFound):
            use(as_(sari), note.id)


def test_a_colleagues_note_is_read_and_left_alone(review, as_, rina, tono):
    note = service.add_note(as_(rina), review.plan_id, "Satu")
    with pytest.raises(NotAllowed):
        service.edit_comment(as_(tono), note.id, "Dua")


def test_a_note_can_be_changed_until_it_is_sent(session, review, as_, rina):
    note = service.add_note(as_(rina), review.plan_id, "Satu")
    late = NOW + timedelta(days=3)
    service.edit_comment(as_(rina, late), note.id, "Dua", must_fix=True)
    assert (note.text, note.must_fix) == ("Dua", True)
    step(session, a_cast(session, agency(session, OWN)), review, A.RETURN, late)
    session.refresh(note)
    with pytest.raises(WrongState):
        service.edit_comment(as_(rina, late + RECENT * 2), note.id, "Tiga")


def test_an_unsent_note_can_not_be_answered(review, as_, rina):
    note = service.add_note(as_(rina), review.plan_id, "Satu")
    with pytest.raises(WrongState) as caught:
        service.settle_comment(as_(rina), note.id)
    assert caught.value.reason is Refusal.NOTE_NOT_SENT


def test_the_agency_and_its_watchers_write_no_notes(review, as_, sari, budi, oki, agus):
    for user in (sari, budi, oki, agus):
        with pytest.raises(NotAllowed):
            service.add_note(as_(user), review.plan_id, "Catatan")


def test_the_lead_writes_notes_too(session, review, as_, tono, rina):
    service.add_note(as_(tono), review.plan_id, "Dari ketua")
    assert seen_by(session, rina, review) == ["Dari ketua"]


def test_who_worked_on_the_plan_writes_no_note_on_it(session, review, as_, sari):
    give(session, sari, Role.EVALUATOR, HUB)
    with pytest.raises(NotAllowed) as caught:
        service.add_note(as_(sari), review.plan_id, "Bagus sekali")
    assert caught.value.reason is Refusal.OWN_WORK


def test_a_higher_tier_leaves_the_notes_to_the_supervisor(review, as_, eko):
    with pytest.raises(NotAllowed) as caught:
        service.add_note(as_(eko), review.plan_id, "Dari pusat")
    assert caught.value.reason is Refusal.OTHER_TIER_ACTS


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED, S.ENACTED])
def test_notes_belong_to_a_review_under_way(session, as_, rina, tono, state):
    revision = a_plan(session, agency(session, OWN), state)
    for user in (rina, tono):
        with pytest.raises(WrongState):
            service.add_note(as_(user), revision.plan_id, "Catatan")


def test_notes_go_out_with_an_endorsement_too(session, review, as_, rina, sari):
    service.add_note(as_(rina), review.plan_id, "Saran untuk tahun depan")
    step(session, a_cast(session, agency(session, OWN)), review, A.ENDORSE, NOW)
    assert seen_by(session, sari, review) == ["Saran untuk tahun depan"]


# ── reading ───────────────────────────────────────────────────────────────────
def test_a_comment_says_who_wrote_it_and_what_its_reader_may_do(session, review, as_, sari, rina):
    service.add_comment(as_(rina), review.plan_id, "Mohon bukti", lineage_id=first_row(review))
    place = place_of(session, review.plan.agency_id, NOW.date())
    [line] = comments(session, review.plan_id, as_(sari).actor, place, NOW, first_row(review))
    assert (line.author, line.role, line.agency) == (
        "Rina Kusuma",
        Role.EVALUATOR,
        "Daerah Istimewa Yogyakarta",
    )
    assert (line.may_change, line.may_settle) == (False, True)
    [line] = comments(session, review.plan_id, as_(rina).actor, place, NOW)
    assert line.may_change


def test_reading_comments_is_one_statement(session, review, as_, sari, rina, count_queries):
    for number in range(5):
        service.add_comment(as_(rina), review.plan_id, f"Catatan {number}")
    give(session, rina, Role.EVALUATION_LEAD, HUB)
    plan_id, actor = review.plan_id, as_(sari).actor
    place = place_of(session, review.plan.agency_id, NOW.date())
    with count_queries(at_most=1):
        assert len(comments(session, plan_id, actor, place, NOW)) == 5
