import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.plan import PlanState as S
from renaksi.models import Comment
from renaksi.services import comments
from tests.factories.people import acting, agency
from tests.factories.plans import a_plan
from tests.people import OWN, SIBLING


@pytest.fixture
def revision(session, sari, budi, rina, tono):
    return a_plan(session, agency(session, OWN), S.IN_REVIEW)


@pytest.fixture
def thread(revision):
    return f"/renaksi/{revision.plan_id}/komentar"


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def written(session):
    return [one.text for one in session.scalars(select(Comment).order_by(Comment.id))]


def test_a_row_has_its_thread_and_a_form(client, session, revision, thread, sari):
    lineage = revision.items[1].lineage_id
    page = client.sign_in(sari).get(f"{thread}?baris={lineage}")
    assert soup(page).h1.get_text() == "Komentar aksi 2.1"
    assert "Belum ada komentar" in seen(page)
    answer = client.post(thread, data={"baris": lineage, "text": "Sudah kami\0 cek"})
    [made] = session.scalars(select(Comment))
    assert answer.headers["Location"] == f"{thread}?baris={lineage}#komentar-{made.id}"
    assert "Sudah kami cek" in seen(client.get(answer.headers["Location"]))


def test_all_comments_of_a_plan_name_their_rows(client, session, revision, thread, sari, oki):
    service = acting(session, oki)
    comments.add_comment(service, revision.plan_id, "Satu", lineage_id=revision.items[0].lineage_id)
    comments.add_comment(service, revision.plan_id, "Umum")
    page = client.sign_in(sari).get(thread)
    assert soup(page).h1.get_text() == "2 komentar"
    assert "Aksi 1.1" in seen(page)
    assert "Oki Setiawan" in seen(page)


def test_markup_in_a_comment_stays_text(client, revision, thread, sari):
    client.sign_in(sari).post(thread, data={"text": "<b>tebal</b> <script>x()</script>"})
    assert "<b>tebal</b> <script>x()</script>" in seen(client.get(thread))


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_comment_is_refused_with_its_text_kept(
    client, session, revision, thread, sari, text
):
    answer = client.sign_in(sari).post(thread, data={"text": text})
    assert answer.status_code == 422
    assert soup(answer).select_one("#text-error")
    assert soup(answer).find("textarea").get_text().strip() == text.strip()
    assert written(session) == []


def test_a_fresh_comment_is_corrected_and_taken_back(client, session, revision, thread, sari):
    client.sign_in(sari).post(thread, data={"text": "Salah ketk"})
    [made] = session.scalars(select(Comment))
    address = f"{thread}/{made.id}/ubah"
    assert soup(client.get(address)).find("textarea").get_text().strip() == "Salah ketk"
    assert client.post(address, data={"text": ""}).status_code == 422
    client.post(address, data={"text": "Salah ketik"})
    assert written(session) == ["Salah ketik"]
    assert client.post(f"{thread}/{made.id}/hapus").status_code == 302
    assert written(session) == []


def test_a_comment_is_marked_as_answered_and_opened_again(
    client, session, revision, thread, sari, rina
):
    made = comments.add_comment(acting(session, rina), revision.plan_id, "Bukti?")
    address = f"{thread}/{made.id}/terjawab"
    client.sign_in(sari).post(address)
    assert "Terjawab Sari Wulandari" in seen(client.get(thread))
    client.post(address, data={"buka": "1"})
    assert "Terjawab" not in seen(client.get(thread))


def test_only_what_one_may_do_is_offered(client, session, revision, thread, oki, sari):
    comments.add_comment(acting(session, sari), revision.plan_id, "Halo")
    page = soup(client.sign_in(oki).get(thread))
    assert [
        one.get_text() for one in page.select(".r-comment-foot a, .r-comment-foot button")
    ] == []
    assert page.select_one(".r-write")


def test_the_national_admin_reads_along_without_a_form(client, session, revision, thread, agus):
    page = soup(client.sign_in(agus).get(thread))
    assert page.select_one(".r-write") is None
    assert client.post(thread, data={"text": "Halo"}).status_code == 403


def test_the_way_back_never_leads_elsewhere(client, session, revision, thread, sari):
    data = {"text": "Halo", "lanjut": "https://jahat.test/"}
    answer = client.sign_in(sari).post(thread, data=data)
    assert answer.headers["Location"].startswith(thread)
    data = {"text": "Halo", "lanjut": "/telaah/7?tampil=semua#aksi-1.1"}
    answer = client.post(thread, data=data)
    assert answer.headers["Location"].startswith("/telaah/7?tampil=semua#")
    [made, _] = session.scalars(select(Comment).order_by(Comment.id))
    page = soup(client.get(f"{thread}/{made.id}/ubah?lanjut=//jahat.test"))
    assert "jahat" not in str(page)


def test_for_the_sibling_neither_thread_nor_comment_exists(
    client, session, revision, thread, dewi, sari
):
    made = comments.add_comment(acting(session, sari), revision.plan_id, "Halo")
    other = a_plan(session, agency(session, SIBLING), S.DRAFT)
    client.sign_in(dewi)
    assert client.get(thread).status_code == 404
    assert client.post(thread, data={"text": "Halo"}).status_code == 404
    for step in ("ubah", "hapus", "terjawab"):
        for plan_id in (revision.plan_id, other.plan_id):
            address = f"/renaksi/{plan_id}/komentar/{made.id}/{step}"
            assert client.post(address, data={"text": "x"}).status_code == 404
    assert written(session) == ["Halo"]


def test_a_row_that_never_was_is_not_found(client, revision, thread, sari):
    assert client.sign_in(sari).get(f"{thread}?baris=entah").status_code == 404
    for odd in ("entah\0", "x" * 900):
        assert client.post(thread, data={"baris": odd, "text": "Halo"}).status_code == 404


def test_an_unsent_note_does_not_exist_for_the_agency(
    client, session, revision, thread, rina, sari
):
    note = comments.add_note(acting(session, rina), revision.plan_id, "Rahasia")
    assert client.sign_in(sari).get(f"{thread}/{note.id}/ubah").status_code == 404
    assert client.post(f"{thread}/{note.id}/terjawab").status_code == 404
    page = client.sign_in(rina).get(f"{thread}/{note.id}/ubah")
    assert soup(page).find("input", id="must_fix")


def test_the_thread_keeps_its_budget(client, session, revision, thread, rina, count_queries):
    for number in range(30):
        comments.add_comment(acting(session, rina), revision.plan_id, f"{number}")
    client.sign_in(rina)
    with count_queries(at_most=12):
        client.get(thread)


# ── on one value of a row ─────────────────────────────────────────────────────
def matrix_of(client, revision):
    return soup(client.get(f"/renaksi/{revision.plan_id}"))


def marked(page, lineage):
    """What a cell with a mark is called, and where the mark leads."""
    return {
        (mark.parent.get("data-l") or mark.parent["class"][0]): (mark["aria-label"], mark["href"])
        for mark in page.select(f"#baris-{lineage} a.r-corner")
    }


def test_a_comment_on_one_value_marks_the_corner_of_its_cell(
    client, session, revision, thread, sari, dewi
):
    lineage = revision.items[1].lineage_id
    page = soup(client.sign_in(sari).get(f"{thread}?baris={lineage}&isian=target:B06"))
    chosen = page.select_one("select[name=isian] option[selected]")
    assert (chosen["value"], chosen.text) == ("target:B06", "Target B06")
    assert page.select_one("select[name=isian] option").text == "Seluruh aksi"
    for field in ("target:B06", "action", "polarity", "sipd_code", ""):
        client.post(thread, data={"baris": lineage, "isian": field, "text": f"Tentang {field}"})
    shown = matrix_of(client, revision)
    there = f"{thread}?baris={lineage}"
    assert marked(shown, lineage) == {
        "B06": ("Komentar pada target B06 aksi 2.1", there),
        "c-aksi": ("Komentar pada aksi aksi 2.1", there),
        "Arah": ("Komentar pada arah aksi 2.1", there),
        "Sumber dana": ("Komentar pada kode SIPD aksi 2.1", there),
    }
    assert shown.select_one(f"#baris-{lineage} .marks").get_text(strip=True).endswith("5")
    assert "has-note" in shown.select_one(f"#baris-{lineage} td[data-l=B06]")["class"]
    other = revision.items[0].lineage_id
    assert marked(shown, other) == {}
    told = [tag.text for tag in soup(client.get(there)).select(".r-comment .r-tag")]
    assert told == ["Target B06", "Aksi", "Arah", "Kode SIPD"]


def test_a_note_not_sent_yet_marks_nothing(client, session, revision, thread, rina, sari):
    lineage = revision.items[0].lineage_id
    comments.add_note(
        acting(session, rina), revision.plan_id, "Kurang", lineage_id=lineage, field="weight"
    )
    assert marked(matrix_of(client.sign_in(sari), revision), lineage) == {}


@pytest.mark.parametrize("field", ["target:B99", "strategy_code", "kata sandi", "x" * 300])
def test_what_is_no_cell_can_not_be_spoken_of(client, session, revision, thread, sari, field):
    lineage = revision.items[0].lineage_id
    sent = {"baris": lineage, "isian": field, "text": "Halo"}
    answer = client.sign_in(sari).post(thread, data=sent)
    assert answer.status_code == 422
    assert "Pilih dari daftar." in soup(answer).select_one("#isian-error").text
    assert soup(answer).select_one("textarea").text.strip() == "Halo"
    assert written(session) == []


def test_the_plan_as_a_whole_has_no_cells(client, session, revision, thread, sari):
    assert soup(client.sign_in(sari).get(thread)).select("select[name=isian]") == []
    answer = client.post(thread, data={"isian": "weight", "text": "Halo"})
    assert answer.status_code == 422
    assert written(session) == []


def test_the_marks_cost_no_statement(client, session, revision, thread, sari, count_queries):
    client.sign_in(sari)
    address = f"/renaksi/{revision.plan_id}"

    def cost():
        with count_queries(at_most=12) as statements:
            client.get(address)
        return len(statements)

    before = cost()
    for item in revision.items:
        comments.add_comment(
            acting(session, sari), revision.plan_id, "Cek", lineage_id=item.lineage_id, field="unit"
        )
    assert cost() == before
