"""Issuing on pages: one text to many agencies, drafts alone and together, a batch's progress."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationSource, RecommendationStatus as S
from renaksi.core.recommendation_entry import RecommendationValues
from renaksi.models import Recommendation, RecommendationBatch
from renaksi.services import instrument_presets, recommendations, source_rules
from renaksi.services.assessment_import import apply_import
from tests.factories.outside import outside_row
from tests.factories.people import PASSWORD, acting, agency, make_person, system
from tests.factories.plans import a_cast
from tests.factories.recommendations import TEXT, a_batch, answer, told

NEW = "/rekomendasi/baru"
FIVE = ["34.01", "34.02", "34.03", "34.04", "34.71"]
FILLED = {"basis": "34:monev", "text": TEXT, "cause": "Petugas belum ada", "priority": "tinggi"}


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def main_of(response) -> str:
    return soup(response).main.get_text(" ", strip=True)


def ticked(response) -> list[str]:
    return [one["value"] for one in soup(response).select('input[name="tujuan"][checked]')]


def kept(response) -> dict[str, str]:
    """What the preview sends back, but for the addressees."""
    return {one["name"]: one["value"] for one in soup(response).select('main input[type="hidden"]')}


@pytest.fixture
def hub(session):
    return make_person(session, "tim@diy.test", (Role.EVALUATOR, "34"), password=PASSWORD)


def issued(session) -> list[Recommendation]:
    return list(
        session.scalars(
            select(Recommendation)
            .where(Recommendation.text == TEXT, Recommendation.status != S.DRAFT)
            .order_by(Recommendation.number)
            .execution_options(populate_existing=True)
        )
    )


def test_one_text_to_all_regions_of_a_province(session, client, hub, count_queries, make_client):
    client.sign_in(hub)
    client.get(NEW)
    with count_queries(at_most=12):
        page = client.get(NEW)
    assert "Semua kabupaten dan kota di bawah DIY (5)" in main_of(page)
    preview = client.post(NEW, data={**FILLED, "group": "kabkota:34"})
    assert ticked(preview) == FIVE
    assert "60 hari kalender" in main_of(preview)
    assert session.scalar(select(Recommendation.id).where(Recommendation.text == TEXT)) is None

    saved = client.post(NEW, data={**kept(preview), "tujuan": FIVE[1:], "simpan": "1"})
    batch = session.scalars(select(RecommendationBatch)).one()
    assert saved.location == f"/rekomendasi/kelompok/{batch.id}"
    client.get(saved.location)
    with count_queries(at_most=12):
        page = client.get(saved.location)
    assert "untuk 4 instansi, 4 masih rancangan" in main_of(page)
    sleman = make_person(session, "kepala@sleman.test", (Role.MANAGER, "34.04"))
    other = make_client().sign_in(sleman)
    assert other.get(saved.location).status_code == 404

    corrected = {**FILLED, "text": TEXT + " tahun ini", "priority": "rendah"}
    client.post(f"{saved.location}/ubah", data=corrected)
    client.post(f"{saved.location}/ubah", data=FILLED)
    asked = client.get(f"{saved.location}/terbitkan")
    assert "4 rekomendasi masing-masing mendapat nomor" in main_of(asked)
    mark = {"version": soup(asked).select_one('main input[name="version"]')["value"]}
    client.post(f"{saved.location}/ubah", data={**FILLED, "priority": "rendah"})
    stale = client.post(f"{saved.location}/terbitkan", data=mark)
    assert (stale.status_code, issued(session)) == (409, []), "it was corrected in between"
    client.post(f"{saved.location}/ubah", data=FILLED)
    again = soup(client.get(f"{saved.location}/terbitkan")).select_one('main input[name="version"]')
    done = client.post(f"{saved.location}/terbitkan", data={"version": again["value"]})
    assert done.location == saved.location
    numbers = [one.number.rpartition("/")[2] for one in issued(session)]
    assert numbers == ["0001", "0002", "0003", "0004"]
    assert client.post(f"{saved.location}/terbitkan").status_code == 409

    assert "R/34/" in main_of(client.get(saved.location))
    theirs = main_of(other.get(saved.location))
    assert "Kabupaten Sleman" in theirs
    assert "Kabupaten Bantul" not in theirs
    assert "untuk 1 instansi" in theirs
    assert other.get(f"{saved.location}/pengingat").status_code == 403
    reminder = soup(client.get(f"{saved.location}/pengingat")).textarea.text
    assert all(one.number in reminder for one in issued(session))

    assert client.post(f"{saved.location}/tarik", data={"note": " "}).status_code == 422
    client.post(f"{saved.location}/tarik", data={"note": "Sudah tercakup."})
    assert {one.status for one in issued(session)} == {S.WITHDRAWN}


def test_only_those_below_a_grade(session, client, hub, count_queries):
    """Those of the group that got a worse predicate; who could not be assessed is named by hand."""
    instrument_presets.seed(system(session))
    got = {"34.01": "AA", "34.02": "B", "34.03": "tidak dapat dinilai", "34.04": "A", "34.71": "BB",
           "33.01": "D"}  # fmt: skip
    rows = [outside_row(line, code, grade=grade)
            for line, (code, grade) in enumerate(got.items(), 2)]  # fmt: skip
    apply_import(system(session), rows)
    client.sign_in(hub)
    with count_queries(at_most=12):
        page = client.get(NEW)
    offered = [one.text for one in soup(page).select('select[name="grade"] option')][1:]
    assert offered == [f"di bawah {name}, SAKIP 2024" for name in ("AA", "A", "BB")]
    asked = {**FILLED, "group": "kabkota:34", "grade": "SAKIP:2024:1"}
    assert ticked(client.post(NEW, data=asked)) == ["34.02", "34.71"]
    named = client.post(NEW, data={**asked, "others": "34.03"})
    assert ticked(named) == ["34.02", "34.03", "34.71"]
    assert client.post(NEW, data={**asked, "grade": "SAKIP:2024:9"}).status_code == 422
    assert ticked(client.post(NEW, data={**asked, "grade": ""})) == FIVE


def test_one_agency_by_name_gets_a_draft_of_its_own(session, client, hub):
    client.sign_in(hub)
    preview = client.post(NEW, data={**FILLED, "others": "kabupaten sleman"})
    assert ticked(preview) == ["34.04"]
    saved = client.post(NEW, data={**kept(preview), "tujuan": "34.04", "simpan": "1"})
    one = session.scalars(select(Recommendation).where(Recommendation.text == TEXT)).one()
    assert saved.location == f"/rekomendasi/{one.id}"
    assert one.batch_id is None

    form = soup(client.get(f"{saved.location}/ubah")).select_one('input[name="version"]')
    stale = {**FILLED, "cause": "Sebab baru", "version": form["value"]}
    assert client.post(f"{saved.location}/ubah", data=stale).location == saved.location
    late = client.post(f"{saved.location}/ubah", data={**stale, "cause": "Sebab orang lain"})
    assert late.status_code == 409
    assert soup(late).select_one("#cause")["value"] == "Sebab orang lain"
    client.post(f"{saved.location}/buang", data={"version": str(one.version)})
    assert client.get(saved.location).status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": " "}, "Tuliskan apa yang direkomendasikan."),
        ({}, "Pilih paling sedikit satu instansi tujuan."),
        ({"others": "Negeri Dongeng"}, "“Negeri Dongeng” tidak dikenal."),
        ({"others": "Kabupaten"}, "cocok dengan lebih dari satu instansi"),
        ({"others": "a, b, c, d, e, f"}, "Tulis kode untuk instansi di luar 5 nama pertama."),
        ({"basis": "34:ombudsman", "group": "kabkota:34"}, "Pilih salah satu dari daftar."),
        ({"group": "kabkota:35"}, "Pilih salah satu dari daftar."),
        ({"priority": "gawat", "group": "kabkota:34"}, "Pilih salah satu dari daftar."),
        ({"picks": "35.01", "others": "34.04"}, "Pilih dari daftar."),
        ({"cause": "x" * 401, "group": "kabkota:34"}, "Isi paling banyak 400 karakter."),
    ],
)  # fmt: skip
def test_what_cannot_be_issued_is_said_beside_the_field(client, hub, given, words):
    client.sign_in(hub)
    page = client.post(NEW, data={**FILLED, **given})
    assert page.status_code == 422
    assert words in main_of(page)
    assert soup(page).textarea.text.strip() == given.get("text", TEXT).strip()


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["34.04", "35.01"], "di luar jangkauan penerbit ini"),
        (["34"], "di luar jangkauan penerbit ini"),
        ([], "Pilih paling sedikit satu instansi tujuan."),
        (["tidak-ada"], "Pilih paling sedikit satu instansi tujuan."),
    ],
)
def test_a_forged_list_of_addressees_is_refused(session, client, hub, codes, words):
    client.sign_in(hub)
    page = client.post(NEW, data={**FILLED, "tujuan": codes, "simpan": "1"})
    assert page.status_code == 422
    assert words in main_of(page)
    assert session.scalar(select(Recommendation.id).where(Recommendation.text == TEXT)) is None


def test_a_standing_text_begins_the_form(session, client, hub):
    source_rules.seed(system(session))
    client.sign_in(hub)
    page = client.get(f"{NEW}?templat=susun-renaksi")
    assert soup(page).textarea.text.strip().startswith("Menyusun dan menetapkan rencana aksi")
    assert soup(page).select_one("#cause")["value"] == "Rencana aksi belum ditetapkan"
    assert client.get(f"{NEW}?templat=tidak-ada").status_code == 404


def test_an_apip_issues_to_its_agency_and_the_units_of_it(session, client):
    apip = make_person(session, "apip@sleman.test", (Role.INTERNAL_AUDITOR, "34.04"))
    client.sign_in(apip)
    preview = client.post(NEW, data={**FILLED, "basis": "34.04:apip", "others": "34.04"})
    assert ticked(preview) == ["34.04"]
    watcher = make_person(session, "ksp@contoh.test", (Role.ISSUER, "KSP"), reach="KEMENPANRB")
    client.sign_in(watcher)
    assert client.get(NEW).status_code == 403  # it has no source of its own


def test_what_was_issued_is_no_draft_any_more(session, client):
    one = told(session, S.OPEN)
    client.sign_in(one.cast.evaluator)
    for step in ("ubah", "terbitkan", "buang"):
        assert client.get(f"/rekomendasi/{one.recommendation.id}/{step}").status_code == 409


def test_what_was_typed_into_a_draft_issued_meanwhile_stays_in_sight(session, client):
    one = told(session, S.OPEN)
    client.sign_in(one.cast.evaluator)
    late = client.post(
        f"/rekomendasi/{one.recommendation.id}/ubah", data={**FILLED, "text": "Kata-kata baru"}
    )
    assert (late.status_code, "Kata-kata baru" in main_of(late)) == (409, True)
    assert one.recommendation.text == TEXT


def test_a_batch_that_went_on_meanwhile_is_left_as_it_is(session, client, hub):
    """Corrected, discarded, withdrawn: each is refused to whoever read it before it changed."""
    batch = a_batch(session, FIVE[:2])
    address = f"/rekomendasi/kelompok/{batch.id}"
    client.sign_in(hub)

    def read(step: str) -> str:
        page = soup(client.get(f"{address}/{step}"))
        return page.select_one('main input[name="version"]')["value"]

    def texts() -> set[str]:
        return set(session.scalars(select(Recommendation.text)))

    before = read("ubah")
    assert read("buang") == before
    first = {**FILLED, "text": "Kata pertama", "version": before}
    assert client.post(f"{address}/ubah", data=first).location == address
    late = client.post(f"{address}/ubah", data={**FILLED, "text": "Kata kedua", "version": before})
    assert (late.status_code, texts()) == (409, {"Kata pertama"})
    assert soup(late).select_one("textarea[name=text]").text.strip() == "Kata kedua"
    assert client.post(f"{address}/buang", data={"version": before}).status_code == 409
    again = soup(late).select_one('main input[name="version"]')["value"]
    second = {**FILLED, "text": "Kata kedua", "version": again}
    assert client.post(f"{address}/ubah", data=second).location == address
    assert texts() == {"Kata kedua"}

    client.post(f"{address}/terbitkan", data={"version": read("terbitkan")})
    late = client.post(f"{address}/ubah", data={**FILLED, "text": "Kata ketiga", "version": again})
    assert (late.status_code, "Kata ketiga" in late.text, texts()) == (409, True, {"Kata kedua"})
    before = read("tarik")
    one = session.scalars(select(Recommendation).order_by(Recommendation.id)).first()
    cast = a_cast(session, one.addressee)
    answer(session, cast.admin, one, one.created_at)
    withdrawn = {"version": before, "note": "Sudah tercakup"}
    late = client.post(f"{address}/tarik", data=withdrawn)
    assert (late.status_code, "Sudah tercakup" in late.text) == (409, True)
    done = client.post(f"{address}/tarik", data={**withdrawn, "version": read("tarik")})
    assert done.location == address


def test_the_list_of_what_was_handed_on_is_for_both_sides(session, client, count_queries):
    """Kemendagri lets DIY decide on Sleman; the Ombudsman's people see nothing of it there."""
    watcher = make_person(
        session, "kemendagri@contoh.test", (Role.ISSUER, "KEMENDAGRI"), reach="KEMENPANRB"
    )
    hub = make_person(session, "tim@diy.test", (Role.EVALUATOR, "34"))
    ctx = acting(session, watcher)
    values = RecommendationValues(RecommendationSource.HOME_AFFAIRS, TEXT)
    homes = {code: agency(session, code).id for code in ("KEMENDAGRI", "34", "34.04")}
    one = recommendations.draft(ctx, homes["KEMENDAGRI"], homes["34.04"], values)
    recommendations.issue(ctx, one.id, version=None)
    recommendations.delegate(ctx, one.id, homes["34"], version=None, note="Di daerah.")
    client.sign_in(hub)
    client.get("/rekomendasi/limpahan")
    with count_queries(at_most=12):
        theirs = main_of(client.get("/rekomendasi/limpahan"))
    assert "Dilimpahkan kepada Anda" in theirs
    assert one.number in theirs
    assert "Di daerah." in theirs
    client.sign_in(watcher)
    assert "Anda limpahkan" in main_of(client.get("/rekomendasi/limpahan"))
    other = make_person(session, "om@contoh.test", (Role.ISSUER, "OMBUDSMAN"), reach="KEMENPANRB")
    client.sign_in(other)
    assert one.number not in main_of(client.get("/rekomendasi/limpahan"))
