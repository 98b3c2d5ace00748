"""Bukti dukung: the pages of a row's evidence, and the files behind them."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from renaksi.core.files import Picture
from renaksi.core.report import EvidenceVerdict as V, ReportAction as A
from renaksi.models import ActionItem, Evidence, EvidenceLink, EvidenceVersion
from renaksi.services import evidence
from renaksi.storage import thumbs_in
from renaksi.views.evidence import files
from tests.factories.evidence import Desk
from tests.factories.reports import told, walk
from tests.people import sign_in
from tests.support import sample_files as sample
from tests.support.backends import settle


@pytest.fixture
def desk(app, session, sari, budi, rina, tono, time_machine):
    """Sleman's first report of 2026 being filled in, and the clock standing there."""
    found = Desk(session, told(session), app.extensions["renaksi"].data_dir)
    time_machine.move_to(found.told.now, tick=False)
    settle(session)
    return found


def address(desk, row=0, rest=""):
    return f"/bukti/{desk.report.plan_id}/B03/{desk.rows[row]}{rest}"


def form(content=None, name="Daftar hadir.pdf", **more):
    fields = {"requirement": "Daftar hadir", "effective_on": "2026-03-20", "description": ""}
    fields |= more
    if content is not None:
        fields["file"] = (io.BytesIO(content), name)
    return fields


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def text(answer):
    return " ".join(soup(answer).get_text(" ").split())


def count(session, model=EvidenceLink):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model))


# ── the row ───────────────────────────────────────────────────────────────────
def test_the_row_says_what_is_required_and_what_is_there(client, desk, sari):
    desk.hand_in(description="Sembilan kapanewon")
    page = text(sign_in(client, sari).get(address(desk)))
    assert "Bukti dukung aksi 1.1" in page
    assert "1 dari 2 jenis bukti sudah ada" in page
    assert "Daftar hadir : ada" in page
    assert "Hasil uji akhir : belum ada" in page
    assert "Sembilan kapanewon" in page
    assert "Periode B03 berakhir 31 Maret 2026" in page


def test_the_form_offers_the_kind_that_is_still_missing(client, desk, sari):
    desk.hand_in()
    page = soup(sign_in(client, sari).get(address(desk)))
    chosen = page.select_one("select[name=requirement] option[selected]")
    assert chosen["value"] == "Hasil uji akhir"


@pytest.mark.parametrize("who", ["rina", "tono", "joko", "oki"])
def test_who_only_reads_gets_no_form(client, desk, who, request):
    desk.hand_in()
    page = soup(sign_in(client, request.getfixturevalue(who)).get(address(desk)))
    assert page.select_one("#bukti-baris .r-file")
    assert not page.select("main form")


def test_a_submitted_report_shows_its_evidence_and_why_nothing_changes(client, session, desk, sari):
    desk.hand_in()
    walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    page = sign_in(client, sari).get(address(desk))
    assert not soup(page).select("main form")
    assert "keadaan laporan sekarang: Diajukan" in text(page)


@pytest.mark.parametrize("rest", ["", "/pilih"])
def test_for_the_neighbour_there_is_no_row(client, desk, dewi, rest):
    assert sign_in(client, dewi).get(address(desk, rest=rest)).status_code == 404


@pytest.mark.parametrize("rest", ["x", "a%00b", "00000000-0000-0000-0000-000000000000"])
def test_an_action_that_is_not_there_is_not_found(client, desk, sari, rest):
    client = sign_in(client, sari)
    assert client.get(f"/bukti/{desk.report.plan_id}/B03/{rest}").status_code == 404
    assert client.get(f"/bukti/{desk.report.plan_id}/{rest}/{desk.rows[0]}").status_code == 404


@pytest.mark.parametrize("pieces", [0, 1, 12])
def test_the_row_costs_the_same_however_much_there_is(client, desk, sari, count_queries, pieces):
    for number in range(pieces):
        desk.hand_in(sample.pdf(str(number)))
    client, path = sign_in(client, sari), address(desk)
    with count_queries(at_most=12):
        assert client.get(path).status_code == 200


def test_a_verifier_pays_as_little_where_contents_are_used_elsewhere(
    client, desk, rina, count_queries
):
    content = sample.pdf()
    for row in range(4):
        desk.hand_in(content, row=row)
    client, path = sign_in(client, rina), address(desk)
    with count_queries(at_most=12):
        page = client.get(path)
    assert text(page).count("Berkas yang sama juga dipakai pada aksi lain") == 3


# ── handing in without scripts ────────────────────────────────────────────────
def test_a_file_is_handed_in_by_the_form(client, session, desk, sari):
    answer = sign_in(client, sari).post(address(desk), data=form(sample.pdf()))
    assert (answer.status_code, answer.headers["Location"]) == (303, address(desk))
    page = text(client.get(address(desk)))
    assert "Bukti Daftar hadir.pdf tersimpan." in page
    assert count(session) == 1


@pytest.mark.parametrize(
    ("fields", "sentence", "name"),
    [
        ({"content": None}, "Pilih berkasnya dahulu.", "file"),
        ({"content": b"MZ\0"}, "menurut isinya ini program komputer", "file"),
        ({"content": sample.pdf()[:-40]}, "isinya terpotong", "file"),
        ({"content": sample.pdf(), "effective_on": ""}, "Isi tanggal dokumen", "effective_on"),
        ({"content": sample.pdf(), "effective_on": "2026-02-30"}, "Tanggal tidak dikenal", "effective_on"),
        ({"content": sample.pdf(), "effective_on": "2031-01-01"}, "belum tiba", "effective_on"),
        ({"content": sample.pdf(), "requirement": "Notulen"}, "tidak ada pada aksi ini", "requirement"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    client, session, desk, sari, fields, sentence, name
):
    given = form(**{"description": "Sembilan kapanewon", **fields})
    answer = sign_in(client, sari).post(address(desk), data=given)
    assert answer.status_code == 422
    page = soup(answer)
    assert sentence in page.find(id=f"{name}-error").get_text()
    assert page.find(id="description").get_text().strip() == "Sembilan kapanewon"
    assert count(session) == 0


def test_a_body_past_all_limits_is_told_so(client, desk, sari):
    answer = sign_in(client, sari).post(address(desk), data=form(b"\0" * 33 * 1024 * 1024))
    assert answer.status_code == 413
    assert "Berkas terlalu besar" in text(answer)


def test_without_a_token_nothing_is_taken_in(client, session, desk, sari):
    answer = sign_in(client, sari).post(address(desk), data=form(sample.pdf()), csrf=False)
    assert answer.status_code == 400
    assert count(session) == 0


# ── one piece ─────────────────────────────────────────────────────────────────
def test_a_piece_is_shown_with_what_it_is(client, desk, sari):
    link = desk.hand_in(sample.pdf(pages=3), description="Sembilan kapanewon")
    page = text(sign_in(client, sari).get(f"/bukti/{link.id}"))
    for part in ("Daftar hadir.pdf", "Halaman 1 dari 3", "20 Maret 2026", "Sembilan kapanewon",
                 link.evidence_version.file.sha256, "Sari Wulandari", "WIB"):  # fmt: skip
        assert part in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", 1), ("?hal=2", 2), ("?hal=99", 3), ("?hal=0", 1), ("?hal=-1", 1), ("?hal=x", 1)],
)
def test_its_pages_are_turned_by_links(client, desk, sari, asked, shown):
    link = desk.hand_in(sample.pdf(pages=3))
    page = soup(sign_in(client, sari).get(f"/bukti/{link.id}{asked}"))
    assert f"Halaman {shown} dari 3" in page.select_one("figcaption").get_text()
    assert page.select_one("figure img")["src"].endswith(f"/besar/{shown}")


def test_a_sheet_has_no_pages_to_show(client, desk, sari):
    link = desk.hand_in(sample.office(sample.XLSX), name="Rekap.xlsx")
    assert "Excel ini tidak mempunyai pratinjau" in text(
        sign_in(client, sari).get(f"/bukti/{link.id}")
    )


def test_a_description_is_saved(client, session, desk, sari):
    link = desk.hand_in()
    given = {"requirement": "Hasil uji akhir", "effective_on": "15/02/2026", "description": "Uji",
             "version": link.evidence_version.evidence.version}  # fmt: skip
    answer = sign_in(client, sari).post(f"/bukti/{link.id}/ubah", data=given)
    assert answer.status_code == 303
    page = text(client.get(f"/bukti/{link.id}"))
    assert "15 Februari 2026" in page
    assert "Hasil uji akhir" in page


def test_two_who_describe_at_once_keep_what_they_typed(client, session, desk, sari):
    link = desk.hand_in()
    given = {
        "requirement": "",
        "effective_on": "2026-02-15",
        "description": "Milik saya",
        "version": 99,
    }
    answer = sign_in(client, sari).post(f"/bukti/{link.id}/ubah", data=given)
    assert answer.status_code == 409
    page = soup(answer)
    assert "Orang lain baru saja mengubah" in page.get_text()
    assert page.find("textarea").get_text().strip() == "Milik saya"
    again = {**given, "version": page.find("input", attrs={"name": "version"})["value"]}
    assert client.post(f"/bukti/{link.id}/ubah", data=again).status_code == 303


def test_a_file_is_replaced_and_its_versions_listed(client, session, desk, sari):
    link = desk.hand_in()
    answer = sign_in(client, sari).post(
        f"/bukti/{link.id}/versi", data={"file": (io.BytesIO(sample.pdf("dua")), "Baru.pdf")}
    )
    assert answer.status_code == 303
    page = text(client.get(f"/bukti/{link.id}"))
    assert "Versi 2: Baru.pdf dipakai di sini" in page
    assert "Versi 1: Daftar hadir.pdf" in page


def test_a_replacement_that_is_no_document_is_refused(client, session, desk, sari):
    link = desk.hand_in()
    answer = sign_in(client, sari).post(
        f"/bukti/{link.id}/versi", data={"file": (io.BytesIO(b"GIF89a"), "Baru.pdf")}
    )
    assert answer.status_code == 422
    assert "berkas jenis lain" in text(answer)


def test_it_is_taken_off_the_row(client, session, desk, sari):
    key = desk.hand_in().id
    answer = sign_in(client, sari).post(f"/bukti/{key}/lepas")
    assert answer.headers["Location"] == address(desk)
    assert "dilepas dari baris ini" in text(client.get(address(desk)))
    assert (count(session), count(session, Evidence)) == (0, 1)
    assert client.get(f"/bukti/{key}").status_code == 404


def judged(session, desk, verdict, note=""):
    link = desk.hand_in()
    report = walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    report = walk(session, desk.told.cast, report, A.START, desk.told.now)
    desk.judge(link, verdict, note)
    walk(session, desk.told.cast, report, A.RETURN, desk.told.now)
    settle(session)
    return link


def test_accepted_evidence_has_no_button_and_refuses_every_change(client, session, desk, sari):
    link = judged(session, desk, V.ACCEPTED)
    client = sign_in(client, sari)
    page = client.get(f"/bukti/{link.id}")
    assert "sudah diterima pembina" in text(page)
    assert not soup(page).select("main form")
    assert not soup(client.get(address(desk))).select(f"#bukti-{link.id} form")
    for rest, data in (
        ("ubah", {"effective_on": "2026-02-15", "version": 1}),
        ("versi", {"file": (io.BytesIO(sample.pdf("x")), "x.pdf")}),
        ("lepas", {}),
    ):
        answer = client.post(f"/bukti/{link.id}/{rest}", data=data)
        assert answer.status_code == 409, rest
        assert "sudah diterima pembina" in text(answer)


def test_rejected_evidence_says_why_and_can_be_replaced(client, session, desk, sari):
    link = judged(session, desk, V.REJECTED, "Halaman dua tidak terbaca")
    client = sign_in(client, sari)
    page = text(client.get(address(desk)))
    assert "“Halaman dua tidak terbaca” (Rina Kusuma)" in page
    assert "Daftar hadir : ditolak, perlu diganti" in page
    answer = client.post(
        f"/bukti/{link.id}/versi", data={"file": (io.BytesIO(sample.pdf("x")), "x.pdf")}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("who", ["dewi", "fajar"])
def test_for_others_no_piece_exists(client, desk, who, request):
    link = desk.hand_in()
    client = sign_in(client, request.getfixturevalue(who))
    version = link.version_id
    for path in (
        f"/bukti/{link.id}",
        f"/bukti/berkas/{version}",
        f"/bukti/gambar/{version}/kecil/1",
    ):
        assert client.get(path).status_code == 404
    for rest in ("ubah", "versi", "lepas"):
        assert client.post(f"/bukti/{link.id}/{rest}").status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 2**40])
def test_numbers_that_are_nothing_are_not_found(client, desk, sari, number):
    client = sign_in(client, sari)
    for path in (f"/bukti/{number}", f"/bukti/berkas/{number}", f"/bukti/gambar/{number}/kecil/1"):
        assert client.get(path).status_code == 404


def test_one_piece_costs_the_same_with_all_its_versions(client, desk, sari, count_queries):
    link = desk.hand_in()
    for number in range(5):
        evidence.add_version(
            desk.ctx(), desk.store, io.BytesIO(sample.pdf(str(number))), link.id, name="v.pdf"
        )
    client = sign_in(client, sari)
    with count_queries(at_most=12):
        assert client.get(f"/bukti/{link.id}").status_code == 200


# ── the files ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["sari", "budi", "lina", "joko", "rina", "oki", "kadek"])
def test_who_may_see_the_report_may_download(client, desk, who, request):
    content = sample.pdf()
    link = desk.hand_in(content)
    answer = sign_in(client, request.getfixturevalue(who)).get(f"/bukti/berkas/{link.version_id}")
    assert answer.data == content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Daftar hadir.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_an_old_version_and_one_on_no_row_are_still_the_agencys(client, session, desk, sari, dewi):
    link = desk.hand_in()
    old = link.version_id
    evidence.add_version(
        desk.ctx(), desk.store, io.BytesIO(sample.pdf("dua")), link.id, name="Baru.pdf"
    )
    new = link.version_id
    client = sign_in(client, sari)
    assert client.get(f"/bukti/berkas/{old}").status_code == 200
    evidence.unlink(desk.ctx(), link.id)
    for version in (old, new):
        assert client.get(f"/bukti/berkas/{version}").status_code == 200
    sign_in(client, dewi)
    for version in (old, new):
        assert client.get(f"/bukti/berkas/{version}").status_code == 404
        file_id = session.get_one(EvidenceVersion, version).file_id
        assert client.get(f"/berkas/{file_id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [(sample.pdf(), "a.pdf"), (sample.photo(), "a.jpg"), (sample.image("WEBP"), "a.webp")],
)
def test_pages_and_images_are_shown_as_pictures_of_ours(client, desk, rina, content, name):
    link = desk.hand_in(content, name=name)
    answer = sign_in(client, rina).get(f"/bukti/gambar/{link.version_id}/kecil/1")
    assert answer.mimetype == "image/webp"
    assert answer.data.startswith(b"RIFF")
    assert answer.data != content
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("rest", ["kecil/2", "kecil/0", "kecil/51", "raksasa/1", "%2e%2e/1"])
def test_there_is_no_picture_of_a_page_that_is_not_there(client, desk, sari, rest):
    link = desk.hand_in()
    assert sign_in(client, sari).get(f"/bukti/gambar/{link.version_id}/{rest}").status_code == 404


def test_a_picture_is_drawn_once(client, desk, sari, monkeypatch):
    link = desk.hand_in(sample.pdf("sekali"))
    client = sign_in(client, sari)
    path = f"/bukti/gambar/{link.version_id}/kecil/1"
    first = client.get(path).data
    monkeypatch.setattr(files, "draw", lambda *_: pytest.fail("drawn again"))
    assert client.get(path).data == first


def test_a_file_that_can_not_be_drawn_is_tried_once(client, desk, sari, monkeypatch):
    link = desk.hand_in(sample.pdf("tak tergambar"))
    client = sign_in(client, sari)
    path = f"/bukti/gambar/{link.version_id}/kecil/1"
    monkeypatch.setattr(files, "draw", lambda stream, *_: stream.close())
    assert client.get(path).status_code == 404
    monkeypatch.setattr(files, "draw", lambda *_: pytest.fail("drawn again"))
    assert client.get(path).status_code == 404


def test_a_busy_machine_is_asked_again(client, desk, sari, monkeypatch):
    link = desk.hand_in(sample.pdf("sibuk"))
    client = sign_in(client, sari)
    path = f"/bukti/gambar/{link.version_id}/kecil/1"

    def late(stream, *_more):
        stream.close()
        raise TimeoutError

    monkeypatch.setattr(files, "draw", late)
    assert client.get(path).status_code == 503
    assert "tidak mempunyai pratinjau" in text(client.get(f"/bukti/{link.id}"))
    monkeypatch.undo()
    assert client.get(path).status_code == 200


# ── choosing what is there ────────────────────────────────────────────────────
def test_evidence_of_the_year_is_offered_and_found_by_its_words(client, desk, sari):
    desk.hand_in(name="Notulen rapat.pdf", description="Bimbingan teknis")
    desk.hand_in(sample.pdf("b"), row=1, name="Foto kegiatan.pdf")
    client = sign_in(client, sari)
    every = text(client.get(address(desk, 2, "/pilih")))
    assert "Notulen rapat.pdf" in every
    assert "Foto kegiatan.pdf" in every
    assert "Dipakai pada 1 baris" in every
    found = text(client.get(address(desk, 2, "/pilih?cari=TEKNIS+bimbingan")))
    assert "Notulen rapat.pdf" in found
    assert "Foto kegiatan.pdf" not in found
    assert "Tidak ada yang cocok" in text(client.get(address(desk, 2, "/pilih?cari=%25")))
    assert client.get(address(desk, 2, "/pilih?cari=a%00b")).status_code == 200


def test_what_is_chosen_proves_the_row_too(client, session, desk, sari):
    link = desk.hand_in()
    data = {"bukti": link.evidence_version.evidence_id, "requirement": "Hasil uji akhir"}
    answer = sign_in(client, sari).post(address(desk, 2, "/pilih"), data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, address(desk, 2))
    assert (count(session), count(session, Evidence)) == (2, 1)


@pytest.mark.parametrize("chosen", ["", "0", "999999", "x"])
def test_choosing_nothing_is_told(client, session, desk, sari, chosen):
    desk.hand_in()
    answer = sign_in(client, sari).post(address(desk, 2, "/pilih"), data={"bukti": chosen})
    assert answer.status_code == 422
    assert count(session) == 1


def test_evidence_of_the_neighbour_is_neither_offered_nor_taken(
    client, session, desk, sari, dewi, dodi
):
    other = Desk(session, told(session, code="34.02"), desk.folder)
    theirs = other.hand_in(sample.pdf("bantul"), name="Rahasia Bantul.pdf")
    client = sign_in(client, sari)
    assert "Rahasia Bantul" not in text(client.get(address(desk, rest="/pilih")))
    data = {"bukti": theirs.evidence_version.evidence_id}
    assert client.post(address(desk, rest="/pilih"), data=data).status_code == 422
    assert count(session) == 1


def test_a_long_list_comes_in_pages_of_the_same_cost(client, desk, sari, count_queries):
    for number in range(23):
        desk.hand_in(sample.pdf(str(number)), row=number % 4, name=f"Berkas {number:02}.pdf")
    client, path = sign_in(client, sari), address(desk, 0, "/pilih")
    with count_queries(at_most=12):
        first = client.get(path)
    second = client.get(address(desk, 0, "/pilih?hal=2"))
    assert "halaman 1 dari 2" in text(first)
    assert len(soup(second).select(".r-proof-cards li")) == 3


# ── the same content elsewhere ────────────────────────────────────────────────
def test_the_verifier_follows_a_link_where_allowed_and_else_hears_that_it_exists(
    client, session, desk, rina, eko, sari, fajar
):
    content = sample.pdf("sama")
    desk.hand_in(content)
    near = Desk(session, told(session, code="34.02"), desk.folder)
    near.hand_in(content)
    far = Desk(session, told(session, code="35.78"), desk.folder)
    far.hand_in(content)
    page = soup(sign_in(client, rina).get(address(desk)))
    links = page.select("#bukti-baris .r-sub a")
    assert [one["href"] for one in links] == [f"/bukti/{near.report.plan_id}/B03/{near.rows[0]}"]
    assert "Kabupaten Bantul, B03 2026" in links[0].get_text()
    assert client.get(links[0]["href"]).status_code == 200
    told_of = [one.get_text() for one in page.select("#bukti-baris .r-sub")]
    assert sum("juga dipakai instansi lain" in one for one in told_of) == 2
    assert "Surabaya" not in page.get_text()
    centre = soup(sign_in(client, eko).get(address(desk)))
    assert len(centre.select("#bukti-baris .r-sub a")) == 2
    assert "juga dipakai" not in text(sign_in(client, sari).get(address(desk)))


def test_the_same_action_at_the_next_checkpoint_is_no_other_use(client, session, desk, rina):
    content = sample.pdf("sama")
    desk.hand_in(content)
    june = Desk(session, told(session, checkpoint="B06"), desk.folder)
    june.hand_in(content)
    page = text(sign_in(client, rina).get(f"/bukti/{june.report.plan_id}/B06/{june.rows[0]}"))
    assert "juga dipakai" not in page


def test_a_unit_sees_its_row_and_hands_in_for_it(client, session, desk, lina, dinkes):
    row = session.scalars(select(ActionItem).where(ActionItem.lineage_id == desk.rows[1])).one()
    row.responsible_id = dinkes.id
    settle(session)
    client = sign_in(client, lina)
    assert client.post(address(desk, 1), data=form(sample.pdf())).status_code == 303
    assert client.post(address(desk, 0), data=form(sample.pdf("b"))).status_code == 403


def test_after_the_lock_the_row_says_since_when(client, desk, sari, time_machine):
    closes = desk.report.checkpoint.closes_on
    time_machine.move_to(desk.told.now + timedelta(days=(closes - desk.told.now.date()).days + 2))
    page = sign_in(client, sari).get(address(desk))
    assert "Laporan terkunci sejak" in text(page)
    assert not soup(page).select("main form")


# ── drawing ───────────────────────────────────────────────────────────────────
def test_pictures_are_forgotten_with_their_file(tmp_path):
    thumbs = thumbs_in(tmp_path)
    one = Picture(b"RIFF", 2)
    assert thumbs.get("a" * 64, "kecil", 1, lambda: one) == one
    thumbs.forget("a" * 64)
    assert thumbs.get("a" * 64, "kecil", 1, lambda: None) is None
