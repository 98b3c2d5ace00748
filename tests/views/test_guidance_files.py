"""Files of an event by page: who may add them, who opens what, and that they go only when asked."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.guidance import MaterialKind
from renaksi.core.guidance_material import MOST_FILES
from renaksi.models import AuditEntry, GuidanceMaterial, StoredFile
from renaksi.services import guidance
from renaksi.services.evidence_upkeep import KEPT, check_files, clear_orphans
from renaksi.storage import files_in
from tests.factories.guidance import a_held_event
from tests.factories.people import acting
from tests.support.sample_files import DOCX, OLD_OFFICE, image, office, pdf


@pytest.fixture
def hub(make_client, rina):
    return make_client().sign_in(rina)


def given(*files: tuple[bytes, str], kind: str = "material", title: str = "") -> dict[str, object]:
    sent = [(io.BytesIO(content), name) for content, name in files]
    return {"file": sent or (io.BytesIO(b""), ""), "kind": kind, "title": title}


def words(response) -> str:
    return " ".join(BeautifulSoup(response.text, "html.parser").get_text(" ").split())


def test_files_are_added_opened_and_taken_away(
    hub, make_client, session, app, rina, sari, dewi, count_queries
):
    event = a_held_event(session, rina, "34.04")
    where, store = f"/kegiatan/{event.id}/berkas", files_in(app.extensions["renaksi"].data_dir)
    slides, photo, signed = office(DOCX), image(), pdf("tanda tangan")
    two = ((slides, "Paparan LAPOR!.docx"), (photo, "foto.png"))
    for _ in range(2):  # a double click is harmless
        assert hub.post(where, data=given(*two)).status_code == 302
    scan = given((signed, "scan.pdf"), kind="attendance", title="Hadir  Mei")
    assert hub.post(where, data=scan).status_code == 302
    rows = session.scalars(select(GuidanceMaterial).order_by(GuidanceMaterial.id)).all()
    assert [(one.kind, one.title) for one in rows] == [
        (MaterialKind.MATERIAL, "Paparan LAPOR!"), (MaterialKind.MATERIAL, "foto"),
        (MaterialKind.ATTENDANCE, "Hadir Mei"),
    ]  # fmt: skip

    guest, stranger = make_client().sign_in(sari), make_client().sign_in(dewi)
    slides_at, list_at = f"{where}/{rows[0].id}", f"{where}/{rows[2].id}"
    with count_queries(at_most=12):
        shown = words(guest.get(f"/kegiatan/{event.id}"))
    assert "Paparan LAPOR!" in shown
    assert "Hadir Mei" not in shown  # it names people of agencies that do not see each other
    assert guest.get(slides_at).data == slides
    assert guest.get(list_at).status_code == 404
    assert stranger.get(slides_at).status_code == 404
    assert hub.get(list_at).data == signed
    assert guest.post(where, data=given((photo, "x.png"))).status_code == 403
    assert hub.get(f"/kegiatan/{event.id + 1}/berkas/{rows[0].id}").status_code == 404

    late = acting(session, rina, now=acting(session, rina).now + KEPT + timedelta(days=1))
    assert clear_orphans(late, store).files == 0
    kept = set(session.scalars(select(StoredFile.sha256).join(GuidanceMaterial)))
    assert len(kept) == 3
    assert not kept & {one.sha256 for one in check_files(late, store)}
    with count_queries(at_most=12):
        assert "Hapus berkas ini?" in words(hub.get(f"{slides_at}/hapus"))
    for _ in range(2):
        assert hub.post(f"{slides_at}/hapus").status_code == 302
    assert guest.get(slides_at).status_code == 404
    assert clear_orphans(late, store).files == 1
    events = session.scalars(
        select(AuditEntry.event).where(AuditEntry.subject_type == "guidance_event")
        .order_by(AuditEntry.id)
    ).all()  # fmt: skip
    assert [one.value for one in events][-4:] == [*["guidance:file"] * 3, "guidance:unfile"]


def test_what_is_no_file_is_told_with_its_name_and_a_closed_event_is_left_alone(
    hub, session, rina, count_queries
):
    event = a_held_event(session, rina, "34.04")
    where = f"/kegiatan/{event.id}/berkas"
    with count_queries(at_most=12):
        assert "Belum ada berkas." in words(hub.get(where))
    nothing = hub.post(where, data=given())
    assert (nothing.status_code, "Pilih berkasnya dahulu." in nothing.text) == (422, True)
    wrong = hub.post(where, data=given((image(), "baik.png"), (OLD_OFFICE, "lama.doc"), title="T"))
    assert wrong.status_code == 422
    assert "lama.doc:" in wrong.text
    assert session.scalars(select(GuidanceMaterial.title)).all() == ["baik"]
    long = hub.post(where, data=given((image("JPEG"), "a.jpg"), title="x" * 201))
    assert long.status_code == 422
    first = session.scalars(select(GuidanceMaterial)).one()
    for number in range(MOST_FILES - 1):
        file = StoredFile(
            sha256=f"{number:064x}", size=1, media_type="image/png", name="a.png",
            agency_id=event.organiser_id, uploaded_at=event.created_at,
        )  # fmt: skip
        session.add(
            GuidanceMaterial(
                event_id=event.id, file=file, kind=MaterialKind.MATERIAL, title=f"{number}",
                added_at=event.created_at,
            )
        )  # fmt: skip
    session.commit()
    assert "sudah memuat 30 berkas" in words(hub.post(where, data=given((pdf(), "lagi.pdf"))))
    session.refresh(event)
    guidance.close(acting(session, rina), event.id, "Selesai.", version=event.version)
    for path in (where, f"{where}/{first.id}/hapus"):
        assert hub.get(path).status_code == 409
        assert hub.post(path, data=given((pdf(), "lagi.pdf"))).status_code == 409
    assert hub.get(f"{where}/{first.id}").status_code == 200
