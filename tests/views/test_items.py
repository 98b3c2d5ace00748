"""The rows as forms and as answers to a script: saved, refused, in conflict, moved, pasted."""

import json

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan import PlanState
from renaksi.models import PlanRevision
from renaksi.queries.plan_matrix import matrix
from tests.factories.items import IN_FEBRUARY, add, draft
from tests.support.backends import settle

JSON = {"Accept": "application/json"}


@pytest.fixture
def revision(session, sari):
    return draft(session, sari)


@pytest.fixture
def rows(session, revision, sari):
    return add(session, revision, sari, "satu", "dua", "tiga")


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def address(revision, *parts: str) -> str:
    return "/".join([f"/renaksi/{revision.plan_id}/revisi/{revision.number}/baris", *parts])


def form_of(client, revision, lineage, query="") -> dict[str, str]:
    """What a browser would send for an open row."""
    page = soup(client.get(f"/renaksi/{revision.plan_id}?ubah={lineage}{query}"))
    found = {}
    for field in page.select("#u input, #u select, [form=u]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.option
            found[field["name"]] = chosen.get("value", chosen.text)
        elif field.name == "textarea":
            found[field["name"]] = field.text
        elif field.name == "input":
            found[field["name"]] = field.get("value", "")
    del found["csrf_token"]  # each client sends its own
    return found


def read(session, revision):
    session.expire_all()
    return matrix(session, session.get(PlanRevision, revision.id), IN_FEBRUARY.date())


def actions(session, revision):
    return [row.values.action for row in read(session, revision).rows]


# ── without scripts ───────────────────────────────────────────────────────────
def test_a_form_sent_as_it_came_changes_nothing(client, session, sari, revision, rows):
    client.sign_in(sari)
    before = read(session, revision).row(rows[0])
    answer = client.post(address(revision, rows[0]), data=form_of(client, revision, rows[0]))
    assert answer.status_code == 303
    assert read(session, revision).row(rows[0]) == before


def test_saving_leads_to_the_next_row(client, session, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {
        "indicator": "Unit kerja yang menerapkan SOP",
        "target:B12": "1.250,5",
        "required_evidence": "Dokumen SOP\r\nDaftar hadir",
        "langkah": "berikut",
    }
    answer = client.post(address(revision, rows[0]), data=sent)
    assert answer.location.endswith(f"?ubah={rows[1]}#baris-{rows[1]}")
    saved = read(session, revision).row(rows[0]).values
    assert saved.indicator == "Unit kerja yang menerapkan SOP"
    assert str(saved.targets["B12"].normalize()) == "1250.5"
    assert saved.required_evidence == ("Dokumen SOP", "Daftar hadir")


def test_the_last_row_leads_back_to_the_matrix(client, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[2]) | {"langkah": "berikut"}
    answer = client.post(address(revision, rows[2]), data=sent)
    assert answer.location.endswith(f"/revisi/1#baris-{rows[2]}")


def test_the_narrow_matrix_stays_narrow_and_keeps_what_it_does_not_show(
    client, session, sari, revision, rows
):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0], "&kolom=ringkas")
    assert "budget" not in sent
    answer = client.post(
        address(revision, rows[0]) + "?kolom=ringkas", data=sent | {"unit": "dokumen"}
    )
    assert "kolom=ringkas" in answer.location
    saved = read(session, revision).row(rows[0]).values
    assert (saved.unit, saved.budget) == ("dokumen", 25_000_000)


def test_what_can_not_be_read_is_explained_beside_its_field_and_kept(
    client, session, sari, revision, rows
):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {
        "weight": "banyak", "target:B06": "-4", "unit": "dokumen", "langkah": "berikut",
    }  # fmt: skip
    answer = client.post(address(revision, rows[0]), data=sent)
    assert answer.status_code == 422
    page = soup(answer)
    field = page.select_one("input[name=weight]")
    assert (field["value"], field["aria-invalid"]) == ("banyak", "true")
    assert page.select_one(f"#{field['aria-describedby']}").text == (
        "“banyak” bukan angka. Tulis seperti 1.234,56."
    )
    assert page.select_one("#e-target-B06").text == "Target B06 tidak boleh di bawah 0."
    saved = read(session, revision).row(rows[0]).values
    assert (saved.unit, saved.weight, saved.targets["B06"]) == ("dokumen", 10, 38)


@pytest.mark.parametrize("code", ["34.02", "34.02.DINKES", "KEMENPANRB", "tidak ada"])
def test_a_unit_of_another_agency_can_not_be_given_the_row(
    client, session, sari, revision, rows, dinkes_bantul, code
):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {"responsible_code": code}
    assert client.post(address(revision, rows[0]), data=sent).status_code == 422
    assert read(session, revision).row(rows[0]).values.responsible_code == "34.04"


def test_rows_are_moved_doubled_deleted_and_brought_back(client, session, sari, revision, rows):
    client.sign_in(sari)
    for step, wanted in [
        ("naik", ["dua", "satu", "tiga"]),
        ("turun", ["satu", "dua", "tiga"]),
        ("gandakan", ["satu", "dua", "dua", "tiga"]),
        ("hapus", ["satu", "dua", "tiga"]),
    ]:
        sent = form_of(client, revision, rows[1]) | {"langkah": step}
        answer = client.post(address(revision, rows[1]), data=sent)
        assert answer.status_code == 303
        assert actions(session, revision) == wanted, step
    page = soup(client.get(answer.location))
    undo = page.select_one("form[data-pulih]")
    assert "Aksi 1.2 dihapus." in undo.text
    assert client.post(undo["action"]).status_code == 303
    assert actions(session, revision) == ["satu", "dua", "dua", "tiga"]
    assert soup(client.get(f"/renaksi/{revision.plan_id}")).select("form[data-pulih]") == []


def test_moving_a_row_stores_what_was_typed_in_it(client, session, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[1]) | {"action": "dua baru", "langkah": "naik"}
    client.post(address(revision, rows[1]), data=sent)
    assert actions(session, revision) == ["dua baru", "satu", "tiga"]


def test_a_new_row_opens_as_a_form(client, session, sari, revision, rows):
    answer = client.sign_in(sari).post(address(revision, ""), data={"strategy_code": "S3"})
    page = soup(client.get(answer.location.partition("#")[0]))
    assert page.select_one("tr.is-edit")["data-no"] == "3.1"


# ── two people ────────────────────────────────────────────────────────────────
def test_the_second_sees_both_values_and_loses_nothing(
    make_client, session, sari, budi, revision, rows
):
    first, second = make_client().sign_in(sari), make_client().sign_in(budi)
    theirs, mine = (form_of(one, revision, rows[0]) for one in (first, second))
    first.post(address(revision, rows[0]), data=theirs | {"indicator": "dari Sari", "unit": "u"})
    answer = second.post(address(revision, rows[0]), data=mine | {"indicator": "dari Budi"})
    assert answer.status_code == 409
    note = soup(answer).select_one("#beda")
    assert "Sari Wulandari mengubah baris ini pukul" in note.h2.text
    assert "dari Sari" in note.text
    assert "dari Budi" in note.text
    assert soup(answer).select_one("textarea[name=indicator]").text == "dari Budi"
    assert read(session, revision).row(rows[0]).values.indicator == "dari Sari"
    # What only Sari changed is proposed as she left it; what both changed, as Budi typed it.
    chosen = {one["name"]: one["value"] for one in soup(answer).select("#beda input[checked]")}
    assert chosen == {"pilih:indicator": "saya", "pilih:unit": "mereka"}

    version = soup(answer).select_one("#u input[name=version]")["value"]
    chosen = mine | {
        "version": version, "indicator": "dari Budi",
        "pilih:indicator": "saya", "pilih:unit": "mereka",
    }  # fmt: skip
    assert second.post(address(revision, rows[0]), data=chosen).status_code == 303
    saved = read(session, revision).row(rows[0]).values
    assert (saved.indicator, saved.unit) == ("dari Budi", "u")


def test_a_script_is_told_of_a_conflict_with_both_values(
    make_client, session, sari, budi, revision, rows
):
    first, second = make_client().sign_in(sari), make_client().sign_in(budi)
    sent = form_of(second, revision, rows[0]) | {"langkah": "simpan"}
    first.post(address(revision, rows[0]), data=sent | {"unit": "dari Sari"}, headers=JSON)
    answer = second.post(address(revision, rows[0]), data=sent | {"unit": "baru"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json["version"] == 2
    assert "dari Sari" in answer.json["clash"]


def test_a_row_deleted_meanwhile_is_not_found(make_client, sari, budi, revision, rows):
    first, second = make_client().sign_in(sari), make_client().sign_in(budi)
    sent = form_of(second, revision, rows[0])
    first.post(address(revision, rows[0]), data=sent | {"langkah": "hapus"})
    answer = second.post(address(revision, rows[0]), data=sent | {"unit": "baru"}, headers=JSON)
    assert answer.status_code == 404
    assert answer.json["message"]


# ── answers to a script ───────────────────────────────────────────────────────
def test_a_script_gets_the_changed_parts_of_the_page(client, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {"weight": "90", "target:B09": "1"}
    answer = client.post(
        address(revision, rows[0]), data=sent | {"langkah": "simpan"}, headers=JSON
    )
    told = answer.json
    assert (answer.status_code, told["version"], told["errors"]) == (200, 2, {})
    assert told["saved"].endswith(" WIB")
    assert "Bobot 110 dari 100, lebih 10" in told["html"]["keadaan"]
    assert "110 / 100" in told["html"]["jumlah"]
    assert "lebih kecil daripada B06" in told["html"][f"pesan-{rows[0]}"]
    assert f'id="baris-{rows[0]}"' in told["row"]


def test_a_script_is_told_what_could_not_be_read(client, session, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {"weight": "x", "unit": "dokumen"}
    answer = client.post(
        address(revision, rows[0]), data=sent | {"langkah": "simpan"}, headers=JSON
    )
    assert answer.status_code == 422
    assert answer.json["errors"] == {"weight": "“x” bukan angka. Tulis seperti 1.234,56."}
    assert answer.json["version"] == 2
    assert read(session, revision).row(rows[0]).values.unit == "dokumen"


def test_a_script_may_ask_for_one_row_or_for_the_matrix(client, sari, revision, rows):
    client.sign_in(sari)
    part = {"X-Bagian": "1"}
    shown = client.get(address(revision, rows[0]), headers=part)
    assert "<html" not in shown.text
    assert BeautifulSoup(shown.text, "html.parser").select("tr[data-no]")
    opened = client.get(address(revision, rows[0]) + "?bentuk=ubah", headers=part)
    assert 'name="indicator"' in opened.text
    whole = client.get(f"/renaksi/{revision.plan_id}?bagian=matriks")
    assert whole.text.lstrip().startswith('<div id="matriks"')
    assert client.get(address(revision, rows[0])).status_code == 303


def test_a_row_is_dragged_to_another_strategy(client, session, sari, revision, rows):
    sent = {"strategi": "S2", "sebelum": ""}
    answer = client.sign_in(sari).post(
        address(revision, rows[0], "pindah"), data=sent, headers=JSON
    )
    assert answer.json == {"row": rows[0], "open": False}
    assert [row.number for row in read(session, revision).rows] == ["1.1", "1.2", "2.1"]


# ── who ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("who", "status"),
    [("dewi", 404), ("wati", 404), ("rina", 403), ("oki", 403), ("agus", 403), ("lina", 403)],
)
def test_nobody_else_writes_through_any_of_the_addresses(
    client, session, request, revision, rows, who, status
):
    client.sign_in(request.getfixturevalue(who))
    for parts, data in [
        ([""], {"strategy_code": "S1"}),
        ([rows[0]], {"version": "1", "action": "lain"}),
        ([rows[0]], {"version": "1", "langkah": "hapus"}),
        ([rows[0], "pindah"], {"arah": "turun"}),
        ([rows[0], "pulihkan"], {}),
        (["templat"], {"templat": "1"}),
        (["tempel"], {"isi": "S1\tx", "langkah": "tambah"}),
    ]:
        answer = client.post(address(revision, *parts), data=data)
        assert answer.status_code == status, parts
    assert actions(session, revision) == ["satu", "dua", "tiga"]


def test_a_frozen_revision_answers_with_its_state(client, session, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {"unit": "baru"}
    session.get(PlanRevision, revision.id).state = PlanState.PROPOSED
    settle(session)
    answer = client.post(address(revision, rows[0]), data=sent, headers=JSON)
    assert answer.status_code == 409
    assert "Diusulkan" in answer.json["message"]


def test_a_form_without_its_token_is_refused(client, session, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {"unit": "baru"}
    assert client.post(address(revision, rows[0]), data=sent, csrf=False).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"version": "x"}, {"version": "9" * 40}, {"version": "1", "action": "\x00\ud800"},
        {"version": "1", "budget": "9" * 30}, {"version": "1", "polarity": "?"},
        {"version": "1", "remarks": "z" * 30_000}, {"version": "1", "strategy_code": "S9"},
    ],
)  # fmt: skip
def test_no_nonsense_breaks_the_saving(client, sari, revision, rows, sent):
    data = {name: text.encode("utf-8", "replace") for name, text in sent.items()}
    answer = client.sign_in(sari).post(address(revision, rows[0]), data=data)
    assert answer.status_code in {303, 409, 422}


# ── several rows at once ──────────────────────────────────────────────────────
def test_templates_are_chosen_from_a_page(client, session, sari, revision):
    client.sign_in(sari)
    page = soup(client.get(address(revision, "templat")))
    first, second = page.select("input[name=templat]")[:2]
    sent = {"templat": [first["value"], second["value"]]}
    assert client.post(address(revision, "templat"), data=sent).status_code == 303
    assert len(actions(session, revision)) == 2
    again = soup(client.get(address(revision, "templat")))
    assert [one["value"] for one in again.select("input[disabled]")] == sent["templat"]
    assert "Sudah ada sebagai aksi 1.1" in again.text


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "2147483647"])
def test_a_template_nobody_has_is_not_found(client, sari, revision, number):
    answer = client.sign_in(sari).post(address(revision, "templat"), data={"templat": number})
    assert answer.status_code == 404


def test_a_row_nobody_has_is_not_found(client, sari, revision):
    client.sign_in(sari)
    for lineage in ("x", "%00", "9" * 300):
        assert client.post(address(revision, lineage, "pulihkan")).status_code == 404
        assert client.post(address(revision, lineage), data={"version": "1"}).status_code == 404


def test_choosing_no_template_says_so(client, session, sari, revision):
    page = soup(client.sign_in(sari).post(address(revision, "templat"), data={}))
    assert "Pilih sedikitnya satu templat." in page.text


def test_a_paste_is_shown_before_anything_is_stored(client, session, sari, revision):
    client.sign_in(sari)
    block = "No\tStrategi\tRencana Aksi\tB06\tBobot\n1\tS1\tSatu\t5\t10\n2\tS2\tDua\tlima\t20"
    page = soup(client.post(address(revision, "tempel"), data={"isi": block}))
    assert page.h1.text == "2 baris terbaca, 1 isian perlu diperbaiki"
    assert "Baris 3, kolom Target B06: “lima” bukan angka." in page.text
    chosen = [one.select_one("option[selected]") for one in page.select("select[name^=kolom]")]
    assert [one and one["value"] for one in chosen] == [
        None, "strategy_code", "action", "target:B06", "weight",
    ]  # fmt: skip
    assert actions(session, revision) == []
    assert page.select_one("textarea").text.strip() == block


def paste(client, revision, block, **more):
    return client.post(address(revision, "tempel"), data={"isi": block, **more})


def test_a_faultless_paste_is_stored_whole(client, session, sari, revision):
    client.sign_in(sari)
    assert paste(client, revision, "S1\tSatu\nS2\tDua", langkah="tambah").status_code == 303
    assert actions(session, revision) == ["Satu", "Dua"]


def test_wrong_cells_are_left_empty_only_on_request(client, session, sari, revision):
    client.sign_in(sari)
    block = "Strategi\tAksi\tBobot\nS1\tSatu\tbanyak\nS2\tDua\t5"
    assert paste(client, revision, block, langkah="tambah").status_code == 422
    assert actions(session, revision) == []
    assert paste(client, revision, block, langkah="kosongkan").status_code == 303
    found = read(session, revision).rows
    assert [(row.values.action, row.values.weight) for row in found] == [("Satu", None), ("Dua", 5)]


def test_a_row_without_strategy_is_never_stored(client, session, sari, revision):
    client.sign_in(sari)
    block = "Aksi\tBobot\nSatu\t5"
    assert paste(client, revision, block, langkah="kosongkan").status_code == 422
    assert paste(client, revision, block, langkah="tambah", strategi="S3").status_code == 303
    assert read(session, revision).rows[0].number == "3.1"


def test_columns_can_be_set_by_hand(client, session, sari, revision):
    client.sign_in(sari)
    block = "Satu\tDua"
    sent = {"kolom-0": "indicator", "kolom-1": "action", "judul": "0", "strategi": "S1"}
    assert paste(client, revision, block, langkah="tambah", **sent).status_code == 303
    assert actions(session, revision) == ["Dua"]


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ("", "Tempelkan dahulu"),
        (" \n\t\n", "Tempelkan dahulu"),
        ("x\n" * 501, "paling banyak 500 baris"),
        ("x\t" * 80 + "x", "81 kolom"),
        ("x" * 1_000_001, "paling banyak 500 baris"),
    ],
)
def test_what_is_no_block_gets_a_clear_answer(client, session, sari, revision, block, sentence):
    answer = paste(client.sign_in(sari), revision, block)
    assert answer.status_code == 422
    assert sentence in soup(answer).select_one(".r-error").text


def test_five_hundred_pasted_rows_are_shown_and_stored(client, session, sari, revision):
    client.sign_in(sari)
    block = "\n".join(f"S{number % 5 + 1}\tAksi {number}" for number in range(500))
    assert paste(client, revision, block).status_code == 200
    assert paste(client, revision, block, langkah="tambah").status_code == 303
    assert len(actions(session, revision)) == 500
    assert paste(client, revision, "S1\tLagi", langkah="tambah").status_code == 422


def test_the_answers_carry_no_code(client, sari, revision, rows):
    client.sign_in(sari)
    sent = form_of(client, revision, rows[0]) | {"langkah": "simpan", "unit": "dokumen"}
    answer = client.post(address(revision, rows[0]), data=sent, headers=JSON)
    assert "None" not in json.dumps(answer.json)
