"""Instruments by page: read by everybody, built by the national administrator, then frozen."""

import io

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from renaksi.core.instrument import IndicatorKind, SmallRule
from renaksi.core.instrument_scores import OldScores
from renaksi.core.policy import Role
from renaksi.models import Instrument, InstrumentVersion
from renaksi.queries.instruments import draft_of, newest_published, sheet_of
from renaksi.services import instrument_presets, instruments
from tests.factories.people import make_person, system

DRAFT = "/instrumen/SP4N/2"


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def errors(answer) -> str:
    return " ".join(tag.get_text(" ", strip=True) for tag in soup(answer).select(".r-error"))


def fields(answer) -> dict[str, object]:
    """What a browser would send back from the page's own form, unchanged."""
    form = soup(answer).main.find("form", attrs={"method": "post"})
    found: dict[str, object] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or name == "csrf_token" or (kind == "radio" and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            found[name] = chosen["value"]
        else:
            found[name] = field.get("value", field.text.removeprefix("\r\n"))
    return found


def send(client, path, **given):
    """Open the form, change some fields, send it."""
    named = {name.replace("__", "-"): value for name, value in given.items()}
    return client.post(path, data=fields(client.get(path)) | named)


def sp4n(session) -> Instrument:
    return session.scalars(select(Instrument).where(Instrument.code == "SP4N")).one()


def drafted(session):
    return sheet_of(session, draft_of(session, sp4n(session).id))


@pytest.fixture
def admin(session):
    return make_person(session, "admin@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))


@pytest.fixture
def seeded(session):
    instrument_presets.seed(system(session))


@pytest.fixture
def draft(session, seeded):
    return instruments.create_version(system(session), sp4n(session).id)


# ── reading ───────────────────────────────────────────────────────────────────
def test_everybody_reads_what_is_published_and_nobody_else_a_draft(
    client, session, draft, dewi, count_queries
):
    client.sign_in(dewi)
    with count_queries(at_most=12):
        page = client.get("/instrumen/")
    told = soup(page).main.get_text(" ", strip=True)
    assert "6 aspek, 18 indikator" in told
    assert "Rancangan" not in told
    assert "Susun instrumen baru" not in told
    with count_queries(at_most=12):
        page = client.get("/instrumen/SP4N/1")
    told = soup(page).main.get_text(" ", strip=True)
    assert "Tingkat 0 s.d. 5" in told
    assert "penghubung / unit * 100" in told
    assert "75 s.d. < 90" in told
    assert "Ubah" not in told
    for hidden in (
        DRAFT,
        f"{DRAFT}/perbedaan",
        f"{DRAFT}/instrumen.csv",
        "/instrumen/LAIN/1",
        "/instrumen/%00/1",
    ):
        assert client.get(hidden).status_code == 404
    assert client.get("/instrumen/SP4N/1/perbedaan").status_code == 404  # nothing before it
    assert client.get(f"{DRAFT}/pokok").status_code == 403


def test_the_file_has_every_indicator_and_that_of_a_scale_its_predicates(client, seeded, dewi):
    client.sign_in(dewi)
    answer = client.get("/instrumen/SP4N/1/instrumen.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = book.get_sheet_by_name("Indikator").to_python()
    assert len(rows) == 19
    assert rows[3][:5] == ["A Kelembagaan dan kebijakan", "A3", rows[3][2], 5, "Rumus"]
    assert "penyebut unit" in rows[3][5]
    lines = client.get("/instrumen/SAKIP/1/instrumen.csv").text.splitlines()
    assert any("> 90 s.d. 100" in line for line in lines)


# ── building ──────────────────────────────────────────────────────────────────
def test_an_instrument_is_built_from_nothing_and_published(client, session, admin):
    client.sign_in(admin)
    assert "Belum ada instrumen" in client.get("/instrumen/").text
    new = {"code": "layanan", "name": "Evaluasi layanan", "scale_of": ""}
    assert client.post("/instrumen/baru", data=new).location == "/instrumen/LAYANAN/1"
    assert "tanda hubung" in errors(client.post("/instrumen/baru", data=new | {"code": "a b"}))
    home = "/instrumen/LAYANAN/1"
    bands = {"bands-0-name": "Baik", "bands-0-lower": "62,5", "bands-0-includes_lower": "tidak",
             "bands-1-name": "Kurang", "bands-1-lower": "0", "bands-1-includes_lower": "ya",
             "bands-2-name": "", "bands-2-lower": "", "bands-2-includes_lower": "ya"}  # fmt: skip
    assert client.post(f"{home}/skala", data=fields(client.get(f"{home}/skala")) | bands).location
    assert send(client, f"{home}/aspek/baru", code="A", name="Proses", weight="100").location
    kinds = soup(client.get(f"{home}/indikator/baru?aspek=A")).select(".i-kinds a")
    assert len(kinds) == len(IndicatorKind)
    add = f"{home}/indikator/baru?aspek=A&jenis="
    levels = {"levels__0__value": "0", "levels__0__description": "Belum ada",
              "levels__1__value": "1", "levels__1__description": "Ada"}  # fmt: skip
    given = [
        ("yes_no", {"code": "A1", "weight": "10", "evidence": "SK\n\nLampiran "}),
        ("level", {"code": "A2", "weight": "12,5", **levels}),
        ("number", {"code": "A3", "weight": "27,5", "formula": "a / b * 100", "denominator": "b",
                    "inputs__0__name": "a", "inputs__0__label": "Yang selesai",
                    "inputs__1__name": "b", "inputs__1__label": "Semua", "floor": "0",
                    "target": "90", "unit": "%", "small_rule": "exclude"}),
        ("sampled", {"code": "A4", "weight": "25", "compare_with": "A5"}),
        ("computed", {"code": "A5", "weight": "25", "fact": "plan_achievement"}),
    ]  # fmt: skip
    for kind, values in reversed(given):  # what is compared with comes first
        assert send(client, add + kind, name=f"Indikator {kind}", **values).status_code == 302
    sheet = sheet_of(session, session.scalars(select(InstrumentVersion)).one())
    assert sheet.by_code["A1"].evidence == ("SK", "Lampiran")
    assert [str(one.value.normalize()) for one in sheet.by_code["A2"].levels] == ["0", "1"]
    assert sheet.by_code["A3"].small_rule is SmallRule.EXCLUDE
    assert sheet.by_code["A3"].measure.formula == "a / b * 100"
    assert sheet.by_code["A4"].compare_with == "A5"
    assert sheet.by_code["A4"].measure.denominator == "diperiksa"
    assert not sheet.scale.bands[0].includes_lower
    assert [one.kind for one in sheet.indicators] == [IndicatorKind(k) for k, _ in reversed(given)]
    assert send(client, f"{home}/terbitkan").location == home
    assert newest_published(session, session.scalars(select(Instrument.id)).one()).number == 1
    assert client.get(f"{home}/pokok").status_code == 409  # frozen


def test_a_draft_says_what_is_wrong_where_it_is_wrong(client, session, admin, draft, count_queries):
    client.sign_in(admin)
    assert send(client, f"{DRAFT}/bobot", **{"w-A1": "6", "w-A": "21"}).location == DRAFT
    assert send(client, f"{DRAFT}/indikator/A3", formula="penghubung / lain").status_code == 302
    with count_queries(at_most=12):
        page = client.get(DRAFT)
    assert "Bobot semua aspek berjumlah 101" in page.text
    assert "“lain” bukan nama isian" in soup(page).find(id="i-A3").text
    told = client.get(f"{DRAFT}/terbitkan")
    assert soup(told).h1.text.startswith("Belum dapat diterbitkan")
    assert "Terbitkan versi 2" not in told.text
    forced = client.post(
        f"{DRAFT}/terbitkan", data={"version": fields(client.get(f"{DRAFT}/pokok"))["version"]}
    )
    assert forced.status_code == 422
    assert draft_of(session, sp4n(session).id) is not None


@pytest.mark.parametrize(
    ("page", "given", "told"),
    [
        ("bobot", {"w-A1": "lima"}, "bukan angka"),
        ("pokok", {"name": "\0 "}, "Wajib"),
        ("bobot", {"w-A1": ""}, "Isi bobotnya"),
        ("aspek/baru", {"code": "a1", "name": "Lain", "weight": "1"}, "sudah"),
        ("aspek/baru", {"code": "A 1", "name": "Lain", "weight": "1"}, "huruf, angka"),
        ("indikator/A2", {"levels-0-value": ""}, "angka tingkat"),
        ("indikator/A3", {"small_rule": "lain"}, "Pilih"),
        ("indikator/B3", {"fact": ""}, "Pilih datanya"),
        ("indikator/A1", {"aspect": "Z"}, "Pilih"),
        ("skala", {"score_max": "0"}, "di atas nilai terendah"),
        ("skala", {"bands-0-lower": "50"}, "bertumpang tindih"),
        ("skala", {"bands-0-name": "Tidak dapat dinilai"}, "bermakna lain"),
        ("pokok", {"weak_below": "101"}, "0 sampai 100"),
        ("pokok", {"name": ""}, "Wajib"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_refused_beside_its_field(
    client, session, admin, draft, page, given, told
):
    client.sign_in(admin)
    before = drafted(session)
    answer = send(client, f"{DRAFT}/{page}", **given)
    assert answer.status_code == 422
    assert told in errors(answer)
    assert drafted(session) == before


def test_rows_are_added_once_moved_and_taken_out(client, session, admin, draft):
    client.sign_in(admin)
    path = f"{DRAFT}/indikator/baru?aspek=B&jenis=yes_no"
    sent = fields(client.get(path)) | {"code": "B9", "name": "Baru", "weight": "1"}
    assert client.post(path, data=sent).location == client.post(path, data=sent).location
    assert [one.code for one in drafted(session).aspects[1].indicators][-1] == "B9"
    version = fields(client.get(f"{DRAFT}/pokok"))["version"]
    up = {"arah": "naik", "version": version}
    assert client.post(f"{DRAFT}/pindah/B9", data=up).status_code == 302
    assert client.post(f"{DRAFT}/pindah/B9", data=up).status_code == 409  # read before the first
    assert [one.code for one in drafted(session).aspects[1].indicators][-2] == "B9"
    assert "4 indikator" in client.get(f"{DRAFT}/hapus/B").text
    removal = fields(client.get(f"{DRAFT}/hapus/B"))
    for _click in range(2):
        assert client.post(f"{DRAFT}/hapus/B", data=removal).location == DRAFT
    assert "B9" not in drafted(session).by_code
    assert client.get(f"{DRAFT}/hapus/B").status_code == 404
    more = client.post(path.replace("aspek=B", "aspek=A").replace("yes_no", "level"),
                       data={"tambah": "1", "name": "Disimpan dahulu"})  # fmt: skip
    assert more.status_code == 200
    assert "Disimpan dahulu" in more.text
    assert soup(more).select("[name='levels-1-value']")


def test_what_somebody_else_saved_meanwhile_is_told_and_the_input_kept(
    client, admin, session, draft
):
    client.sign_in(admin)
    mine = fields(client.get(f"{DRAFT}/aspek/A")) | {"name": "Nama saya"}
    send(client, f"{DRAFT}/aspek/B", name="Nama orang lain")
    answer = client.post(f"{DRAFT}/aspek/A", data=mine)
    assert answer.status_code == 409
    assert soup(answer).find(id="name")["value"] == "Nama saya"
    assert client.post(f"{DRAFT}/aspek/A", data=fields(answer)).status_code == 302
    assert [one.name for one in drafted(session).aspects[:2]] == ["Nama saya", "Nama orang lain"]


def test_the_rules_of_the_whole_are_kept_and_said_in_the_difference(client, session, admin, draft):
    client.sign_in(admin)
    given = {"name": "Evaluasi layanan", "evidence_rule": "flag", "small_n": "5", "weak_below": "62,5",
             "legal_basis": "PermenPANRB 5/2025"}  # fmt: skip
    for _click in range(2):
        assert send(client, f"{DRAFT}/pokok", **given).location == DRAFT
    send(client, f"{DRAFT}/indikator/A2", levels__0__description="Sama sekali belum ada")
    send(client, f"{DRAFT}/indikator/A3", target="90", evidence="Daftar pejabat\nTangkapan layar")
    told = soup(client.get(f"{DRAFT}/perbedaan")).main.get_text(" ", strip=True)
    for words in ("Ambang rekomendasi 60 62,5", "ditandai", "0 s.d. 90%", "Sama sekali belum ada",
                  "Daftar pejabat; Tangkapan layar"):  # fmt: skip
        assert words in told
    assert "PermenPANRB 5/2025" in client.get(DRAFT).text
    assert drafted(session).small_n == 5


# ── versions ──────────────────────────────────────────────────────────────────
def test_the_next_version_shows_what_changed_and_asks_how_old_scores_stand(
    client, session, admin, seeded
):
    client.sign_in(admin)
    for _click in range(2):
        assert client.post("/instrumen/SP4N/versi-baru").location == DRAFT
    send(client, f"{DRAFT}/skala", bands__1__lower="70", bands__1__name="Bagus")
    send(client, f"{DRAFT}/aspek/A", name="Kelembagaan")
    told = soup(client.get(f"{DRAFT}/perbedaan")).main.get_text(" ", strip=True)
    assert "Baik ≥ 75" in told
    assert "Bagus ≥ 70" in told
    assert "Nama Kelembagaan dan kebijakan Kelembagaan" in told
    publish = f"{DRAFT}/terbitkan"
    assert send(client, publish).status_code == 422  # no rule chosen
    half = send(client, publish, old_scores="by_grade", p__0="Sangat Baik")
    assert half.status_code == 422
    assert "Baik" in errors(half)
    rule = {"p__0": "Sangat Baik", "p__1": "Bagus", "p__2": "Sedang", "p__3": "Kurang"}
    assert send(client, publish, old_scores="by_grade", **rule).location == DRAFT
    done = newest_published(session, sp4n(session).id)
    assert (done.number, done.old_scores) == (2, OldScores.BY_GRADE)
    assert done.old_grades["Baik"] == "Bagus"
    assert client.post(publish, data={}).location == DRAFT  # the second of two clicks
    assert "Baik menjadi Bagus" in client.get(DRAFT).text


def test_what_changes_while_somebody_reads_is_published_by_nobody(client, session, admin, draft):
    client.sign_in(admin)
    seen = fields(client.get(f"{DRAFT}/terbitkan"))
    gone = fields(client.get(f"{DRAFT}/buang"))
    send(client, f"{DRAFT}/aspek/A", name="Kelembagaan")
    for step, sent in (("terbitkan", seen), ("buang", gone)):
        late = client.post(f"{DRAFT}/{step}", data=sent)
        assert late.status_code == 409
        assert "diubah orang lain" in late.text
    again = client.post(f"{DRAFT}/terbitkan", data=fields(client.get(f"{DRAFT}/terbitkan")))
    assert again.location == DRAFT
    assert newest_published(session, sp4n(session).id).number == 2


def test_a_draft_is_thrown_away_and_an_instrument_that_was_nothing_else_with_it(
    client, session, admin, draft
):
    client.sign_in(admin)
    gone = fields(client.get(f"{DRAFT}/buang"))
    for _click in range(2):
        assert client.post(f"{DRAFT}/buang", data=gone).location == "/instrumen/"
    assert draft_of(session, sp4n(session).id) is None
    client.post("/instrumen/baru", data={"code": "BARU", "name": "Baru", "scale_of": "SAKIP"})
    assert "belum pernah terbit" in client.get("/instrumen/BARU/1/buang").text
    send(client, "/instrumen/BARU/1/buang")
    assert client.get("/instrumen/BARU/1").status_code == 404
