"""Setting up a cycle through its pages, and what the pages refuse."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState
from renaksi.models import ActionTemplate, Cycle, Holiday
from renaksi.queries.obligations import duties, exceptions, owes_plan
from renaksi.services import cycles as cycle_service, obligations
from tests.factories.cycles import BEGIN, agency, history, opened, prepared, system

TODAY = date.today()


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def cycle_of(session, year):
    return session.scalars(select(Cycle).where(Cycle.year == year)).one()


def fields(answer, action):
    """What a browser would send back from the form with that address, unchanged."""
    form = next(form for form in soup(answer).find_all("form") if form.get("action") == action)
    found = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or name == "csrf_token":
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            found[name] = chosen["value"]
        elif field.get("type") in {"radio", "checkbox"}:
            if field.has_attr("checked"):
                found.setdefault(name, []).append(field["value"])
        else:
            found[name] = field.get("value", field.text.removeprefix("\r\n"))
    return found


def errors(answer):
    return [tag.get_text(" ", strip=True) for tag in soup(answer).select(".r-error")]


# ── a year from nothing ───────────────────────────────────────────────────────
def test_a_year_is_set_up_item_by_item_and_opened(client, session, agus):
    client.sign_in(agus)
    assert "Belum ada siklus" in client.get("/siklus/").text
    answer = client.post("/siklus/", data={"year": "2027", "like": ""})
    assert answer.location == "/siklus/2027"
    checklist = client.get("/siklus/2027")
    assert soup(checklist).h1.text == "Siklus 2027 siap dibuka"
    assert "621 instansi wajib" in checklist.text

    page = client.get("/siklus/2027/dasar")
    sent = fields(page, "/siklus/2027/dasar") | {"legal_basis": "PermenPANRB 5/2025"}
    assert client.post("/siklus/2027/dasar", data=sent).location == "/siklus/2027"
    client.post("/siklus/2027/periode/skema", data={"scheme": "semester"})
    page = client.get("/siklus/2027/periode")
    sent = fields(page, "/siklus/2027/periode/tanggal") | {"B06-due_on": "2027-07-15"}
    assert client.post("/siklus/2027/periode/tanggal", data=sent).status_code == 302
    client.post("/siklus/2027/strategi", data={"code": "S6", "name": "Kemitraan"})
    cycle = cycle_of(session, 2027)
    sixth = cycle.strategies[-1]
    template = {
        "strategy_id": sixth.id,
        "action": "Menandatangani kesepakatan kerja sama",
        "polarity": "up",
        "suggested_weight": "2,5",
        "required_evidence": "Naskah\nDaftar hadir\n",
    }
    assert client.post("/siklus/2027/templat/baru", data=template).status_code == 302
    client.post("/siklus/2027/kewajiban/jenis", data={"kinds": ["provinsi", "lns"]})
    exception = {"agency": "34.04", "owes_plan": "ya", "reason": "Percontohan"}
    client.post("/siklus/2027/kewajiban/pengecualian", data=exception)

    cycle = cycle_of(session, 2027)
    assert cycle.legal_basis == "PermenPANRB 5/2025"
    assert [(one.code, one.due_on) for one in cycle.checkpoints] == [
        ("B06", date(2027, 7, 15)),
        ("B12", date(2028, 1, 10)),
    ]
    made = session.scalars(
        select(ActionTemplate).where(ActionTemplate.strategy_id == sixth.id)
    ).one()
    assert (str(made.suggested_weight), made.required_evidence) == (
        "2.5000",
        ["Naskah", "Daftar hadir"],
    )
    assert owes_plan(session, cycle, agency(session, "34.04").id, TODAY)
    assert not owes_plan(session, cycle, agency(session, "34.02").id, TODAY)
    assert owes_plan(session, cycle, agency(session, "OMBUDSMAN").id, TODAY)

    assert "52 instansi" in client.get("/siklus/2027/buka").text
    assert client.post("/siklus/2027/buka").location == "/siklus/2027"
    assert soup(client.get("/siklus/2027")).h1.text == "Siklus 2027 sedang berjalan"
    assert cycle_of(session, 2027).state is CycleState.OPEN


def test_the_next_year_begins_like_the_last(client, session, agus):
    prepared(session, 2026)
    page = client.sign_in(agus).get("/siklus/")
    assert fields(page, "/siklus/") == {"year": "2027", "like": "2026"}
    client.post("/siklus/", data={"year": "2027", "like": "2026"})
    assert len(cycle_of(session, 2027).strategies) == 5


# ── who ───────────────────────────────────────────────────────────────────────
PAGES = [
    "/siklus/",
    "/siklus/2025",
    "/siklus/2025/dasar",
    "/siklus/2025/periode",
    "/siklus/2025/strategi",
    "/siklus/2025/templat",
    "/siklus/2025/templat/baru",
    "/siklus/2025/kewajiban",
    "/siklus/2025/libur",
    "/siklus/2025/buka",
    "/siklus/2025/tutup",
    "/siklus/2025/hapus",
]
POSTS = [
    *PAGES[:3],
    "/siklus/2025/periode/tanggal",
    "/siklus/2025/periode/skema",
    "/siklus/2025/strategi",
    "/siklus/2025/strategi/1",
    "/siklus/2025/strategi/1/geser",
    "/siklus/2025/strategi/1/hapus",
    "/siklus/2025/templat/baru",
    "/siklus/2025/templat/1",
    "/siklus/2025/templat/1/hapus",
    "/siklus/2025/kewajiban/jenis",
    "/siklus/2025/kewajiban/pengecualian",
    "/siklus/2025/kewajiban/pengecualian/1/akhiri",
    "/siklus/2025/libur",
    "/siklus/2025/libur/resmi",
    "/siklus/libur/2025-12-25",
    "/siklus/2025/buka",
    "/siklus/2025/tutup",
    "/siklus/2025/hapus",
]
POSTS.remove("/siklus/2025")


@pytest.mark.parametrize("person", ["sari", "rina", "eko", "oki", "joko"])
def test_only_the_national_administrator_comes_here(client, session, request, person):
    prepared(session)
    client.sign_in(request.getfixturevalue(person))
    for path in PAGES:
        assert client.get(path).status_code == 403, path
    for path in POSTS:
        assert client.post(path).status_code == 403, path
    assert cycle_of(session, 2025).state is CycleState.PREPARING


def test_a_visitor_is_led_to_the_door(client, session):
    prepared(session)
    for path in PAGES:
        assert "/masuk" in client.get(path).location


def test_every_page_stands_also_for_an_open_and_a_closed_cycle(client, session, agus):
    client.sign_in(agus)
    cycle = opened(session)
    history(session, cycle, agency(session, "34"), (BEGIN, PlanState.DRAFT, 1))
    for path in PAGES:
        assert client.get(path).status_code == 200, path
    assert "sedang berjalan" in client.get("/siklus/2025/strategi").text
    client.post("/siklus/2025/tutup")
    for path in PAGES[:9]:
        assert client.get(path).status_code == 200, path
    assert soup(client.get("/siklus/2025")).h1.text == "Siklus 2025 sudah ditutup"
    assert not soup(client.get("/siklus/2025/dasar")).select("form[action='/siklus/2025/dasar']")


@pytest.mark.parametrize("path", PAGES[1:6])
def test_an_unknown_year_is_not_found(client, agus, path):
    assert client.sign_in(agus).get(path.replace("2025", "2031")).status_code == 404


# ── what is refused ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("2025", "Siklus 2025 sudah ada."),
        ("1999", "Tahun siklus harus antara 2018 dan 2100."),
        ("tahun depan", "Isi dengan bilangan bulat, misalnya 12."),
        ("", "Isi tahunnya."),
    ],
)
def test_a_bad_year_is_said_beside_the_field(client, session, agus, year, sentence):
    prepared(session)
    answer = client.sign_in(agus).post("/siklus/", data={"year": year, "like": ""})
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert soup(answer).find(id="year")["value"] == year


def test_days_out_of_order_are_said_beside_each_field_and_kept(client, session, agus):
    prepared(session)
    client.sign_in(agus)
    page = client.get("/siklus/2025/periode")
    sent = fields(page, "/siklus/2025/periode/tanggal")
    sent |= {"B03-due_on": "2025-03-01", "B06-closes_on": "2025-07-01"}
    answer = client.post("/siklus/2025/periode/tanggal", data=sent)
    assert answer.status_code == 422
    assert errors(answer) == [
        "Batas laporan mendahului hari bukanya.",
        "Hari terkunci mendahului batas laporan.",
    ]
    assert soup(answer).find(id="B03-due_on")["value"] == "2025-03-01"
    assert cycle_of(session, 2025).checkpoints[0].due_on == date(2025, 4, 10)


def test_a_day_that_is_none_is_refused(client, session, agus):
    prepared(session)
    client.sign_in(agus)
    sent = fields(client.get("/siklus/2025/periode"), "/siklus/2025/periode/tanggal")
    answer = client.post("/siklus/2025/periode/tanggal", data=sent | {"B03-due_on": "besok"})
    assert answer.status_code == 422
    assert errors(answer) == ["Tanggal tidak dikenal. Tulis tahun-bulan-tanggal: 2026-04-28."]
    assert client.post("/siklus/2025/periode/tanggal").status_code == 422


@pytest.mark.parametrize("path", ["dasar", "periode/tanggal"])
def test_two_people_at_once_the_second_keeps_the_input_and_is_told(
    client, make_client, session, agus, path
):
    prepared(session)
    first, second = client.sign_in(agus), make_client().sign_in(agus)
    action = f"/siklus/2025/{path}"
    page = f"/siklus/2025/{path.partition('/')[0]}"
    sent = fields(second.get(page), action)
    mine = fields(first.get(page), action)
    changed = {"dasar": "legal_basis", "periode/tanggal": "B03-due_on"}[path]
    theirs = {"dasar": "Perpres 1/2025", "periode/tanggal": "2025-04-11"}[path]
    assert first.post(action, data=mine | {changed: theirs}).status_code == 302
    own = {"dasar": "Perpres 2/2025", "periode/tanggal": "2025-04-12"}[path]
    answer = second.post(action, data=sent | {changed: own})
    assert answer.status_code == 409
    assert "diubah orang lain" in answer.text
    again = fields(answer, action)
    assert again[changed] == own
    assert second.post(action, data=again).status_code == 302


def test_the_own_scheme_needs_months_and_the_scheme_is_fixed_once_there_are_plans(
    client, session, agus
):
    cycle = opened(session)
    client.sign_in(agus)
    path = "/siklus/2025/periode/skema"
    answer = client.post(path, data={"scheme": "lain"})
    assert (answer.status_code, errors(answer)) == (
        422,
        ["Pilih paling sedikit satu bulan akhir periode."],
    )
    assert client.post(path, data={"scheme": "mingguan"}).status_code == 422
    assert client.post(path, data={"scheme": "lain", "months": ["5", "10"]}).status_code == 302
    history(session, cycle, agency(session, "34"), (BEGIN, PlanState.DRAFT, 1))
    assert client.post(path, data={"scheme": "semester"}).status_code == 409
    assert "tidak dapat diganti lagi" in client.get("/siklus/2025/periode").text


def test_a_strategy_in_use_stays_and_the_page_says_why(client, session, agus):
    cycle = prepared(session)
    client.sign_in(agus)
    first = cycle.strategies[0].id
    client.post(f"/siklus/2025/strategi/{first}/hapus")
    assert "Strategi S1 dipakai 4 aksi atau templat." in client.get("/siklus/2025/strategi").text
    client.post(f"/siklus/2025/strategi/{first}/geser", data={"arah": "turun"})
    assert [one.code for one in cycle_of(session, 2025).strategies][:2] == ["S2", "S1"]
    answer = client.post(f"/siklus/2025/strategi/{first}", data={"code": "S2", "name": "Lain"})
    assert (answer.status_code, errors(answer)) == (422, ["Strategi S2 sudah ada."])
    answer = client.post(f"/siklus/2025/strategi/{first}", data={"code": "S0", "name": "Lain"})
    assert answer.status_code == 302
    assert client.get("/siklus/2025/strategi/999999").status_code == 404


def test_a_template_keeps_what_was_typed_when_it_is_refused(client, session, agus):
    cycle = prepared(session)
    client.sign_in(agus)
    sent = {
        "strategy_id": cycle.strategies[0].id,
        "action": "Aksi",
        "polarity": "up",
        "suggested_weight": "banyak",
    }
    answer = client.post("/siklus/2025/templat/baru", data=sent)
    assert answer.status_code == 422
    assert errors(answer) == ["“banyak” bukan angka. Contoh: 5 atau 7,5."]
    assert soup(answer).find(id="action").text.strip() == "Aksi"
    answer = client.post("/siklus/2025/templat/baru", data=sent | {"suggested_weight": "250"})
    assert errors(answer) == ["Isi lebih dari 0 s.d. 100."]
    foreign = prepared(session, 2026).strategies[0].id
    answer = client.post("/siklus/2025/templat/baru", data=sent | {"strategy_id": foreign})
    assert answer.status_code == 422


def test_a_template_is_edited_and_removed_only_within_its_year(client, session, agus):
    prepared(session, 2025)
    other = prepared(session, 2026)
    client.sign_in(agus)
    theirs = session.scalars(
        select(ActionTemplate).where(ActionTemplate.cycle_id == other.id)
    ).first()
    assert client.get(f"/siklus/2025/templat/{theirs.id}").status_code == 404
    assert client.post(f"/siklus/2025/templat/{theirs.id}/hapus").status_code == 404
    path = f"/siklus/2026/templat/{theirs.id}"
    sent = fields(client.get(path), path)
    assert sent["required_evidence"].split("\n") == theirs.required_evidence
    assert client.post(path, data=sent | {"unit": "dokumen"}).status_code == 302
    assert session.get(ActionTemplate, theirs.id).unit == "dokumen"
    gone = theirs.id
    client.post(f"{path}/hapus")
    assert session.get(ActionTemplate, gone) is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"agency": "34.04", "owes_plan": "tidak", "reason": ""}, "Tuliskan alasannya."),
        ({"agency": "34.04", "reason": "Gempa"}, "Pilih salah satu."),
        ({"agency": "", "owes_plan": "ya", "reason": "Gempa"}, "Isi kode atau nama instansi."),
    ],
)
def test_an_exception_needs_its_agency_sense_and_reason(client, session, agus, sent, sentence):
    prepared(session)
    path = "/siklus/2025/kewajiban/pengecualian"
    answer = client.sign_in(agus).post(path, data=sent)
    assert answer.status_code == 422
    assert sentence in errors(answer)


def test_an_exception_is_made_and_ended(client, session, agus):
    cycle = prepared(session)
    client.sign_in(agus)
    path = "/siklus/2025/kewajiban/pengecualian"
    sent = {"agency": "Sleman", "owes_plan": "tidak", "reason": "Gempa bumi"}
    assert client.post(path, data=sent).status_code == 302
    assert [one.agency.code for one in exceptions(session, cycle, TODAY)] == ["34.04"]
    sleman = agency(session, "34.04").id
    assert client.post(f"{path}/{sleman}/akhiri").status_code == 302
    assert exceptions(session, cycle, TODAY) == []
    assert client.post(f"{path}/{sleman}/akhiri").status_code == 404
    answer = client.post(path, data=sent | {"agency": "KEMENPANRB"})
    assert answer.status_code == 422
    assert "tidak dapat diwajibkan" in errors(answer)[0]


def test_a_kind_and_an_agency_may_owe_a_plan_and_no_reports(client, session, agus):
    cycle = prepared(session)
    client.sign_in(agus)
    path = "/siklus/2025/kewajiban"
    sent = {"kinds": ["kabupaten", "kota"], "plan_only": ["kota", "lns"]}
    assert client.post(f"{path}/jenis", data=sent).status_code == 302
    named = {"agency": "34.04", "owes_plan": "tanpa-laporan", "reason": "Laporan digabung"}
    assert client.post(f"{path}/pengecualian", data=named).status_code == 302
    assert {
        one.kind.value: (one.owes_plan, one.owes_reports)
        for one in duties(session, cycle, TODAY)
        if one.owes_plan
    } == {"kabupaten": (True, True), "kota": (True, False)}
    found = exceptions(session, cycle, TODAY)
    assert [(one.owes_plan, one.owes_reports, one.reason) for one in found] == [
        (True, False, "Laporan digabung")
    ]
    page = soup(client.get(path))
    checked = {one["value"] for one in page.find_all("input", {"name": "plan_only"}, checked=True)}
    assert checked == {"kota"}
    assert "Wajib menyusun, tidak melapor" in page.table.text
    answer = client.post(f"{path}/jenis", data={"kinds": ["kota"], "plan_only": ["entah"]})
    assert answer.status_code == 422


def test_a_cycle_that_lacks_something_is_not_opened_and_the_page_says_what(client, session, agus):
    cycle = prepared(session)
    obligations.set_kinds(system(session), cycle.id, [])
    client.sign_in(agus)
    assert soup(client.get("/siklus/2025")).h1.text == "Siklus 2025: 1 hal belum lengkap"
    answer = client.post("/siklus/2025/buka")
    assert answer.status_code == 409
    assert "Belum ada instansi yang wajib menyusun renaksi." in answer.text
    assert cycle_of(session, 2025).state is CycleState.PREPARING


def test_closing_names_what_is_still_open(client, session, agus):
    cycle = opened(session)
    history(session, cycle, agency(session, "34"), (BEGIN, PlanState.ENACTED, 1))
    history(session, cycle, agency(session, "34.04"), (BEGIN, PlanState.DRAFT, 1))
    page = client.sign_in(agus).get("/siklus/2025/tutup")
    assert "619 instansi tidak menyusun renaksi." in soup(page).get_text(" ", strip=True)
    assert "620 instansi belum menetapkan renaksi, 1 di antaranya" in " ".join(
        soup(page).get_text(" ", strip=True).split()
    )
    assert client.post("/siklus/2025/tutup").status_code == 302
    assert client.post("/siklus/2025/tutup").status_code == 409


def test_a_mistaken_year_is_thrown_away_after_a_question(client, session, agus):
    prepared(session, 2072)
    client.sign_in(agus)
    assert "Semua susunannya hilang" in client.get("/siklus/2072/hapus").text
    assert client.post("/siklus/2072/hapus").location == "/siklus/"
    assert session.scalars(select(Cycle)).all() == []


# ── days off ──────────────────────────────────────────────────────────────────
def test_days_off_are_added_renamed_struck_and_loaded(client, session, agus):
    prepared(session, 2025)
    client.sign_in(agus)
    page = client.get("/siklus/2025/libur")
    assert "Kamis, 25 Desember 2025" in page.text
    sent = {"on": "2025-12-24", "name": "Cuti bersama tambahan"}
    assert client.post("/siklus/2025/libur", data=sent).status_code == 302
    answer = client.post("/siklus/2025/libur", data=sent)
    assert (answer.status_code, errors(answer)) == (
        422,
        ["Hari libur pada tanggal ini sudah ada."],
    )
    client.post("/siklus/libur/2025-12-24", data={"name": "Cuti bersama Natal"})
    assert session.get(Holiday, date(2025, 12, 24)).name == "Cuti bersama Natal"
    client.post("/siklus/libur/2025-12-24", data={"name": " "})
    assert "tidak boleh kosong" in client.get("/siklus/2025/libur").text
    client.post("/siklus/libur/2025-12-24", data={"name": "x", "hapus": "1"})
    assert session.get(Holiday, date(2025, 12, 24)) is None
    client.post("/siklus/2029/libur/resmi")
    assert "Hari Kemerdekaan" in client.get("/siklus/2029/libur").text
    assert client.post("/siklus/libur/besok").status_code == 404
    assert client.get("/siklus/1/libur").status_code == 404


# ── cost ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", PAGES)
def test_pages_stay_cheap(client, session, agus, count_queries, path):
    cycle = opened(session)
    for number in range(30):
        cycle_service.create_cycle(system(session), 2026 + number) if number < 3 else None
    kabupaten = [agency(session, f"34.0{number}") for number in range(1, 5)]
    for one in kabupaten:
        obligations.set_exception(system(session), cycle.id, one.id, owes_plan=False, reason="Uji")
    client.sign_in(agus)
    client.hand_over()
    with count_queries(at_most=12):
        assert client.get(path).status_code == 200
