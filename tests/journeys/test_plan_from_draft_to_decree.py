"""One plan from its first row to its decree, through everybody's own browser."""

import pytest
from playwright.sync_api import Page, expect

from renaksi.labels.format import day
from tests.journeys import story
from tests.journeys.pages import cycles, people, steps
from tests.journeys.pages.dashboard import funnel, gained
from tests.journeys.pages.door import follow_link, sign_in
from tests.journeys.pages.home import follow_task, no_task
from tests.journeys.pages.matrix import Matrix
from tests.journeys.pages.people import Newcomer
from tests.journeys.pages.review import Review
from tests.support.browser import Visitors

pytestmark = pytest.mark.browser
YEAR = 2027
DIY = "Daerah Istimewa Yogyakarta"
CENTRE = "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"


class Funnel:
    """What the centre counts, held against what it counted before the journey."""

    def __init__(self, page: Page):
        self.page = page
        self.before = funnel(page, YEAR)

    def gained(self, **stages: int) -> None:
        assert gained(self.before, funnel(self.page, YEAR)) == stages


def test_a_plan_of_twelve_actions_goes_from_draft_to_decree(visitors: Visitors, tmp_path):
    admin = sign_in(visitors, "admin@panrb.test")
    cycles.set_up(admin, YEAR, like="Seperti siklus 2026", basis="Keputusan Menteri PANRB")
    cycles.open_year(admin, YEAR)
    evaluator = sign_in(visitors, "evaluator@panrb.test")
    counted = Funnel(evaluator)

    kominfo = sign_in(visitors, "kominfo@diy.test")
    address = drafts_twelve_actions(kominfo)
    counted.gained(Disusun=1)
    laksmi = people.create(
        kominfo,
        Newcomer("Laksita Ningrum", "dinkes@diy.test", "Pejabat Penghubung", "34.DINKES"),
    )
    liaison_fills_her_rows(follow_link(visitors, laksmi, "dinkes@diy.test"))
    counted.gained(Disusun=1)

    plan = Matrix(kominfo).visit(address)
    plan.shows("Semua baris lolos pemeriksaan")
    plan.shows("Bobot 100")
    propose(kominfo)
    kepala = sign_in(visitors, "kepala@diy.test")
    submit(kepala)
    counted.gained(Disusun=1, Diajukan=1)

    review = Review(evaluator).open(DIY, YEAR)
    review.start()
    for number, text in story.NOTES.items():
        review.note(number, text)
    review.send_back(story.REASON, notes=2)
    counted.gained(Disusun=1)

    follow_task(kominfo, "Perbaiki renaksi 2027", story.REASON)
    corrects_the_two_rows(kominfo, address)
    propose(kominfo)
    submit(kepala)
    counted.gained(Disusun=1, Diajukan=1)
    follow_task(evaluator, f"Renaksi 2027, {DIY}")
    review.start()
    expect(evaluator.get_by_role("button", name="Setujui", exact=True)).to_have_count(0)
    ketua = sign_in(visitors, "ketua@panrb.test")
    follow_task(ketua, f"Renaksi 2027, {DIY}", "sedang ditelaah Tim Evaluator")
    Review(ketua).endorse("Terima kasih, sudah sesuai.")
    counted.gained(Disusun=1, Diajukan=1, Disetujui=1)

    follow_task(kepala, "Tetapkan renaksi 2027", "Sudah disetujui")
    decree = story.decree(tmp_path, "7/KEP/2027", "Endang Kusumawati", "Kepala Dinas")
    steps.enact(kepala, decree)
    counted.gained(Disusun=1, Diajukan=1, Disetujui=1, Ditetapkan=1)
    no_task(kepala, "Tetapkan renaksi 2027")
    assert signed_copy(kominfo, address) == decree.file.read_bytes()
    history_tells_it(kominfo, address, f"7/KEP/2027, {day(decree.date)}")


def drafts_twelve_actions(page: Page) -> str:
    plan = Matrix(page)
    address = plan.begin(YEAR)
    plan.take_templates(*story.FROM_TEMPLATES)
    plan.shows("4 aksi")
    plan.paste(story.pasted(story.KOMINFO))
    plan.shows("9 aksi")
    for strategy, number, fields in story.typed("34.DISKOMINFO"):
        plan.add(strategy, number, fields)
    plan.shows("12 aksi")
    for number in ("1.1", "2.1"):
        plan.change(number, {"Penanggung jawab": "34.DINKES"})
    for number, last in (("3.1", "220"), ("5.1", "95")):
        plan.change(number, {"Target B12": last, "Penanggung jawab": "34.DISKOMINFO"})
    plan.shows("2 baris perlu diperbaiki")
    assert plan.numbers() == [
        "1.1",
        "1.2",
        "2.1",
        "2.2",
        "3.1",
        "3.2",
        "4.1",
        "4.2",
        "4.3",
        "5.1",
        "5.2",
        "5.3",
    ]
    return address


def liaison_fills_her_rows(page: Page) -> None:
    follow_task(page, "Aksi unit Anda dalam renaksi 2027", "2 dari 2 aksi unit Anda belum lengkap")
    plan = Matrix(page)
    expect(page.get_by_role("link", name="Ubah aksi 1.2", exact=True)).to_have_count(0)
    plan.open("1.1")
    expect(plan.field("Bobot", "1.1")).to_have_count(0)
    plan.fill("1.1", {"Nilai awal": "31", "Target B06": "36", "Target B12": "42"})
    plan.close("1.1")
    plan.change("2.1", {"Target B12": "58", "Keterangan": "Bersama semua puskesmas"})
    plan.shows("Semua baris lolos pemeriksaan")
    expect(page.get_by_role("link", name="Periksa dan ajukan")).to_have_count(0)


def propose(page: Page) -> None:
    steps.take(page, "Periksa dan usulkan", "Usulkan", done="Renaksi diusulkan")


def submit(page: Page) -> None:
    follow_task(page, "Renaksi 2027 yang diusulkan", "Semua pemeriksaan lulus")
    steps.confirm(page, "Ajukan kepada", done="Renaksi diajukan kepada")
    Matrix(page).state("Diajukan")


def corrects_the_two_rows(page: Page, address: str) -> None:
    plan = Matrix(page)
    plan.state("Dikembalikan")
    expect(page.get_by_text("meminta perbaikan")).to_be_visible()
    for number, text in story.NOTES.items():
        page.get_by_role("link", name=f"1 komentar pada aksi {number}").click()
        expect(page.get_by_text(text)).to_be_visible()
        page.get_by_role("button", name="Tandai terjawab").click()
        plan.visit(address)
    plan.change("2.2", {"Target B12": "70"})
    plan.change("4.3", {"Satuan": "edisi di 78 kapanewon"})


def signed_copy(page: Page, address: str) -> bytes:
    page.goto(address)
    link = page.get_by_role("link", name="Unduh keputusan bertanda tangan")
    return page.context.request.get(link.get_attribute("href")).body()


def history_tells_it(page: Page, address: str, decree: str) -> None:
    """The timeline, oldest first, in words."""
    told = Matrix(page).visit(address).history()[::-1]
    steps_in_words = (
        "Renaksi mulai disusun Wahyu Nugroho, Admin Instansi",
        "Renaksi diusulkan kepada pejabat pengelola Wahyu Nugroho",
        "Renaksi diajukan Endang Kusumawati, Pejabat Pengelola Pengaduan",
        "Telaah dimulai Hendra Wijaya, Tim Evaluator",
        "Renaksi dikembalikan untuk diperbaiki Hendra Wijaya",
        "Renaksi diusulkan kepada pejabat pengelola Wahyu Nugroho",
        "Renaksi diajukan Endang Kusumawati",
        "Telaah dimulai Hendra Wijaya",
        "Renaksi disetujui Maria Lestari, Ketua Tim Evaluator",
        f"Renaksi ditetapkan Keputusan Nomor {decree}. Endang Kusumawati",
    )
    assert [line[: len(step)] for line, step in zip(told, steps_in_words, strict=True)] == list(
        steps_in_words
    )
    assert story.REASON in told[4]
