"""`docs/permissions.md`, written from the tables that decide: policy, grants, steps of a plan."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from renaksi.core.agency import Tier
from renaksi.core.grants import GIVINGS, HOMES, LIMITED_BY_KIND, NEVER_WITHOUT
from renaksi.core.plan import PlanAction
from renaksi.core.plan_steps import STEPS
from renaksi.core.policy import (
    OWNER_ROLES,
    POLICY,
    REVIEWER_ROLES,
    WATCHER_ROLES,
    Permission,
    Relation,
    Role,
)
from renaksi.labels import PLAN_ACTION, PLAN_STATE, ROLE, TIER
from renaksi.labels.people import PERMISSION, RELATION, ROLE_DUTY

HEAD: Final = """\
# Siapa boleh apa

Berkas ini ditulis oleh `renaksi docs permissions` dari tabel yang dipakai program itu sendiri
(`renaksi/core/policy.py`, `grants.py`, `plan_steps.py`). Jangan mengubahnya dengan tangan.

- Peran selalu dipegang di satu instansi asal, dengan masa berlaku. Yang menentukan adalah
  hubungan instansi asal itu dengan instansi yang dibuka, menurut susunan pembinaan hari ini.
- Siapa yang dahulu membina pada tanggal berkas tetap dapat membacanya.
- Yang tidak boleh dilihat tidak ada: halaman, daftar, hitungan, pencarian, dan berkas unduhan
  menjawab seolah-olah barisnya tidak pernah ada.
- Yang ikut bekerja untuk pemilik tidak menelaah berkas itu, dan yang menyetujui bukan yang
  mengajukan atau menelaah (empat mata).
- Bila pembina langsung tidak dapat bertindak, langkahnya naik satu tingkat dan ditandai.
"""

GRANT_RULES: Final = """\
- Jangkauan di luar instansi asal hanya untuk pengamat, dan tidak pernah melebihi jangkauan
  pemberinya. Pembatasan menurut jenis instansi hanya untuk {kinds}.
- Yang dapat memberi peran juga dapat mengakhirinya, kecuali yang menunjuk di instansi binaan.
- Akun seseorang (data, tautan atur ulang, penonaktifan) hanya diurus oleh yang dapat memberi
  semua peran yang dipegangnya.
- Pemegang terakhir peran {never} tidak dapat dicabut.
"""


def permissions_document() -> str:
    parts = (HEAD, *_roles(), *_policy(), *_grants(), *_steps())
    return "\n".join(parts).rstrip() + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _roles() -> Iterator[str]:
    yield "## Peran\n"
    sides = {
        **dict.fromkeys(OWNER_ROLES, "pemilik"),
        **dict.fromkeys(REVIEWER_ROLES, "penelaah"),
        **dict.fromkeys(WATCHER_ROLES, "pengamat"),
        Role.NATIONAL_ADMIN: "pusat",
    }
    yield _table(
        ("Peran", "Kode", "Pihak", "Tugas", "Dipegang di"),
        (
            (f"**{ROLE[role]}**", f"`{role}`", sides[role], ROLE_DUTY[role], _tiers(role))
            for role in Role
        ),
    )


def _tiers(role: Role) -> str:
    if HOMES[role] == frozenset(Tier):
        return "semua tingkat"
    return ", ".join(TIER[tier].lower() for tier in Tier if tier in HOMES[role])


def _policy() -> Iterator[str]:
    yield "## Hak menurut peran dan hubungan\n"
    yield _table(
        ("Hak", "Kode", "Peran", "Di mana"),
        (
            (f"**{PERMISSION[permission]}**", f"`{permission}`", roles, where)
            for permission in Permission
            for where, roles in _holders(permission).items()
        ),
    )


def _holders(permission: Permission) -> Mapping[str, str]:
    """Who has it, grouped by where: one line for roles that have it in the same places."""
    found: dict[Role, set[Relation]] = {}
    for role, relation in POLICY[permission]:
        found.setdefault(role, set()).add(relation)
    grouped: dict[str, list[str]] = {}
    for role in (one for one in Role if one in found):
        where = "; ".join(RELATION[one] for one in Relation if one in found[role])
        grouped.setdefault(where, []).append(ROLE[role])
    return {where: ", ".join(roles) for where, roles in grouped.items()}


def _grants() -> Iterator[str]:
    yield "## Siapa memberi peran apa\n"
    yield _table(
        ("Pemberi", "Di mana", "Peran yang dapat diberikan", "Syarat"),
        (
            (
                f"**{ROLE[one.giver]}**",
                RELATION[one.relation],
                ", ".join(ROLE[role] for role in Role if role in one.gives),
                "hanya bila belum ada pemegangnya yang aktif" if one.only_missing else "",
            )
            for one in GIVINGS
        ),
    )
    kinds = " dan ".join(ROLE[role] for role in Role if role in LIMITED_BY_KIND)
    never = " dan ".join(ROLE[role] for role in Role if role in NEVER_WITHOUT)
    yield GRANT_RULES.format(kinds=kinds, never=never)


def _steps() -> Iterator[str]:
    yield "## Langkah renaksi\n"
    yield _table(
        ("Langkah", "Dari", "Menjadi", "Siapa", "Syarat"),
        (
            (
                f"**{PLAN_ACTION[action]}**",
                ", ".join(state.word for key, state in PLAN_STATE.items() if key in step.sources),
                PLAN_STATE[step.target].word,
                ", ".join(ROLE[role] for role in Role if role in step.roles)
                + (" pembina" if step.by_reviewer else ""),
                "; ".join(_conditions(action)),
            )
            for action, step in STEPS.items()
        ),
    )


def _conditions(action: PlanAction) -> Iterator[str]:
    step = STEPS[action]
    if step.note_from:
        whose = " dan ".join(ROLE[role] for role in Role if role in step.note_from)
        yield "alasan wajib" if step.note_from == step.roles else f"alasan wajib bagi {whose}"
    if step.four_eyes:
        yield "empat mata"
    if step.by_reviewer:
        yield "bukan yang ikut menyusun"
    if step.needs_checks:
        yield "semua pemeriksaan lulus"
    if step.needs_open_cycle:
        yield "siklus terbuka"
    if step.no_other_revision:
        yield "tidak ada revisi lain yang berjalan"
    if step.from_number > 1:
        yield f"mulai revisi {step.from_number}"
