"""`renaksi demo`: load the demonstration, or name its accounts."""

import click

from renaksi.cli.job_tools import tools_of
from renaksi.cli.run import system_context
from renaksi.config import Settings
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.demo import build
from renaksi.demo.people import PEOPLE
from renaksi.labels import ROLE
from renaksi.services.jobs import Worker, work
from renaksi.storage import files_in


@click.command("demo")
@click.option("--if-new", is_flag=True, help="Diam bila data contoh sudah ada.")
def command(if_new: bool) -> None:
    """Muat data contoh: siklus 2025 dan 2026, DIY dan dua hub kementerian."""
    from renaksi.demo import decree

    settings = Settings.from_env()
    if settings.is_production:
        raise NotAllowed(Refusal.DEMO_IN_PRODUCTION)
    with system_context() as ctx:
        files = files_in(settings.data_dir)
        if build.is_loaded(ctx.session):
            if not if_new:
                click.echo("Data contoh sudah ada; tidak ada yang diubah.")
        else:
            build.load(
                ctx,
                password=settings.demo_password,
                is_production=settings.is_production,
                decree=decree.keeper(files),
                files=files,
                tools=tools_of(settings),
                say=click.echo,
            )
            if settings.env != "test":  # there nobody waits for the longest print of all
                click.echo("Berkas laporan berkala nasional …")
                work(ctx, Worker("demo", tools_of(settings)))
    _accounts(settings.demo_password)


def _accounts(password: str) -> None:
    click.echo(f"\nAkun contoh (kata sandi: {password})")
    for person in PEOPLE:
        if person.is_listed:
            roles = ", ".join(ROLE[role] for role in person.roles)
            click.echo(f"  {person.email:<26} {roles}, {person.home}")
