"""`renaksi user`: the first people of an installation, and a way back in for the last of them."""

import sys
from datetime import date

import click
from flask import current_app

from renaksi import labels
from renaksi.cli.output import Day
from renaksi.cli.run import system_context
from renaksi.core.agency import AgencyKind
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.passwords import weakness
from renaksi.core.policy import Role
from renaksi.models import User
from renaksi.queries import accounts
from renaksi.services import people
from renaksi.services.context import Context
from renaksi.services.steps.people import NewRole


class Kinds(click.ParamType[tuple[AgencyKind, ...]]):
    """Kinds of agencies, with commas between them."""

    name = "jenis"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[AgencyKind, ...]:
        if isinstance(value, tuple):
            return value
        words = [word.strip() for word in str(value).split(",") if word.strip()]
        if unknown := [word for word in words if word not in set(AgencyKind)]:
            known = ", ".join(AgencyKind)
            self.fail(f"'{unknown[0]}' bukan jenis instansi. Pilihannya: {known}.", param, ctx)
        return tuple(AgencyKind(word) for word in words)


class Line(click.ParamType[str]):
    """Words as a form would take them: on one line, and not longer than the table keeps."""

    name = "teks"
    longest = 200

    def __init__(self, empty: str = "") -> None:
        self.empty = empty
        """What is told where nothing was written; empty: nothing may be written."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        words = " ".join(str(value).split())
        if not words and self.empty:
            self.fail(self.empty, param, ctx)
        if len(words) > self.longest:
            self.fail(f"paling banyak {self.longest} karakter.", param, ctx)
        return words


ROLE = click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="Peran."
)
AGENCY = click.option("--agency", required=True, metavar="KODE", help="Instansi asalnya.")
REACH = click.option("--reach", metavar="KODE", help="Jangkauan; tanpa ini, instansi asalnya.")
KINDS = click.option("--kinds", type=Kinds(), default=(), help="Misalnya provinsi,kabupaten.")


@click.group("user")
def command() -> None:
    """Pengguna dan perannya."""


@command.command()
@click.argument("email", metavar="SUREL")
@click.option("--name", type=Line("isi nama lengkap."), required=True, help="Nama lengkap.")
@click.option("--job-title", type=Line(), default="", help="Jabatan.")
@ROLE
@AGENCY
@REACH
@KINDS
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Baca kata sandi pertama dari masukan baku; harus diganti saat masuk.",
)
def create(
    email: str,
    name: str,
    job_title: str,
    role: str,
    agency: str,
    reach: str | None,
    kinds: tuple[AgencyKind, ...],
    password_stdin: bool,
) -> None:
    """Buat akun beserta peran pertamanya, dan cetak tautan sekali pakai."""
    password = _first_password(email, name) if password_stdin else None
    with system_context() as ctx:
        wanted = _role(ctx, role, agency, reach, kinds)
        account = people.add_person(
            ctx, email=email, name=name, job_title=job_title, role=wanted, password=password
        )
        click.echo(f"Akun {email.strip().lower()} dibuat: {labels.ROLE[wanted.role]}, {agency}.")
        if account.token:
            _print_link(account.token)


@command.command()
@click.argument("email", metavar="SUREL")
@ROLE
@AGENCY
@REACH
@KINDS
@click.option("--from", "since", type=Day(), default=ALWAYS, help="Hari pertama.")
@click.option("--until", type=Day(), default=FOREVER, help="Hari pertama tanpa peran ini lagi.")
def grant(
    email: str,
    role: str,
    agency: str,
    reach: str | None,
    kinds: tuple[AgencyKind, ...],
    since: date,
    until: date,
) -> None:
    """Beri peran kepada orang yang sudah mempunyai akun."""
    with system_context() as ctx:
        wanted = _role(ctx, role, agency, reach, kinds)
        people.grant_role(
            ctx,
            _person(ctx, email).id,
            role=wanted.role,
            home_id=wanted.home_id,
            reach_id=wanted.reach_id,
            kinds=wanted.kinds,
            valid_from=since,
            valid_to=until,
        )
        click.echo(f"Peran {labels.ROLE[wanted.role]} di {agency} diberikan kepada {email}.")


@command.command()
@click.argument("email", metavar="SUREL")
def link(email: str) -> None:
    """Terbitkan tautan sekali pakai untuk memilih kata sandi."""
    with system_context() as ctx:
        _print_link(people.issue_link(ctx, _person(ctx, email).id))


def _role(
    ctx: Context, role: str, agency: str, reach: str | None, kinds: tuple[AgencyKind, ...]
) -> NewRole:
    return NewRole(
        role=Role(role),
        home_id=accounts.agency_by_code(ctx.session, agency, "agency").id,
        reach_id=accounts.agency_by_code(ctx.session, reach, "reach").id if reach else None,
        kinds=kinds,
    )


def _person(ctx: Context, email: str) -> User:
    found = accounts.person_by_email(ctx.session, ctx.actor, email, ctx.today)
    if found is None:
        raise NotFound(Refusal.NO_ACCOUNT, email=email)
    return found


def _first_password(email: str, name: str) -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if why := weakness(password, email, name):
        raise Invalid(Refusal.WEAK_PASSWORD, "password", why=why)
    return password


def _print_link(token: str) -> None:
    base = current_app.extensions["renaksi"].base_url or "http://127.0.0.1:8000"
    click.echo(f"Tautan sekali pakai, berlaku 24 jam: {base}/atur-ulang/{token}")
