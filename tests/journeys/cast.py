"""The people of the two plans: with accounts on the demo, made on the pages where nobody is yet."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.journeys.pages import people
from tests.journeys.pages.agencies import add_units
from tests.journeys.pages.door import follow_link, sign_in
from tests.journeys.pages.people import Newcomer
from tests.support.browser import Visitors

ADMIN, MANAGER, LIAISON = "Admin Instansi", "Pejabat Pengelola Pengaduan", "Pejabat Penghubung"
EVALUATOR, LEAD = "Tim Evaluator", "Ketua Tim Evaluator"


@dataclass(frozen=True)
class Office:
    """An agency and who takes its plan forward."""

    code: str
    name: str
    admin: Newcomer
    manager: Newcomer
    liaison: Newcomer
    units: dict[str, str]
    """Its offices (OPD) by code."""

    @property
    def people(self) -> tuple[Newcomer, ...]:
        return self.admin, self.manager, self.liaison


@dataclass(frozen=True)
class Hub:
    """A superior tier: one judges, another endorses."""

    name: str
    evaluator: Newcomer
    lead: Newcomer


DIY = Office(
    "34",
    "Daerah Istimewa Yogyakarta",
    admin=Newcomer("Wahyu Nugroho", "kominfo@diy.test", ADMIN, "34"),
    manager=Newcomer("Endang Kusumawati", "kepala@diy.test", MANAGER, "34"),
    liaison=Newcomer("Laksita Ningrum", "dinkes@diy.test", LIAISON, "34.DINKES"),
    units={
        "34.DISKOMINFO": "Dinas Komunikasi dan Informatika Daerah Istimewa Yogyakarta",
        "34.DINKES": "Dinas Kesehatan Daerah Istimewa Yogyakarta",
    },
)
SLEMAN = Office(
    "34.04",
    "Kabupaten Sleman",
    admin=Newcomer("Ratna Wulandari", "kominfo@sleman.test", ADMIN, "34.04"),
    manager=Newcomer("Budi Santosa", "kepala@sleman.test", MANAGER, "34.04"),
    liaison=Newcomer("Laksmi Puspitasari", "dinkes@sleman.test", LIAISON, "34.04.DINKES"),
    units={"34.04.DINKES": "Dinas Kesehatan Kabupaten Sleman"},
)
NATIONAL = Newcomer("Dewi Anggraini", "admin@panrb.test", "Admin Nasional", "KEMENPANRB")
CENTRE = Hub(
    "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
    Newcomer("Hendra Wijaya", "evaluator@panrb.test", EVALUATOR, "KEMENPANRB"),
    Newcomer("Maria Lestari", "ketua@panrb.test", LEAD, "KEMENPANRB"),
)
PROVINCE = Hub(
    DIY.name,
    Newcomer("Bambang Suprapto", "evaluator@diy.test", EVALUATOR, "34"),
    Newcomer("Sri Hartati", "ketua@diy.test", LEAD, "34"),
)
BANTUL = Newcomer("Joko Susilo", "kominfo@bantul.test", ADMIN, "34.02")


@dataclass
class Company:
    """Everybody at once, each in a browser of their own: `company[DIY.admin]` is a page."""

    visitors: Visitors
    pages: dict[Newcomer, Page] = field(default_factory=dict)

    def __getitem__(self, who: Newcomer) -> Page:
        return self.pages[who]

    def sign_in(self, *everybody: Newcomer) -> None:
        self.pages |= {who: sign_in(self.visitors, who.email) for who in everybody}

    def follow(self, link: str, who: Newcomer) -> None:
        self.pages[who] = follow_link(self.visitors, link, who.email)

    def welcome(self, by: Newcomer, *colleagues: Newcomer) -> None:
        """Made by `by` on the page; each chooses a password and signs in."""
        for who in colleagues:
            self.follow(people.create(self[by], who), who)


def of_the_demo(visitors: Visitors) -> Company:
    """All have accounts there but the liaison of DIY."""
    company = Company(visitors)
    company.sign_in(NATIONAL, CENTRE.evaluator, CENTRE.lead, DIY.admin, DIY.manager)
    company.sign_in(PROVINCE.evaluator, PROVINCE.lead, *SLEMAN.people, BANTUL)
    company.welcome(DIY.admin, DIY.liaison)
    return company


def of_an_empty_database(visitors: Visitors, link: str) -> Company:
    """The national administrator follows the link of the command; all others are made on pages."""
    company = Company(visitors)
    company.follow(link, NATIONAL)
    company.welcome(NATIONAL, CENTRE.evaluator, CENTRE.lead, DIY.admin)
    add_units(company[DIY.admin], DIY.code, DIY.units)
    company.welcome(DIY.admin, DIY.manager, DIY.liaison, PROVINCE.evaluator, PROVINCE.lead)
    company.welcome(DIY.admin, SLEMAN.admin, BANTUL)
    add_units(company[SLEMAN.admin], SLEMAN.code, SLEMAN.units)
    company.welcome(SLEMAN.admin, SLEMAN.manager, SLEMAN.liaison)
    return company
