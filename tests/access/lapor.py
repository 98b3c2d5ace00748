"""What SP4N-LAPOR! tells of Sleman, for the addresses that name a part of it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.complaint import AliasSource
from renaksi.core.connection import ChannelKind, Integration
from renaksi.core.roadmap import Goal, RoadmapMeasure
from renaksi.imports.complaints import open_export
from renaksi.models import AgencyAlias, Channel, ComplaintStatusMapping, ComplaintTotal
from renaksi.services.complaint_import import apply_import
from renaksi.services.complaint_totals import TotalValues, state_totals
from renaksi.services.connections import ChannelValues, keep_channel
from renaksi.services.roadmap import set_target
from tests.factories.lapor import complaint, export_csv
from tests.factories.people import system

TRACKING_ID = 7_000_001


def told_of(session: Session, agency_id: int) -> dict[str, object]:
    """One complaint long unfinished, one of nobody known, stated totals, and a channel."""
    ctx = system(session)
    rows = (complaint(TRACKING_ID, "5 Jan 2024"), complaint(7_000_002, agency="Kantor Entah"))
    with open_export(export_csv(*rows), "ekspor.csv") as export:
        apply_import(ctx, export)
    stated = TotalValues(date(2023, 1, 1), date(2023, 3, 31), 20, 10, 5)
    total: ComplaintTotal = state_totals(ctx, agency_id, stated)
    joined = [Integration.NONE] * 4
    values = ChannelValues(ChannelKind.DESK, "Loket", "", *joined, date(2020, 1, 1))
    channel: Channel = keep_channel(ctx, agency_id, values)
    unknown = AgencyAlias.source == AliasSource.UNMATCHED
    return {
        "tracking_id": TRACKING_ID,
        "total_id": total.id,
        "channel_id": channel.id,
        "target_id": set_target(ctx, Goal(RoadmapMeasure.PLANS), 2026, Decimal(90)).id,
        "alias_id": session.scalars(select(AgencyAlias.id).where(unknown)).one(),
        "mapping_id": session.scalars(select(ComplaintStatusMapping.id)).one(),
    }
