"""The list of people, its files, and the posts nobody holds."""

from collections.abc import Iterator
from typing import Any, Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.accounts import AccountState
from renaksi.core.policy import Permission, Role
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import ROLE
from renaksi.labels.format import span
from renaksi.labels.people import ACCOUNT_STATE
from renaksi.queries.people_list import (
    MOST,
    PAGE_SIZE,
    PeopleFilter,
    PersonRow,
    open_posts,
    people_page,
)
from renaksi.views.context import current_context, now
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import needs
from renaksi.views.people import bp

STATES: Final = {
    "aktif": AccountState.IN_USE,
    "belum-masuk": AccountState.NEVER_CAME,
    "tanpa-peran": AccountState.WITHOUT_ROLE,
    "nonaktif": AccountState.DISABLED,
}
SORTS: Final = {"nama": "Nama", "masuk": "Terakhir masuk", "baru": "Terbaru dibuat"}


@bp.get("/")
@needs(Permission.PEOPLE_KEEP)
def index() -> ResponseReturnValue:
    ctx = current_context()
    wanted, page = _filter(), page_number()
    found = people_page(ctx.session, ctx.actor, wanted, ctx.today, page=page)
    _, missing = open_posts(ctx.session, ctx.actor, ctx.today, size=1)
    args: dict[str, Any] = {
        key: value for key, value in request.args.items() if value and key != "hal"
    }
    return render_template(
        "people/index.html",
        found=found,
        page=page,
        pages=_pages(found.total),
        turn=lambda number: url_for(".index", **{**args, "hal": number}),
        sorted_by=lambda sort: url_for(".index", **{**args, "urut": sort}),
        file=lambda ending: url_for(".download", ending=ending, **args),
        wanted=wanted,
        is_narrowed=bool(args.keys() - {"urut"}),
        args=args,
        states={slug: ACCOUNT_STATE[state].word for slug, state in STATES.items()},
        account_state=ACCOUNT_STATE,
        missing=missing,
    )


@bp.get("/unduh.<any(xlsx, csv):ending>")
@needs(Permission.PEOPLE_KEEP)
def download(ending: str) -> ResponseReturnValue:
    """Exactly what is filtered, as a file."""
    ctx = current_context()
    wanted = _filter()
    found = people_page(ctx.session, ctx.actor, wanted, ctx.today, size=MOST)
    table = Table(
        title="Daftar pengguna",
        columns=(
            Column("Nama"),
            Column("Surel"),
            Column("Jabatan"),
            Column("Keadaan", width=20),
            Column("Peran"),
            Column("Kode instansi", Kind.CODE),
            Column("Instansi"),
            Column("Berlaku", width=40),
            Column("Terakhir masuk", Kind.MOMENT),
        ),
        rows=_lines(found.rows),
        taken_at=now(),
        filters=_in_words(wanted),
    )
    return (send_xlsx if ending == "xlsx" else send_csv)(table, "pengguna")


def _lines(people: tuple[PersonRow, ...]) -> Iterator[tuple[object, ...]]:
    """One line per role; a person without any has one line too."""
    for one in people:
        head = (one.name, one.email, one.job_title, ACCOUNT_STATE[one.state].word)
        for role in one.roles or (None,):
            held = (
                ("", "", "", "")
                if role is None
                else (
                    ROLE[role.role],
                    role.home_code,
                    role.home_name,
                    span(role.span.start, role.span.end),
                )
            )
            yield (*head, *held, one.signed_in_at)


def _in_words(wanted: PeopleFilter) -> dict[str, str]:
    words = {
        "Kata kunci": wanted.text,
        "Instansi": wanted.agency,
        "Peran": ROLE[wanted.role] if wanted.role else "",
        "Keadaan": ACCOUNT_STATE[wanted.state].word if wanted.state else "",
    }
    return {key: word for key, word in words.items() if word}


@bp.get("/belum-ditunjuk")
@needs(Permission.PEOPLE_APPOINT)
def posts() -> ResponseReturnValue:
    """Agencies without administrator or manager."""
    ctx = current_context()
    page, text = page_number(), request.args.get("cari", "")[:100]
    rows, total = open_posts(ctx.session, ctx.actor, ctx.today, text=text, page=page)
    return render_template(
        "people/posts.html",
        rows=rows,
        total=total,
        page=page,
        pages=_pages(total),
        text=text,
        turn=lambda number: url_for(".posts", hal=number, cari=text or None),
    )


def _filter() -> PeopleFilter:
    args = request.args
    role = args.get("peran", "")
    return PeopleFilter(
        text=args.get("q", "")[:100],
        agency=args.get("instansi", "").strip()[:100],
        role=Role(role) if role in set(Role) else None,
        state=STATES.get(args.get("keadaan", "")),
        sort=args.get("urut", "nama") if args.get("urut") in SORTS else "nama",
    )


def page_number() -> int:
    value = request.args.get("hal", "1")
    return max(1, int(value)) if value.isdecimal() and len(value) < 6 else 1  # noqa: PLR2004


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))
