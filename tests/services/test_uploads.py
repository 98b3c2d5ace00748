"""Evidence that comes in piece by piece: what is acknowledged is kept, what is asked again is the same."""

import os
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from renaksi.core.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    TooSoon,
    WrongState,
)
from renaksi.core.report import ReportAction as A
from renaksi.core.uploads import LIFETIME, MAX_OPEN, MAX_PIECE
from renaksi.models import EvidenceLink, Upload
from renaksi.services import evidence, uploads
from tests.factories.evidence import IN_PERIOD, Desk
from tests.factories.reports import told, walk
from tests.support import sample_files as sample
from tests.support.backends import settle

CONTENT = sample.photo()
SIZE = len(CONTENT)
HALF = SIZE // 2


@pytest.fixture
def desk(session, tmp_path):
    return Desk(session, told(session), tmp_path)


def begin(desk, size=SIZE, by=None, at=None, **more):
    facts = {"requirement": "Daftar hadir", "effective_on": IN_PERIOD, "name": "Foto.jpg", **more}
    made = uploads.begin_upload(desk.ctx(by, at), desk.pieces, size=size, **desk.key(), **facts)
    settle(desk.session)
    return made.token


def send(desk, token, offset, content, by=None):
    return uploads.receive(desk.ctx(by), desk.pieces, token, offset, content)


def finish(desk, token, by=None, at=None, **more):
    facts = {"effective_on": IN_PERIOD, **more}
    link = uploads.finish_upload(desk.ctx(by, at), desk.store, desk.pieces, token, **facts)
    settle(desk.session)
    return link


def links(session):
    return session.scalar(select(func.count()).select_from(EvidenceLink))


def test_pieces_become_evidence_of_the_row(session, desk):
    token = begin(desk)
    assert uploads.received(desk.ctx(), desk.pieces, token) == 0
    assert send(desk, token, 0, CONTENT[:HALF]) == HALF
    assert uploads.received(desk.ctx(), desk.pieces, token) == HALF
    assert send(desk, token, HALF, CONTENT[HALF:]) == len(CONTENT)
    link = finish(desk, token, description="Bimbingan teknis")
    version = link.evidence_version
    assert (version.file.name, version.file.size) == ("Foto.jpg", len(CONTENT))
    assert (link.requirement, version.evidence.description) == ("Daftar hadir", "Bimbingan teknis")
    assert desk.store.open(version.file.sha256).read() == CONTENT
    assert desk.pieces.length(token) is None


def test_asked_again_everything_says_the_same_again(session, desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT)
    first = finish(desk, token)
    assert finish(desk, token).id == first.id
    assert send(desk, token, HALF, b"more") == len(CONTENT)
    assert uploads.received(desk.ctx(), desk.pieces, token) == len(CONTENT)
    assert links(session) == 1


def test_a_kill_after_the_file_was_whole_is_made_good(session, desk):
    """The process died between the last piece and the evidence: the piece is there, no link is."""
    token = begin(desk)
    send(desk, token, 0, CONTENT)
    session.expire_all()
    assert uploads.received(desk.ctx(), desk.pieces, token) == len(CONTENT)
    assert send(desk, token, len(CONTENT), b"") == len(CONTENT)
    finish(desk, token)
    assert links(session) == 1


def test_an_unfinished_file_is_no_evidence(desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT[:HALF])
    with pytest.raises(Conflict) as caught:
        finish(desk, token)
    assert caught.value.detail == {"received": HALF}
    assert desk.contents() == []


@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, len(CONTENT) + 1), (len(CONTENT), 1), (0, MAX_PIECE + 1), (-1, 1), (1, 1)],
)
def test_a_piece_that_does_not_fit_is_refused(desk, offset, length):
    token = begin(desk)
    with pytest.raises(Conflict) as caught:
        send(desk, token, offset, b"x" * length)
    assert caught.value.reason is Refusal.UPLOAD_OUT_OF_STEP
    assert desk.pieces.length(token) == 0


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"size": 0}, Refusal.BAD_FILE),
        ({"size": 25 * 1024 * 1024 + 1}, Refusal.FILE_TOO_LARGE),
        ({"requirement": "Notulen"}, Refusal.NO_SUCH_REQUIREMENT),
        ({"effective_on": None}, Refusal.DATE_MISSING),
        ({"effective_on": date(2031, 1, 1)}, Refusal.DATE_AHEAD),
    ],
)
def test_what_can_not_end_well_is_not_begun(session, desk, more, reason):
    with pytest.raises(Invalid) as caught:
        begin(desk, **more)
    assert caught.value.reason is reason
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
    assert not list(desk.folder.rglob("*.part"))


def test_a_file_of_exactly_the_limit_may_be_announced(desk):
    assert begin(desk, size=25 * 1024 * 1024)


def test_who_may_not_write_the_row_begins_nothing(desk, dewi, joko):
    for who, refusal in (
        (dewi, NotFound),
        (joko, NotAllowed),
        (desk.told.cast.evaluator, NotAllowed),
    ):
        with pytest.raises(refusal):
            begin(desk, by=who)


def test_an_upload_is_its_owners_alone(desk):
    token = begin(desk)
    other = desk.told.cast.manager
    for ask in (
        lambda: uploads.received(desk.ctx(other), desk.pieces, token),
        lambda: send(desk, token, 0, CONTENT, by=other),
        lambda: finish(desk, token, by=other),
        lambda: uploads.cancel_upload(desk.ctx(other), desk.pieces, token),
    ):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.reason is Refusal.UPLOAD_EXPIRED
    assert desk.pieces.length(token) == 0


@pytest.mark.parametrize("token", ["", "x", "a" * 32, "a\0b", "../" * 10])
def test_a_token_of_nothing_is_not_found(desk, token):
    with pytest.raises(NotFound):
        uploads.received(desk.ctx(), desk.pieces, token)


def test_a_file_that_is_no_evidence_is_thrown_away_with_its_reason(session, desk):
    content = b"MZ\x90\0" + b"\0" * 500
    token = begin(desk, size=len(content))
    send(desk, token, 0, content)
    with pytest.raises(Invalid) as caught:
        finish(desk, token)
    assert caught.value.reason is Refusal.BAD_FILE
    assert desk.pieces.length(token) is None
    with pytest.raises(NotFound):
        uploads.received(desk.ctx(), desk.pieces, token)
    assert desk.contents() == []


def test_a_report_submitted_meanwhile_takes_nothing_but_the_file_waits(session, desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT)
    walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    with pytest.raises(WrongState):
        finish(desk, token)
    assert links(session) == 0
    walk(session, desk.told.cast, desk.report, A.WITHDRAW, desk.told.now)
    finish(desk, token)
    assert links(session) == 1


def test_a_cancelled_upload_is_gone_and_a_finished_one_stays(session, desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT[:HALF])
    uploads.cancel_upload(desk.ctx(), desk.pieces, token)
    assert desk.pieces.length(token) is None
    token = begin(desk)
    send(desk, token, 0, CONTENT)
    finish(desk, token)
    uploads.cancel_upload(desk.ctx(), desk.pieces, token)
    assert links(session) == 1


def test_one_persons_unfinished_files_are_bounded(session, desk):
    token = begin(desk)
    made = session.get_one(Upload, token)
    for number in range(1, MAX_OPEN):
        session.add(
            Upload(
                token=f"{number:032x}", plan_id=made.plan_id, checkpoint_id=made.checkpoint_id,
                lineage_id=made.lineage_id, name="x.pdf", size=1, started_at=made.started_at,
                started_by_id=made.started_by_id,
            )
        )  # fmt: skip
    settle(session)
    with pytest.raises(TooSoon):
        begin(desk)
    begin(desk, by=desk.told.cast.manager)


def test_after_a_day_an_unfinished_upload_is_over_and_cleared(session, desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT[:HALF])
    later = desk.told.now + LIFETIME + timedelta(minutes=1)
    with pytest.raises(NotFound):
        uploads.received(desk.ctx(at=later), desk.pieces, token)
    past = time.time() - LIFETIME.total_seconds() - 60
    os.utime(next(desk.folder.rglob("*.part")), (past, past))
    assert uploads.clear_uploads(desk.ctx(at=later), desk.pieces) == 1
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
    assert not list(desk.folder.rglob("*.part"))


def test_clearing_leaves_what_is_under_way_and_what_became_evidence(session, desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT)
    link = finish(desk, token)
    young = begin(desk, at=desk.told.now + LIFETIME)
    uploads.clear_uploads(desk.ctx(at=desk.told.now + LIFETIME + timedelta(hours=1)), desk.pieces)
    session.expire_all()
    assert session.get(EvidenceLink, link.id) is not None
    assert session.get(Upload, young) is not None
    assert session.get(Upload, token) is None


def test_evidence_of_an_upload_can_be_taken_off_its_row(session, desk):
    token = begin(desk)
    send(desk, token, 0, CONTENT)
    link = finish(desk, token)
    evidence.unlink(desk.ctx(), link.id)
    settle(session)
    assert links(session) == 0
    with pytest.raises(NotFound):
        uploads.received(desk.ctx(), desk.pieces, token)


def test_a_file_that_was_cleared_away_under_an_upload_is_over(desk):
    token = begin(desk)
    desk.pieces.drop(token)
    for ask in (
        lambda: uploads.received(desk.ctx(), desk.pieces, token),
        lambda: send(desk, token, 0, CONTENT),
        lambda: finish(desk, token),
    ):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.reason is Refusal.UPLOAD_EXPIRED
