"""Figures of results: who got what, who fell, where scores lie apart."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from python_calamine import load_workbook
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.policy import Role
from renaksi.models import AssessmentResult
from renaksi.services import moderation
from renaksi.services.assessment_import import apply_import
from tests.factories.assessments import DATES, FINAL_AT, NO, assessed
from tests.factories.outside import outside_row
from tests.factories.people import make_person, system
from tests.factories.plans import ctx_of

PAGE = "/penilaian/hasil?instrumen=UJI&siklus=2026"
PUBLISHED = replace(DATES, publish_on=date(2026, 10, 5))
LATER = replace(DATES, publish_on=date(2028, 12, 1))


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def table(page, caption: str) -> list[list[str]]:
    found = next(one for one in page.find_all("table") if caption in one.caption.get_text())
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in found.select("tbody tr")
    ]


def figures(page) -> dict[str, str]:
    return {
        one.select_one(".l").get_text(strip=True): one.select_one(".v").get_text(strip=True)
        for one in page.select(".r-fig li")
    }


@pytest.fixture
def final(session):
    """Sleman 60, Bantul 40, both decided here; Kota 55 and Kulon Progo from outside; and 2025."""
    made = {
        "34.04": assessed(session, S.FINAL, dates=PUBLISHED),
        "34.02": assessed(session, S.FINAL, code="34.02", hub={"A3": NO}, dates=PUBLISHED),
    }
    rows = (
        outside_row(agency="34.71", year=2026, instrument="UJI", grade="Cukup", score=Decimal(55)),
        outside_row(agency="34.04", year=2025, instrument="UJI", grade="Cukup", score=Decimal(55)),
        outside_row(agency="34.02", year=2025, instrument="UJI", grade="Baik", score=Decimal(90)),
        outside_row(agency="34.71", year=2025, instrument="UJI", grade="Baik"),
        outside_row(agency="34.01", year=2026, instrument="UJI", grade="tidak dapat dinilai"),
    )
    apply_import(system(session), [replace(row, line=n) for n, row in enumerate(rows, 2)])
    return made


@pytest.fixture
def lead(session, client, final):
    client.sign_in(final["34.04"].cast.lead)
    return client


def score_of(session, made) -> Decimal:
    return session.scalars(
        select(AssessmentResult.score).where(AssessmentResult.assessment_id == made.id)
    ).one()


# ── the page ──────────────────────────────────────────────────────────────────
def test_a_hub_sees_the_distribution_the_ranking_and_who_fell(lead, final, session, count_queries):
    lead.get(PAGE)
    with count_queries(at_most=12):
        page = soup(lead.get(PAGE))
    assert page.h1.text == "3 dari 4 instansi berpredikat UJI 2026"
    assert figures(page) == {
        "rata-rata nilai, dari 3 nilai, n kecil": "51,67",
        "median nilai": "55,00",
        "turun dari 2025, dari 3 yang dapat dibandingkan": "2",
        "tidak dapat dinilai, dari 4": "1",
        "belum dinilai, dari 4": "0",
    }
    kinds = {row[0]: row[1:] for row in table(page, "menurut jenis")}
    assert kinds["Kota n kecil"][:3] == ["0", "1 100,00%", "0"]
    ranked = table(page, "Peringkat hasil")
    assert [row[0] for row in ranked] == ["1 dari 3", "2 dari 3", "3 dari 3", "–"]
    assert ranked[0][1:] == [
        "Kabupaten Sleman 34.04", "Kabupaten", "60,00", "Cukup", "55,00, Cukup luar sistem",
        "+5,00", "Naik",
    ]  # fmt: skip
    assert ranked[1][3:] == ["55,00", "Cukup luar sistem", "Baik luar sistem", "–", "Turun"]
    fallen = [row[1].split(",")[0] for row in table(page, "yang hasilnya turun")]
    assert fallen == ["Kabupaten Bantul 34.02", "Kota Yogyakarta 34.71"]
    years = table(page, "menurut tahun")
    assert [row[0] for row in years] == ["2026 n kecil", "2025 n kecil"]
    assert years[1][-1] == "72,50 dari 2"


def test_every_figure_leads_to_its_list_and_the_files_hold_the_same(lead, final):
    page = soup(lead.get(PAGE))
    link = next(a for a in page.select(".a-bars a") if "Cukup" in a.get_text())
    listed = soup(lead.get(link["href"]))
    assert [row[1] for row in table(listed, "Peringkat hasil")] == [
        "Kabupaten Sleman 34.04",
        "Kota Yogyakarta 34.71, tidak wajib dinilai",
    ]
    assert table(listed, "Peringkat hasil")[1][0] == "2 dari 3"  # ranks are those of the whole
    xlsx = next(a["href"] for a in listed.select("a") if ".xlsx" in a["href"])
    rows = load_workbook(io.BytesIO(lead.get(xlsx).data)).get_sheet_by_index(0).to_python()
    assert [row[:4] for row in rows[1:]] == [
        [1.0, 3.0, "34.04", "Kabupaten Sleman"],
        [2.0, 3.0, "34.71", "Kota Yogyakarta"],
    ]
    sheet = lead.get("/penilaian/hasil/sebaran.csv?instrumen=UJI&siklus=2026").data.decode(
        "utf-8-sig"
    )
    counts = list(csv.reader(io.StringIO(sheet)))
    assert any(row[:3] == ["Jumlah", "Daerah Istimewa Yogyakarta", "4"] for row in counts)
    assert sum(int(row[2]) for row in counts if row[0] == "Jenis") == 4
    for order in ("kode", "turun", "lain"):
        assert (
            lead.get(f"{PAGE}&urut={order}&q=bantul&ubah=turun&jenis=kabupaten").status_code == 200
        )


def test_what_does_not_exist_is_said_beside_its_field(lead, final):
    page = lead.get("/penilaian/hasil?instrumen=XYZ&siklus=1999", check=False)
    assert page.status_code == 422
    assert soup(page).select_one("#instrumen-error").get_text(strip=True) == (
        "Pilih instrumen dari daftar."
    )
    assert "Pilih tahun dari daftar." in page.text
    assert (
        lead.get("/penilaian/hasil?siklus=²&jenis=x&hal=9999999&ubah=?", check=False).status_code
        == 422
    )
    assert lead.get("/penilaian/hasil.xlsx?siklus=1999", check=False).status_code == 404
    assert lead.get("/penilaian/hasil?di=35", check=False).status_code == 404


def test_what_is_not_published_is_in_nobodys_figures_but_the_centres(session, make_client):
    assessed(session, S.FINAL, dates=LATER)
    national = make_person(session, "nasional@pusat.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    watcher = make_person(session, "pantau@pusat.test", (Role.OBSERVER, "KEMENPANRB"))
    sees = {
        who: soup(make_client().sign_in(one).get(PAGE)).h1.text
        for who, one in {"national": national, "watcher": watcher}.items()
    }
    assert sees["national"] == "1 dari 1 instansi berpredikat UJI 2026"
    assert sees["watcher"] == "0 dari 1 instansi berpredikat UJI 2026"


def test_an_agency_sees_its_own_years_and_no_siblings(session, make_client, final):
    page = soup(make_client().sign_in(final["34.02"].cast.manager).get(PAGE))
    assert page.h1.text == "UJI 2026: 40,00, Kurang"
    assert figures(page) == {"hasil 2025, Baik": "90,00", "selisih terhadap 2025": "−50,00"}
    assert not page.select("table.a-rank")  # the only one of one is no rank
    assert "Sleman" not in page.text
    assert [row[0] for row in table(page, "menurut tahun")] == ["2026 n kecil", "2025 n kecil"]


# ── gaps ──────────────────────────────────────────────────────────────────────
def test_gaps_are_means_of_differences_over_the_frozen_results(lead, final, count_queries):
    address = "/penilaian/hasil/selisih?instrumen=UJI&siklus=2026"
    lead.get(address)
    with count_queries(at_most=12):
        page = soup(lead.get(address))
    rows = {row[0].split()[0]: row[1:] for row in table(page, "Rata-rata nilai mandiri")}
    assert rows["A3"] == [
        "20",
        "100,00",
        "50,00",
        "50,00",
        "",
        "−50,00",
        "0,00",
        "1 dari 2 n kecil",
    ]
    assert rows["A1"][5:] == ["0,00", "0,00", "0 dari 2 n kecil"]
    assert page.select(".a-weak li")[0].get_text(" ", strip=True).startswith("B1 Renaksi")
    made = lead.get("/penilaian/hasil/selisih.xlsx?instrumen=UJI&siklus=2026").data
    sheet = load_workbook(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert [row[3:9] for row in sheet if row[0] == "A3"] == [[100.0, 50.0, 50.0, -50.0, 0.0, 2.0]]


def test_a_reopened_result_leaves_the_gaps_at_once(session, lead, final):
    address = "/penilaian/hasil/selisih?instrumen=UJI&siklus=2026"
    lead.get(address)
    made = final["34.02"]
    ctx = ctx_of(session, made.centre.lead, FINAL_AT)
    moderation.reopen(ctx, made.id, version=None, note="Ada salah hitung.")
    rows = {row[0].split()[0]: row for row in table(soup(lead.get(address)), "Rata-rata nilai")}
    assert rows["A3"][-1] == "0 dari 1 n kecil"
