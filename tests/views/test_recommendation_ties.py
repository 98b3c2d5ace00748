"""What a recommendation is tied to: actions of the plan, remarks, an heir; and what is locked."""

from datetime import timedelta

from sqlalchemy import select

from renaksi.core.plan import PlanState
from renaksi.core.recommendation import (
    AnswerStage as G,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.core.report import ReportState
from renaksi.models import ActionItem, AuditEntry, FollowUpEvidence, RecommendationItem
from renaksi.services import agencies, follow_ups, recommendation_items
from tests.factories.agencies import context, id_of
from tests.factories.plans import a_plan, ctx_of
from tests.factories.recommendations import TEXT
from tests.factories.reports import lineages, told as report_told
from tests.support.backends import settle
from tests.views.test_recommendation_page import (
    a_file,
    buttons,
    decision,
    seen,
    soup,
    upload,
    url,
)


def withdraw(session, found):
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    follow_ups.take_step(ctx, found.recommendation.id, A.WITHDRAW, version=None, note="Keliru")


# ── the plan ──────────────────────────────────────────────────────────────────
def test_a_recommendation_becomes_an_action_in_one_step(
    recommended, make_client, session, sari, lina, rina, count_queries
):
    found = recommended()
    plan = a_plan(session, found.recommendation.addressee, PlanState.DRAFT)
    client, here = make_client().sign_in(sari), url(found, "/aksi")
    session.expire_all()
    settle(session)
    with count_queries(at_most=12):
        page = client.get(here)
    assert "Jadikan aksi" in buttons(page)
    strategy = soup(page).select("select[name=strategy] option")[1]["value"]
    sent = client.post(f"{here}/buat", data={"strategy": strategy})
    link = session.scalars(select(RecommendationItem)).one()
    assert sent.headers["Location"] == (
        f"/renaksi/{plan.plan_id}?ubah={link.lineage_id}#baris-{link.lineage_id}"
    )
    row = session.scalars(select(ActionItem).where(ActionItem.lineage_id == link.lineage_id)).one()
    assert (row.action, row.basis) == (TEXT, found.recommendation.number)
    matrix = client.get(f"/renaksi/{plan.plan_id}")
    basis = soup(matrix).select_one(f"#baris-{link.lineage_id} a[href='{url(found)}']")
    assert basis.get_text() == found.recommendation.number
    page = client.get(url(found))
    assert "1 aksi ditautkan" in seen(page)
    assert "Belum dilaporkan" in seen(page)
    assert client.post(f"{here}/buat", data={"strategy": "ngawur"}).status_code == 422
    twice = client.post(f"{here}/buat", data={"strategy": strategy, "linked": "0"})
    assert (twice.status_code, "sudah berubah" in seen(twice)) == (409, True)
    assert len(session.scalars(select(RecommendationItem)).all()) == 1
    another = {"strategy": strategy, "linked": soup(twice).select_one("[name=linked]")["value"]}
    assert client.post(f"{here}/buat", data=another).status_code == 303
    for tied in session.scalars(select(RecommendationItem)).all():
        if tied.lineage_id != link.lineage_id:
            key = f"{tied.plan_id}:{tied.lineage_id}"
            assert client.post(f"{here}/lepas", data={"aksi": key}).status_code == 303
    office = make_client().sign_in(lina).get(here)
    assert "Jadikan aksi" not in buttons(office)
    assert make_client().sign_in(rina).get(here).status_code == 403
    assert client.post(f"{here}/alasan", data={"reason": "x" * 4001}).status_code == 422
    assert client.post(f"{here}/alasan", data={"reason": "Sudah tuntas"}).status_code == 303
    assert "Sudah tuntas" in client.get(here).text
    assert make_client().sign_in(lina).post(f"{here}/alasan", data={}).status_code == 403
    assert client.post(f"{here}/alasan", data={"reason": " "}).status_code == 303
    assert "Sudah tuntas" not in client.get(here).text
    key = f"{link.plan_id}:{link.lineage_id}"
    assert client.post(f"{here}/lepas", data={"aksi": key}).status_code == 303
    assert session.scalars(select(RecommendationItem)).all() == []
    assert client.post(f"{here}/lepas", data={"aksi": key}).status_code == 404
    withdraw(session, found)
    late = client.post(f"{here}/alasan", data={"reason": "Dikerjakan tahun depan"})
    assert (late.status_code, "Dikerjakan tahun depan" in seen(late)) == (409, True)


def test_progress_of_linked_actions_is_told_as_far_as_it_was_handed_in(
    recommended, make_client, session, sari, rina, oki
):
    report = report_told(session, ReportState.SUBMITTED, count=4).report
    found = recommended()
    first, second = lineages(session, report.plan)[:2]
    client, here = make_client().sign_in(sari), url(found, "/aksi")
    page = client.get(here)
    assert len(soup(page).select("input[name=aksi]")) == 4
    chosen = [f"{report.plan_id}:{one}" for one in (first, second)]
    assert client.post(f"{here}/tautkan", data={}).status_code == 422
    assert client.post(f"{here}/tautkan", data={"aksi": "9:x"}).status_code == 404
    assert client.post(f"{here}/tautkan", data={"aksi": chosen}).status_code == 303
    assert len(soup(client.get(here)).select("input[name=aksi]")) == 2
    for who in (sari, rina, oki):
        text = seen(make_client().sign_in(who).get(url(found)))
        assert "2 aksi ditautkan" in text
        assert text.count("B03, sementara") == 2
    linked = session.scalars(select(RecommendationItem.lineage_id)).all()
    assert set(linked) == {first, second}
    step = recommendation_items.unlink_item
    step(ctx_of(session, sari, found.now), found.recommendation.id, report.plan_id, first)
    settle(session)
    assert "1 aksi ditautkan" in seen(client.get(url(found)))


def test_what_keeps_a_plan_back_leads_to_the_recommendation(
    recommended, client, session, budi, time_machine
):
    found = recommended()
    plan = a_plan(session, found.recommendation.addressee, PlanState.DRAFT)
    settle(session)
    time_machine.move_to(found.now + timedelta(days=20), tick=False)
    page = client.sign_in(budi).get(f"/renaksi/{plan.plan_id}/revisi/1/langkah/ajukan")
    assert f"Rekomendasi {found.recommendation.number} belum dijawab" in seen(page)
    assert soup(page).select_one(f"a[href='{url(found, '/aksi')}']")
    matrix = soup(client.get(f"/renaksi/{plan.plan_id}"))
    mark = matrix.select_one(f"#keadaan a[href='{url(found)}']")
    assert mark.get_text(strip=True) == "1 rekomendasi belum dijawab"


# ── remarks ───────────────────────────────────────────────────────────────────
def test_readers_remark_and_take_back_their_own(recommended, make_client, session, oki, sari, dewi):
    found = recommended()
    watcher, owner = make_client().sign_in(oki), make_client().sign_in(sari)
    here = url(found, "/komentar")
    empty = watcher.post(here, data={"text": "  "})
    assert (empty.status_code, "Tulis isinya dahulu." in seen(empty)) == (422, True)
    sent = watcher.post(here, data={"text": "Mohon <b>dipercepat</b>"})
    assert sent.status_code == 303
    page = owner.get(url(found))
    assert "Mohon <b>dipercepat</b>" in seen(page)
    assert "Hapus" not in " ".join(buttons(page))
    key = sent.headers["Location"].rpartition("-")[2]
    assert owner.post(f"{here}/{key}/hapus").status_code == 403
    assert watcher.post(f"{here}/999999/hapus").status_code == 404
    assert watcher.post(f"{here}/{key}/hapus").status_code == 303
    assert "dipercepat" not in seen(owner.get(url(found)))
    assert make_client().sign_in(dewi).post(here, data={"text": "x"}).status_code == 404


# ── an heir ───────────────────────────────────────────────────────────────────
def test_an_heir_goes_on_with_the_whole_history(
    recommended, make_client, session, sari, dodi, agus, rina, time_machine, count_queries
):
    found = recommended(S.IN_PROCESS, G.ADDRESSEE)
    on = found.now + timedelta(days=90)
    agencies.merge_agencies(
        context(session), [id_of(session, "34.04")], id_of(session, "34.02"), on=on.date(),
        legal_basis="UU uji",
    )  # fmt: skip
    settle(session)
    time_machine.move_to(on + timedelta(days=1), tick=False)
    here = url(found)
    manager = make_client().sign_in(dodi)
    with count_queries(at_most=12):
        page = manager.get(here)
    assert "Kabupaten Sleman sudah berakhir" in seen(page)
    assert "kini ditangani Kabupaten Bantul" in seen(page)
    assert "Dinyatakan belum sesuai" in seen(page)
    assert "Tulis tindak lanjut" in buttons(page)
    admin = make_client().sign_in(agus)
    assert admin.get(here).text.count("/instansi/34.04/warisan") == 1
    estate = admin.get("/instansi/34.04/warisan")
    assert soup(estate).select_one(f"a[href='{here}']")


# ── what is locked, and what the trail tells ──────────────────────────────────
def test_proofs_are_locked_once_handed_in_and_the_trail_tells_of_them(
    recommended, make_client, session, sari, budi, rina
):
    found = recommended()
    one, writer, manager = found.recommendation, make_client().sign_in(sari), make_client()
    upload(writer, found, narrative="Selesai")
    version_id = session.scalars(select(FollowUpEvidence.version_id)).one()
    manager.sign_in(budi)
    step = manager.get(url(found, "/langkah/ajukan"))
    version = soup(step).select_one("input[name=version]")["value"]
    manager.post(url(found, "/langkah/ajukan"), data={"version": version})

    def tries():
        here, same = url(found, "/tindak-lanjut"), {"version": "2", "narrative": "Selesai"}
        return {
            writer.post(here, data={**same, "lepas": str(version_id)}).status_code,
            writer.post(here, data={**same, "unggah": "1", **a_file()}).status_code,
            writer.post(here, data=same).status_code,
            writer.post(f"{here}/pilih", data={"bukti": "1"}).status_code,
        }

    assert tries() == {409}
    assert decision(make_client().sign_in(rina), found, "resolve").status_code == 303
    assert tries() == {409}
    assert session.scalars(select(FollowUpEvidence.version_id)).all() == [version_id]
    lines = session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)).all()
    told_ = [line for line in lines if line.startswith(("follow_up", "recommendation"))]
    assert told_ == [
        "recommendation:create", "recommendation:issue", "follow_up:edit", "follow_up:evidence",
        "recommendation:answer", "recommendation:resolve",
    ]  # fmt: skip
    assert one.status is S.RESOLVED
