"""What nobody uses goes after its time; what is linked never does; and the store is what it should be."""

import io
import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.evidence import Finding, FindingKind as K
from renaksi.core.plan import PlanState
from renaksi.labels.evidence import finding
from renaksi.models import AuditEntry, Base, Evidence, EvidenceVersion, Letterhead, StoredFile
from renaksi.services import evidence
from renaksi.services.evidence_upkeep import GRACE, KEPT, check_files, clear_orphans
from tests.factories.evidence import Desk
from tests.factories.people import agency, system
from tests.factories.plans import a_file, a_plan
from tests.factories.reports import told
from tests.support import sample_files as sample
from tests.support.backends import settle

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(session, tmp_path):
    return Desk(session, told(session), tmp_path)


def clear(desk, after=KEPT + MINUTE, **more):
    """As long after the report's own clock; contents look as old as they then are."""
    age(desk, after)
    done = clear_orphans(system(desk.session, desk.told.now + after), desk.store, **more)
    settle(desk.session)
    return done


def age(desk, span):
    past = time.time() - span.total_seconds()
    for path in desk.store.root.rglob("*"):
        if path.is_file():
            os.utime(path, (past, past))


def count(session, model=Evidence):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model))


def dropped(desk, content=None, **more):
    """Evidence that was handed in and taken off its row again."""
    link = desk.hand_in(content, **more)
    kept = link.evidence_version.evidence_id
    evidence.unlink(desk.ctx(), link.id)
    settle(desk.session)
    return kept


# ── clearing ──────────────────────────────────────────────────────────────────
def test_evidence_on_no_row_goes_after_seven_days_with_its_content(session, desk):
    dropped(desk)
    assert clear(desk, KEPT - MINUTE).evidence == 0
    (kept,) = desk.contents()
    done = clear(desk)
    assert (done.evidence, done.files, done.contents) == (1, 1, (kept,))
    assert count(session) == count(session, EvidenceVersion) == 0
    assert desk.contents() == []
    assert session.scalar(select(StoredFile.id).where(StoredFile.sha256 == kept)) is None


def test_what_is_linked_stays_for_ever_in_all_its_versions(session, desk):
    link = desk.hand_in()
    evidence.add_version(
        desk.ctx(), desk.store, io.BytesIO(sample.pdf("dua")), link.id, name="dua.pdf"
    )
    settle(session)
    before = desk.contents()
    done = clear(desk, timedelta(days=4000))
    assert (done.evidence, done.files, done.contents) == (0, 0, ())
    assert desk.contents() == before
    assert len(before) == 2


def test_the_seven_days_count_from_when_it_was_taken_off(session, desk):
    link = desk.hand_in()
    later = desk.told.now + timedelta(days=5)
    evidence.unlink(desk.ctx(at=later), link.id)
    settle(session)
    assert clear(desk, timedelta(days=8)).evidence == 0
    assert clear(desk, timedelta(days=12, minutes=1)).evidence == 1


def test_used_again_before_its_time_it_stays(session, desk):
    kept = dropped(desk)
    evidence.link_existing(desk.ctx(), evidence_id=kept, **desk.key(1))
    settle(session)
    assert clear(desk).evidence == 0
    assert len(desk.contents()) == 1


def test_a_content_that_another_row_still_names_stays(session, desk):
    content = sample.pdf("sama")
    desk.hand_in(content)
    dropped(desk, content, row=1)
    done = clear(desk)
    assert (done.evidence, done.files, done.contents) == (1, 1, ())
    assert len(desk.contents()) == 1


def test_files_of_plans_letterheads_and_prints_are_nobodys_orphans(session, desk):
    """Whatever table refers to a file, now or later: each foreign key to it keeps it."""
    home = agency(session, "34.02")
    plan = a_plan(session, home, PlanState.ENACTED)
    logo = a_file(session, home, name="lambang.png", media_type="image/png")
    session.add(Letterhead(agency_id=home.id, logo_file_id=logo.id))
    settle(session)
    kept = {plan.decree_file_id, logo.id}
    clear(desk, timedelta(days=4000))
    assert set(session.scalars(select(StoredFile.id).where(StoredFile.id.in_(kept)))) == kept


def test_every_table_that_refers_to_a_file_is_asked():
    from renaksi.services.evidence_upkeep import _is_referred_to

    asked = str(_is_referred_to())
    keys = {
        str(key.parent)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "stored_file"
    }
    assert len(keys) >= 4
    assert [key for key in keys if key not in asked] == []


def test_a_file_nothing_ever_used_goes_too(session, desk):
    lone = a_file(session, agency(session, "34.04"), name="ditinggalkan.pdf").id
    assert clear(desk, timedelta(days=4000)).files == 1
    assert session.get(StoredFile, lone) is None


def test_the_clearing_is_told_in_the_trail_once(session, desk):
    dropped(desk, name="Notulen lama.pdf")
    clear(desk)
    clear(desk)
    (line,) = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.EVIDENCE_CLEAR)
    )
    assert line.after == {"evidence": 1, "files": 1, "names": ["Notulen lama.pdf"]}


def test_a_dry_run_says_what_would_go_and_leaves_it(session, desk):
    dropped(desk)
    desk.store.put(io.BytesIO(b"stray"), max_bytes=99)
    would = clear(desk, dry_run=True)
    assert count(session) == 1
    assert len(desk.contents()) == 2
    done = clear(desk)
    assert (would.evidence, would.files) == (done.evidence, done.files) == (1, 1)
    assert set(would.contents) == set(done.contents)
    assert len(done.contents) == 2


def test_a_content_without_a_row_goes_when_it_is_old(desk):
    desk.store.put(io.BytesIO(b"a crash came before its row"), max_bytes=99)
    assert clear(desk, KEPT - MINUTE).contents == ()
    assert len(clear(desk).contents) == 1


def test_a_content_put_again_just_now_stays_though_no_row_names_it_yet(session, desk):
    """Somebody hands in the same file while its old row is cleared: theirs is on its way."""
    content = sample.pdf("sama")
    dropped(desk, content)
    age(desk, KEPT + MINUTE)
    stored = desk.store.put(io.BytesIO(content), max_bytes=99_999)
    ctx = system(session, desk.told.now + KEPT + MINUTE)
    done = clear_orphans(ctx, desk.store)
    assert (done.files, done.contents) == (1, ())
    assert desk.store.open(stored.sha256).read() == content


def test_what_a_crash_left_half_written_goes_after_a_day(desk):
    desk.hand_in()
    (desk.store.root / "tmpx.part").write_bytes(b"sete")
    assert clear(desk, GRACE - MINUTE).unfinished == 0
    assert clear(desk, GRACE + MINUTE).unfinished == 1


# ── checking ──────────────────────────────────────────────────────────────────
def check(desk):
    return list(check_files(system(desk.session), desk.store))


@pytest.fixture
def whole(session, desk):
    """A store that is as it should be: rows whose content the tests never stored are none."""
    link = desk.hand_in()
    for file in session.scalars(
        select(StoredFile).where(StoredFile.id != link.evidence_version.file_id)
    ):
        stored = desk.store.put(io.BytesIO(file.name.encode()), max_bytes=999)
        file.sha256, file.size = stored.sha256, stored.size
    settle(session)
    return link.evidence_version.file


def test_a_store_that_is_as_it_should_be_has_no_finding(desk, whole):
    assert check(desk) == []


def test_a_missing_file_is_named_with_its_owner(desk, whole):
    desk.store.discard(whole.sha256)
    (found,) = check(desk)
    assert found == Finding(K.MISSING, whole.sha256, ("Daftar hadir.pdf (Kabupaten Sleman)",))
    assert "Daftar hadir.pdf (Kabupaten Sleman)" in finding(found)
    assert finding(found).startswith("Berkas hilang dari penyimpanan")


@pytest.mark.parametrize("change", ["flip", "cut", "grow", "empty"])
def test_a_changed_file_is_found_by_its_hash(desk, whole, change):
    path = desk.store.path(whole.sha256)
    content = path.read_bytes()
    path.write_bytes(
        {"flip": bytes([content[0] ^ 1]) + content[1:], "cut": content[:-1],
         "grow": content + b"\0", "empty": b""}[change]
    )  # fmt: skip
    (found,) = check(desk)
    assert (found.kind, found.sha256) == (K.CHANGED, whole.sha256)


def test_a_wrong_length_in_the_database_is_found(session, desk, whole):
    whole.size += 1
    settle(session)
    (found,) = check(desk)
    assert found.kind is K.OTHER_SIZE


def test_a_file_nothing_names_is_stray(desk, whole):
    stray = desk.store.put(io.BytesIO(b"stray"), max_bytes=99).sha256
    assert check(desk) == [Finding(K.STRAY, stray)]
    assert stray in finding(Finding(K.STRAY, stray))
    desk.store.discard(stray)
    assert check(desk) == []


def test_all_findings_are_told_at_once(session, desk, whole, monkeypatch):
    from renaksi.services import evidence_upkeep

    monkeypatch.setattr(evidence_upkeep, "BATCH", 1)
    desk.store.put(io.BytesIO(b"stray"), max_bytes=99)
    desk.store.discard(whole.sha256)
    assert {one.kind for one in check(desk)} == {K.MISSING, K.STRAY}
