"""Invented people of the demonstration; every address ends in `.test` and reaches nobody."""

from dataclasses import dataclass
from typing import Final

from renaksi.core.policy import Role

ROOT: Final = "KEMENPANRB"
R = Role


@dataclass(frozen=True, slots=True)
class Person:
    """One account: address, name, position, role, home and (for watchers) reach and kinds."""

    email: str
    name: str
    job_title: str
    roles: tuple[Role, ...]
    home: str
    reach: str = ""
    kinds: tuple[str, ...] = ()
    is_listed: bool = True
    """Whether the start page of `make run` names it."""


def _office(
    place: str, code: str, admin: str, head: str, *, listed: bool = False
) -> tuple[Person, ...]:
    """The two people every reporting agency has: the administrator and the signing manager."""
    return (
        Person(f"kominfo@{place}.test", admin, "Kepala Bidang Layanan Pengaduan",
               (R.AGENCY_ADMIN,), code, is_listed=listed),
        Person(f"kepala@{place}.test", head, "Kepala Dinas Komunikasi dan Informatika",
               (R.MANAGER,), code, is_listed=listed),
    )  # fmt: skip


def _bureau(
    place: str, code: str, admin: str, head: str, *, listed: bool = False
) -> tuple[Person, ...]:
    """The same for a ministry or body: a bureau of public relations."""
    return (
        Person(f"admin@{place}.test", admin, "Analis Pengaduan Masyarakat",
               (R.AGENCY_ADMIN,), code, is_listed=listed),
        Person(f"kepala@{place}.test", head, "Kepala Biro Hubungan Masyarakat",
               (R.MANAGER,), code, is_listed=listed),
    )  # fmt: skip


def _team(
    place: str, code: str, evaluator: str, lead: str, *, listed: bool = False
) -> tuple[Person, ...]:
    return (
        Person(f"evaluator@{place}.test", evaluator, "Anggota Tim Evaluator",
               (R.EVALUATOR,), code, is_listed=listed),
        Person(f"ketua@{place}.test", lead, "Ketua Tim Evaluator",
               (R.EVALUATION_LEAD,), code, is_listed=listed),
    )  # fmt: skip


PEOPLE: Final = (
    Person("admin@panrb.test", "Dewi Anggraini", "Koordinator Pengelolaan Pengaduan",
           (R.NATIONAL_ADMIN,), ROOT),
    *_team("panrb", ROOT, "Hendra Wijaya", "Maria Lestari", listed=True),
    *_office("diy", "34", "Wahyu Nugroho", "Endang Kusumawati", listed=True),
    *_team("diy", "34", "Bambang Suprapto", "Sri Hartati", listed=True),
    Person("apip@diy.test", "Agus Prasetyo", "Auditor Ahli Madya", (R.INTERNAL_AUDITOR,), "34"),
    *_office("sleman", "34.04", "Ratna Wulandari", "Budi Santosa", listed=True),
    Person("dinkes@sleman.test", "Laksmi Puspitasari", "Sekretaris Dinas Kesehatan",
           (R.LIAISON,), "34.04.DINKES"),
    Person("apip@sleman.test", "Heru Wibowo", "Auditor Ahli Muda", (R.INTERNAL_AUDITOR,),
           "34.04.INSPEKTORAT", reach="34.04", is_listed=False),
    *_office("bantul", "34.02", "Joko Susilo", "Nur Rahmawati", listed=True),
    *_office("kulonprogo", "34.01", "Fitri Handayani", "Slamet Riyadi"),
    *_office("gunungkidul", "34.03", "Eko Purnomo", "Yuliana Sari"),
    *_office("jogjakota", "34.71", "Arif Setiawan", "Retno Palupi"),
    *_team("polkam", "KEMENKO-POLKAM", "Ilham Ramadhan", "Theresia Simanjuntak", listed=True),
    *_bureau("polkam", "KEMENKO-POLKAM", "Rizky Maulana", "Ni Luh Suryani"),
    *_bureau("kemendagri", "KEMENDAGRI", "Putri Maharani", "Abdul Hakim", listed=True),
    *_bureau("komdigi", "KOMDIGI", "Galih Pratama", "Shinta Dewanti"),
    *_bureau("kemlu", "KEMLU", "Andreas Tambunan", "Kartika Hapsari"),
    *_team("ekon", "KEMENKO-EKON", "Yusuf Hidayat", "Lidya Manurung"),
    *_bureau("ekon", "KEMENKO-EKON", "Citra Ayuningtyas", "Rudi Hermawan"),
    *_bureau("kemendag", "KEMENDAG", "Bayu Saputra", "Anita Kurniasih"),
    *_bureau("kemenperin", "KEMENPERIN", "Dian Permata", "Hasan Basri"),
    Person("pemantau@ombudsman.test", "Siti Rohmah", "Asisten Ombudsman",
           (R.OBSERVER, R.ISSUER), "OMBUDSMAN", reach=ROOT),
    Person("pemantau@ksp.test", "Teguh Wicaksono", "Tenaga Ahli", (R.OBSERVER,), "KSP", reach=ROOT),
    Person("pemantau@kemendagri.test", "Oktavia Marbun", "Analis Kebijakan",
           (R.ISSUER, R.OBSERVER), "KEMENDAGRI", reach=ROOT,
           kinds=("provinsi", "kabupaten", "kota")),
)  # fmt: skip

UNITS: Final = (
    ("DISKOMINFO", "Dinas Komunikasi dan Informatika", "Diskominfo"),
    ("DINKES", "Dinas Kesehatan", "Dinkes"),
    ("DINSOS", "Dinas Sosial", "Dinsos"),
    ("DISDIK", "Dinas Pendidikan", "Disdik"),
    ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
    ("DPUPKP", "Dinas Pekerjaan Umum, Perumahan, dan Kawasan Permukiman", "DPUPKP"),
    ("DLH", "Dinas Lingkungan Hidup", "DLH"),
    ("BAPPEDA", "Badan Perencanaan Pembangunan Daerah", "Bappeda"),
    ("INSPEKTORAT", "Inspektorat Daerah", "Inspektorat"),
    ("BAGORG", "Bagian Organisasi Sekretariat Daerah", "Bagian Organisasi"),
)
"""Real kinds of offices that regions have: code suffix, name, short name."""
REGIONS: Final = ("34", "34.01", "34.02", "34.03", "34.04", "34.71")
