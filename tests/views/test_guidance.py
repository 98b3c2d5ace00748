"""Kegiatan by page: planned, held, committed to, made a recommendation, closed; and who was helped."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.guidance import GuidanceState
from renaksi.core.recommendation import RecommendationSource, RecommendationStatus
from renaksi.core.report import ReportState
from renaksi.models import (
    AuditEntry,
    GuidanceCommitment,
    GuidanceEvent,
    GuidanceParticipant,
    Recommendation,
)
from renaksi.services import recommendations
from tests.factories.guidance import a_held_event, an_event
from tests.factories.people import acting, agency
from tests.factories.reports import told

PLAN = {
    "kind": "bimtek", "title": "Bimtek admin LAPOR!", "begins_on": "2026-03-10", "ends_on": "",
    "venue": "Yogyakarta", "aim": "Tenggat dipahami.", "materials": "", "others": "",
}  # fmt: skip


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


@pytest.fixture
def hub(make_client, rina):
    return make_client().sign_in(rina)


def test_an_event_goes_from_its_plan_to_a_recommendation(
    hub, make_client, session, rina, sari, dewi, count_queries
):
    with count_queries(at_most=12):
        assert soup(hub.get("/kegiatan/baru")).find("input", attrs={"name": "groups"})
    wrong = hub.post("/kegiatan/baru", data=PLAN)
    assert wrong.status_code == 422
    assert soup(wrong).find(id="title")["value"] == "Bimtek admin LAPOR!"
    data = PLAN | {"picks": ["34.04"], "others": "34.03, 99.99"}
    assert "99.99" in words(hub.post("/kegiatan/baru", data=data))
    data["others"] = "34.03"
    first, again = (hub.post("/kegiatan/baru", data=data) for _ in range(2))
    assert first.location == again.location  # a double click is harmless
    event = session.scalars(select(GuidanceEvent)).one()
    where = f"/kegiatan/{event.id}"

    client = make_client().sign_in(sari)
    assert "Direncanakan" in words(client.get(where))
    assert "1 instansi lain juga diundang" in words(client.get(where))
    assert client.get(f"{where}/hadir").status_code == 403
    assert make_client().sign_in(dewi).get(where).status_code == 404

    sleman = agency(session, "34.04").id
    list_of = {f"hadir-{sleman}": "3", "version": event.version}
    assert hub.post(f"{where}/hadir", data=list_of | {f"hadir-{sleman}": "tiga"}).status_code == 422
    assert hub.post(f"{where}/hadir", data={"version": event.version}).status_code == 422
    stale = hub.post(f"{where}/hadir", data=list_of | {"version": 999})
    assert stale.status_code == 409
    assert soup(stale).find(id=f"hadir-{sleman}")["value"] == "3"
    for _ in range(2):
        assert hub.post(f"{where}/hadir", data=list_of).status_code == 302
    assert session.scalars(
        select(GuidanceParticipant.people).order_by(GuidanceParticipant.people)
    ).all() == [0, 3]

    said = {"agency": "34.04", "text": "Menyusun SOP.", "due_on": "2026-06-30"}
    assert hub.post(f"{where}/komitmen", data=said | {"text": ""}).status_code == 422
    for _ in range(2):
        assert hub.post(f"{where}/komitmen", data=said).status_code == 302
    row = session.scalars(select(GuidanceCommitment)).one()
    made = {hub.post(f"{where}/komitmen/{row.id}/rekomendasi").location for _ in range(2)}
    draft = session.scalars(select(Recommendation)).one()
    assert made == {f"/rekomendasi/{draft.id}"}
    assert (draft.status, draft.source) == (
        RecommendationStatus.DRAFT, RecommendationSource.MONITORING
    )  # fmt: skip
    assert (draft.text, draft.addressee.code, draft.issuer.code) == ("Menyusun SOP.", "34.04", "34")
    assert hub.post(f"{where}/komitmen/{row.id}/hapus").status_code == 409
    assert "Sedang disusun" in words(client.get(where))  # a draft is its issuer's affair

    assert hub.post(f"{where}/tutup", data={"outcome": " "}).status_code == 422
    session.refresh(event)
    end = {"outcome": "Empat kesepakatan.", "version": event.version}
    for _ in range(2):
        assert hub.post(f"{where}/tutup", data=end).status_code == 302
    with count_queries(at_most=12):
        assert "Empat kesepakatan." in words(client.get(where))
    assert hub.get(f"{where}/ubah").status_code == 409
    assert hub.get(f"{where}/batal").status_code == 409
    events = session.scalars(
        select(AuditEntry.event).where(AuditEntry.subject_type == "guidance_event")
        .order_by(AuditEntry.id)
    ).all()  # fmt: skip
    assert [one.value for one in events] == [
        f"guidance:{one}" for one in ("plan", "hold", "commit", "recommend", "close")
    ]


def test_a_plan_is_put_right_or_called_off_with_its_reason(hub, make_client, session, rina, sari):
    event = an_event(session, rina, "34.04", on=date(2099, 3, 1))
    where = f"/kegiatan/{event.id}"
    client = make_client().sign_in(sari)
    assert hub.post(f"{where}/hadir", data={}).status_code == 409  # its day has not come
    shown = soup(hub.get(f"{where}/ubah"))
    assert [one["value"] for one in shown.select("[name=picks][checked]")] == ["34.04"]
    data = PLAN | {"begins_on": "2099-03-02", "picks": ["34.03"], "version": event.version}
    stale = hub.post(f"{where}/ubah", data=data | {"version": 99})
    assert stale.status_code == 409
    assert soup(stale).find(id="venue")["value"] == "Yogyakarta"
    assert hub.post(f"{where}/ubah", data=data).status_code == 302
    assert client.get(where).status_code == 404  # no longer invited
    session.refresh(event)
    reason = {"reason": "Narasumber berhalangan.", "version": event.version}
    for _ in range(2):
        assert hub.post(f"{where}/batal", data=reason).status_code == 302
    assert "Narasumber berhalangan." in words(hub.get(where))
    session.refresh(event)
    assert event.state is GuidanceState.CANCELLED


def test_the_list_is_filtered_paged_and_a_file(
    hub, make_client, session, rina, dewi, count_queries
):
    for number in range(26):
        an_event(session, rina, "34.04", title=f"Sosialisasi ke-{number:02d}")
    a_held_event(session, rina, "34.04", "34.02", title="Pendampingan", on=date(2025, 5, 2))
    with count_queries(at_most=12):
        page = words(hub.get("/kegiatan/"))
    assert "27 kegiatan, halaman 1 dari 2" in page
    assert "Pendampingan" in words(hub.get("/kegiatan/?hal=2"))
    for asked, many in (
        ("tahun=2025", 1), ("keadaan=terlaksana", 1), ("jenis=fgd", 0), ("q=ke-07", 1),
        ("instansi=34.02", 1), ("instansi=34.03", 0), ("oleh=34", 27), ("tahun=abad&hal=x", 27),
    ):  # fmt: skip
        assert len(hub.get(f"/kegiatan/daftar.csv?{asked}").text.splitlines()) == many + 1, asked
    assert hub.get("/kegiatan/daftar.xlsx?tahun=2025").status_code == 200
    mine = words(make_client().sign_in(dewi).get("/kegiatan/"))
    assert "1 kegiatan" in mine  # only where one's own agency was invited


def test_a_commitment_outlives_the_draft_that_was_thrown_away(hub, session, rina):
    event = a_held_event(session, rina, "34.04")
    where = f"/kegiatan/{event.id}/komitmen"
    hub.post(where, data={"agency": "34.04", "text": "Menyusun SOP.", "due_on": ""})
    said = session.scalars(select(GuidanceCommitment.id)).one()
    hub.post(f"{where}/{said}/rekomendasi")
    draft = session.scalars(select(Recommendation)).one()
    recommendations.discard(acting(session, rina), draft.id, version=draft.version)
    session.expire_all()
    assert session.scalars(select(GuidanceCommitment.recommendation_id)).all() == [None]
    for _ in range(2):  # one that is gone is gone
        assert hub.post(f"{where}/{said}/hapus").status_code == 302
    assert session.scalars(select(GuidanceCommitment)).all() == []


def test_who_was_helped_and_what_changed_after(hub, session, rina, count_queries):
    told(session, ReportState.SUBMITTED, year=2025, checkpoint="B03")
    a_held_event(session, rina, "34.04", on=date(2025, 5, 5))
    with count_queries(at_most=12):
        page = hub.get("/kegiatan/dampak?tahun=2025")
    row = next(one for one in soup(page).select("tbody tr") if "34.04" in one.get_text())
    cells = [" ".join(one.get_text(" ").split()) for one in row.select("td")]
    assert cells[:2] == ["1", "5 Mei 2025"]
    assert cells[2].endswith("B03")
    assert "Belum dilaporkan" not in cells[2]
    assert cells[3] == "Belum dilaporkan B06"
    helped = hub.get("/kegiatan/dampak.csv?tahun=2025&tampil=dibina").text
    assert "34.04" in helped
    assert "34.02" not in helped
    left = hub.get("/kegiatan/dampak.csv?tahun=2025&tampil=belum").text
    assert "34.02" in left
    assert "34.04" not in left
    assert hub.get("/kegiatan/dampak?tahun=1900").status_code == 404
