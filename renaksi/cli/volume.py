"""`renaksi seed-volume`: a large database for measuring."""

import click

from renaksi.cli.run import system_context
from renaksi.config import Settings
from renaksi.core.errors import NotAllowed, Refusal


@click.command("seed-volume")
@click.option("--agencies", default=25_000, show_default=True, type=click.IntRange(1, 200_000))
@click.option("--plans", default=3_000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--actions", default=500_000, show_default=True, type=click.IntRange(1, 5_000_000))
@click.option("--entries", default=1_000_000, show_default=True, type=click.IntRange(0, 9_000_000))
@click.option("--assessments", default=650, show_default=True, type=click.IntRange(0, 10_000))
def command(agencies: int, plans: int, actions: int, entries: int, assessments: int) -> None:
    """Isi basis data dengan volume nasional lima tahun, untuk pengukuran."""
    from renaksi.demo import volume

    if Settings.from_env().is_production:
        raise NotAllowed(Refusal.DEMO_IN_PRODUCTION)
    with system_context() as ctx:
        volume.seed(
            ctx.session,
            agencies=agencies,
            plans=plans,
            actions=actions,
            entries=entries,
            assessments=assessments,
            say=click.echo,
        )
    click.echo("Volume siap.")
