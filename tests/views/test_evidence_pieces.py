"""What the script of the upload form talks to: announced, sent in pieces, asked after, given up."""

import pytest
from sqlalchemy import select

from renaksi.core.report import ReportAction as A
from renaksi.core.uploads import MAX_PIECE, PIECE
from renaksi.models import EvidenceLink
from tests.factories.evidence import Desk
from tests.factories.reports import told, walk
from tests.people import sign_in
from tests.support import sample_files as sample
from tests.support.backends import settle

JSON = {"Accept": "application/json"}
CONTENT = sample.photo((900, 700))
SIZE = len(CONTENT)


@pytest.fixture
def desk(app, session, sari, budi, rina, tono, time_machine):
    found = Desk(session, told(session), app.extensions["renaksi"].data_dir)
    time_machine.move_to(found.told.now, tick=False)
    settle(session)
    return found


def announce(client, desk, row=0, **more):
    fields = {
        "plan_id": desk.report.plan_id, "code": "B03", "lineage_id": desk.rows[row],
        "requirement": "Daftar hadir", "effective_on": "2026-03-20", "name": "Foto.jpg",
        "size": SIZE, **more,
    }  # fmt: skip
    return client.post("/bukti/unggahan", data=fields, headers=JSON)


def put(client, token, offset, content, **query):
    query = {"mulai": offset, "tanggal": "2026-03-20", "keterangan": "Angkatan 1", **query}
    return client.put(
        f"/bukti/unggahan/{token}", query_string=query, data=content, headers=JSON,
        content_type="application/octet-stream",
    )  # fmt: skip


def links(session):
    session.expire_all()
    return session.scalars(select(EvidenceLink).order_by(EvidenceLink.id)).all()


def test_a_file_comes_in_by_pieces_and_becomes_evidence(client, session, desk, sari):
    client = sign_in(client, sari)
    begun = announce(client, desk)
    assert begun.status_code == 201
    told_of = begun.json
    assert (told_of["received"], told_of["size"], told_of["piece"]) == (0, SIZE, PIECE)
    token = told_of["token"]
    first = put(client, token, 0, CONTENT[:1000])
    assert (first.status_code, first.json) == (200, {"received": 1000, "size": SIZE})
    assert client.get(f"/bukti/unggahan/{token}", headers=JSON).json == {
        "received": 1000, "size": SIZE, "link": None,
    }  # fmt: skip
    last = put(client, token, 1000, CONTENT[1000:])
    (link,) = links(session)
    assert last.json["link"] == link.id
    assert last.json["address"] == f"/bukti/{link.id}"
    assert last.json["entry_version"] == link.entry.version
    assert link.evidence_version.evidence.description == "Angkatan 1"
    assert client.get(last.json["address"]).status_code == 200


def test_a_lost_answer_is_asked_for_again(client, session, desk, sari):
    client = sign_in(client, sari)
    token = announce(client, desk).json["token"]
    first = put(client, token, 0, CONTENT).json
    again = put(client, token, SIZE, b"").json
    assert again == first
    assert client.get(f"/bukti/unggahan/{token}", headers=JSON).json["link"] == first["link"]
    assert len(links(session)) == 1


@pytest.mark.parametrize("offset", [0, 999, 1001, "x", ""])
def test_a_piece_out_of_step_hears_where_to_go_on(client, desk, sari, offset):
    client = sign_in(client, sari)
    token = announce(client, desk).json["token"]
    put(client, token, 0, CONTENT[:1000])
    answer = put(client, token, offset, CONTENT[1000:2000])
    assert answer.status_code == 409
    assert answer.json["received"] == 1000
    assert "dilanjutkan dari bagian terakhir" in answer.json["message"]


def test_a_piece_larger_than_pieces_are_is_refused(client, desk, sari):
    client = sign_in(client, sari)
    token = announce(client, desk, size=20 * 1024 * 1024).json["token"]
    assert put(client, token, 0, b"x" * (MAX_PIECE + 1)).status_code == 409
    assert client.get(f"/bukti/unggahan/{token}", headers=JSON).json["received"] == 0


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        ({"size": 26 * 1024 * 1024}, 422, "Berkas 26,0 MB melebihi batas 25,0 MB."),
        ({"size": 0}, 422, "isinya kosong"),
        ({"size": "x"}, 422, "isinya kosong"),
        ({"effective_on": ""}, 422, "Isi tanggal dokumen"),
        ({"effective_on": "besok"}, 422, "Isi tanggal dokumen"),
        ({"effective_on": "2031-01-01"}, 422, "belum tiba"),
        ({"requirement": "Notulen"}, 422, "tidak ada pada aksi ini"),
        ({"lineage_id": "x"}, 404, "tidak ditemukan"),
        ({"code": "B99"}, 404, "tidak ditemukan"),
        ({"plan_id": "99999999999999"}, 404, "tidak ditemukan"),
        ({"name": "a\0b"}, 201, ""),
    ],
)
def test_what_can_not_end_well_is_told_at_once(client, desk, sari, more, status, sentence):
    answer = announce(sign_in(client, sari), desk, **more)
    assert answer.status_code == status
    assert sentence in answer.json.get("message", "")


@pytest.mark.parametrize(("who", "status"), [("dewi", 404), ("rina", 403), ("joko", 403)])
def test_who_may_not_write_announces_nothing(client, desk, who, status, request):
    assert announce(sign_in(client, request.getfixturevalue(who)), desk).status_code == status


def test_an_upload_does_not_exist_for_anybody_else(make_client, desk, sari, budi):
    token = announce(make_client().sign_in(sari), desk).json["token"]
    other = make_client().sign_in(budi)
    assert other.get(f"/bukti/unggahan/{token}", headers=JSON).status_code == 404
    assert put(other, token, 0, CONTENT).status_code == 404
    assert other.delete(f"/bukti/unggahan/{token}", headers=JSON).status_code == 404


def test_nothing_is_written_without_the_token_of_the_form(client, desk, sari):
    client = sign_in(client, sari)
    token = announce(client, desk).json["token"]
    for method in ("put", "delete"):
        ask = getattr(client, method)
        assert ask(f"/bukti/unggahan/{token}?mulai=0", headers=JSON, csrf=False).status_code == 400
    assert client.post("/bukti/unggahan", headers=JSON, csrf=False).status_code == 400


def test_somebody_signed_out_hears_it_in_words(client, desk):
    answer = client.get(f"/bukti/unggahan/{'a' * 32}", headers=JSON)
    assert answer.status_code == 401
    assert "Masuk lagi di tab lain" in answer.json["message"]


def test_a_file_that_is_no_evidence_is_told_with_its_last_piece(client, session, desk, sari):
    client = sign_in(client, sari)
    cut = CONTENT[:-700]
    token = announce(client, desk, size=len(cut)).json["token"]
    answer = put(client, token, 0, cut)
    assert answer.status_code == 422
    assert "isinya terpotong" in answer.json["message"]
    assert client.get(f"/bukti/unggahan/{token}", headers=JSON).status_code == 404
    assert links(session) == []


def test_a_report_submitted_meanwhile_says_so(client, session, desk, sari):
    client = sign_in(client, sari)
    token = announce(client, desk).json["token"]
    walk(session, desk.told.cast, desk.report, A.SUBMIT, desk.told.now)
    answer = put(client, token, 0, CONTENT)
    assert answer.status_code == 409
    assert "keadaan laporan sekarang: Diajukan" in answer.json["message"]
    assert "received" not in answer.json


def test_a_given_up_upload_is_gone(client, desk, sari):
    client = sign_in(client, sari)
    token = announce(client, desk).json["token"]
    assert client.delete(f"/bukti/unggahan/{token}", headers=JSON).status_code == 204
    assert client.get(f"/bukti/unggahan/{token}", headers=JSON).status_code == 404


def test_a_script_asks_for_the_list_alone(client, desk, sari):
    desk.hand_in()
    path = f"/bukti/{desk.report.plan_id}/B03/{desk.rows[0]}"
    part = sign_in(client, sari).get(path, headers={"X-Bagian": "1"})
    assert part.text.lstrip().startswith('<div id="bukti-baris"')
    assert "<html" not in part.text


def test_a_piece_costs_few_statements_and_the_last_one_no_more_than_a_page(
    client, desk, sari, count_queries
):
    client = sign_in(client, sari)
    token = announce(client, desk).json["token"]
    with count_queries(at_most=2):
        put(client, token, 0, CONTENT[:1000])
    with count_queries() as finishing:
        put(client, token, 1000, CONTENT[1000:])
    assert len(finishing) <= 30, str(finishing)
