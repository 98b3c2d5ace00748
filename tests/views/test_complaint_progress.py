"""How far an export is, for its script: told phase by phase, to whoever sent it, until it is over."""

import io

import pytest

from renaksi.imports.complaints import TOLD_EVERY, count_lines, open_export
from renaksi.labels.complaint_import import Phase
from renaksi.storage.progress import ProgressNotes
from renaksi.views.complaints.progress import Teller
from tests.factories.lapor import complaint, export_csv, export_xlsx

UPLOAD, CHECK, APPLY = (f"/pengaduan/impor{end}" for end in ("", "/periksa", "/terapkan"))
TOKEN = "0123456789abcdef" * 2
ABOUT = f"/pengaduan/impor/kemajuan/{TOKEN}"
JSON = {"Accept": "application/json"}


@pytest.fixture
def notes(app) -> ProgressNotes:
    return ProgressNotes(app.extensions["renaksi"].data_dir / "progress")


@pytest.fixture
def client(make_client, sari):
    return make_client().sign_in(sari)


def test_each_reading_of_an_export_is_the_next_phase(app, notes):
    rows = [complaint(number) for number in range(1, 2 * TOLD_EVERY)]
    file = export_csv(*rows)
    many = count_lines(file)
    assert many == len(rows) + 5 + 3  # titles and the header above, notes below
    with app.test_request_context(), open_export(file, "a.csv") as export:
        teller = Teller(TOKEN, 7)
        teller.follow(export, Phase.CHECK, Phase.SAVE, of=many)
        heard = []
        for _reading in range(2):
            for line, _cells in export.lines():
                if line in {6, many}:
                    heard.append(notes.get(TOKEN))
                teller.due = 0.0  # whoever asks all the time is told all the time
    notes.drop(TOKEN)
    assert [(one["phase"], one["of"], one["by"]) for one in heard] == [
        ("check", many, 7), ("check", many, 7), ("save", many, 7), ("save", many, 7)
    ]  # fmt: skip
    assert [one["done"] for one in heard] == [1, 2 * TOLD_EVERY + 1] * 2


def test_only_whoever_sent_it_hears_of_it(client, make_client, rina, sari, notes, count_queries):
    assert client.get(ABOUT).json == {}
    notes.put(TOKEN, {"phase": "match", "done": 40_000, "of": 100_000, "by": sari.id})
    with count_queries(at_most=4):
        told = client.get(ABOUT).json
    assert told == {"words": "Mencocokkan dengan data", "done": 40_000, "of": 100_000}
    assert make_client().sign_in(rina).get(ABOUT).json == {}
    notes.drop(TOKEN)


def test_the_script_sends_the_file_then_asks_for_the_page(
    client, make_client, session, notes, rina, count_queries
):
    data = {"file": (export_xlsx(complaint(1), complaint(2)), "a.xlsx"), "instansi": "34.04"}
    sent = client.post(UPLOAD, data={**data, "kemajuan": TOKEN}, headers=JSON)
    assert list(sent.json) == ["slip"]
    slip = {"berkas": sent.json["slip"], "kemajuan": TOKEN}
    assert make_client().sign_in(rina).post(CHECK, data=slip).status_code == 422
    assert client.post(APPLY, data=slip).status_code == 409  # shown before it is saved
    page = client.post(CHECK, data=slip)
    assert "Simpan 2 laporan" in page.text
    assert notes.get(TOKEN) is None  # over
    wrong = {"file": (io.BytesIO(b"a,b\n1,2\n"), "a.csv"), "instansi": "34.04"}
    refused = client.post(UPLOAD, data=wrong, headers=JSON)
    assert (refused.status_code, "judul kolom" in refused.json["message"]) == (422, True)
    assert client.post(CHECK, data={"berkas": "palsu"}).status_code == 422
