"""Pengguna, as administrators and everybody else meet it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from renaksi.core.policy import Role
from renaksi.models import RoleAssignment, User
from renaksi.services import people
from tests.factories.people import PASSWORD, acting, agency, give, make_person
from tests.people import FOREIGN, HUB, OWN, SIBLING, sign_in

NEW = {"name": "Orang Baru", "email": "baru@contoh.test", "job_title": "Kepala Seksi"}


def today() -> str:
    return acting_today().isoformat()


def acting_today():
    from renaksi.core.policy import SYSTEM
    from renaksi.services.context import Context

    return Context(None, SYSTEM, datetime.now(UTC)).today  # type: ignore[arg-type]


def rows(page) -> list[str]:
    soup = BeautifulSoup(page.text, "html.parser")
    return [cell.get_text(" ", strip=True) for cell in soup.select("tbody th[scope=row] a")]


def text(page) -> str:
    return " ".join(BeautifulSoup(page.text, "html.parser").main.get_text(" ").split())


def person(session, email) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def role_of(session, user, role=None) -> RoleAssignment:
    found = select(RoleAssignment).where(RoleAssignment.user_id == user.id)
    return session.scalars(found.where(RoleAssignment.role == role) if role else found).one()


# ── who may come in ───────────────────────────────────────────────────────────
PAGES = ["", "baru", "belum-ditunjuk", "unduh.xlsx", "unduh.csv"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["budi", "lina", "joko", "rina", "tono", "oki"])
def test_people_are_kept_by_administrators_alone(client, who, path, request):
    sign_in(client, request.getfixturevalue(who))
    assert client.get(f"/pengguna/{path}").status_code == 403


ON_A_PERSON = ["", "/ubah", "/nonaktifkan", "/peran", "/peran/{role}/akhiri", "/mutasi"]


@pytest.mark.parametrize("path", ON_A_PERSON)
@pytest.mark.parametrize("who", ["dewi", "fajar", "wati"])
def test_people_of_others_are_not_to_be_found(client, session, budi, who, path, request):
    sign_in(client, request.getfixturevalue(who))
    path = path.format(role=role_of(session, budi).id)
    assert client.get(f"/pengguna/{budi.id}{path}").status_code == 404


@pytest.mark.parametrize("step", ["nonaktifkan", "aktifkan", "tautan"])
@pytest.mark.parametrize("who", ["dewi", "fajar", "wati"])
def test_nothing_is_done_to_people_of_others(client, session, budi, who, step, request):
    sign_in(client, request.getfixturevalue(who))
    assert client.post(f"/pengguna/{budi.id}/{step}").status_code == 404
    session.refresh(budi)
    assert budi.is_active


@pytest.mark.parametrize("code", [SIBLING, FOREIGN, HUB, "TIDAK-ADA"])
def test_an_agency_named_in_the_address_is_checked(client, session, sari, budi, code):
    sign_in(client, sari)
    data = {**NEW, "role": "liaison", "valid_from": today()}
    for path in (f"/pengguna/baru?instansi={code}", f"/pengguna/{budi.id}/peran?instansi={code}"):
        assert client.get(path).status_code == 404
        assert client.post(path, data=data).status_code == 404
    assert session.scalars(select(User.id).where(User.email == NEW["email"])).all() == []


def test_the_role_of_another_person_is_not_ended_through_ones_own(
    client, session, sari, budi, dewi
):
    sign_in(client, sari)
    foreign = role_of(session, dewi).id
    for method in ("get", "post"):
        path = f"/pengguna/{budi.id}/peran/{foreign}/akhiri"
        assert getattr(client, method)(path, data={"on": today()}).status_code == 404


# ── the list ──────────────────────────────────────────────────────────────────
def test_the_list_shows_whom_one_keeps_and_nobody_else(client, sari, budi, lina, dewi, dodi):
    sign_in(client, sari)
    page = client.get("/pengguna/")
    assert rows(page) == ["Budi Santoso", "Lina Marlina", "Sari Wulandari"]
    assert "Dewi" not in page.text
    assert "3 pengguna" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=santoso", ["Budi Santoso"]),
        ("q=BUDI contoh.test", ["Budi Santoso"]),
        ("q=%25", []),
        ("q=_", []),
        ("peran=liaison", ["Lina Marlina"]),
        ("peran=karangan", ["Budi Santoso", "Lina Marlina", "Sari Wulandari"]),
        ("instansi=dinas kesehatan", ["Lina Marlina"]),
        ("instansi=34.04.DINKES", ["Lina Marlina"]),
        ("keadaan=aktif", []),
        ("keadaan=belum-masuk&peran=manager", ["Budi Santoso"]),
        ("keadaan=nonaktif", []),
        ("hal=999", []),
        ("hal=-1&urut=karangan", ["Budi Santoso", "Lina Marlina", "Sari Wulandari"]),
        ("urut=masuk", ["Sari Wulandari", "Budi Santoso", "Lina Marlina"]),
        ("urut=baru", ["Lina Marlina", "Budi Santoso", "Sari Wulandari"]),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(client, sari, budi, lina, query, found):
    sign_in(client, sari)
    assert rows(client.get(f"/pengguna/?{query}")) == found


def test_states_are_told_in_words(client, session, sari, budi, lina, joko):
    people.disable(acting(session, sari), lina.id)
    people.end_role(acting(session, sari), role_of(session, joko).id, on=acting_today())
    sign_in(client, sari)
    assert rows(client.get("/pengguna/?keadaan=nonaktif")) == ["Lina Marlina"]
    assert rows(client.get("/pengguna/?keadaan=tanpa-peran")) == ["Joko Susilo"]
    shown = text(client.get("/pengguna/"))
    for word in ("Dinonaktifkan", "Tanpa peran", "Belum pernah masuk"):
        assert word in shown


def test_no_match_is_said_with_a_way_back(client, sari):
    sign_in(client, sari)
    assert "Tidak ada pengguna yang cocok" in client.get("/pengguna/?q=zzzz").text


def test_three_hundred_people_cost_no_more_statements_than_three(
    client, session, sari, budi, lina, count_queries
):
    sign_in(client, sari)
    client.get("/pengguna/")
    with count_queries(at_most=12) as few:
        client.get("/pengguna/")
    session.info["audited"] = True
    home = agency(session, OWN).id
    for number in range(300):
        user = User(
            email=f"staf{number}@contoh.test",
            name=f"Staf {number:03} " + "Sangat Panjang Namanya " * 6,
            created_at=datetime.now(UTC),
        )
        session.add(user)
        session.flush()
        session.add(RoleAssignment(user_id=user.id, role=Role.LIAISON, home_id=home, reach_id=home))
    with count_queries(at_most=12) as many:
        page = client.get("/pengguna/?hal=2")
    reads = [one for one in many.texts if one.startswith("SELECT")]
    assert len(reads) == len([one for one in few.texts if one.startswith("SELECT")])
    assert "303 pengguna, halaman 2 dari 7" in page.text
    assert len(rows(page)) == 50


def test_the_files_hold_exactly_what_is_filtered(client, session, sari, budi, lina, dewi):
    budi.name = "=cmd|' /C calc'!A0"
    sign_in(client, sari)
    answer = client.get("/pengguna/unduh.csv?peran=manager")
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [line[1] for line in lines[1:]] == [budi.email]
    assert lines[1][0].startswith("'=")
    assert lines[1][4:7] == ["Pejabat Pengelola Pengaduan", OWN, "Kabupaten Sleman"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/pengguna/unduh.xlsx").data))
    cells = [cell for line in sheet.get_sheet_by_index(0).to_python() for cell in line]
    assert lina.email in cells
    assert dewi.email not in cells


# ── a new person ──────────────────────────────────────────────────────────────
def test_a_person_is_added_and_comes_in_by_the_link(make_client, session, sari):
    admin, visitor = make_client(), make_client()
    sign_in(admin, sari)
    data = {**NEW, "role": "manager", "valid_from": today()}
    page = admin.post(f"/pengguna/baru?instansi={OWN}", data=data)
    assert "Akun Orang Baru sudah dibuat" in page.text
    link = BeautifulSoup(page.text, "html.parser").select_one("#tautan")["value"]
    token = link.rsplit("/", 1)[1]
    assert link.startswith("http://localhost/atur-ulang/")
    for path in ("/pengguna/", f"/pengguna/{person(session, NEW['email']).id}"):
        assert token not in admin.get(path).text
    typed = {"new": PASSWORD, "again": PASSWORD}
    assert visitor.post(f"/atur-ulang/{token}", data=typed).status_code == 302
    entered = visitor.post("/masuk", data={"email": NEW["email"], "password": PASSWORD})
    assert entered.location == "/"
    assert "Pejabat Pengelola Pengaduan" in visitor.get("/akun").text


def test_the_agency_is_chosen_first_and_taken_when_there_is_one(client, session, sari, dinkes):
    keeper = make_person(session, "unit@contoh.test", (Role.AGENCY_ADMIN, dinkes.code))
    sign_in(client, keeper)
    assert client.get("/pengguna/baru").location == f"/pengguna/baru?instansi={dinkes.code}"
    sign_in(client, sari)
    assert rows(client.get("/pengguna/baru")) == ["Kabupaten Sleman", dinkes.name]
    assert rows(client.get("/pengguna/baru?cari=kesehatan")) == [dinkes.name]
    assert "Tidak ada instansi yang cocok" in client.get("/pengguna/baru?cari=zzz").text


def test_only_roles_one_may_give_are_offered(client, sari, wati, agus, budi):
    def offered(user, code):
        sign_in(client, user)
        soup = BeautifulSoup(client.get(f"/pengguna/baru?instansi={code}").text, "html.parser")
        return {one["value"] for one in soup.select("input[name=role]")}

    assert offered(sari, OWN) == {
        "agency_admin",
        "liaison",
        "manager",
        "evaluator",
        "evaluation_lead",
        "internal_auditor",
    }
    assert offered(wati, OWN) == set()
    assert offered(wati, SIBLING) == {"agency_admin", "manager"}
    assert "observer" in offered(agus, OWN)
    assert "national_admin" in offered(agus, "KEMENPANRB")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Wajib diisi."),
        ({"email": "bukan surel"}, "Alamat surel belum lengkap."),
        ({"email": "budi@contoh.test"}, "Surel ini sudah dipakai Budi Santoso."),
        ({"email": "dewi@contoh.test"}, "di luar kewenangan Anda"),
        ({"role": ""}, "Pilih satu peran."),
        ({"role": "observer"}, "Pilih salah satu dari daftar."),
        ({"role": "karangan"}, "Pilih salah satu dari daftar."),
        ({"valid_from": ""}, "Isi tanggal mulai."),
        ({"valid_from": "31-12-2026"}, "Tanggal tidak dikenal."),
        ({"last_day": "2020-01-01"}, "Tanggal berakhir harus sesudah tanggal mulai."),
        ({"last_day": "9999-12-31"}, "Isi tanggal antara"),
        ({"name": "x" * 201}, "Isi paling banyak 200 karakter."),
        ({"role": "internal_auditor", "reach": "KAYANGAN"}, "Tidak ada instansi dengan kode"),
        ({"reach": SIBLING}, "tidak berlaku"),
    ],
)
def test_each_mistake_has_its_sentence_and_what_was_typed_stays(
    client, session, sari, budi, dewi, typed, sentence
):
    sign_in(client, sari)
    data = {**NEW, "role": "liaison", "valid_from": today(), **typed}
    page = client.post(f"/pengguna/baru?instansi={OWN}", data=data)
    assert page.status_code == 422
    assert sentence in page.text
    assert "Kepala Seksi" in page.text
    assert session.scalars(select(User.id).where(User.email == NEW["email"])).all() == []


def test_no_reach_beyond_ones_own_is_given(client, session, sari):
    sign_in(client, sari)
    data = {**NEW, "role": "internal_auditor", "valid_from": today(), "reach": HUB}
    assert client.post(f"/pengguna/baru?instansi={OWN}", data=data).status_code == 403
    assert session.scalars(select(User.id).where(User.email == NEW["email"])).all() == []


def test_the_last_day_is_the_last_day_with_the_role(client, session, sari):
    sign_in(client, sari)
    last = acting_today() + timedelta(days=30)
    data = {**NEW, "role": "liaison", "valid_from": today(), "last_day": last.isoformat()}
    client.post(f"/pengguna/baru?instansi={OWN}", data=data)
    assert role_of(session, person(session, NEW["email"])).valid_to == last + timedelta(days=1)


# ── posts nobody holds ────────────────────────────────────────────────────────
def test_a_supervisor_sees_and_fills_missing_posts(client, session, wati, sari, budi):
    sign_in(client, wati)
    assert "5 instansi belum mempunyai" in client.get("/pengguna/").text
    page = client.get("/pengguna/belum-ditunjuk")
    assert "Kabupaten Bantul" in text(page)
    assert "Kabupaten Sleman" not in text(page)
    assert "Tunjuk Admin Instansi" in text(page)
    data = {**NEW, "role": "agency_admin", "valid_from": today()}
    page = client.post(f"/pengguna/baru?instansi={SIBLING}&peran=agency_admin", data=data)
    assert "sudah dibuat" in page.text
    assert "Semua peran" not in page.text
    user = person(session, NEW["email"])
    assert client.post(f"/pengguna/{user.id}/tautan").status_code == 200  # lost on its way
    again = {**data, "email": "kedua@contoh.test"}
    assert client.post(f"/pengguna/baru?instansi={SIBLING}", data=again).status_code == 422


# ── one person ────────────────────────────────────────────────────────────────
def test_a_person_with_roles_and_history(client, session, sari, budi, dinkes):
    give(session, budi, Role.LIAISON, dinkes.code, valid_to=acting_today())
    sign_in(client, sari)
    shown = text(client.get(f"/pengguna/{budi.id}"))
    assert "Pejabat Pengelola Pengaduan" in shown
    assert "Peran yang sudah berakhir (1)" in shown
    assert "Terbitkan tautan atur ulang" in shown


def test_what_is_out_of_reach_is_explained_not_offered(client, session, sari, budi):
    give(session, budi, Role.EVALUATOR, HUB)
    sign_in(client, sari)
    shown = text(client.get(f"/pengguna/{budi.id}"))
    assert "di luar kewenangan Anda" in shown
    assert "Tim Evaluator" not in shown
    assert "Terbitkan tautan" not in shown
    assert "Ubah data" not in shown
    assert client.post(f"/pengguna/{budi.id}/tautan").status_code == 403


def test_ones_own_page_offers_neither_link_nor_closing(client, sari):
    sign_in(client, sari)
    shown = text(client.get(f"/pengguna/{sari.id}"))
    assert "Ini akun Anda sendiri" in shown
    assert "Nonaktifkan" not in shown
    assert client.post(f"/pengguna/{sari.id}/tautan").status_code == 403


def test_data_are_changed(client, session, sari, budi):
    sign_in(client, sari)
    form = client.get(f"/pengguna/{budi.id}/ubah").text
    version = BeautifulSoup(form, "html.parser").select_one("#version")["value"]
    data = {"name": "Budi S.", "email": "BUDI.S@contoh.test", "job_title": "", "version": version}
    taken = client.post(f"/pengguna/{budi.id}/ubah", data={**data, "email": sari.email})
    assert (taken.status_code, "sudah dipakai Sari" in taken.text) == (422, True)
    assert client.post(f"/pengguna/{budi.id}/ubah", data=data).status_code == 302
    assert "budi.s@contoh.test" in client.get(f"/pengguna/{budi.id}").text
    assert client.post(f"/pengguna/{budi.id}/ubah", data=data).status_code == 409
    for wrong in ("", "abc", "-1", "9" * 40):
        old = client.post(f"/pengguna/{budi.id}/ubah", data={**data, "version": wrong})
        assert old.status_code == 409


def test_an_account_is_closed_and_opened_again(make_client, session, sari, budi):
    admin, his = make_client(), make_client()
    sign_in(admin, sari)
    sign_in(his, budi)
    assert his.get("/akun").status_code == 200
    assert "Nonaktifkan akun Budi Santoso?" in admin.get(f"/pengguna/{budi.id}/nonaktifkan").text
    admin.post(f"/pengguna/{budi.id}/nonaktifkan")
    assert his.get("/akun").status_code == 302
    assert "Aktifkan lagi" in admin.get(f"/pengguna/{budi.id}").text
    admin.post(f"/pengguna/{budi.id}/aktifkan")
    session.refresh(budi)
    assert budi.is_active
    assert his.get("/akun").status_code == 302


def test_a_role_is_given_and_ended(client, session, sari, budi, dinkes):
    sign_in(client, sari)
    data = {"role": "liaison", "valid_from": today()}
    path = f"/pengguna/{budi.id}/peran?instansi={dinkes.code}"
    assert client.get(path).status_code == 200
    assert client.post(path, data=data).location == f"/pengguna/{budi.id}"
    assert "sudah memegang peran Pejabat Penghubung" in client.post(path, data=data).text
    row = role_of(session, budi, Role.LIAISON)
    end = f"/pengguna/{budi.id}/peran/{row.id}/akhiri"
    assert "Akhiri peran Pejabat Penghubung?" in client.get(end).text
    assert client.post(end, data={"on": "2020-01-01"}).status_code == 422
    assert client.post(end, data={"on": "kapan-kapan"}).status_code == 422
    assert client.post(end, data={"on": today()}).status_code == 302
    assert client.post(end, data={"on": today()}).status_code == 409


def test_the_last_administrator_stays_and_the_reason_is_told(client, session, sari):
    sign_in(client, sari)
    end = f"/pengguna/{sari.id}/peran/{role_of(session, sari).id}/akhiri"
    page = client.post(end, data={"on": today()})
    assert page.status_code == 409
    assert "pemegang terakhir peran Admin Instansi di Kabupaten Sleman" in page.text


# ── mutasi ────────────────────────────────────────────────────────────────────
def test_duties_are_handed_over_after_a_preview(client, session, sari, budi, joko, dinkes):
    give(session, budi, Role.LIAISON, dinkes.code)
    sign_in(client, sari)
    path = f"/pengguna/{budi.id}/mutasi"
    assert client.get(path).status_code == 200
    asked = {"receiver": "Joko@contoh.test", "on": today()}
    preview = client.get(path, query_string=asked)
    assert "Serahkan 2 tugas" in preview.text
    assert role_of(session, joko).role is Role.INTERNAL_AUDITOR
    shown = BeautifulSoup(preview.text, "html.parser").select("input[name=role]")
    typed = {**asked, "role": [one["value"] for one in shown]}
    assert client.post(path, data={**asked, "role": "999999"}).status_code == 409
    assert client.post(path, data=typed).location == f"/pengguna/{budi.id}"
    assert "Tidak memegang peran" in client.get(f"/pengguna/{budi.id}").text
    assert "Pejabat Pengelola Pengaduan" in client.get(f"/pengguna/{joko.id}").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"receiver": "dewi@contoh.test"}, "Tidak ada akun dengan surel ini dalam kewenangan"),
        ({"receiver": "budi@contoh.test"}, "Tidak ada akun dengan surel ini dalam kewenangan"),
        ({"receiver": ""}, "Wajib diisi."),
        ({"on": "2020-01-01"}, "Tanggal tidak boleh sebelum hari ini"),
        ({"on": "besok"}, "Tanggal tidak dikenal."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_hand_over_is_explained(client, sari, budi, joko, dewi, typed, sentence, method):
    sign_in(client, sari)
    asked = {"receiver": joko.email, "on": today(), **typed}
    how = {"query_string": asked} if method == "get" else {"data": asked}
    page = getattr(client, method)(f"/pengguna/{budi.id}/mutasi", **how)
    assert page.status_code == 422
    assert sentence in page.text


@pytest.mark.parametrize("path", ["/pengguna/", "/pengguna/belum-ditunjuk", "/pengguna/baru"])
def test_the_pages_of_the_centre_stay_within_the_budget(client, agus, path, count_queries):
    sign_in(client, agus)
    client.get(path)
    with count_queries(at_most=12):
        client.get(path)


@pytest.mark.parametrize("path", [p for p in ON_A_PERSON if p != "/mutasi"])
def test_the_pages_of_one_person_stay_within_the_budget(
    client, session, sari, budi, path, count_queries
):
    sign_in(client, sari)
    path = f"/pengguna/{budi.id}{path.format(role=role_of(session, budi).id)}"
    client.get(path)
    with count_queries(at_most=12):
        client.get(path + ("?instansi=34.04" if path.endswith("/peran") else ""))
