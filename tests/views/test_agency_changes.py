"""Changing the tree by page: asked for, shown, confirmed; who may, and what is refused in words."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.models import Agency, AuditEntry, SupervisionLink
from tests.factories.agencies import agency, context, make_agency
from tests.people import *  # noqa: F403 - the people of these tests

STEPS = ("ubah-nama", "pindah", "gabung", "pecah", "bubarkan", "zona")
BASIS = {"legal_basis": "Perpres 1/2026"}
TODAY = date(2026, 1, 2)


class ChangePage:
    """A form, or the preview of what it would do."""

    def __init__(self, response):
        self.status = response.status_code
        self.soup = BeautifulSoup(response.text, "html.parser")
        self.title = self.soup.h1.get_text(strip=True)
        self.form = next(
            form for form in self.soup.main.find_all("form") if form["method"] == "post"
        )

    @property
    def fields(self):
        """What a browser would send."""
        found = {}
        for tag in self.form.find_all("input"):
            if tag.get("type") in {"radio", "checkbox"} and not tag.has_attr("checked"):
                continue
            found[tag["name"]] = tag.get("value", "on" if tag.get("type") == "checkbox" else "")
        for tag in self.form.find_all("select"):
            chosen = tag.find("option", selected=True) or tag.find("option")
            found[tag["name"]] = chosen["value"]
        found.pop("csrf_token", None)
        return found

    @property
    def errors(self):
        """Field -> the sentence beside it."""
        return {
            tag["id"].removesuffix("-error"): tag.get_text(strip=True)
            for tag in self.soup.select(".r-error[id]")
        }

    @property
    def fingerprint(self):
        button = self.form.find("button", attrs={"name": "expect"})
        return button["value"] if button else None

    @property
    def shown(self):
        """Section -> rows (agency, before, after)."""
        return {
            section.h2.get_text(strip=True): [
                tuple(cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"]))
                for row in section.select("tbody tr")
            ]
            for section in self.soup.select("section.r-sec")
        }


def ask(client, path, **values):
    """Fill the form and send it."""
    form = ChangePage(client.get(path))
    return ChangePage(client.post(path, data=form.fields | values))


def confirm(client, path, page):
    return client.post(path, data=page.fields | {"expect": page.fingerprint})


def events(session):
    return list(session.scalars(select(AuditEntry.event).order_by(AuditEntry.id.desc()).limit(1)))


def supervisor(session, code, day):
    return session.scalar(
        select(Agency.code)
        .join(SupervisionLink, SupervisionLink.supervisor_id == Agency.id)
        .where(
            SupervisionLink.agency_id == agency(session, code).id,
            SupervisionLink.valid_from <= day,
            SupervisionLink.valid_to > day,
        )
    )


# ── the five ways a tree changes ──────────────────────────────────────────────
def test_a_ministry_moves_after_a_preview_that_stored_nothing(client, agus, session):
    path = "/instansi/KEMENDAGRI/pindah"
    client.sign_in(agus)
    page = ask(client, path, supervisor_id="KEMENKO-PMK", on="2026-01-02", **BASIS)
    assert page.status == 200
    [(name, before, after)] = page.shown["Pembina"]
    assert name.startswith("Kementerian Dalam Negeri")
    assert before == "Kementerian Koordinator Bidang Politik dan Keamanan, sejak 21 Oktober 2024"
    assert "21 Oktober 2024 s.d. 1 Januari 2026" in after
    assert "Kebudayaan, sejak 2 Januari 2026" in after
    assert supervisor(session, "KEMENDAGRI", TODAY) == "KEMENKO-POLKAM"
    answer = confirm(client, path, page)
    assert answer.location == "/instansi/KEMENDAGRI#riwayat"
    assert supervisor(session, "KEMENDAGRI", TODAY) == "KEMENKO-PMK"
    assert supervisor(session, "KEMENDAGRI", date(2026, 1, 1)) == "KEMENKO-POLKAM"
    assert events(session) == [AuditEvent.AGENCY_MOVE]
    text = client.get("/instansi/KEMENDAGRI").text
    assert "Dasar: Perpres 1/2026" in text
    assert "Pembina diubah." in text


def test_a_name_changes_from_a_day_on(client, agus):
    path = "/instansi/34.04/ubah-nama"
    client.sign_in(agus)
    page = ask(client, path, name="Kabupaten Sembada", on="2026-01-02", **BASIS)
    [(_, before, after)] = page.shown["Nama"]
    assert "Kabupaten Sleman (Kab. Sleman), sejak semula" in before
    assert "Kabupaten Sembada" in after
    assert "tempatnya berubah" not in page.soup.text
    confirm(client, path, page)
    assert (
        BeautifulSoup(client.get("/instansi/34.04").text, "html.parser").h1.text
        == "Kabupaten Sembada"
    )


def test_two_agencies_become_one(client, agus, session):
    path = "/instansi/34.01/gabung"
    client.sign_in(agus)
    page = ask(client, path, into_id="34.04", others="34.03", on="2026-01-02", **BASIS)
    assert {row[0] for row in page.shown["Penerus"]} == {
        "Kabupaten Kulon Progo 34.01",
        "Kabupaten Gunungkidul 34.03",
    }
    confirm(client, path, page)
    assert agency(session, "34.01").active_to == agency(session, "34.03").active_to == TODAY
    text = client.get("/instansi/34.01").text
    assert "Dilanjutkan oleh" in text


def test_a_province_becomes_two_and_its_kabupaten_are_shared_out(client, agus, session):
    path = "/instansi/34/pecah"
    client.sign_in(agus)
    child = f"child-{agency(session, '34.71').id}"
    values = {
        "parts-0-code": "34A", "parts-0-name": "Yogyakarta Utara",
        "parts-1-code": "34B", "parts-1-name": "Yogyakarta Selatan",
        "primary": "0", child: "1", "on": "2026-01-02", **BASIS,
    }  # fmt: skip
    page = ask(client, path, **values)
    assert len(page.shown["Instansi baru"]) == 2
    confirm(client, path, page)
    assert supervisor(session, "34.71", TODAY) == "34B"
    assert supervisor(session, "34.04", TODAY) == "34A"
    assert supervisor(session, "34.04", date(2026, 1, 1)) == "34"


def test_part_of_an_agency_leaves_while_it_stays(client, agus, session):
    path = "/instansi/34/pecah"
    client.sign_in(agus)
    values = {"parts-0-code": "34A", "parts-0-name": "Yogyakarta Utara", "stays": "y"}
    page = ask(client, path, on="2026-01-02", **values, **BASIS)
    assert page.status == 200
    confirm(client, path, page)
    assert agency(session, "34").active_to.year == 9999
    assert supervisor(session, "34A", TODAY) == "KEMENPANRB"


def test_an_agency_is_dissolved_in_favour_of_another(client, agus, session):
    path = "/instansi/KEMENBUD/bubarkan"
    client.sign_in(agus)
    page = ask(client, path, successor_id="KEMENDIKDASMEN", on="2026-01-02", **BASIS)
    confirm(client, path, page)
    assert agency(session, "KEMENBUD").active_to == TODAY
    assert client.get("/instansi/KEMENBUD?per=2026-01-01").status_code == 200


def test_a_time_zone_is_corrected(client, agus, session):
    path = "/instansi/34.04/zona"
    client.sign_in(agus)
    page = ask(client, path, time_zone="WITA")
    assert page.shown["Zona waktu"][0][1:] == (
        "Waktu Indonesia Barat (WIB)",
        "Waktu Indonesia Tengah (WITA)",
    )
    confirm(client, path, page)
    assert agency(session, "34.04").time_zone == "WITA"


def test_a_new_ministry_is_added(client, agus, session):
    path = "/instansi/tambah"
    client.sign_in(agus)
    page = ask(
        client, f"{path}?di=KEMENKO-PMK", code="kementanah", name="Kementerian Tanah Air",
        on="2026-01-02", **BASIS,
    )  # fmt: skip
    assert page.shown["Instansi baru"][0][2].startswith("Kementerian, Waktu Indonesia Barat")
    answer = confirm(client, path, page)
    assert answer.location == "/instansi/KEMENTANAH#riwayat"
    assert supervisor(session, "KEMENTANAH", TODAY) == "KEMENKO-PMK"


# ── an agency keeps its units ─────────────────────────────────────────────────
def test_sari_adds_renames_and_dissolves_a_unit_of_sleman(client, sari, session):
    client.sign_in(sari)
    form = ChangePage(client.get("/instansi/tambah?di=34.04"))
    assert form.fields["code"] == "34.04."
    assert form.fields["kind"] == "opd"
    kinds = [
        option["value"]
        for option in form.form.find("select", attrs={"name": "kind"}).find_all("option")
    ]
    assert sorted(kinds) == ["opd", "unit"]
    page = ask(
        client,
        "/instansi/tambah?di=34.04",
        code="34.04.DINSOS",
        name="Dinas Sosial",
        on="2026-01-02",
    )
    assert page.status == 200
    confirm(client, "/instansi/tambah", page)
    path = "/instansi/34.04.DINSOS"
    page = ask(client, f"{path}/ubah-nama", name="Dinas Sosial dan Pemberdayaan", on="2026-01-03")
    confirm(client, f"{path}/ubah-nama", page)
    assert agency(session, "34.04.DINSOS").name == "Dinas Sosial dan Pemberdayaan"
    page = ask(client, f"{path}/bubarkan", on="2026-02-01")
    confirm(client, f"{path}/bubarkan", page)
    assert agency(session, "34.04.DINSOS").active_to == date(2026, 2, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"supervisor_id": "34.02", "code": "34.02.DINSOS"},
        {"supervisor_id": "34.02", "code": "34.04.DINSOS"},
        {"supervisor_id": "34", "code": "34.DINSOS"},
    ],
)
def test_sari_can_not_add_a_unit_elsewhere_whatever_the_form_says(client, sari, session, values):
    client.sign_in(sari)
    whole = {"kind": "opd", "name": "Dinas Sosial", "on": "2026-01-02", "time_zone": "WIB"}
    answer = client.post("/instansi/tambah", data=whole | values)
    assert answer.status_code == 403
    answer = client.post("/instansi/tambah", data=whole | values | {"expect": "x"})
    assert answer.status_code == 403
    assert session.scalar(select(Agency).where(Agency.code == values["code"])) is None


def test_sari_can_not_add_anything_but_units(client, sari):
    client.sign_in(sari)
    page = ask(
        client,
        "/instansi/tambah?di=34.04",
        kind="kota",
        code="34.04.X",
        name="Kota",
        on="2026-01-02",
    )
    assert page.status == 422
    assert page.errors["kind"] == "Pilih salah satu dari daftar."


def test_a_units_code_begins_with_that_of_its_agency(client, sari):
    client.sign_in(sari)
    page = ask(client, "/instansi/tambah?di=34.04", code="99.X", name="Dinas X", on="2026-01-02")
    assert "harus diawali" in page.errors["code"]


# ── who may ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("agus", "34.04", 200),
        ("sari", "34.04", 403),
        ("sari", "34.04.DINKES", 200),
        ("sari", "34.02", 403),
        ("dewi", "34.04.DINKES", 403),
        ("wati", "34.04.DINKES", 403),
        ("lina", "34.04.DINKES", 403),
        ("budi", "34.04.DINKES", 403),
        ("rina", "34.04", 403),
        ("oki", "34.04", 403),
        ("joko", "34.04", 403),
    ],
)
def test_each_page_opens_for_its_keepers_alone(client, request, dinkes, who, code, status):
    client.sign_in(request.getfixturevalue(who))
    for step in STEPS:
        path = f"/instansi/{code}/{step}"
        assert client.get(path).status_code == status, path
        if status == 403:
            assert client.post(path, data={"expect": "x"}).status_code == 403, path


def test_an_unknown_agency_is_not_found(client, agus):
    client.sign_in(agus)
    for step in STEPS:
        assert client.get(f"/instansi/34.99/{step}").status_code == 404, step


def test_dewi_can_not_put_her_units_under_sleman(client, dewi, dinkes_bantul):
    client.sign_in(dewi)
    answer = client.post(
        f"/instansi/{dinkes_bantul.code}/pindah",
        data={"supervisor_id": "34.04", "on": "2026-01-02"},
    )
    assert answer.status_code == 403


# ── refused in words, what was typed still there ──────────────────────────────
def test_empty_fields_are_named_one_by_one(client, agus):
    client.sign_in(agus)
    page = ask(client, "/instansi/KEMENDAGRI/pindah", on="")
    assert page.status == 422
    assert set(page.errors) == {"supervisor_id", "on", "legal_basis"}


def test_a_name_that_fits_several_asks_which_one(client, agus):
    path = "/instansi/KEMENDAGRI/pindah"
    client.sign_in(agus)
    page = ask(client, path, supervisor_id="Bidang Pem", on="2026-01-02", **BASIS)
    assert page.status == 422
    choices = [tag["value"] for tag in page.form.find_all("input", type="radio")]
    assert "KEMENKO-PMK" in choices
    chosen = page.fields | {"supervisor_id-choice": "KEMENKO-PMK"}
    page = ChangePage(client.post(path, data=chosen))
    assert "Pembangunan Manusia dan Kebudayaan" in page.shown["Pembina"][0][2]
    answer = confirm(client, path, page)
    assert answer.status_code == 302


def test_a_choice_is_dropped_when_something_else_is_typed(client, agus):
    path = "/instansi/KEMENDAGRI/pindah"
    client.sign_in(agus)
    page = ask(client, path, supervisor_id="Bidang Pem", on="2026-01-02", **BASIS)
    data = page.fields | {"supervisor_id-choice": "KEMENKO-PMK", "supervisor_id": "KEMENKO-EKON"}
    page = ChangePage(client.post(path, data=data))
    assert "Bidang Perekonomian" in page.shown["Pembina"][0][2]


@pytest.mark.parametrize(
    ("typed", "sentence"), [("zzzz", "Tidak ada instansi"), ("kabupaten", "Terlalu banyak")]
)
def test_a_name_that_fits_none_or_too_many_says_so(client, agus, typed, sentence):
    client.sign_in(agus)
    page = ask(client, "/instansi/KEMENDAGRI/pindah", supervisor_id=typed, **BASIS)
    assert page.errors["supervisor_id"].startswith(sentence)
    assert page.fields["supervisor_id"] == typed
    assert page.fields["legal_basis"] == BASIS["legal_basis"]


@pytest.mark.parametrize(
    ("path", "values", "field", "sentence"),
    [
        ("34/pindah", {"supervisor_id": "34.04"}, "supervisor_id", "Sleman"),
        ("34.04/pindah", {"supervisor_id": "34"}, "supervisor_id", "sudah dibina"),
        ("34/bubarkan", {}, "successor_id", "masih membina"),
        ("34/bubarkan", {"successor_id": "34"}, "successor_id", "dirinya sendiri"),
        ("34.04/ubah-nama", {}, "name", "sudah berlaku"),
        ("34.04/ubah-nama", {"name": "X", "on": "2999-01-01"}, "on", "belum tiba"),
        ("34.04/ubah-nama", {"name": "X" * 301}, "name", "300"),
        ("93/pindah", {"supervisor_id": "34", "on": "2020-01-01"}, "on", "tidak ada pada"),
        ("34.04/gabung", {"into_id": "34.04"}, "from_ids", "dirinya sendiri"),
        ("34.04/gabung", {"into_id": "34.02", "others": "34.77"}, "others", "34.77"),
        ("34.04/zona", {}, "time_zone", "sudah dipakai"),
        ("34.04/pindah", {"supervisor_id": "34", "on": "31-02-2026"}, "on", "Tanggal"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_beside_its_field(client, agus, path, values, field, sentence):
    client.sign_in(agus)
    page = ask(client, f"/instansi/{path}", **({"on": "2026-01-02"} | BASIS | values))
    assert page.status == 422
    assert page.fingerprint is None
    shown = page.errors.get(field) or page.errors["into_id"]
    assert sentence in shown


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Isi sedikitnya dua bagian"),
        ({"parts-0-code": "34A", "parts-0-name": "A"}, "Isi sedikitnya dua bagian"),
        ({"parts-0-code": "34A", "parts-1-code": "34B"}, "Isi nama instansi barunya"),
        ({"parts-0-name": "A", "parts-1-name": "B"}, "Isi kodenya"),
        (
            {"parts-0-code": "34A", "parts-0-name": "A", "parts-1-code": "34B",
             "parts-1-name": "B", "primary": ""},
            "tepat satu penerus utama",
        ),
    ],
)  # fmt: skip
def test_parts_that_do_not_hold_are_refused(client, agus, values, sentence):
    client.sign_in(agus)
    page = ask(client, "/instansi/34/pecah", on="2026-01-02", **values, **BASIS)
    assert page.status == 422
    assert sentence in page.form.get_text(" ", strip=True)
    for name, value in values.items():
        if name.startswith("parts"):
            assert page.fields[name] == value


def test_a_row_for_one_more_part_is_added_and_nothing_is_lost(client, agus):
    path = "/instansi/34/pecah"
    client.sign_in(agus)
    page = ask(client, path, tambah="1", **{"parts-0-code": "34A"})
    assert page.fields["parts-0-code"] == "34A"
    assert "parts-3-code" in page.fields


def test_children_of_somebody_else_can_not_be_given_away(client, agus, session):
    client.sign_in(agus)
    stranger = f"child-{agency(session, '35.78').id}"
    values = {
        "parts-0-code": "34A", "parts-0-name": "A", "parts-1-code": "34B", "parts-1-name": "B",
        stranger: "1", "child-x": "1", "child-999999": "1",
    }  # fmt: skip
    page = client.post(
        "/instansi/34/pecah", data={"on": "2026-01-02", "primary": "0", **BASIS, **values}
    )
    assert page.status_code in {200, 404, 422}
    assert supervisor(session, "35.78", TODAY) == "35"


# ── stale ─────────────────────────────────────────────────────────────────────
def test_what_changed_meanwhile_is_shown_again_before_anything_is_done(client, agus, session):
    path = "/instansi/34/bubarkan"
    client.sign_in(agus)
    page = ask(client, path, successor_id="33", on="2026-01-02", **BASIS)
    make_agency(context(session), "34.NEW", "34", name="Dinas Baru")
    answer = confirm(client, path, page)
    assert answer.status_code == 409
    again = ChangePage(answer)
    assert "berubah sejak pratinjau" in again.soup.text
    assert "Dinas Baru" in again.soup.text
    assert agency(session, "34").active_to.year == 9999
    assert confirm(client, path, again).status_code == 302


def test_a_preview_can_be_left_to_mend_the_form(client, agus):
    path = "/instansi/34.04/ubah-nama"
    client.sign_in(agus)
    page = ask(client, path, name="Kabupaten Sembada", on="2026-01-02", **BASIS)
    back = ChangePage(client.post(path, data=page.fields | {"ubah": "1"}))
    assert back.status == 200
    assert back.fields["name"] == "Kabupaten Sembada"
    assert back.fields["on"] == "2026-01-02"


def test_a_change_without_its_token_is_refused(client, agus, session):
    client.sign_in(agus)
    answer = client.post("/instansi/34.04/zona", data={"time_zone": "WITA"}, csrf=False)
    assert answer.status_code == 400
    assert agency(session, "34.04").time_zone == "WIB"


# ── cost ──────────────────────────────────────────────────────────────────────
def test_a_form_costs_few_statements(client, agus, count_queries):
    client.sign_in(agus)
    for step in STEPS:
        with count_queries(at_most=12):
            client.get(f"/instansi/34/{step}")


def test_a_preview_of_moving_a_province_costs_the_same_with_more_units(
    client, agus, session, count_queries
):
    client.sign_in(agus)
    data = {"supervisor_id": "33", "on": "2026-01-02", **BASIS}
    with count_queries() as few:
        client.post("/instansi/34/pindah", data=data)
    ctx = context(session)
    for number in range(20):
        make_agency(ctx, f"34.04.{number:02}", "34.04")
    with count_queries() as many:
        client.post("/instansi/34/pindah", data=data)
    assert len(many) == len(few)


# ── for a time ────────────────────────────────────────────────────────────────
def test_a_move_for_a_time_ends_with_the_day_that_was_named(client, session, agus):
    path = "/instansi/KEMENDAGRI/pindah"
    page = ask(
        client.sign_in(agus), path, supervisor_id="KEMENKO-PMK", on="2026-02-01",
        until="2026-06-30", **BASIS,
    )  # fmt: skip
    told = page.shown["Pembina"][0][2]
    assert "1 Februari 2026 s.d. 30 Juni 2026" in told
    assert told.count("Bidang Politik dan Keamanan") == 2
    assert confirm(client, path, page).status_code == 302
    found = session.scalars(
        select(SupervisionLink)
        .where(SupervisionLink.agency_id == agency(session, "KEMENDAGRI").id)
        .order_by(SupervisionLink.valid_from.desc())
        .limit(2)
    ).all()
    assert [one.supervisor.code for one in found] == ["KEMENKO-POLKAM", "KEMENKO-PMK"]
    assert found[1].valid_to == found[0].valid_from == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-01-31", "atau sesudahnya"),
        ("9999-12-31", "paling lambat 31 Desember 2100"),
        ("30 Juni", "Tanggal tidak dikenal"),
    ],
)
def test_a_wrong_last_day_is_told_beside_its_field(client, agus, until, sentence):
    page = ask(
        client.sign_in(agus), "/instansi/KEMENDAGRI/pindah", supervisor_id="KEMENKO-PMK",
        on="2026-02-01", until=until, **BASIS,
    )  # fmt: skip
    assert page.status == 422
    assert sentence in page.errors["until"]
    assert page.fields["until"] == until


def test_a_move_for_one_day_is_a_move(client, agus):
    page = ask(
        client.sign_in(agus), "/instansi/KEMENDAGRI/pindah", supervisor_id="KEMENKO-PMK",
        on="2026-02-01", until="2026-02-01", **BASIS,
    )  # fmt: skip
    assert page.fingerprint
