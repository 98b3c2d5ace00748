"""Evidence on the rows of a report: handed in, used again, described, replaced, taken off."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.evidence import MAX_ON_A_ROW
from renaksi.core.report import (
    EntryVerdict,
    EvidenceVerdict as V,
    ReportAction as A,
    ReportState as S,
)
from renaksi.models import (
    ActionItem,
    AuditEntry,
    Checkpoint,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressEntry,
    ReportContributor,
    StoredFile,
)
from renaksi.queries.evidence import evidence_of
from renaksi.services import evidence
from tests.factories.evidence import IN_PERIOD, Desk
from tests.factories.reports import told, walk
from tests.support import sample_files as sample
from tests.support.backends import settle


@pytest.fixture
def desk(session, tmp_path):
    return Desk(session, told(session), tmp_path)


def at(session, tmp_path, state, **more):
    return Desk(session, told(session, state, **more), tmp_path)


def lines(session, event):
    return session.scalars(
        select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id)
    ).all()


def refusal(caught):
    return caught.value.reason


# ── handing in ────────────────────────────────────────────────────────────────
def test_a_file_is_kept_with_what_it_is(session, desk):
    link = desk.hand_in(name="../Daftar hadir 9 kapanewon.PDF", description=" Wates dan Kokap ")
    (item,) = evidence_of(session, [link.entry_id])[link.entry_id]
    assert (item.name, item.media_type) == ("Daftar hadir 9 kapanewon.pdf", "application/pdf")
    assert (item.requirement, item.description) == ("Daftar hadir", "Wates dan Kokap")
    assert (item.effective_on, item.number, item.newest) == (IN_PERIOD, 1, 1)
    assert (item.verdict, item.is_locked, item.added_by) == (
        V.PENDING, False, desk.told.cast.admin.name,
    )  # fmt: skip
    assert len(desk.store.open(item.sha256).read()) == item.size
    assert link.evidence_version.evidence.agency_id == desk.report.plan.agency_id


def test_the_trail_says_who_handed_in_what_for_which_row(session, desk):
    link = desk.hand_in()
    (line,) = lines(session, AuditEvent.EVIDENCE_ADD)
    assert line.subject_type == "evidence"
    assert line.subject_id == link.evidence_version.evidence_id
    assert line.agency_id == desk.report.plan.agency_id
    assert line.after["name"] == "Daftar hadir.pdf"
    assert line.after["effective_on"] == IN_PERIOD.isoformat()
    assert (line.after["checkpoint"], line.after["lineage_id"]) == ("B03", desk.rows[0])


def test_who_hands_in_evidence_may_not_verify_the_report(session, desk):
    desk.hand_in(by=desk.told.cast.manager)
    key = (desk.report.id, desk.told.cast.manager.id)
    assert session.get(ReportContributor, key) is not None


def test_evidence_may_be_the_first_thing_of_a_report(session, desk):
    june = session.scalars(
        select(Checkpoint).where(
            Checkpoint.cycle_id == desk.report.plan.cycle_id, Checkpoint.code == "B06"
        )
    ).one()
    link = evidence.add_evidence(
        desk.ctx(at=desk.told.now + timedelta(days=95)), desk.store, io.BytesIO(sample.pdf()),
        name="a.pdf", effective_on=date(2026, 6, 2),
        **{**desk.key(), "checkpoint_id": june.id},
    )  # fmt: skip
    report = link.entry.report
    assert (report.checkpoint_id, report.state) == (june.id, S.DRAFT)
    assert link.entry.realization is None


def test_the_same_file_for_the_same_requirement_again_adds_nothing(session, desk):
    content = sample.pdf()
    first = desk.hand_in(content)
    again = desk.hand_in(content, name="lain.pdf")
    assert again.id == first.id
    assert session.scalar(select(func.count()).select_from(Evidence)) == 1
    assert len(lines(session, AuditEvent.EVIDENCE_ADD)) == 1


def test_one_content_for_two_requirements_is_kept_once(session, desk):
    content = sample.pdf()
    first = desk.hand_in(content)
    second = desk.hand_in(content, requirement="hasil uji AKHIR")
    assert first.id != second.id
    assert second.requirement == "Hasil uji akhir"
    assert len(desk.contents()) == 1


@pytest.mark.parametrize(
    ("facts", "reason", "field"),
    [
        ({"effective_on": None}, Refusal.DATE_MISSING, "effective_on"),
        ({"effective_on": date(2027, 1, 1)}, Refusal.DATE_AHEAD, "effective_on"),
        ({"requirement": "Notulen"}, Refusal.NO_SUCH_REQUIREMENT, "requirement"),
        ({"description": "x" * 1001}, Refusal.TEXT_TOO_LONG, "description"),
        ({"content": b"MZ\0"}, Refusal.BAD_FILE, "file"),
        ({"content": sample.pdf() + b"\0" * 25 * 1024 * 1024}, Refusal.FILE_TOO_LARGE, "file"),
    ],
)
def test_what_does_not_hold_is_refused_beside_its_field_and_keeps_nothing(
    session, desk, facts, reason, field
):
    with pytest.raises(Invalid) as caught:
        desk.hand_in(**facts)
    assert (refusal(caught), caught.value.field) == (reason, field)
    assert desk.contents() == []
    assert session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_an_action_that_is_not_in_the_plan_is_not_found(desk):
    for lineage in ("00000000-0000-0000-0000-000000000000", "a\0b", ""):
        with pytest.raises(NotFound):
            evidence.add_evidence(
                desk.ctx(), desk.store, io.BytesIO(sample.pdf()), name="a.pdf",
                effective_on=IN_PERIOD, **{**desk.key(), "lineage_id": lineage},
            )  # fmt: skip
    assert desk.contents() == []


def test_a_row_takes_so_many_pieces_and_no_more(session, desk):
    link = desk.hand_in()
    entry = link.entry
    for number in range(2, MAX_ON_A_ROW + 1):
        version = EvidenceVersion(
            evidence=link.evidence_version.evidence, number=number, added_at=desk.told.now,
            file=link.evidence_version.file,
        )  # fmt: skip
        session.add(EvidenceLink(entry=entry, evidence_version=version, linked_at=desk.told.now))
    settle(session)
    with pytest.raises(Invalid) as caught:
        desk.hand_in(sample.pdf("satu lagi"))
    assert refusal(caught) is Refusal.TOO_MUCH_EVIDENCE


# ── who, and when ─────────────────────────────────────────────────────────────
def test_the_neighbour_finds_no_row_and_stores_nothing(desk, dewi):
    with pytest.raises(NotFound):
        desk.hand_in(by=dewi)
    assert desk.contents() == []


def test_who_only_reads_may_not_hand_in(desk, joko):
    for who in (joko, desk.told.cast.evaluator):
        with pytest.raises(NotAllowed):
            desk.hand_in(by=who)
    assert desk.contents() == []


@pytest.mark.parametrize("state", [S.SUBMITTED, S.IN_VERIFICATION, S.VERIFIED])
def test_what_was_submitted_takes_no_more_evidence(session, tmp_path, state):
    desk = at(session, tmp_path, state)
    with pytest.raises(WrongState) as caught:
        desk.hand_in()
    assert refusal(caught) is Refusal.REPORT_WRONG_STATE
    assert desk.contents() == []


def test_after_the_lock_nothing_comes_in(desk):
    late = desk.report.checkpoint.closes_on + timedelta(days=2)
    with pytest.raises(WrongState) as caught:
        desk.hand_in(at=desk.told.now.replace(month=late.month, day=late.day))
    assert refusal(caught) is Refusal.WINDOW_LOCKED


# ── using it again ────────────────────────────────────────────────────────────
def test_the_same_evidence_proves_a_second_action_without_a_copy(session, desk):
    link = desk.hand_in()
    second = evidence.link_existing(
        desk.ctx(), evidence_id=link.evidence_version.evidence_id, requirement="Hasil uji akhir",
        **desk.key(1),
    )  # fmt: skip
    assert second.version_id == link.version_id
    assert second.entry_id != link.entry_id
    assert session.scalar(select(func.count()).select_from(StoredFile).where(
        StoredFile.sha256 == link.evidence_version.file.sha256
    )) == 1  # fmt: skip
    assert len(desk.contents()) == 1
    (line,) = lines(session, AuditEvent.EVIDENCE_LINK)
    assert line.after["lineage_id"] == desk.rows[1]


def test_used_again_on_the_same_row_it_is_the_same_link(session, desk):
    link = desk.hand_in()
    again = evidence.link_existing(
        desk.ctx(), evidence_id=link.evidence_version.evidence_id, requirement="Daftar hadir",
        **desk.key(),
    )  # fmt: skip
    assert again.id == link.id
    assert lines(session, AuditEvent.EVIDENCE_LINK) == []


def test_the_newer_version_takes_the_place_of_the_older_on_the_row(session, desk):
    first = desk.hand_in()
    kept = first.evidence_version.evidence_id
    second = evidence.link_existing(desk.ctx(), evidence_id=kept, **desk.key(1))
    replace_file(desk, second, sample.pdf("versi dua"))
    assert session.get_one(EvidenceLink, first.id).version_id != second.version_id
    moved = evidence.link_existing(desk.ctx(), evidence_id=kept, **desk.key())
    assert (moved.id, moved.version_id) == (first.id, second.version_id)


def test_evidence_of_another_agency_can_not_be_used(session, desk, tmp_path):
    other = Desk(session, told(session, code="34.02"), tmp_path)
    link = other.hand_in(sample.pdf("bantul"))
    with pytest.raises(NotFound):
        evidence.link_existing(
            desk.ctx(), evidence_id=link.evidence_version.evidence_id, **desk.key()
        )
    with pytest.raises(NotFound):
        evidence.link_existing(desk.ctx(), evidence_id=999_999, **desk.key())


# ── describing ────────────────────────────────────────────────────────────────
def describe(desk, link, **more):
    facts = {
        "requirement": "Hasil uji akhir", "description": "Angkatan 1",
        "effective_on": date(2026, 2, 2), "version": link.evidence_version.evidence.version,
    }  # fmt: skip
    return evidence.describe(desk.ctx(), link.id, **{**facts, **more})


def test_a_description_is_changed_with_before_and_after(session, desk):
    link = desk.hand_in()
    describe(desk, link)
    kept = link.evidence_version.evidence
    assert (kept.description, kept.effective_on) == ("Angkatan 1", date(2026, 2, 2))
    assert link.requirement == "Hasil uji akhir"
    (line,) = lines(session, AuditEvent.EVIDENCE_EDIT)
    assert line.before == {
        "description": "", "effective_on": "2026-03-20", "requirement": "Daftar hadir",
    }  # fmt: skip


def test_saying_the_same_again_leaves_no_line(session, desk):
    link = desk.hand_in()
    describe(desk, link)
    describe(desk, link)
    assert len(lines(session, AuditEvent.EVIDENCE_EDIT)) == 1


def test_of_two_who_describe_the_second_is_told(desk):
    link = desk.hand_in()
    seen = link.evidence_version.evidence.version
    describe(desk, link, version=seen)
    with pytest.raises(Conflict):
        describe(desk, link, version=seen, description="lain")


def test_a_rejected_piece_waits_for_the_verifier_again_once_it_is_put_right(session, tmp_path):
    desk, link = rejected(session, tmp_path)
    describe(desk, link)
    assert (link.verdict, link.verdict_note, link.verdict_by_id) == (V.PENDING, "", None)


def rejected(session, tmp_path):
    """A piece on a row of a report that was sent back, rejected with a reason."""
    desk = Desk(session, told(session), tmp_path)
    link = desk.hand_in()
    report = walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    report = walk(session, desk.told.cast, report, A.START, desk.told.now)
    desk.judge(link, V.REJECTED, "Tidak terbaca")
    walk(session, desk.told.cast, report, A.RETURN, desk.told.now)
    return desk, link


# ── versions ──────────────────────────────────────────────────────────────────
def replace_file(desk, link, content, name="Versi dua.pdf"):
    found = evidence.add_version(desk.ctx(), desk.store, io.BytesIO(content), link.id, name=name)
    settle(desk.session)
    return found


def test_a_newer_version_stands_on_its_row_and_the_older_stays(session, desk):
    link = desk.hand_in()
    old = link.version_id
    replace_file(desk, link, sample.pdf("versi dua"))
    (item,) = evidence_of(session, [link.entry_id])[link.entry_id]
    assert (item.number, item.newest, item.name) == (2, 2, "Versi dua.pdf")
    assert session.get_one(EvidenceVersion, old).file.name == "Daftar hadir.pdf"
    (line,) = lines(session, AuditEvent.EVIDENCE_VERSION)
    assert (line.before["number"], line.after["number"]) == (1, 2)


def test_another_row_keeps_the_version_it_has(session, desk):
    first = desk.hand_in()
    kept = first.evidence_version.evidence_id
    second = evidence.link_existing(desk.ctx(), evidence_id=kept, **desk.key(1))
    old = first.version_id
    replace_file(desk, second, sample.pdf("versi dua"))
    assert session.get_one(EvidenceLink, first.id).version_id == old


def test_the_same_content_again_is_no_version(session, desk):
    content = sample.pdf()
    link = desk.hand_in(content)
    replace_file(desk, link, content)
    assert link.evidence_version.number == 1
    assert lines(session, AuditEvent.EVIDENCE_VERSION) == []


def test_a_replaced_rejected_file_is_looked_at_again(session, tmp_path):
    desk, link = rejected(session, tmp_path)
    replace_file(desk, link, sample.pdf("terbaca"))
    assert (link.verdict, link.verdict_note) == (V.PENDING, "")


# ── taking it off, and the lock ───────────────────────────────────────────────
def test_evidence_taken_off_a_row_stays_with_the_agency(session, desk):
    link = desk.hand_in()
    evidence.unlink(desk.ctx(), link.id)
    assert session.get(EvidenceLink, link.id) is None
    assert session.scalar(select(func.count()).select_from(Evidence)) == 1
    assert len(desk.contents()) == 1
    (line,) = lines(session, AuditEvent.EVIDENCE_UNLINK)
    assert line.before["name"] == "Daftar hadir.pdf"
    with pytest.raises(NotFound):
        evidence.unlink(desk.ctx(), link.id)


def accepted(session, tmp_path):
    """A piece that was accepted, in a report that was then sent back for something else."""
    desk = Desk(session, told(session), tmp_path)
    link = desk.hand_in()
    report = walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    report = walk(session, desk.told.cast, report, A.START, desk.told.now)
    desk.judge(link, V.ACCEPTED)
    walk(session, desk.told.cast, report, A.RETURN, desk.told.now)
    return desk, link


@pytest.mark.parametrize("change", ["unlink", "describe", "version", "requirement"])
def test_accepted_evidence_is_locked(session, tmp_path, change):
    desk, link = accepted(session, tmp_path)
    before = (link.version_id, link.requirement, link.evidence_version.evidence.effective_on)
    with pytest.raises(WrongState) as caught:
        match change:
            case "unlink":
                evidence.unlink(desk.ctx(), link.id)
            case "describe":
                describe(desk, link)
            case "requirement":
                describe(desk, link, description="", effective_on=IN_PERIOD)
            case "version":
                replace_file(desk, link, sample.pdf("lain"))
    assert refusal(caught) is Refusal.EVIDENCE_LOCKED
    session.expire_all()
    assert before == (
        link.version_id, link.requirement, link.evidence_version.evidence.effective_on,
    )  # fmt: skip


def test_what_was_accepted_for_one_row_does_not_change_by_way_of_another(session, tmp_path):
    desk, link = accepted(session, tmp_path)
    second = evidence.link_existing(
        desk.ctx(), evidence_id=link.evidence_version.evidence_id, **desk.key(1)
    )
    settle(session)
    for change in (
        lambda: describe(desk, second),
        lambda: replace_file(desk, second, sample.pdf("lain")),
    ):
        with pytest.raises(WrongState) as caught:
            change()
        assert refusal(caught) is Refusal.EVIDENCE_LOCKED
    describe(desk, second, description="", effective_on=IN_PERIOD)
    assert second.requirement == "Hasil uji akhir"
    evidence.unlink(desk.ctx(), second.id)


def test_what_lies_before_a_verifier_does_not_change_by_way_of_another_report(session, desk):
    """B03 is submitted; the same evidence is then used for B06."""
    link = desk.hand_in()
    walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    june = Desk(session, told(session, checkpoint="B06"), desk.folder)
    second = evidence.link_existing(
        june.ctx(), evidence_id=link.evidence_version.evidence_id, **june.key()
    )
    settle(session)
    with pytest.raises(WrongState) as caught:
        describe(june, second)
    assert refusal(caught) is Refusal.EVIDENCE_IN_REVIEW
    with pytest.raises(WrongState):
        replace_file(june, second, sample.pdf("lain"))


# ── what follows for the row ──────────────────────────────────────────────────
def test_a_form_that_is_open_on_the_row_saves_on(session, desk):
    """Evidence raises the version of the report, not of the row."""
    entry = session.scalars(
        select(ProgressEntry).where(ProgressEntry.lineage_id == desk.rows[0])
    ).one()
    seen, report = entry.version, desk.report.version
    desk.hand_in()
    session.expire_all()
    assert entry.version == seen
    assert desk.report.version == report + 1


def test_a_row_that_was_accepted_is_looked_at_again(session, tmp_path):
    desk, link = rejected(session, tmp_path)
    entry = link.entry
    entry.verdict, entry.verdict_by_id = EntryVerdict.ACCEPTED, desk.told.cast.evaluator.id
    settle(session)
    desk.hand_in(sample.pdf("tambahan"))
    session.expire_all()
    assert entry.verdict is EntryVerdict.PENDING


def test_a_liaison_hands_in_for_the_rows_of_the_own_unit_alone(session, desk, lina, dinkes):
    mine = desk.rows[1]
    session.scalars(
        select(ActionItem).where(ActionItem.lineage_id == mine)
    ).one().responsible_id = dinkes.id
    settle(session)
    assert desk.hand_in(row=1, by=lina).entry.lineage_id == mine
    with pytest.raises(NotAllowed):
        desk.hand_in(sample.pdf("lain"), row=0, by=lina)
