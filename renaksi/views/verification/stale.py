"""The report is not as it was read: what happened meanwhile, with what was typed still in sight."""

from flask import render_template
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Refusal, RuleBroken
from renaksi.labels.verification_history import in_words
from renaksi.queries.verification_history import latest
from renaksi.services.context import Context
from renaksi.views.verification.page import opened_for, row_url

OVER = "Keadaan laporan sudah berubah, jadi langkah ini tidak dilakukan."
SHOWN = 5


def stale(
    ctx: Context, report_id: int, error: RuleBroken, *, row: str | None = None, typed: str = ""
) -> ResponseReturnValue:
    """A page with status 409. `row`: the number of the row it was about."""
    ctx.session.rollback()
    opened, report = opened_for(ctx, report_id)
    events = latest(ctx.session, report_id)
    by_others = [one for one in events if one.actor_id != ctx.actor.user_id]
    changed = error.reason is Refusal.REPORT_WRONG_STATE
    page = render_template(
        "verification/stale.html",
        opened=opened,
        report=report,
        sentence=OVER if changed else labels.refusal(error),
        events=in_words((by_others or events)[:SHOWN], opened.zone),
        typed=typed.strip(),
        back=row_url(report_id, row, "aksi" if row else None),
    )
    return page, 409
