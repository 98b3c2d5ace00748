"""What goes wrong in offices every day: impatience, two tabs, a closed window, a lost line."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.pages.door import headline, sign_in
from tests.journeys.pages.matrix import Matrix
from tests.support.browser import Visitors

pytestmark = pytest.mark.browser


@pytest.fixture
def kominfo(visitors: Visitors) -> Page:
    """Sleman's own administrator, at the revision they are working on."""
    page = sign_in(visitors, "kominfo@sleman.test")
    page.goto("/renaksi/")
    page.get_by_role("link", name="Lanjutkan menyusun").click()
    return page


def test_a_second_click_on_submit_changes_nothing(visitors: Visitors):
    page = the_manager_of_kemlu(visitors)
    page.wait_for_load_state()  # a click before that is what the next test is about
    page.get_by_role("button", name="Ajukan kepada").dblclick()
    headline(page, "Rencana aksi Kementerian Luar Negeri")
    assert submissions(page) == 1


def test_a_form_sent_twice_without_scripts_says_that_it_is_done(visitors: Visitors):
    visitors.expect("409")
    page = the_manager_of_kemlu(visitors, javascript=False)
    second = page.context.new_page()
    second.goto(page.url)
    for tab in (page, second):
        tab.get_by_role("button", name="Ajukan kepada").click()
    headline(second, "Langkah ini sudah tercatat")
    second.get_by_role("link", name="Lihat keadaan sekarang").click()
    assert submissions(second) == 1


def the_manager_of_kemlu(visitors: Visitors, **browser) -> Page:
    """About to submit a plan that was proposed to them."""
    page = sign_in(visitors, "kepala@kemlu.test", **browser)
    page.goto("/renaksi/")
    page.get_by_role("link", name="Periksa usulan").click()
    page.get_by_role("link", name="Periksa dan ajukan").click()
    return page


def submissions(page: Page) -> int:
    return sum(line.startswith("Renaksi diajukan") for line in Matrix(page).history())


def test_a_tab_that_fell_behind_is_told_so(visitors: Visitors, kominfo: Page):
    visitors.expect("409")
    old = kominfo.context.new_page()
    old.goto(kominfo.url)
    old.get_by_role("link", name="Periksa dan usulkan").click()
    old.get_by_label("Pesan untuk pejabat pengelola").fill("Mohon diperiksa hari ini")
    kominfo.get_by_role("link", name="Periksa dan usulkan").click()
    kominfo.get_by_role("button", name="Usulkan", exact=True).click()
    kepala = sign_in(visitors, "kepala@sleman.test")
    kepala.goto("/renaksi/")
    kepala.get_by_role("link", name="Periksa usulan").click()
    kepala.get_by_role("link", name="Kembalikan internal").click()
    kepala.get_by_label("Alasan").fill("Lengkapi dasar hukumnya")
    kepala.get_by_role("button", name="Kembalikan ke penyusun").click()

    old.get_by_role("button", name="Usulkan", exact=True).click()
    headline(old, "Langkah ini tidak dilakukan")
    expect(old.get_by_text("Mohon diperiksa hari ini")).to_be_visible()
    expect(old.get_by_text("Lengkapi dasar hukumnya")).to_be_visible()


def test_a_row_in_an_old_tab_cannot_be_changed_after_the_plan_was_proposed(
    visitors: Visitors, kominfo: Page
):
    visitors.expect("409")
    old = Matrix(kominfo.context.new_page()).visit(kominfo.url)
    old.open("1.1")
    kominfo.get_by_role("link", name="Periksa dan usulkan").click()
    kominfo.get_by_role("button", name="Usulkan", exact=True).click()
    old.fill("1.1", {"Keterangan": "Terlambat"})
    expect(old.page.locator("#simpan")).to_contain_text("Diusulkan. Muat ulang halaman.")
    expect(old.field("Keterangan", "1.1")).to_have_value("Terlambat")


def test_a_window_closed_while_typing_keeps_what_was_typed(visitors: Visitors, kominfo: Page):
    visitors.expect("ERR_FAILED")
    plan, address = Matrix(kominfo), kominfo.url
    plan.open("1.1")
    plan.fill("1.1", {"Keterangan": "Sudah tersimpan"})
    plan.saved()
    lose_what_is_sent(kominfo)  # however long the window takes to close
    plan.fill("1.1", {"Keterangan": "Belum sempat tersimpan"})
    again = kominfo.context.new_page()
    kominfo.close()
    after = Matrix(again).visit(address)
    again.get_by_role("button", name="Pulihkan").click()
    expect(after.field("Keterangan", "1.1")).to_have_value("Belum sempat tersimpan")
    after.saved()
    again.reload()
    expect(after.row("1.1")).to_contain_text("Belum sempat tersimpan")


def test_a_window_closed_before_the_answer_came_says_that_it_was_stored(
    visitors: Visitors, kominfo: Page
):
    visitors.expect("ERR_FAILED")
    plan, address = Matrix(kominfo), kominfo.url
    plan.open("1.1")
    lose_what_is_sent(kominfo, after_it_came=True)
    plan.fill("1.1", {"Keterangan": "Tersimpan tanpa kabar"})
    expect(kominfo.locator("#simpan")).to_contain_text("Belum tersimpan. Sambungan terputus")
    again = kominfo.context.new_page()
    kominfo.close()
    after = Matrix(again).visit(address)
    again.get_by_role("button", name="Pulihkan").click()
    expect(again.locator("#simpan")).to_contain_text("Isian ini ternyata sudah tersimpan")
    again.reload()
    expect(after.row("1.1")).to_contain_text("Tersimpan tanpa kabar")
    expect(again.get_by_role("button", name="Pulihkan")).to_have_count(0)


def lose_what_is_sent(page: Page, *, after_it_came: bool = False) -> None:
    """The line breaks while something is on its way: before it arrived, or before the answer did."""

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        if after_it_came:
            route.fetch()
        route.abort()

    page.route("**/*", lose)


def test_what_is_typed_before_the_script_has_come_is_stored_too(kominfo: Page):
    """On a slow line the form is there, and filled, seconds before what saves it by itself."""
    plan, address, held = Matrix(kominfo), kominfo.url, []
    kominfo.route(re.compile(r"/matrix\.js"), lambda route: held.append(route), times=1)
    kominfo.goto(f"{address}?ubah=1.1", wait_until="commit")
    plan.fill("1.1", {"Keterangan": "Lebih cepat dari skripnya"})
    held[0].continue_()
    plan.saved()
    plan.visit(address)
    expect(plan.row("1.1")).to_contain_text("Lebih cepat dari skripnya")


def test_a_lost_line_loses_nothing(visitors: Visitors, kominfo: Page):
    visitors.expect("ERR_INTERNET_DISCONNECTED")
    plan, address = Matrix(kominfo), kominfo.url
    plan.open("1.1")
    kominfo.context.set_offline(True)
    plan.fill("1.1", {"Keterangan": "Ditulis tanpa sambungan", "Dasar": "Rekomendasi 3"})
    expect(kominfo.locator("#simpan")).to_contain_text("Belum tersimpan. Sambungan terputus")
    kominfo.get_by_role("button", name="Simpan dan tutup").click()
    expect(plan.field("Dasar", "1.1")).to_have_value("Rekomendasi 3")
    kominfo.context.set_offline(False)
    plan.saved()
    plan.visit(address)
    expect(plan.row("1.1")).to_contain_text("Ditulis tanpa sambungan")
    expect(plan.row("1.1")).to_contain_text("Rekomendasi 3")


def test_a_slow_line_does_not_make_a_person_their_own_rival(kominfo: Page):
    """Several fields left quickly while the first save is under way: one save at a time."""
    plan, under_way, most = Matrix(kominfo), set(), []
    plan.open("1.1")
    slow_down(kominfo)
    kominfo.on("request", lambda one: one.method == "POST" and under_way.add(one))
    kominfo.on("request", lambda _: most.append(len(under_way)))
    kominfo.on("response", lambda answer: under_way.discard(answer.request))
    fields = {"Keterangan": "a", "Dasar": "b", "Sumber dana": "c", "Kode SIPD": "d", "Sasaran": "e"}
    plan.fill("1.1", fields)
    plan.close("1.1")
    assert max(most) == 1
    plan.open("1.1")
    for name, text in fields.items():
        expect(plan.field(name, "1.1")).to_have_value(text)


def slow_down(page: Page) -> None:
    """As on a bad line: every answer takes its time."""
    line = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
