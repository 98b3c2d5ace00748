"""The public pages and the open data: what was released and nothing else, for whoever asks."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.report import ReportState
from renaksi.labels.format import number
from renaksi.models import AssessmentResult
from renaksi.services import instrument_presets
from renaksi.services.assessment_import import apply_import
from renaksi.views.compliance.pictures import provinces
from renaksi.views.open_data import blueprint
from tests.factories.assessments import DATES, assessed
from tests.factories.outside import outside_row
from tests.factories.people import agency, make_person, system
from tests.factories.plans import a_cycle, a_plan
from tests.factories.reports import told
from tests.people import OFFICE, office
from tests.support.backends import settle

SLEMAN, DIY = "/publik/instansi/34.04", "/publik/instansi/34"
NATION, LIST, DATA = "/publik", "/publik/instansi", "/publik/data"
CSV, JSON = "/publik/data/renaksi-2026.csv", "/publik/data/renaksi-2026.json"
PAGES = (NATION, LIST, SLEMAN, DIY, DATA, f"{NATION}?ukuran=kepatuhan", f"{NATION}?ukuran=predikat")


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    blueprint.FILES.forget()
    blueprint.PAGES.forget()


@pytest.fixture
def at(session, time_machine):
    """Sets the clock to 10.00 WIB of a day."""

    def move(month, day, year=2026):
        time_machine.move_to(datetime(year, month, day, 3, tzinfo=UTC), tick=False)
        settle(session)

    return move


def main(response) -> str:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


def rows(response) -> dict[str, dict[str, str]]:
    assert response.status_code == 200
    return {row["kode"]: row for row in csv.DictReader(io.StringIO(response.text.lstrip("\ufeff")))}


# ── what is out, and when ─────────────────────────────────────────────────────
def test_plans_are_shown_the_day_after_drafting_ended_and_not_before(client, session, at):
    a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    at(3, 31)
    for path in (NATION, LIST, SLEMAN, DATA):
        assert "Ditetapkan" not in main(client.get(path))
    assert "belum ada yang diumumkan" in main(client.get(NATION))
    assert client.get(CSV).status_code == client.get(JSON).status_code == 404
    at(4, 1)
    assert "Ditetapkan" in main(client.get(SLEMAN))
    assert rows(client.get(CSV))["34.04"]["renaksi_ditetapkan"] == "ya"
    assert rows(client.get(CSV))["34.02"]["renaksi_ditetapkan"] == "tidak"
    assert not any(head.startswith("laporan") for head in rows(client.get(CSV))["34.04"])


def test_a_plan_under_way_is_told_from_no_plan_by_nobody(client, session, at):
    a_plan(session, agency(session, "34.04"), PlanState.IN_REVIEW)
    at(4, 1)
    known = json.loads(client.get(JSON).text)["instansi"]
    two = [one | {"kode": "", "nama": ""} for one in known if one["kode"] in {"34.04", "34.02"}]
    assert two[0] == two[1]


def test_reports_and_their_verified_achievement_are_shown_once_the_window_is_locked(
    client, session, at
):
    told(session, ReportState.SUBMITTED)
    at(4, 17)
    assert "B03" not in main(client.get(SLEMAN))
    assert "laporan_B03" not in rows(client.get(CSV))["34.04"]
    at(4, 18)
    assert "Tepat waktu" in main(client.get(SLEMAN))
    row = rows(client.get(CSV))["34.04"]
    assert (row["laporan_B03"], row["capaian_B03"]) == ("Tepat waktu", "")
    assert rows(client.get(CSV))["34.02"]["laporan_B03"] == "Belum masuk"


def test_an_achievement_is_public_once_all_of_it_has_been_verified(client, session, at):
    told(session, ReportState.VERIFIED)
    at(4, 18)
    told_in_json = json.loads(client.get(JSON).text)["instansi"]
    one = next(one for one in told_in_json if one["kode"] == "34.04")["laporan"][0]
    assert one["keadaan"] == "Tepat waktu, Diverifikasi"
    assert rows(client.get(CSV))["34.04"]["capaian_B03"] == str(one["capaian"]).removesuffix(".0")
    assert one["capaian"] is not None


def test_a_result_is_shown_from_the_day_it_is_announced_for(client, session, at):
    made = assessed(session, AssessmentState.FINAL, code="34.04")
    other = assessed(session, AssessmentState.MODERATION, code="34")
    assert (made.assessment.state, other.assessment.state) == ("final", "moderation")
    result = session.scalars(select(AssessmentResult)).one()
    words = f"{result.grade} {number(result.score, 2)}"
    before = DATES.publish_on - timedelta(days=1)
    at(before.month, before.day)
    for path in (NATION, LIST, SLEMAN, DIY, f"{NATION}?ukuran=predikat"):
        assert number(result.score, 2) not in main(client.get(path))
    assert rows(client.get(CSV))["34.04"]["predikat"] == ""
    at(DATES.publish_on.month, DATES.publish_on.day)
    assert words in main(client.get(SLEMAN))
    assert rows(client.get(CSV))["34.04"]["predikat"] == result.grade
    assert words not in main(client.get(DIY))
    assert rows(client.get(CSV))["34"]["predikat"] == ""


def test_a_result_from_outside_is_marked_and_stands_beside_its_scale(client, session, at):
    instrument_presets.seed(system(session))
    apply_import(system(session), [outside_row(agency="34.04", score=Decimal("83.45"), grade="A")])
    a_cycle(session)
    at(4, 1)
    page = main(client.get(SLEMAN))
    for shown in ("2024", "83,45", "hasil dari luar sistem", "AA (di atas 90)"):
        assert shown in page
    assert "Surat 1/2025" not in page
    assert "Hasil 2024" not in page


def test_nothing_of_a_cycle_in_preparation_is_known(client, session, at):
    a_cycle(session, 2026, state=CycleState.PREPARING)
    at(12, 1)
    assert client.get(CSV).status_code == 404
    assert client.get(f"{NATION}?siklus=2026").status_code == 404
    assert "2026" not in main(client.get(DATA)).replace("2026-", "")


# ── nobody's name, nobody's right ─────────────────────────────────────────────
def test_no_page_and_no_file_names_a_person_or_a_draft(client, session, at):
    found = told(session, ReportState.VERIFIED)
    at(4, 18)
    cast = found.cast
    names = {one.name for one in (cast.admin, cast.manager, cast.evaluator, cast.lead)}
    for path in (*PAGES, CSV, JSON):
        text = client.get(path).text
        assert [name for name in names if name in text] == []
        assert "Melatih" not in text


def test_whoever_looks_sees_the_same(client, make_client, session, at):
    told(session, ReportState.SUBMITTED)
    admin = make_person(session, "pusat@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    at(4, 1)
    inside = make_client().sign_in(admin)
    for path in PAGES:
        outside = main(client.get(path)).replace("dokumen Masuk Siklus", "dokumen Siklus")
        assert main(inside.get(path)) == outside
    assert inside.get(JSON).text == client.get(JSON).text


@pytest.mark.parametrize("code", ["XX", OFFICE, "'; drop", "%00", "9" * 300])
def test_what_is_no_agency_or_a_unit_has_no_page(client, session, at, code):
    a_cycle(session)
    office(session, OFFICE, "34.04", "Dinas Kesehatan")
    at(4, 1)
    assert client.get(f"/publik/instansi/{code}").status_code == 404


@pytest.mark.parametrize("asked", ["siklus=1999", "siklus=abc", "siklus=²0²6", "siklus=-1"])
def test_a_year_of_which_nothing_is_known_is_not_found(client, session, at, asked):
    a_cycle(session)
    at(4, 1)
    for path in (NATION, LIST, SLEMAN):
        assert client.get(f"{path}?{asked}").status_code == 404


# ── the map, the list ─────────────────────────────────────────────────────────
def test_the_map_the_tiles_and_the_table_say_the_same_of_38_provinces(client, session, at):
    a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    at(4, 1)
    soup = BeautifulSoup(client.get(NATION).text, "html.parser")
    outlines, tiles = soup.select(".r-map a"), soup.select(".c-tiles a")
    assert len(outlines) == len(tiles) == len(soup.select("#peta table tbody tr")) == 38
    told = [one.title.get_text() for one in outlines]
    assert told == [one["title"] for one in tiles]
    assert "Daerah Istimewa Yogyakarta: 16,67% (1 dari 6)" in told
    classes = [one.use["class"] for one in outlines]
    assert sum("k1" in one for one in classes) == 38
    assert "di bawah 60% (38)" in soup.select_one(".r-key").get_text(" ", strip=True)
    assert all(one["href"].startswith("/publik/instansi/") for one in outlines)


def test_every_province_has_its_outline_and_the_outlines_name_their_licence(client):
    page = client.get("/static/img/provinsi.svg").text
    soup = BeautifulSoup(page, "html.parser")
    assert {one["id"] for one in soup.find_all("path")} == {f"prov-{p.code}" for p in provinces()}
    assert "CC BY 3.0 IGO" in page


def test_the_list_finds_by_code_and_by_name_and_by_kind(client, session, at):
    a_cycle(session)
    at(4, 1)
    for asked in ("q=sleman", "q=34.04", "q=KABUPATEN+sleman", "q=sleman&jenis=kabupaten"):
        assert "Kabupaten Sleman" in main(client.get(f"{LIST}?{asked}"))
    for asked in ("q=sleman&jenis=kota", "q=%25", "q=zzz"):
        assert "Tidak ada instansi yang cocok" in main(client.get(f"{LIST}?{asked}"))
    assert client.get(f"{LIST}?hal=99999&q=&jenis=tidak").status_code == 200


# ── open data ─────────────────────────────────────────────────────────────────
def test_files_may_be_kept_and_are_not_sent_again(client, session, at):
    a_cycle(session)
    at(4, 1)
    for path in (CSV, JSON):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in first.headers
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    before = client.get(JSON).headers["ETag"]
    a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    settle(session)
    assert client.get(JSON, headers={"If-None-Match": before}).status_code == 200


def test_every_column_of_the_files_stands_in_the_dictionary(client, session, at):
    told(session, ReportState.SUBMITTED)
    at(4, 18)
    told_of = main(client.get(DATA))
    for head in rows(client.get(CSV))["34.04"]:
        assert head.replace("B03", "<periode>") in told_of
    known = json.loads(client.get(JSON).text)
    assert known["lisensi"] == "CC BY 4.0"
    assert "CC BY 4.0" in told_of
    assert len(known["instansi"]) == len(rows(client.get(CSV)))


def test_who_asks_too_often_is_told_how_long_to_wait(client, session, at, monkeypatch):
    a_cycle(session)
    at(4, 1)
    caller = {"REMOTE_ADDR": "203.0.113.77"}
    for limit, path in ((blueprint.FILES, CSV), (blueprint.PAGES, LIST)):
        monkeypatch.setattr(limit, "requests", 2)
        codes = [client.get(path, environ_base=caller).status_code for _ in range(2)]
        refused = client.get(path, environ_base=caller)
        assert (codes, refused.status_code) == ([200, 200], 429)
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "Coba lagi" in refused.text
        assert client.get(path, environ_base={"REMOTE_ADDR": "203.0.113.78"}).status_code == 200


# ── budgets ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("path", "most"),
    [(NATION, 16), (LIST, 16), (DIY, 12), (SLEMAN, 12), (DATA, 1), (CSV, 16)],
)
def test_a_page_takes_few_statements_whatever_there_is(
    client, session, at, count_queries, path, most
):
    instrument_presets.seed(system(session))
    a_cycle(session, 2025)
    told(session, ReportState.SUBMITTED)
    apply_import(system(session), [outside_row(agency="34.04", score=Decimal("83.45"), grade="A")])
    at(4, 18)
    with count_queries(at_most=most):
        client.get(path)
