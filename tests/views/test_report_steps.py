"""Handing a report in and taking it back, reporting nothing, asking for time, and the receipt."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from sqlalchemy import func, select

from renaksi.core.policy import Role
from renaksi.core.report import ReportAction as A, ReportState as S
from renaksi.core.report_entry import EntryValues
from renaksi.models import Extension, IssuedDocument, ReportTransition
from renaksi.services import extensions, reports
from tests.factories.people import make_person
from tests.factories.plans import a_cast, ctx_of
from tests.factories.reports import (
    entries,
    fill,
    lineages,
    plan_in_force,
    report_at,
    values_for,
    walk,
)
from tests.factories.windows import LATE, LOCKED, OPEN, a_window


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def now() -> datetime:
    return datetime.now(UTC)


def address(plan, *parts: str) -> str:
    return "/".join([f"/laporan/{plan.id}/B06", *parts])


@pytest.fixture
def plan(session, tree):
    return plan_in_force(session, tree("34.04"))


@pytest.fixture
def cast(session, tree):
    return a_cast(session, tree("34.04"))


@pytest.fixture
def point(session, plan):
    return a_window(session, OPEN)


@pytest.fixture
def filled(session, plan, cast, point):
    """Everything entered, by the administrator."""
    fill(session, cast, plan, point, now())
    return report_at(session, plan.id, point.id)


SUBMIT, WITHDRAW = "langkah/ajukan", "langkah/tarik"


def hand_in(client, plan, **more):
    page = soup(client.get(address(plan, SUBMIT)))
    version = page.select_one("form.r-form [name=version]")["value"]
    return client.post(address(plan, SUBMIT), data={"version": version, **more})


def state(session, plan, point) -> S:
    session.expire_all()
    return report_at(session, plan.id, point.id).state


# ── handing in ────────────────────────────────────────────────────────────────
def test_handing_in_leads_to_a_numbered_receipt(session, client, plan, cast, point, filled):
    client.sign_in(cast.manager)
    page = soup(client.get(address(plan, SUBMIT)))
    assert "4 dari 4 aksi yang jatuh tempo terisi" in page.text
    assert "4 aksi bertanda" in page.text, "no evidence stands behind them"
    answer = hand_in(client, plan, note="Lengkap.")
    assert answer.status_code == 303
    receipt = soup(client.get(answer.headers["Location"]))
    assert "TT/2026/B06/34.04/01" in receipt.h1.text
    assert "Tepat waktu" in receipt.text
    assert len(receipt.select("tbody tr")) == 4
    assert state(session, plan, point) is S.SUBMITTED


def test_nothing_entered_says_what_is_missing_instead_of_a_button(client, plan, cast, point):
    client.sign_in(cast.manager)
    assert "Periksa dan ajukan" in client.get(address(plan)).text
    page = soup(client.get(address(plan, SUBMIT)))
    assert "Belum ada realisasi yang diisi" in page.select_one("[role=alert]").text
    assert not page.select("form.r-form")
    assert client.post(address(plan, SUBMIT), data={"version": "0"}).status_code in {409, 422}


def test_an_administrator_does_not_hand_in(client, plan, cast, filled):
    client.sign_in(cast.admin)
    assert "Periksa dan ajukan" not in client.get(address(plan)).text
    assert client.get(address(plan, SUBMIT)).status_code == 403
    assert client.post(address(plan, SUBMIT), data={"version": "1"}).status_code == 403


def test_what_changed_since_it_was_read_is_not_handed_in(
    session, client, plan, cast, point, filled
):
    client.sign_in(cast.manager)
    version = str(filled.version)
    key = lineages(session, plan)[0]
    (first, *_rest) = entries(session, filled)
    ctx = ctx_of(session, cast.admin, now())
    reports.save_entry(ctx, plan.id, point.id, key, EntryValues(), version=first.version)
    answer = client.post(address(plan, SUBMIT), data={"version": version, "note": "Sudah lengkap"})
    assert answer.status_code == 409
    assert "Sudah lengkap" in soup(answer).select_one("[data-verbatim]").text
    assert state(session, plan, point) is S.DRAFT


@pytest.mark.parametrize("version", ["", "abc", "9" * 40, "-1"])
def test_a_version_of_no_report_hands_nothing_in(
    session, client, plan, cast, point, filled, version
):
    client.sign_in(cast.manager)
    assert client.post(address(plan, SUBMIT), data={"version": version}).status_code == 409
    assert state(session, plan, point) is S.DRAFT


def test_a_second_press_is_told_it_was_done(session, client, plan, cast, point, filled):
    client.sign_in(cast.manager)
    data = {"version": str(filled.version)}
    assert client.post(address(plan, SUBMIT), data=data).status_code == 303
    again = client.post(address(plan, SUBMIT), data=data)
    assert again.status_code == 409
    assert "sudah tercatat" in soup(again).h1.text
    steps = select(func.count()).where(ReportTransition.action == A.SUBMIT)
    assert session.scalar(steps) == 1


def test_late_says_so_before_and_after(session, client, plan, cast):
    a_window(session, LATE)
    fill(session, cast, plan, a_window(session, LATE), now())
    client.sign_in(cast.manager)
    assert "Terlambat" in soup(client.get(address(plan, SUBMIT))).select_one("dl").text
    receipt = client.get(hand_in(client, plan).headers["Location"])
    assert "Terlambat" in soup(receipt).select_one("dl").text


def test_after_the_lock_it_is_refused_with_the_way_to_ask(
    session, client, plan, cast, point, filled
):
    client.sign_in(cast.manager)
    version = str(filled.version)
    a_window(session, LOCKED)
    answer = client.post(address(plan, SUBMIT), data={"version": version, "note": "Mohon maaf"})
    assert answer.status_code == 409
    page = soup(answer)
    assert "terkunci sejak" in page.h1.text
    assert page.select_one(f"a[href='{address(plan, 'dispensasi')}']")
    assert "Mohon maaf" in page.select_one("[data-verbatim]").text
    assert state(session, plan, point) is S.DRAFT


def test_it_can_be_taken_back_until_verification_starts(session, client, plan, cast, point, filled):
    client.sign_in(cast.manager)
    hand_in(client, plan)
    assert "Tarik kembali" in client.get(address(plan)).text
    version = soup(client.get(address(plan, WITHDRAW))).select_one("[name=version]")["value"]
    assert client.post(address(plan, WITHDRAW), data={"version": version}).status_code == 303
    assert state(session, plan, point) is S.DRAFT
    hand_in(client, plan)
    walk(session, cast, report_at(session, plan.id, point.id), A.START, now())
    assert "Tarik kembali" not in client.get(address(plan)).text
    assert client.get(address(plan, WITHDRAW)).status_code == 409


# ── nil ───────────────────────────────────────────────────────────────────────
def test_nil_needs_its_reason_and_keeps_what_was_typed(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    answer = client.post(address(plan, "nihil"), data={"nil_reason": "  "})
    assert answer.status_code == 422
    assert "Tuliskan alasan laporan nihil" in soup(answer).select_one(".r-error").text
    long = client.post(address(plan, "nihil"), data={"nil_reason": "x" * 2001})
    assert long.status_code == 422
    assert soup(long).textarea.text.strip() == "x" * 2001


def test_nil_is_handed_in_counts_and_can_be_taken_back(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    reason = "Kegiatan dijadwalkan ulang karena banjir."
    assert client.post(address(plan, "nihil"), data={"nil_reason": reason}).status_code == 303
    assert reason in soup(client.get(address(plan))).select_one("#keadaan").text
    client.sign_in(cast.manager)
    assert reason in client.get(address(plan, SUBMIT)).text
    receipt = soup(client.get(hand_in(client, plan).headers["Location"]))
    assert "Nihil" in receipt.text
    assert reason in receipt.text
    assert not receipt.select("tbody tr")


def test_nil_taken_back_leaves_the_rows(session, client, plan, cast, point, filled):
    client.sign_in(cast.admin)
    client.post(address(plan, "nihil"), data={"nil_reason": "Tidak ada kegiatan."})
    page = soup(client.get(address(plan, "nihil")))
    assert "4 baris sudah diisi" in page.text
    answer = client.post(address(plan, "nihil"), data={"langkah": "batal", "nil_reason": ""})
    assert answer.status_code == 303
    assert not report_at(session, plan.id, point.id).is_nil
    assert "4 dari 4 aksi terisi" in client.get(address(plan)).text


# ── more time ─────────────────────────────────────────────────────────────────
def in_days(days: int) -> str:
    return (now() + timedelta(days=days)).date().isoformat()


@pytest.fixture
def locked(session, plan, cast):
    point = a_window(session, OPEN)
    fill(session, cast, plan, point, now())
    return a_window(session, LOCKED)


def test_more_time_is_asked_for_from_the_locked_page(session, client, plan, cast, locked):
    client.sign_in(cast.admin)
    way = soup(client.get(address(plan))).select_one("#terkunci a")["href"]
    assert "Daerah Istimewa Yogyakarta" in client.get(way).text
    answer = client.post(way, data={"reason": "Server kantor rusak.", "wanted_until": in_days(5)})
    assert answer.status_code == 303
    page = client.get(address(plan)).text
    assert "Menunggu keputusan" in page, "what was asked stands on the report's own page"
    again = client.post(way, data={"reason": "Sekali lagi", "wanted_until": in_days(6)})
    assert again.status_code == 409
    assert session.scalar(select(func.count()).select_from(Extension)) == 1


@pytest.mark.parametrize(
    ("reason", "day", "field"),
    [("", 5, "reason"), ("Ada", None, "wanted_until"), ("Ada", -1, "wanted_until"),
     ("Ada", 400, "wanted_until")],
)  # fmt: skip
def test_a_bad_request_is_told_beside_its_field(
    session, client, plan, cast, locked, reason, day, field
):
    client.sign_in(cast.admin)
    data = {"reason": reason, "wanted_until": "" if day is None else in_days(day)}
    answer = client.post(address(plan, "dispensasi"), data=data)
    assert answer.status_code == 422
    assert soup(answer).select_one(f"#{field}-error")
    assert soup(answer).select_one("#reason").text.strip() == reason


@pytest.mark.parametrize("day", ["besok", "31/02/2026", "9999-99-99", "0001-01-01"])
def test_a_day_that_is_none_is_told(client, plan, cast, locked, day):
    client.sign_in(cast.admin)
    data = {"reason": "Ada", "wanted_until": day}
    assert client.post(address(plan, "dispensasi"), data=data).status_code == 422


def test_granted_time_opens_the_report_and_is_not_on_time(session, client, plan, cast, locked):
    asked = ask(session, plan, cast, locked)
    lead = ctx_of(session, cast.lead, now())
    extensions.decide(lead, asked.id, grant=True, until=(now() + timedelta(days=3)).date())
    client.sign_in(cast.manager)
    page = soup(client.get(address(plan)))
    assert "Dispensasi sampai" in page.select_one(".r-window").text
    assert page.select("a.no")
    receipt = client.get(hand_in(client, plan).headers["Location"])
    assert "Dalam dispensasi" in soup(receipt).select_one("dl").text


def ask(session, plan, cast, point):
    return extensions.request(
        ctx_of(session, cast.admin, now()), plan.id, point.id,
        reason="Server rusak.", wanted_until=(now() + timedelta(days=5)).date(),
    )  # fmt: skip


def test_a_request_can_be_taken_back_and_a_refusal_is_shown(session, client, plan, cast, locked):
    ask(session, plan, cast, locked)
    client.sign_in(cast.admin)
    assert client.post(address(plan, "dispensasi", "batal")).status_code == 303
    asked = ask(session, plan, cast, locked)
    lead = ctx_of(session, cast.lead, now())
    extensions.decide(lead, asked.id, grant=False, note="Sudah dua kali.")
    page = soup(client.get(address(plan, "dispensasi")))
    assert "Sudah dua kali." in page.text
    assert page.select("form.r-form"), "a second request is possible"


# ── the receipt ───────────────────────────────────────────────────────────────
@pytest.fixture
def handed_in(session, client, plan, cast, point, filled):
    client.sign_in(cast.manager)
    return hand_in(client, plan).headers["Location"]


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_print_says_what_the_page_says_and_is_kept(session, client, plan, handed_in):
    assert client.get(f"{handed_in}.pdf").status_code == 302, "nothing was issued by looking"
    first = client.post(f"{handed_in}.pdf", buffered=True)
    assert first.mimetype == "application/pdf"
    text = text_of(first.data)
    for part in ("TT/2026/B06/34.04/01", "Kabupaten Sleman", "WIB", "Tepat waktu"):
        assert part in text
    assert client.get(f"{handed_in}.pdf", buffered=True).data == first.data
    assert client.post(f"{handed_in}.pdf", buffered=True).data == first.data
    assert session.scalar(select(func.count()).select_from(IssuedDocument)) == 1


def test_its_code_leads_to_a_public_page_that_tells_no_content(
    session, client, make_client, plan, handed_in
):
    client.post(f"{handed_in}.pdf", buffered=True)
    issued = session.scalars(
        select(IssuedDocument).where(IssuedDocument.transition_id.is_not(None))
    ).one()
    page = make_client().get(f"/publik/periksa/{issued.token}")
    assert page.status_code == 200
    for part in ("TT/2026/B06/34.04/01", "Diajukan", "SHA-256"):
        assert part in page.text
    assert "Melatih petugas" not in page.text
    assert "Sleman" not in page.text


def test_the_print_has_the_page_size_and_the_letterhead(client, handed_in):
    content = client.post(f"{handed_in}.pdf", buffered=True).data
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert "PEMERINTAH KABUPATEN SLEMAN" in text_of(content).upper()


def test_the_first_receipt_keeps_its_number_after_a_correction(
    session, client, plan, cast, point, handed_in
):
    report = report_at(session, plan.id, point.id)
    report = walk(session, cast, report, A.START, now())
    walk(session, cast, report, A.RETURN, now())
    key = lineages(session, plan)[0]
    (first, *_rest) = entries(session, report)
    ctx = ctx_of(session, cast.admin, now())
    reports.save_entry(ctx, plan.id, point.id, key, values_for(1, 19), version=first.version)
    old = soup(client.get(handed_in))
    assert "TT/2026/B06/34.04/01" in old.h1.text
    assert not old.select("tbody tr"), "what stands there now was not handed in then"
    text = text_of(client.post(f"{handed_in}.pdf", buffered=True).data)
    assert "sudah diperbaiki" in text
    second = soup(client.get(hand_in(client, plan).headers["Location"]))
    assert "TT/2026/B06/34.04/02" in second.h1.text
    assert "Perbaikan" in second.text


def test_receipts_are_for_who_may_read_the_report(session, client, plan, handed_in, cast, dewi):
    client.sign_in(cast.evaluator)
    assert client.get(handed_in).status_code == 200
    client.sign_in(dewi)
    for answer in (client.get(handed_in), client.get(f"{handed_in}.pdf")):
        assert answer.status_code == 404
    assert client.post(f"{handed_in}.pdf").status_code == 404
    watcher = make_person(session, "apip@contoh.test", (Role.INTERNAL_AUDITOR, "34.04"))
    client.sign_in(watcher)
    assert client.get(f"{handed_in}9").status_code == 404


def test_the_trail_tells_the_submission_and_its_print(client, plan, handed_in):
    client.post(f"{handed_in}.pdf", buffered=True)
    trail = client.get("/jejak-audit")
    assert trail.status_code == 200
    assert "TT/2026/B06/34.04/01" in trail.text


def test_a_step_that_is_no_submission_has_no_receipt(session, client, plan, cast, handed_in, point):
    step = walk(session, cast, report_at(session, plan.id, point.id), A.START, now())
    started = session.scalars(
        select(ReportTransition.id).where(
            ReportTransition.report_id == step.id, ReportTransition.action == A.START
        )
    ).one()
    assert client.get(address(plan, "tanda-terima", str(started))).status_code == 404


def test_steps_ask_few_questions(client, plan, cast, filled, count_queries):
    client.sign_in(cast.manager)
    for path in (SUBMIT, "nihil", "dispensasi"):
        with count_queries(at_most=12):
            client.get(address(plan, path))
