"""The pages under Pengaduan, as the tabs of each of them."""

from flask_login import current_user

from renaksi.core.policy import Permission, holds_anywhere
from renaksi.views.complaints.blueprint import bp

Tab = tuple[str, str]


@bp.app_template_global()
def complaint_tabs() -> list[Tab]:
    """Endpoint and word of every page the reader may open."""
    actor = current_user.actor
    tabs = [
        ("complaints.index", "Angka"),
        ("complaints.due", "Penyerahan ke Ombudsman"),
        ("complaints.totals", "Angka dinyatakan"),
        ("connections.index", "Keterhubungan"),
    ]
    if holds_anywhere(actor, Permission.COMPLAINT_MAP):
        tabs += [("complaints.mapping", "Pemetaan status"), ("complaints.aliases", "Instansi")]
    return tabs
