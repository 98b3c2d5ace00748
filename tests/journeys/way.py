"""The way of a plan: drafted, filled by an OPD, submitted, sent back, corrected, endorsed, enacted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from renaksi.labels.format import day
from tests.journeys import story
from tests.journeys.cast import CENTRE, Company, Hub, Office
from tests.journeys.pages import steps
from tests.journeys.pages.dashboard import funnel, gained
from tests.journeys.pages.door import says
from tests.journeys.pages.home import follow_task, no_task
from tests.journeys.pages.matrix import Matrix
from tests.journeys.pages.review import Review
from tests.journeys.pages.steps import Decree

YEAR = 2027
NOT_OF_THE_LIAISON = "4.1"


@dataclass(frozen=True)
class Plan:
    """Whose it is, who judges it, and what is written into it at each step."""

    office: Office
    hub: Hub
    draft: Callable[[Matrix], None]
    of_the_liaison: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str]
    corrections: Mapping[str, Mapping[str, str]]
    decree: tuple[str, str]
    """Its number, and the title of who signs it."""


def from_draft_to_decree(company: Company, plan: Plan, folder: Path) -> str:
    """Returns the address of the plan."""
    admin, manager = company[plan.office.admin], company[plan.office.manager]
    evaluator, lead = company[plan.hub.evaluator], company[plan.hub.lead]
    task = f"Renaksi {YEAR}, {plan.office.name}"
    centre = company[CENTRE.evaluator]
    before = funnel(centre, YEAR)

    def counted(**stages: int) -> None:
        assert gained(before, funnel(centre, YEAR)) == stages

    matrix = Matrix(admin)
    address = matrix.begin(YEAR)
    plan.draft(matrix)
    liaison_fills(company[plan.office.liaison], plan.of_the_liaison)
    counted(Disusun=1)
    answers_what_was_asked(matrix.visit(address), address)
    matrix.shows("Semua baris lolos pemeriksaan")
    matrix.shows("Bobot 100")
    steps.take(admin, "Periksa dan usulkan", "Usulkan", done="Renaksi diusulkan")
    follow_task(manager, f"Renaksi {YEAR} yang diusulkan", "Semua pemeriksaan lulus")
    submit = f"Ajukan kepada {plan.hub.name}"
    steps.confirm(manager, submit, done="Renaksi diajukan kepada")
    Matrix(manager).state("Diajukan")
    counted(Disusun=1, Diajukan=1)

    sends_back(Review(evaluator).open(plan.office.name, YEAR), plan.notes)
    counted(Disusun=1)
    follow_task(admin, f"Perbaiki renaksi {YEAR}", story.REASON)
    corrects(matrix, address, plan)
    manager.goto(address)
    steps.take(manager, "Periksa dan ajukan", submit, done="Renaksi diajukan kepada")
    counted(Disusun=1, Diajukan=1)

    follow_task(evaluator, task)
    Review(evaluator).start()
    expect(evaluator.get_by_role("button", name="Setujui", exact=True)).to_have_count(0)
    follow_task(lead, task, "sedang ditelaah Tim Evaluator")
    Review(lead).endorse("Terima kasih, sudah sesuai.")
    counted(Disusun=1, Diajukan=1, Disetujui=1)

    follow_task(manager, f"Tetapkan renaksi {YEAR}", "Sudah disetujui")
    number, title = plan.decree
    decree = story.decree(folder, number, plan.office.manager.name, title)
    steps.enact(manager, decree)
    counted(Disusun=1, Diajukan=1, Disetujui=1, Ditetapkan=1)
    no_task(manager, f"Tetapkan renaksi {YEAR}")
    assert signed_copy(admin, address) == decree.file.read_bytes()
    told = matrix.history()
    assert Review(evaluator).open_decided(plan.office.name, YEAR).history() == told
    history_tells_it(told[::-1], plan, decree)
    return address


def liaison_fills(page: Page, rows: Mapping[str, Mapping[str, str]]) -> None:
    """Their own rows, all but the weights; the others they only read."""
    count = len(rows)
    lacking = f"{count} dari {count} aksi unit Anda belum lengkap"
    follow_task(page, f"Aksi unit Anda dalam renaksi {YEAR}", lacking)
    plan = Matrix(page)
    for number, fields in rows.items():
        plan.open(number)
        expect(plan.field("Bobot", number)).to_have_count(0)
        plan.fill(number, fields)
        plan.close(number)
    plan.shows("Semua baris lolos pemeriksaan")
    expect(plan.row(NOT_OF_THE_LIAISON)).to_be_visible()
    for name in (f"Ubah aksi {NOT_OF_THE_LIAISON}", "Periksa dan ajukan"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)


def answers_what_was_asked(matrix: Matrix, address: str) -> None:
    """On the demo Sleman has recommendations that a plan cannot pass over."""
    page = matrix.page
    asked = page.locator("#keadaan").get_by_role("link", name="rekomendasi belum dijawab")
    while asked.count():  # of a page that is whole: `visit` waits for it
        asked.click()
        page.get_by_role("link", name="Jadikan atau tautkan aksi").click()
        page.get_by_label(story.BROADCAST).check()
        page.get_by_role("button", name="Tautkan yang dipilih").click()
        says(page, "Aksi ditautkan")
        matrix.visit(address)


def sends_back(review: Review, notes: Mapping[str, str]) -> None:
    review.start()
    for number, text in notes.items():
        review.note(number, text)
    review.send_back(story.REASON, notes=len(notes))


def corrects(matrix: Matrix, address: str, plan: Plan) -> None:
    """Each note is read and ticked off, then its row is changed."""
    page = matrix.page
    matrix.state("Dikembalikan")
    expect(page.get_by_text("meminta perbaikan")).to_be_visible()
    for number, text in plan.notes.items():
        page.get_by_role("link", name=f"1 komentar pada aksi {number}").click()
        expect(page.get_by_text(text)).to_be_visible()
        page.get_by_role("button", name="Tandai terjawab").click()
        matrix.visit(address)
    for number, fields in plan.corrections.items():
        matrix.change(number, fields)


def signed_copy(page: Page, address: str) -> bytes:
    page.goto(address)
    link = page.get_by_role("link", name="Unduh keputusan bertanda tangan")
    return page.context.request.get(link.get_attribute("href")).body()


def history_tells_it(told: list[str], plan: Plan, decree: Decree) -> None:
    """The timeline, oldest first, in words."""
    admin, manager = plan.office.admin.name, plan.office.manager.name
    evaluator, lead = plan.hub.evaluator.name, plan.hub.lead.name
    expected = [
        f"Renaksi mulai disusun {admin}, Admin Instansi",
        f"Renaksi diusulkan kepada pejabat pengelola {admin}",
        f"Renaksi diajukan {manager}, Pejabat Pengelola Pengaduan",
        f"Telaah dimulai {evaluator}, Tim Evaluator",
        f"Renaksi dikembalikan untuk diperbaiki {evaluator}",
        f"Renaksi diajukan {manager}",
        f"Telaah dimulai {evaluator}",
        f"Renaksi disetujui {lead}, Ketua Tim Evaluator",
        f"Renaksi ditetapkan Keputusan Nomor {decree.number}, {day(decree.date)}. {manager}",
    ]
    assert [line[: len(step)] for line, step in zip(told, expected, strict=True)] == expected
    assert story.REASON in told[4]
