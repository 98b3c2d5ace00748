"""The people of the tests, on the real tree. Ask for one by name: `def test_…(sari, budi)`.

Around Kabupaten Sleman (34.04), below the province DIY (34), below KemenPANRB. Every test of a
page has a case for Dewi: the same role at the sibling next door, who may see nothing of it.
"""

import pytest
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.policy import Role
from renaksi.models import Agency, SupervisionLink, User
from tests.factories.people import agency, make_person
from tests.support.backends import settle

# The centre, the province, the kabupaten the tests look at, its sibling, and one far away.
ROOT, HUB, OWN, SIBLING, FOREIGN = "KEMENPANRB", "34", "34.04", "34.02", "35.78"
OFFICE, SIBLING_OFFICE = "34.04.DINKES", "34.02.DINKES"


def sign_in(client, user: User):
    """The client, as after the sign-in page; quick."""
    return client.sign_in(user)


def office(session: Session, code: str, parent: str, name: str) -> Agency:
    """A unit (OPD) of an agency, as an agency administrator would have added it."""
    from renaksi.services.steps import closure

    above = agency(session, parent)
    unit = Agency(
        code=code,
        name=name,
        short_name=name[:120],
        search_text=f"{code} {name}".lower(),
        kind=AgencyKind.OPD,
        time_zone=above.time_zone,
    )
    session.add(unit)
    session.flush()
    session.add(SupervisionLink(agency_id=unit.id, supervisor_id=above.id))
    session.flush()
    closure.rewrite(session, [unit.id])
    settle(session)
    return unit


@pytest.fixture
def dinkes(session: Session) -> Agency:
    """An office (OPD) of Sleman."""
    return office(session, OFFICE, OWN, "Dinas Kesehatan Kabupaten Sleman")


@pytest.fixture
def dinkes_bantul(session: Session) -> Agency:
    """An office (OPD) of Bantul."""
    return office(session, SIBLING_OFFICE, SIBLING, "Dinas Kesehatan Kabupaten Bantul")


@pytest.fixture
def lina(session: Session, dinkes: Agency) -> User:
    """Fills the rows of her office in Sleman."""
    return make_person(
        session, "lina@contoh.test", (Role.LIAISON, dinkes.code), name="Lina Marlina"
    )


@pytest.fixture
def oki(session: Session) -> User:
    """Watches the whole nation for the Ombudsman, and issues recommendations for it."""
    roles = ((Role.OBSERVER, "OMBUDSMAN"), (Role.ISSUER, "OMBUDSMAN"))
    return make_person(session, "oki@contoh.test", *roles, name="Oki Setiawan", reach=ROOT)


@pytest.fixture
def kadek(session: Session) -> User:
    """Watches provinces, kabupaten and kota for Kemendagri."""
    return make_person(
        session,
        "kadek@contoh.test",
        (Role.OBSERVER, "KEMENDAGRI"),
        name="Kadek Suardana",
        reach=ROOT,
        kinds=(AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA),
    )


@pytest.fixture
def sari(session: Session) -> User:
    """Admin Instansi of Sleman."""
    return make_person(session, "sari@contoh.test", (Role.AGENCY_ADMIN, OWN), name="Sari Wulandari")


@pytest.fixture
def budi(session: Session) -> User:
    """Signs for Sleman."""
    return make_person(session, "budi@contoh.test", (Role.MANAGER, OWN), name="Budi Santoso")


@pytest.fixture
def joko(session: Session) -> User:
    """APIP of Sleman."""
    return make_person(
        session, "joko@contoh.test", (Role.INTERNAL_AUDITOR, OWN), name="Joko Susilo"
    )


@pytest.fixture
def wati(session: Session) -> User:
    """Admin Instansi of the province."""
    return make_person(session, "wati@contoh.test", (Role.AGENCY_ADMIN, HUB), name="Wati Rahayu")


@pytest.fixture
def rina(session: Session) -> User:
    """Reviews for the province."""
    return make_person(session, "rina@contoh.test", (Role.EVALUATOR, HUB), name="Rina Kusuma")


@pytest.fixture
def tono(session: Session) -> User:
    """Endorses for the province."""
    return make_person(
        session, "tono@contoh.test", (Role.EVALUATION_LEAD, HUB), name="Tono Prasetyo"
    )


@pytest.fixture
def dewi(session: Session) -> User:
    """Admin Instansi of Bantul, the sibling."""
    return make_person(
        session, "dewi@contoh.test", (Role.AGENCY_ADMIN, SIBLING), name="Dewi Anggraini"
    )


@pytest.fixture
def dodi(session: Session) -> User:
    """Signs for Bantul."""
    return make_person(session, "dodi@contoh.test", (Role.MANAGER, SIBLING), name="Dodi Hartono")


@pytest.fixture
def fajar(session: Session) -> User:
    """Admin Instansi of Surabaya, in another province."""
    return make_person(
        session, "fajar@contoh.test", (Role.AGENCY_ADMIN, FOREIGN), name="Fajar Nugroho"
    )


@pytest.fixture
def eko(session: Session) -> User:
    """Reviews for the centre."""
    return make_person(session, "eko@contoh.test", (Role.EVALUATOR, ROOT), name="Eko Wijaya")


@pytest.fixture
def ratna(session: Session) -> User:
    """Endorses for the centre."""
    return make_person(
        session, "ratna@contoh.test", (Role.EVALUATION_LEAD, ROOT), name="Ratna Dewanti"
    )


@pytest.fixture
def agus(session: Session) -> User:
    """Admin Nasional."""
    return make_person(session, "agus@contoh.test", (Role.NATIONAL_ADMIN, ROOT), name="Agus Salim")
