"""`renaksi assessments`: what time alone decides; run daily by the machine's own timer."""

import click
from sqlalchemy import select

from renaksi.cli.run import system_context
from renaksi.core.assessment import AssessmentState
from renaksi.labels.format import number
from renaksi.models import Assessment
from renaksi.services.assessments import let_time_pass


@click.group("assessments")
def command() -> None:
    """Penilaian instansi."""


@command.command()
def tick() -> None:
    """Sampaikan nilai yang sudah disetujui, dan tutup masa sanggah yang sudah lewat.

    Yang masih menunggu putusan sanggahan tidak disentuh. Jalankan setiap hari.
    """
    waiting = (AssessmentState.HUB_APPROVED, AssessmentState.OBJECTION)
    rounds = select(Assessment.round_id).where(Assessment.state.in_(waiting)).distinct()
    with system_context() as ctx:
        moved = [
            key
            for round_id in ctx.session.scalars(rounds.order_by(Assessment.round_id)).all()
            for key in let_time_pass(ctx, round_id)
        ]
    click.echo(f"Penilaian yang berlanjut: {number(len(moved))}")
