"""The self-assessment on the screen: filled in, saved while typing, proved, submitted, and who sees it."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from python_calamine import load_workbook
from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.core.instrument import Aspect, Indicator, IndicatorKind, InputField, Level, Measure
from renaksi.models import Assessment, AssessmentEvidence, AssessmentValue
from renaksi.services import assessments
from renaksi.services.assessed_agencies import set_exception, set_kinds
from renaksi.services.assessment_rounds import set_round
from tests.factories.assessments import DATES, HUB_AT, SELF_AT, SHEET, YES, answer, assessed
from tests.factories.evidence import Desk
from tests.factories.people import system
from tests.factories.plans import a_cycle
from tests.factories.reports import told as reported
from tests.imports.sheets import xlsx
from tests.support.backends import settle
from tests.support.sample_files import pdf

NUMBER = Measure(
    "penghubung / unit * 100",
    (InputField("penghubung", "Penghubung aktif"), InputField("unit", "Seluruh unit")),
    "unit",
)
QUESTIONS = replace(
    SHEET,
    code="MANDIRI",
    aspects=(
        Aspect("A", "Kebijakan", Decimal(60), (
            Indicator("A1", "SK tim berlaku", Decimal(20), IndicatorKind.YES_NO,
                      evidence=("Keputusan pimpinan",), guidance="Pada tahun yang dinilai."),
            Indicator("A2", "SOP diterapkan", Decimal(20), IndicatorKind.LEVEL,
                      levels=tuple(Level(Decimal(n), f"Tahap ke-{n}") for n in range(4))),
            Indicator("A3", "Penghubung aktif", Decimal(20), IndicatorKind.NUMBER, measure=NUMBER,
                      not_applicable="Tidak ada unit kerja."),
        )),
        SHEET.aspects[1],
    ),
)  # fmt: skip
ANSWERS = {
    "A1": YES,
    "A2": Given(Decimal(2)),
    "A3": Given(inputs={"penghubung": Decimal(30), "unit": Decimal(40)}),
}
NEXT_YEAR = datetime(2027, 4, 10, 3, tzinfo=UTC)
AS_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def made(session, sari, budi, rina, tono, time_machine):
    """Makes an assessment of Sleman in a state and sets the clock to where it stands."""

    def make(state=S.SELF, at=None, **more):
        more = {"sheet": QUESTIONS, "own": ANSWERS} | more
        found = assessed(session, state, **more)
        time_machine.move_to(at or (SELF_AT if state is S.SELF else HUB_AT), tick=False)
        settle(session)
        return found

    return make


def url(found, rest=""):
    return f"/penilaian/{found.id}/isian{rest}"


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def fields(response, code=""):
    """What a browser would send of the form, as it stands."""
    found = {}
    for one in soup(response).main.select("input[name], textarea[name]"):
        name = one["name"]
        if code and not name.startswith(f"{code}."):
            continue
        if one.get("type") in {"radio", "checkbox"} and not one.has_attr("checked"):
            continue
        if one.get("type") != "file":
            found[name] = one.get_text().lstrip("\r\n") if one.name == "textarea" else one["value"]
    return found


def stored(session, found, code):
    session.expire_all()
    rows = session.execute(
        select(AssessmentValue)
        .join(AssessmentValue.answer)
        .where(AssessmentValue.answer.has(assessment_id=found.id))
    ).scalars()
    return next((row for row in rows if row.answer.indicator.code == code), None)


def a_file(name="SK.pdf", text="SK", **more):
    facts = {"effective_on": "2026-02-01", "description": "", "requirement": "Keputusan pimpinan"}
    return {**facts, "file": (io.BytesIO(pdf(text)), name), "langkah": "unggah", **more}


# ── filled in ─────────────────────────────────────────────────────────────────
def test_all_on_one_page_saves_what_holds_and_keeps_what_does_not(
    made, session, make_client, sari, budi, count_queries
):
    found = made()
    admin = make_client().sign_in(sari)
    here = url(found)
    with count_queries(at_most=12):
        page = admin.get(here)
    assert soup(page).h1.get_text() == "3 dari 3 indikator belum dijawab"
    assert "Ditutup Selasa, 28 April 2026, 23.59 WIB" in seen(page)
    assert "Renaksi ditetapkan, data per 31 Maret 2026" in seen(page)
    typed = fields(page) | {
        "A1.value": "1", "A2.value": "2", "A3.in:penghubung": "tiga puluh", "A3.in:unit": "40",
    }  # fmt: skip
    answered = admin.post(url(found), data=typed)
    assert answered.status_code == 422
    assert "“tiga puluh” bukan angka" in seen(answered)
    assert fields(answered, "A3")["A3.in:penghubung"] == "tiga puluh"
    assert stored(session, found, "A1").value == 1
    assert stored(session, found, "A3") is None
    again = fields(answered) | {"A3.in:penghubung": "30"}
    assert admin.post(url(found), data=again).headers["Location"] == url(found)
    page = admin.get(url(found))
    assert soup(page).h1.get_text() == "Semua indikator sudah dijawab"
    assert "Nilai 75,00 dari 100" in seen(page)
    assert "Pejabat Pengelola Pengaduan Kabupaten Sleman mengajukannya" in seen(page)
    assert "Periksa dan ajukan" in seen(make_client().sign_in(budi).get(url(found)))


def test_one_on_a_screen_leads_to_the_next_and_half_an_answer_is_none(made, session, client, sari):
    found = made()
    page = client.sign_in(sari).get(url(found, "/A2"))
    assert "Tahap ke-3" in seen(page)
    sent = client.post(
        url(found, "/A2"), data=fields(page) | {"A2.value": "3", "langkah": "berikut"}
    )
    assert sent.headers["Location"] == url(found, "/A3")
    page = client.get(url(found, "/A3"))
    half = client.post(url(found, "/A3"), data=fields(page) | {"A3.in:unit": "40"})
    assert half.status_code == 422
    assert "Lengkapi semua angka rumus ini." in seen(half)
    bare = fields(page) | {"A3.not_applicable": "1"}
    assert "Tuliskan mengapa indikator ini tidak berlaku." in seen(
        client.post(url(found, "/A3"), data=bare)
    )
    last = client.post(
        url(found, "/A3"), data=bare | {"A3.note": "Tanpa unit.", "langkah": "berikut"}
    )
    assert last.headers["Location"] == url(found)
    assert stored(session, found, "A3").not_applicable
    assert (
        client.post(url(found, "/A2"), data={"A2.version": "1", "A2.value": "9"}).status_code == 422
    )
    assert client.post(url(found, "/B1"), data={"B1.version": "0"}).status_code == 404
    assert client.get(url(found, "/Z9")).status_code == 404


def test_a_script_saves_one_answer_and_hears_what_changed(made, session, make_client, sari, budi):
    found = made()
    client = make_client().sign_in(sari)
    told = client.post(
        url(found, "/A1"), data={"A1.version": "0", "A1.value": "1"}, headers=AS_SCRIPT
    )
    assert told.json["version"] == 1
    assert told.json["errors"] == {}
    assert "1 dari 3" in told.json["html"]["ringkas"]
    assert "Belum ada bukti" in told.json["html"]["keadaan-A1"]
    wrong = client.post(
        url(found, "/A3"), data={"A3.version": "0", "A3.in:unit": "x"}, headers=AS_SCRIPT
    )
    assert wrong.status_code == 422
    assert list(wrong.json["errors"]) == ["in:unit"]
    other = make_client().sign_in(budi)
    late = other.post(
        url(found, "/A1"), data={"A1.version": "0", "A1.value": "0"}, headers=AS_SCRIPT
    )
    assert late.status_code == 409
    assert "diubah orang lain" in late.json["clash"]
    assert "Sari Wulandari" in late.json["clash"]
    over = {"A1.version": str(late.json["version"]), "A1.value": "0"}
    assert other.post(url(found, "/A1"), data=over, headers=AS_SCRIPT).json["version"] == 2
    assert stored(session, found, "A1").value == 0


def test_when_the_time_is_over_what_was_typed_stays_in_sight(made, client, sari, time_machine):
    found = made()
    page = client.sign_in(sari).get(url(found, "/A1"))
    typed = fields(page, "A1") | {"A1.value": "1", "A1.note": "SK 47 tahun 2026"}
    time_machine.move_to(HUB_AT, tick=False)
    client.sign_in(sari)
    late = client.post(url(found, "/A1"), data=typed)
    assert late.status_code == 409
    assert "SK 47 tahun 2026" in late.text
    assert client.post(url(found), data=typed).status_code == 409
    told = client.post(url(found, "/A1"), data=typed, headers=AS_SCRIPT)
    assert told.json["status"] == 409
    assert soup(client.get(url(found))).main.select("input, textarea, button") == []


def test_whoever_sends_the_whole_page_writes_only_what_was_touched(
    made, session, make_client, sari, budi
):
    found = made()
    admin, manager = make_client().sign_in(sari), make_client().sign_in(budi)
    page = manager.get(url(found))
    admin.post(url(found, "/A1"), data={"A1.version": "0", "A1.value": "1"}, headers=AS_SCRIPT)
    sent = manager.post(url(found), data=fields(page) | {"A2.value": "2"})
    assert sent.status_code == 303
    assert stored(session, found, "A1").value == 1
    assert stored(session, found, "A2").value == 2
    both = manager.post(url(found), data=fields(page) | {"A1.value": "0", "A2.value": "2"})
    assert both.status_code == 409
    assert stored(session, found, "A1").value == 1


# ── evidence ──────────────────────────────────────────────────────────────────
def test_evidence_comes_with_the_answer_is_offered_again_and_taken_off(
    made, session, client, sari, count_queries
):
    found = made()
    page = client.sign_in(sari).get(url(found, "/A1"))
    typed = fields(page, "A1") | {"A1.value": "1"}
    bare = client.post(url(found, "/A1"), data=typed | a_file(effective_on=""))
    assert bare.status_code == 422
    assert stored(session, found, "A1").value == 1  # an upload that fails loses no answer
    typed["A1.version"] = "1"
    several = typed | a_file()
    several["file"] = [(io.BytesIO(pdf("SK")), "SK.pdf"), (io.BytesIO(pdf("Isi")), "Lampiran.pdf")]
    assert client.post(url(found, "/A1"), data=several).status_code == 303
    page = client.get(url(found, "/A1"))
    assert "Keputusan pimpinan: ada" in seen(page)
    assert {"SK.pdf", "Lampiran.pdf"} <= set(seen(page).split())
    link = session.scalars(
        select(AssessmentEvidence).order_by(AssessmentEvidence.version_id)
    ).first()
    off = typed | {"langkah": f"lepas:{link.version_id}"}
    for _click in range(2):  # the second one changes nothing
        assert client.post(url(found, "/A1"), data=off).status_code == 303
    chooser = client.get(url(found, "/A1/pilih"))
    ids = [one["value"] for one in soup(chooser).select("input[name=bukti]")]
    assert len(ids) == 2
    here = url(found, "/A1")
    with count_queries(at_most=12):
        client.get(here)
    assert client.post(url(found, "/A1/pilih"), data={}).status_code == 422
    used = {"bukti": ids, "requirement": "Keputusan pimpinan"}
    assert client.post(url(found, "/A1/pilih"), data=used).status_code == 303
    assert seen(client.get(url(found, "/A1"))).count("Lampiran.pdf") >= 1
    session.expire_all()
    assert len(session.scalars(select(AssessmentEvidence.version_id)).all()) == 2
    assert client.post(url(found, "/A1/pilih"), data={"bukti": "999999"}).status_code == 422
    assert "Tidak ada yang cocok" in seen(client.get(url(found, "/A1/pilih?cari=entah&hal=9")))


def test_what_was_given_in_a_report_is_offered_as_the_kind_it_was(
    made, session, client, sari, tmp_path
):
    Desk(session, reported(session), tmp_path).hand_in(name="Hadir Maret.pdf")
    asked = replace(QUESTIONS.aspects[0].indicators[0], evidence=("Daftar Hadir", "Undangan"))
    first = replace(QUESTIONS.aspects[0], indicators=(asked, *QUESTIONS.aspects[0].indicators[1:]))
    found = made(sheet=replace(QUESTIONS, aspects=(first, QUESTIONS.aspects[1])))
    page = client.sign_in(sari).get(url(found, "/A1"))
    assert "Hadir Maret.pdf Daftar hadir, laporan B03" in seen(page)
    button = soup(page).select_one("button[value^='pakai:']")["value"]
    client.post(url(found, "/A1"), data={"A1.version": "0", "A1.value": "1", "langkah": button})
    page = client.get(url(found, "/A1"))
    assert "Daftar Hadir: ada" in seen(page)
    assert "Undangan: belum ada" in seen(page)
    assert soup(page).select("button[value^='pakai:']") == []
    assert stored(session, found, "A1").value == 1


def test_a_file_is_the_agencys_own_until_it_is_handed_in(
    made, session, make_client, sari, budi, rina, joko, oki, dewi
):
    found = made()
    client = make_client().sign_in(sari)
    answer(session, found, ANSWERS)
    settle(session)
    data = {"A1.version": "1", "A1.value": "1"} | a_file()
    client.post(url(found, "/A1"), data=data)
    version = session.scalars(select(AssessmentEvidence.version_id)).one()
    file = f"/bukti/berkas/{version}"

    def openers():
        people = {"sari": sari, "joko": joko, "rina": rina, "oki": oki, "dewi": dewi}
        return {
            name for name, one in people.items()
            if make_client().sign_in(one).get(file).status_code == 200
        }  # fmt: skip

    assert openers() == {"sari", "joko"}
    assert make_client().sign_in(rina).get(url(found)).status_code == 404
    manager = make_client().sign_in(budi)
    step = manager.get(f"/penilaian/{found.id}/ajukan")
    sent = {"version": soup(step).select_one("input[name=version]")["value"], "note": ""}
    assert manager.post(f"/penilaian/{found.id}/ajukan", data=sent).status_code == 303
    assert openers() == {"sari", "joko", "rina"}
    back = manager.get(f"/penilaian/{found.id}/tarik")
    sent["version"] = soup(back).select_one("input[name=version]")["value"]
    assert manager.post(f"/penilaian/{found.id}/tarik", data=sent).status_code == 303
    taken_off = {"A1.version": "1", "A1.value": "1", "langkah": f"lepas:{version}"}
    client.post(url(found, "/A1"), data=taken_off)
    assert openers() == {"sari", "joko"}


# ── submitted ─────────────────────────────────────────────────────────────────
def test_submitting_says_what_is_missing_and_what_it_costs(
    made, session, make_client, sari, budi, rina, count_queries
):
    found = made()
    here = f"/penilaian/{found.id}/ajukan"
    manager = make_client().sign_in(budi)
    page = manager.get(here)
    assert "Belum dijawab" in seen(page)
    assert "Ajukan kepada" not in [one.get_text() for one in soup(page).select("button")]
    assert make_client().sign_in(sari).get(here).status_code == 403
    answer(session, found, ANSWERS)
    settle(session)
    with count_queries(at_most=12):
        page = manager.get(here)
    assert "boleh diajukan; dihitung 0" in seen(page)
    assert "Daerah Istimewa Yogyakarta" in seen(page)
    sent = {"version": soup(page).select_one("input[name=version]")["value"], "note": "Lengkap."}
    stale = manager.post(here, data=sent | {"version": "1"})
    assert stale.status_code == 409
    assert "Lengkap." in stale.text
    assert manager.post(here, data=sent).headers["Location"] == url(found)
    assert manager.post(here, data=sent).status_code == 409  # a second click
    session.expire_all()
    assert session.get(Assessment, found.id).state is S.SELF_SUBMITTED
    page = make_client().sign_in(rina).get(url(found))
    assert "Penghubung aktif: 30; Seluruh unit: 40" in seen(page)
    assert soup(page).main.select("input, textarea") == []


def the_next_year(session, first):
    """The same agency and instrument, a year later."""
    ctx, cycle = system(session), a_cycle(session, 2027)
    one, key = first.assessment, first.assessment.round.instrument_id
    set_kinds(ctx, cycle.id, key, [])
    set_exception(ctx, cycle.id, key, one.agency_id, is_assessed=True, reason="Diuji")
    days = {name: day.replace(year=2027) for name, day in vars_of(DATES).items()}
    found = set_round(ctx, cycle.id, key, replace(DATES, **days))
    (new,) = assessments.begin_round(system(session, NEXT_YEAR), found.id)
    settle(session)
    return new


def vars_of(dates):
    return {name: getattr(dates, name) for name in dates.__slots__ if not name.endswith("days")}


def test_last_years_answer_stands_beside_this_years(
    made, session, client, sari, count_queries, time_machine
):
    new = the_next_year(session, made(S.FINAL, hub={"A2": Given(Decimal(1))}))
    time_machine.move_to(NEXT_YEAR, tick=False)
    client.sign_in(sari)
    with count_queries(at_most=12):
        page = client.get(f"/penilaian/{new}/isian")
    row = soup(page).find(id="A2").get_text(" ", strip=True)
    assert "Jawaban 2026 Tingkat 2" in row
    assert "Nilai akhir 2026 Tingkat 1" in row
    assert "Nilai akhir 2026 sama" in soup(page).find(id="A3").get_text(" ", strip=True)


# ── a sheet ───────────────────────────────────────────────────────────────────
def rows_of(response):
    book = load_workbook(io.BytesIO(response.data))
    return book.get_sheet_by_name("Isian").to_python(skip_empty_area=False)


def send(client, found, rows):
    file = xlsx(rows, sheet="Isian")
    return client.post(url(found, "/impor"), data={"file": (file, "isian.xlsx")})


def slip(page):
    return {"berkas": soup(page).select_one("input[name=berkas]")["value"]}


def test_the_sheet_goes_out_and_comes_back_through_a_dry_run(
    made, session, make_client, sari, budi
):
    found = made()
    client = make_client().sign_in(sari)
    rows = rows_of(client.get(url(found, ".xlsx")))
    head = next(n for n, row in enumerate(rows) if row[0] == "Kode")
    lines = {(row[0], row[2]): row for row in rows[head + 1 :] if row[0]}
    assert list(lines) == [
        ("A1", "ya atau tidak"), ("A2", "tingkat 0 s.d. 3"), ("A3", "Penghubung aktif"),
        ("A3", "Seluruh unit"),
    ]  # fmt: skip
    assert "Tidak ada yang berubah" in seen(send(client, found, rows))  # untouched
    lines["A1", "ya atau tidak"][3] = "mungkin"
    lines["A2", "tingkat 0 s.d. 3"][3] = 2
    lines["A3", "Penghubung aktif"][3], lines["A3", "Seluruh unit"][3] = 30, 40
    wrong = send(client, found, rows)
    assert "1 jawaban harus diperbaiki dahulu" in seen(wrong)
    assert f"Sel D{head + 2}: Pilih ya atau tidak." in seen(wrong)
    assert client.post(url(found, "/impor/terapkan"), data=slip(wrong)).status_code == 422
    lines["A1", "ya atau tidak"][3] = "Ya"
    page = send(client, found, rows)
    assert "3 jawaban siap ditinjau" in seen(page)
    other = make_client().sign_in(budi)
    other.post(url(found, "/A1"), data={"A1.version": "0", "A1.value": "0"}, headers=AS_SCRIPT)
    again = client.post(url(found, "/impor/terapkan"), data=slip(page))
    assert again.status_code == 409
    assert "Jawaban berubah sejak pratinjau tadi" in seen(again)
    done = client.post(url(found, "/impor/terapkan"), data=slip(again) | {"timpa": "A1"})
    assert done.headers["Location"] == url(found)
    assert stored(session, found, "A1").value == 1
    assert stored(session, found, "A2").value == 2
    assert dict(stored(session, found, "A3").inputs) == {"penghubung": "30", "unit": "40"}
    assert client.post(url(found, "/impor/terapkan"), data=slip(again)).status_code == 422
    for junk in (b"", b"PK\x03\x04junk", b"<html>"):
        answer = client.post(url(found, "/impor"), data={"file": (io.BytesIO(junk), "x.xlsx")})
        assert answer.status_code == 422


def test_a_file_of_another_agencys_assessment_is_refused(made, session, make_client, sari, dewi):
    found = made()
    other = assessed(session, S.SELF, sheet=QUESTIONS, code="34.02")
    settle(session)
    book = make_client().sign_in(dewi).get(url(other, ".xlsx"))
    data = {"file": (io.BytesIO(book.data), "isian.xlsx")}
    refused = make_client().sign_in(sari).post(url(found, "/impor"), data=data)
    assert refused.status_code == 422
    assert re.search(r"penilaian Kabupaten Bantul 2026", seen(refused))


def test_nobody_else_finds_it_while_it_is_being_written(made, make_client, rina, dewi, oki, agus):
    found = made()
    for who in (rina, dewi, oki, agus):
        for rest in ("", "/A1", ".xlsx"):
            assert make_client().sign_in(who).get(url(found, rest)).status_code == 404
