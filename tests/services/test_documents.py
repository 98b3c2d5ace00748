"""Issuing prints and keeping the letterhead: who, when, and that what is issued stays as issued."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from renaksi.core.document import DocumentKind
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.files import PNG
from renaksi.core.plan import PlanState
from renaksi.labels import refusal
from renaksi.models import AuditEntry, IssuedDocument, Letterhead, StoredFile
from renaksi.queries.documents import LetterheadInfo, issued_documents, letterhead, verified
from renaksi.services import documents, plans
from renaksi.services.documents import LetterheadText, Print
from renaksi.storage import LocalStorage
from tests.factories.people import agency
from tests.factories.plans import a_plan, ctx_of

NOON = datetime(2026, 5, 20, 5, tzinfo=UTC)
TOKEN = "0123456789abcdef" * 2


@pytest.fixture
def store(tmp_path):
    return LocalStorage(tmp_path)


@pytest.fixture
def submitted(session, sari, budi):
    return a_plan(session, agency(session, "34.04"), PlanState.SUBMITTED)


def a_print(kind=DocumentKind.PLAN_MATRIX, content="a" * 64, token=TOKEN):
    return Print(kind, token, b"%PDF-1.7 isi\n%%EOF", content)


def issue(session, user, store, revision, made=None, version=None):
    version = revision.version if version is None else version
    ctx = ctx_of(session, user, NOON)
    return documents.issue(ctx, store, revision.id, made or a_print(), version=version)


@pytest.mark.parametrize("who", ["sari", "budi"])
def test_whoever_acts_for_the_agency_issues_and_the_file_is_kept_as_issued(
    session, store, submitted, who, request
):
    found = issue(session, request.getfixturevalue(who), store, submitted)
    assert store.open(found.sha256).read() == b"%PDF-1.7 isi\n%%EOF"
    row = session.query(IssuedDocument).one()
    assert (row.token, row.content_sha256, row.document_date) == (
        TOKEN,
        "a" * 64,
        date(2026, 5, 20),
    )
    file = session.get(StoredFile, row.file_id)
    assert file.name == "Renaksi Kabupaten Sleman 2026 revisi 1.pdf"
    line = session.query(AuditEntry).filter_by(event="document:issue").one()
    assert line.agency_id == submitted.plan.agency_id
    assert line.after["sha256"] == found.sha256


@pytest.mark.parametrize("who", ["rina", "tono", "joko", "oki", "lina"])
def test_nobody_else_issues(session, store, submitted, who, request):
    with pytest.raises(NotAllowed):
        issue(session, request.getfixturevalue(who), store, submitted)
    assert not session.query(IssuedDocument).count()


def test_for_the_sibling_next_door_the_plan_does_not_exist(session, store, submitted, dewi):
    with pytest.raises(NotFound):
        issue(session, dewi, store, submitted)


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.PROPOSED, PlanState.RETURNED])
def test_what_is_still_written_on_is_not_issued(session, store, sari, budi, state):
    revision = a_plan(session, agency(session, "34.04"), state)
    with pytest.raises(WrongState):
        issue(session, sari, store, revision)


def test_a_print_of_what_changed_meanwhile_is_not_issued(session, store, submitted, sari):
    with pytest.raises(Conflict):
        issue(session, sari, store, submitted, version=submitted.version - 1)


def test_issuing_the_same_content_again_adds_nothing(session, store, submitted, sari):
    first = issue(session, sari, store, submitted)
    again = issue(session, sari, store, submitted, a_print(token="f" * 32))
    assert again == first
    assert session.query(IssuedDocument).count() == 1


def test_other_content_makes_another_document_and_the_first_stays(session, store, submitted, sari):
    first = issue(session, sari, store, submitted)
    second = issue(session, sari, store, submitted, a_print(content="b" * 64, token="f" * 32))
    found = issued_documents(session, submitted.id)
    assert [one.token for one in found] == [second.token, first.token]
    assert verified(session, first.token).sha256 == first.sha256


def test_the_letter_needs_its_number_and_date_first(session, store, submitted, sari):
    letter = a_print(DocumentKind.COVER_LETTER)
    with pytest.raises(Invalid) as caught:
        issue(session, sari, store, submitted, letter)
    assert caught.value.field == "letter_number"
    ctx = ctx_of(session, sari, NOON)
    plans.save_letter(
        ctx, submitted.id, version=submitted.version, number="500/1/2026", on=date(2026, 4, 28)
    )
    session.refresh(submitted)
    found = issue(session, sari, store, submitted, letter)
    assert (found.number, found.document_date) == ("500/1/2026", date(2026, 4, 28))


def test_an_enacted_matrix_carries_the_number_and_date_of_its_decree(session, store, sari, budi):
    revision = a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    found = issue(session, sari, store, revision)
    assert (found.number, found.document_date) == (revision.decree_number, revision.decree_date)


# ── the letterhead ────────────────────────────────────────────────────────────
TEXT = LetterheadText("Pemerintah Kabupaten Sleman", "Dinas Kominfo", city="Sleman")


def image(kind="PNG", size=(40, 50)):
    out = io.BytesIO()
    Image.new("RGB", size, "purple").save(out, kind)
    out.seek(0)
    return out


def keep(session, user, store, text=TEXT, seen=None, **more):
    sleman = agency(session, "34.04")
    seen = letterhead(session, sleman.id) if seen is None else seen
    documents.keep_letterhead(
        ctx_of(session, user, NOON), store, sleman.id, text, seen=seen, **more
    )
    return letterhead(session, sleman.id)


def test_an_admin_keeps_the_letterhead_with_its_logo(session, store, sari):
    found = keep(session, sari, store, logo=image(), logo_name="lambang.gif")
    assert found.second_line == "Dinas Kominfo"
    assert found.logo_type == PNG
    assert store.open(found.logo_sha256).read() == image().getvalue()
    line = session.query(AuditEntry).filter_by(event="agency:letterhead").one()
    assert line.after["city"] == "Sleman"
    assert "address" not in line.after  # only what changed


def test_saving_what_stands_there_is_no_change(session, store, sari):
    keep(session, sari, store)
    keep(session, sari, store)
    assert session.query(AuditEntry).filter_by(event="agency:letterhead").count() == 1


def test_the_logo_stays_until_it_is_replaced_or_dropped(session, store, sari):
    first = keep(session, sari, store, logo=image())
    assert (
        keep(session, sari, store, replace(TEXT, city="Tridadi")).logo_sha256 == first.logo_sha256
    )
    other = keep(session, sari, store, logo=image("JPEG"))
    assert other.logo_type == "image/jpeg"
    assert keep(session, sari, store, drop_logo=True).logo_file_id is None


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(session, store, sari):
    keep(session, sari, store)
    with pytest.raises(Conflict):
        keep(session, sari, store, replace(TEXT, city="Bantul"), seen=LetterheadInfo())
    assert session.query(Letterhead).one().city == "Sleman"


@pytest.mark.parametrize(
    ("who", "refused"), [("budi", NotAllowed), ("wati", NotFound), ("dewi", NotFound)]
)
def test_only_the_agencys_own_admin_keeps_it(session, store, who, refused, request):
    with pytest.raises(refused):
        keep(session, request.getfixturevalue(who), store)


def test_an_agency_that_is_none_has_no_letterhead(session, store, sari):
    with pytest.raises(NotFound):
        documents.keep_letterhead(
            ctx_of(session, sari, NOON), store, 999_999, TEXT, seen=LetterheadInfo()
        )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "berkas jenis lain"),
        (b"%PDF-1.7\n%%EOF", "ini PDF"),
        (image().getvalue()[:60], "isinya terpotong"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "isinya rusak"),
        (image(size=(4001, 2)).getvalue(), "lebih dari 4.000 piksel"),
    ],
)
def test_a_logo_that_is_no_image_is_refused_and_nothing_is_written(
    session, store, sari, tmp_path, content, sentence
):
    with pytest.raises(Invalid) as caught:
        keep(session, sari, store, logo=io.BytesIO(content))
    assert sentence in refusal(caught.value)
    assert not session.query(Letterhead).count()
    assert not list(tmp_path.rglob("*"))


def test_a_logo_too_large_is_refused(session, store, sari):
    heavy = io.BytesIO(image().getvalue() + b"\0" * 1_100_000)
    with pytest.raises(Invalid) as caught:
        keep(session, sari, store, logo=heavy)
    assert caught.value.reason is Refusal.FILE_TOO_LARGE
    assert not session.query(Letterhead).count()
