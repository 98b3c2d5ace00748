"""Bantul and Sleman stand side by side: what is Sleman's does not exist for Bantul."""

import pytest
from playwright.sync_api import Page

from tests.journeys.canary import CANARY, FIGURE, PLANS_AND_FILES, paths, tells
from tests.journeys.pages.crawl import Walk, fetch
from tests.journeys.pages.door import sign_in
from tests.journeys.pages.matrix import Matrix
from tests.support.browser import LiveServer, Visitors

pytestmark = pytest.mark.browser


def test_bantul_sees_nothing_of_sleman(visitors: Visitors, live_server: LiveServer):
    addresses = sleman_leaves_its_marks(visitors, live_server)
    assert len([one for one in addresses if one.startswith("/berkas/")]) > 0
    assert {one.rpartition(".")[2] for one in addresses} >= {"pdf", "xlsx"}

    bantul = sign_in(visitors, "kominfo@bantul.test")
    reached = list(Walk(bantul, live_server.app, ("/", "/instansi/34.04", "/dasbor/renaksi")))
    assert {"/renaksi/", "/instansi/", "/pengguna/", "/jejak-audit", "/"} <= paths(
        one.address for one in reached
    )
    assert [one.address for one in reached if tells(one)] == []

    answers = {one: fetch(bantul, one) for one in addresses}
    assert {one: found.status for one, found in answers.items() if found.status != 404} == {}
    assert not any(tells(found) for found in answers.values())
    plan = next(one for one in addresses if one.endswith("/revisi/2"))
    sent = {step: send(bantul, plan + step) for step in ("/baris/", "/langkah/propose", "/impor")}
    assert set(sent.values()) == {404}


def send(page: Page, address: str) -> int:
    """The status of a form sent there, with everything but the right to."""
    token = page.locator("input[name=csrf_token]").first.input_value()
    form = {"csrf_token": token, "strategy_code": "S1", "version": "1"}
    return page.context.request.post(address, form=form).status


def sleman_leaves_its_marks(visitors: Visitors, live_server: LiveServer) -> list[str]:
    """A text and a figure nobody else has, and every address of Sleman's plans and files."""
    sleman = sign_in(visitors, "kominfo@sleman.test")
    plan = Matrix(sleman).visit("/renaksi/")
    sleman.get_by_role("link", name="Lanjutkan menyusun").click()
    plan.change("1.1", {"Keterangan": CANARY, "Anggaran (Rp)": FIGURE})
    in_force = sleman.get_by_role("link", name="Revisi 1", exact=True).get_attribute("href")
    plan.open_comments()
    sleman.get_by_label("Komentar baru").fill(f"Lihat {CANARY}")
    sleman.get_by_role("button", name="Kirim komentar").click()
    own = list(Walk(sleman, live_server.app, ("/renaksi/", in_force)))
    assert any(CANARY in one.text for one in own)
    assert any(FIGURE in one.text.replace(".", "") for one in own)
    return sorted(path for path in paths(one.address for one in own) if PLANS_AND_FILES.match(path))
