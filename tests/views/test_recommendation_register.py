"""The register of recommendations: who sees what, filters, clocks, recurring causes, files."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from python_calamine import load_workbook
from sqlalchemy import select

from renaksi.core.policy import SYSTEM
from renaksi.core.recommendation import (
    COUNTED,
    AnswerStage as G,
    DayCount,
    Priority,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_tally import Late
from renaksi.core.recommendation_wanted import Wanted
from renaksi.models import Holiday, Recommendation
from renaksi.queries.recommendation_register import Register
from tests.factories.plans import a_cycle
from tests.factories.recommendations import CAUSE, told, walk
from tests.support.backends import settle

TODAY = date(2026, 7, 7)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def ago(days: int) -> datetime:
    """Some days before now; the steps of a walk follow an hour apart."""
    return datetime.now(UTC) - timedelta(days=days)


def rows(page) -> dict[str, str]:
    """By number, what the row says."""
    found = page.select("table.r-recs tbody tr")
    return {row.select_one("td a").text: " ".join(row.text.split()) for row in found}


def tabs(page) -> list[str]:
    return [one.text for one in page.select(".r-tabs a")]


@pytest.fixture
def register(session):
    """DIY's: Sleman overdue, Bantul in review too long, Gunungkidul lacking, Kulon Progo resolved,
    Yogyakarta a draft.
    """
    return {
        "34.04": told(session, S.OPEN, at=ago(71)),
        "34.02": told(session, S.OPEN, G.REVIEW, code="34.02", at=ago(35)),
        "34.03": told(session, S.IN_PROCESS, code="34.03", at=ago(20), cause="Anggaran belum ada"),
        "34.01": told(session, S.RESOLVED, code="34.01", at=ago(5), text="Membuka kanal SMS"),
        "34.71": told(session, S.DRAFT, code="34.71", at=ago(1)),
    }


def number(register, code: str) -> str:
    return register[code].recommendation.number


# ── the page ──────────────────────────────────────────────────────────────────
def test_a_hub_sees_how_each_stands(session, client, register, count_queries):
    client.sign_in(register["34.04"].cast.evaluator)
    client.get("/rekomendasi")
    with count_queries(at_most=12):
        page = soup(client.get("/rekomendasi"))
    assert page.h1.text == "3 dari 4 rekomendasi belum selesai, 1 lewat batas jawab"
    assert tabs(page) == [
        "Semua (4)", "Belum ditindaklanjuti (2)", "Belum sesuai (1)", "Sesuai (1)",
        "Tidak dapat ditindaklanjuti (0)", "Rancangan (1)",
    ]  # fmt: skip
    found = rows(page)
    order = [number(register, code) for code in ("34.04", "34.02", "34.03", "34.01")]
    assert list(found) == order, "what is not settled first, the oldest before the others"
    late, review, lacking, done = (found[one] for one in order)
    assert "Lewat 11 hari hari ke-71 dari 60" in late
    assert "Dijawab berhenti pada hari ke-0 dari 60" in review
    assert "telaah hari ke-35 dari 30, lewat 5 hari" in review
    assert "Sisa 40 hari" in lacking
    assert "tindak lanjut ke-2 diminta" in lacking
    assert "selesai sebelum batas" in done
    ages = {one.text.split()[-1] for one in page.select(".q-ages a")}
    assert ages <= {"hari0", "hari1"}
    drafts = soup(client.get("/rekomendasi?status=rancangan"))
    assert list(rows(drafts)) == ["Rancangan"]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("waktu=jawaban", {"34.04"}),
        ("waktu=telaah", {"34.02"}),
        ("umur=lewat-60", {"34.04"}),
        ("umur=16-30", {"34.03"}),
        ("umur=0-15", set()),
        ("status=belum-sesuai", {"34.03"}),
        ("status=sesuai&umur=0-15", set()),
        ("di=34.02", {"34.02"}),
        ("di=34&lingkup=sendiri", set()),
        ("di=34", {"34.04", "34.02", "34.03", "34.01"}),
        ("q=sms+kanal", {"34.01"}),
        ("q=bantul", {"34.02"}),
        ("q=anggaran", {"34.03"}),
        ("q=%25", set()),
        ("tahap=masuk", {"34.02"}),
        ("sumber=ombudsman", set()),
        ("penerbit=34&prioritas=sedang", {"34.04", "34.02", "34.03", "34.01"}),
        ("rencana=belum", {"34.04", "34.02", "34.03"}),
        ("kelompok=999999", set()),
        ("tugas=decide_answers", {"34.02"}),
        ("tugas=answer_recommendations", set()),
        ("status=x&umur=9&waktu=y&hal=-1&siklus=abc&tugas=z&urut=q", None),
        ("hal=99999999999999999999&siklus=99999999999999999&kelompok=٣", None),
    ],
)
def test_every_filter_narrows_the_page_and_the_files_alike(client, register, asked, codes):
    client.sign_in(register["34.04"].cast.evaluator)
    wanted = {number(register, one) for one in (codes if codes is not None else list(register)[:4])}
    page = soup(client.get(f"/rekomendasi?{asked}"))
    assert set(rows(page)) == wanted
    text = client.get(f"/rekomendasi/daftar.csv?{asked}").get_data().decode("utf-8-sig")
    assert {row["Nomor"] for row in csv.DictReader(io.StringIO(text))} == wanted
    open_tab = page.select_one('.r-tabs [aria-current="page"]').text
    assert open_tab.endswith(f"({len(wanted)})"), "a tab counts what the other filters leave"


def test_an_agency_sees_its_own_and_a_sibling_none_of_it(client, register, dewi):
    own = register["34.04"]
    page = soup(client.sign_in(own.cast.admin).get("/rekomendasi"))
    assert list(rows(page)) == [own.recommendation.number]
    assert "Rancangan" not in page.select_one(".r-tabs").text
    client.sign_in(dewi)
    for path in ("", "?di=34.04", f"?q={own.recommendation.number}", "/daftar.csv"):
        text = client.get(f"/rekomendasi{path}").get_data().decode()
        assert own.recommendation.text not in text or "Bantul" in text
        assert "Kabupaten Sleman" not in text
    for path in ("34.04", "34.04/lembar.csv"):
        assert client.get(f"/rekomendasi/instansi/{path}").status_code == 404


def test_the_same_cause_again_is_pointed_out_with_a_link(session, client, register):
    first = register["34.04"]
    again = told(session, S.OPEN, at=ago(3), cause=f"  {CAUSE.upper()}. ")
    other = told(session, S.OPEN, at=ago(2), cause="Sebab lain")
    page = soup(client.sign_in(first.cast.evaluator).get("/rekomendasi"))
    found = rows(page)
    told_of = found[again.recommendation.number]
    assert f"sebab yang sama: {first.recommendation.number}, belum ditindaklanjuti" in told_of
    for one in (first, other):
        assert "Berulang" not in found[one.recommendation.number]
    link = next(a for a in page.select(".q-again a") if a.text == first.recommendation.number)
    assert client.get(link["href"]).status_code == 200
    only = rows(soup(client.get("/rekomendasi?berulang=1")))
    assert list(only) == [again.recommendation.number]


def test_what_was_carried_over_shows_its_cycle_and_age(session, client, register):
    old = told(session, S.OPEN, code="34.02", at=ago(400))
    page = soup(client.sign_in(old.cast.evaluator).get("/rekomendasi"))
    year = old.recommendation.year
    assert f"dibawa dari siklus {year}, umur 400 hari" in rows(page)[old.recommendation.number]


# ── the clocks, said of many ──────────────────────────────────────────────────
def test_lateness_in_clauses_is_what_the_clocks_say(session, tree):
    """Paused, reopened, in review, counting working days, due on the day itself."""
    session.add_all(Holiday(on=date(2026, 6, day), name="Libur") for day in (1, 2, 3))
    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    kept = []
    for place, (status, stage) in enumerate(
        [(S.OPEN, G.ADDRESSEE), (S.OPEN, G.REVIEW), (S.IN_PROCESS, G.ADDRESSEE),
         (S.IN_PROCESS, G.APPROVAL), (S.RESOLVED, G.ADDRESSEE), (S.OPEN, G.APPROVAL)]
    ):  # fmt: skip
        for shift in (0, 67, 68, 96, 97, 120):
            one = told(session, status, stage, at=at + timedelta(days=shift)).recommendation
            if place % 2 == shift % 2:
                one.answer_count = one.review_count = DayCount.WORKING
                one.answer_days, one.review_days = 20, 8
            kept.append(one.id)
    slow = told(session, S.OPEN, at=at)
    walk(session, slow.cast, slow.recommendation, A.ANSWER, at + timedelta(days=30))
    walk(session, slow.cast, slow.recommendation, A.FIND_LACKING, at + timedelta(days=100))
    kept.append(slow.recommendation.id)
    settle(session)
    register = Register(session, SYSTEM, TODAY)
    everything = Wanted(statuses=COUNTED)
    clocks = {one.facts.id: one.clocks for one in register.rows(everything) if one.clocks}
    assert set(kept) <= clocks.keys()
    for late in Late:
        listed = {one.facts.id for one in register.rows(Wanted(late=late))}
        assert listed == {key for key, one in clocks.items() if one.late is late}
        assert listed, f"{late} is tried"
        tallied = register.tally(everything).count(COUNTED, None, late)
        assert tallied == len(listed)
    assert clocks[slow.recommendation.id].late is None, "30 + 27 days, the review left out"
    past = session.get_one(Recommendation, slow.recommendation.id)
    assert past.due_on < TODAY


# ── from an agency's page ─────────────────────────────────────────────────────
def test_an_agency_page_leads_to_its_sheet(session, client, register):
    a_cycle(session, 2026)
    client.sign_in(register["34.04"].cast.evaluator)
    strip = {one.select_one(".t").text: one for one in soup(client.get("/instansi/34.04")).select(
        ".r-strip li"
    )}  # fmt: skip
    cell = strip["Rekomendasi"]
    assert " ".join(cell.text.split()) == "Rekomendasi1 belum selesaidari 1"
    assert client.get(cell.a["href"]).status_code == 200
    none = soup(client.get("/instansi/34.71")).select(".r-strip li")
    assert any("Belum ada" in one.text for one in none), "a draft is nobody's business yet"


# ── files ─────────────────────────────────────────────────────────────────────
def test_the_matrix_tells_answers_and_notes(session, client, register):
    one = register["34.03"]
    client.sign_in(one.cast.evaluator)
    book = load_workbook(io.BytesIO(client.get("/rekomendasi/daftar.xlsx").get_data()))
    head, *lines = book.get_sheet_by_name("Rekomendasi").to_python()
    by_number = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    lacking = by_number[one.recommendation.number]
    assert lacking["Uraian tindak lanjut"].startswith("Seluruh laporan sudah dijawab")
    assert lacking["Catatan penelaah"] == "Rekapitulasi per unit belum ada."
    assert (lacking["Status"], lacking["Tindak lanjut ke"]) == ("Belum sesuai", 1)
    assert by_number[number(register, "34.04")]["Sisa hari jawab"] == -11
    assert by_number[number(register, "34.01")]["Sisa hari jawab"] == ""
    for path in ("daftar.pdf?umur=lewat-60", "instansi/34.04/lembar.pdf"):
        answer = client.get(f"/rekomendasi/{path}")
        assert answer.get_data()[:5] == b"%PDF-"
        assert "attachment" in answer.headers["Content-Disposition"]


# ── one agency, and the figures ───────────────────────────────────────────────
def test_the_sheet_of_an_agency_is_within_the_twelve(session, client, register, count_queries):
    told(session, S.RESOLVED, at=ago(50), cause="")
    client.sign_in(register["34.04"].cast.evaluator)
    client.get("/rekomendasi/instansi/34.04")
    with count_queries(at_most=12):
        page = soup(client.get("/rekomendasi/instansi/34.04"))
    assert page.h1.text == "Kabupaten Sleman: 1 dari 2 rekomendasi belum selesai"
    assert [one.text for one in page.select(".r-sec-h h2")][:2] == ["Belum selesai", "Selesai"]
    assert len(rows(page)) == 2
    assert client.get("/rekomendasi/instansi/99.99", check=False).status_code == 404


def test_figures_agree_with_the_register_they_lead_to(client, register, count_queries):
    client.sign_in(register["34.04"].cast.evaluator)
    client.get("/rekomendasi/angka")
    with count_queries(at_most=12):
        page = soup(client.get("/rekomendasi/angka"))
    assert page.h1.text == "25,00% rekomendasi sesuai, 1 dari 4"
    for link in page.select(".q-fig a, td.r-num a, .q-ages a"):
        there = soup(client.get(link["href"]))
        said = link.find_parent("li").select_one(".l").text if link.find_parent("li") else ""
        many = said.split(": ")[1].split()[0] if said else link.select("text")[-1].text if (
            link.select("text")
        ) else link.text  # fmt: skip
        assert len(rows(there)) == int(many), link["href"]
    text = client.get("/rekomendasi/angka.csv").get_data().decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(row["Jumlah"]) for row in found) == 4
    past = soup(client.get(f"/rekomendasi/angka?per={ago(60).date()}"))
    assert past.h1.text == "0,00% rekomendasi sesuai, 0 dari 1"
    assert not past.select(".q-fig a"), "a list shows today, so the past leads nowhere"


@pytest.mark.parametrize("asked", ["per=2026-13-01", "per=1200-01-01"])
def test_a_wrong_day_gets_a_sentence(client, register, asked):
    answer = client.sign_in(register["34.04"].cast.evaluator).get(f"/rekomendasi/angka?{asked}")
    assert answer.status_code == 422
    assert soup(answer).select_one("#per-error").text.startswith(("Tulis", "Pilih"))


def test_nothing_at_all_is_said_kindly(session, client, budi):
    assert not session.scalars(select(Recommendation.id)).all()
    client.sign_in(budi)
    assert soup(client.get("/rekomendasi")).h1.text == "Tidak ada rekomendasi"
    assert "Belum ada rekomendasi" in client.get("/rekomendasi/angka").text
    for suffix in ("xlsx", "csv", "pdf"):
        assert client.get(f"/rekomendasi/daftar.{suffix}").status_code == 200


# ── several at once ───────────────────────────────────────────────────────────
def test_chosen_drafts_are_issued_after_a_confirmation(session, client, register):
    drafts = [register["34.71"], told(session, S.DRAFT, code="34.02", at=ago(1))]
    ids = [one.recommendation.id for one in drafts]
    client.sign_in(drafts[0].cast.evaluator)
    page = soup(client.get("/rekomendasi?status=rancangan"))
    picks = page.select("input[name=pilih]")
    assert {int(one["value"]) for one in picks} == set(ids)
    assert page.select_one("button[formaction]")["formaction"] == "/rekomendasi/terbitkan"
    asked = "&".join(f"pilih={key}" for key in (*ids, register["34.04"].recommendation.id, 999_999))
    confirm = soup(client.get(f"/rekomendasi/terbitkan?{asked}"))
    assert confirm.select_one("form.r-confirm button").text == "Terbitkan 2 rekomendasi"
    form = confirm.select_one("form.r-confirm")
    mark = {"version": form.select_one("[name=version]")["value"]}
    drafts[0].recommendation.priority = Priority.LOW
    settle(session)
    stale = client.post(form["action"], data=mark)
    assert stale.status_code == 409, "a draft was corrected in between"
    form = soup(client.get(f"/rekomendasi/terbitkan?{asked}")).select_one("form.r-confirm")
    mark = {"version": form.select_one("[name=version]")["value"]}
    answer = client.post(form["action"], data=mark)
    assert answer.status_code == 302
    session.expire_all()
    assert {one.recommendation.status for one in drafts} == {S.OPEN}
    empty = client.get("/rekomendasi/terbitkan", follow_redirects=True)
    assert "Pilih sedikitnya satu rancangan" in empty.text


def test_a_reminder_names_those_whose_turn_it_is_and_nobody_else(client, register, dewi):
    keys = [one.recommendation.id for one in register.values()]
    asked = "&".join(f"pilih={key}" for key in keys)
    client.sign_in(register["34.04"].cast.evaluator)
    text = soup(client.get(f"/rekomendasi/pengingat?{asked}")).textarea.text
    assert f"Kabupaten Sleman, {number(register, '34.04')} (batas" in text
    assert "sudah lewat" in text
    assert "Gunungkidul" in text
    assert "Bantul" not in text, "its answer waits for the issuer"
    client.sign_in(dewi)
    assert "Sleman" not in client.get(f"/rekomendasi/pengingat?{asked}", follow_redirects=True).text


# ── saved filters ─────────────────────────────────────────────────────────────
def test_filters_are_kept_under_a_name_replaced_and_forgotten(client, register, dewi):
    mine = register["34.04"].cast.evaluator
    client.sign_in(mine)
    assert "Simpan saringan" not in client.get("/rekomendasi").text, "there is nothing to keep"
    asked = "status=belum-sesuai&umur=16-30&hal=3"
    saved = client.post(f"/rekomendasi/saringan?{asked}", data={"name": " Lama   menunggu "})
    assert saved.headers["Location"].endswith("?status=belum-sesuai&umur=16-30")
    page = soup(client.get("/rekomendasi?umur=16-30&status=belum-sesuai"))
    link = page.select_one(".q-views li a")
    assert (link.text, link["aria-current"]) == ("Lama menunggu", "true")
    assert list(rows(soup(client.get(link["href"])))) == [number(register, "34.03")]
    client.post("/rekomendasi/saringan?umur=lewat-60", data={"name": "LAMA menunggu"})
    links = soup(client.get("/rekomendasi")).select(".q-views > ul a")
    assert [(one.text, one["href"]) for one in links] == [
        ("LAMA menunggu", "/rekomendasi?umur=lewat-60")
    ]
    forget = soup(client.get("/rekomendasi")).select_one(".q-views form")["action"]
    client.sign_in(dewi)
    assert "lama menunggu" not in soup(client.get("/rekomendasi")).main.text.casefold()
    assert client.post(forget, check=False).status_code == 404
    client.sign_in(mine)
    assert client.post(forget).status_code == 302
    assert not soup(client.get("/rekomendasi")).select(".q-views")


def test_a_filter_without_a_name_or_too_many_get_a_sentence(client, register):
    client.sign_in(register["34.04"].cast.evaluator)
    refused = client.post("/rekomendasi/saringan?umur=16-30", data={"name": " "})
    assert refused.status_code == 422
    page = soup(refused)
    assert page.select_one(".q-views details[open] .r-error")
    assert page.select_one("#umur [selected]")["value"] == "16-30", "the filters are still there"
    for place in range(20):
        client.post("/rekomendasi/saringan?umur=16-30", data={"name": f"Saringan {place}"})
    more = client.post("/rekomendasi/saringan?umur=16-30", data={"name": "Satu lagi"})
    assert more.status_code == 422
    assert "Paling banyak 20 saringan tersimpan" in more.text
    assert soup(more).select_one("#name")["value"] == "Satu lagi"
    long = client.post("/rekomendasi/saringan?umur=16-30", data={"name": "x" * 81})
    assert long.status_code == 422
