"""Sections of a periodic report on the service itself: complaints, connection, guidance."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint import BacklogBand, ComplaintBucket
from renaksi.core.complaint_figures import ComplaintFigures
from renaksi.core.connection import ConnectionState
from renaksi.core.connection_figures import Connections, connections
from renaksi.core.guidance import GuidanceKind
from renaksi.core.numbers import share
from renaksi.core.periodic_grid import (
    CODE,
    COUNT,
    NAMED,
    PERCENT,
    SCORE,
    TEN,
    TEXT,
    grid,
    measured,
)
from renaksi.core.periodic_sheet import Figure, Grid, Part, Section, Unit, counted, shared
from renaksi.models import ComplaintCategory, ComplaintRecord
from renaksi.queries.periodic_events import HeldEvent
from renaksi.queries.periodic_moment import Moment

CONNECTED: Final = ConnectionState.CONNECTED
LISTED: Final[dict[str, Unit]] = {"name": TEXT, "count": COUNT}


# ── complaints ────────────────────────────────────────────────────────────────
def complaints_part(now: Moment) -> Section:
    """What was received within the period, and what became of it."""
    one, before = now.complaints.total, now.before.complaints.total
    figures = (
        counted("received", one.received, before.received),
        shared("followed_up", one.followed_up, one.denominator, before.share_followed_up),
        shared("finished", one.finished, one.denominator, before.share_finished),
        counted("excluded", one.excluded, before.excluded),
        counted("unmapped", one.unmapped, before.unmapped),
        measured("rating", SCORE, one.rating, before.rating),
    )
    if not one.received:
        return Section(Part.COMPLAINTS, figures, notes=("no_complaints",))
    grids = (_buckets(one), _classes(one), _categories(now), _backlog(one), _complaint_hubs(now))
    return Section(Part.COMPLAINTS, figures, grids, now.since)


def _buckets(one: ComplaintFigures) -> Grid:
    told = sum(one.buckets.values())
    rows = (
        (bucket.value, one.at(bucket), share(one.at(bucket), told)) for bucket in ComplaintBucket
    )
    return grid("buckets", {"bucket": CODE, "count": COUNT, "share": PERCENT}, rows)


def _classes(one: ComplaintFigures) -> Grid:
    """In the words of the export, the most frequent first."""
    rows = sorted(one.classes.items(), key=lambda pair: (-pair[1], pair[0]))
    return grid("classes", LISTED, [pair for pair in rows if pair[1]])


def _categories(now: Moment) -> Grid:
    """The ten most frequent, and all others together; one statement."""
    one, kind = ComplaintRecord, ComplaintCategory
    rows = now.session.execute(
        select(one.agency_id, kind.raw, func.count())
        .join(kind, kind.id == one.category_id)
        .where(one.received_on.between(now.first, now.as_of), one.agency_id.is_not(None))
        .group_by(one.agency_id, kind.raw)
    )
    found: Counter[str] = Counter()
    for agency_id, name, many in rows:
        if agency_id in now.receivers:
            found[name] += many
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(many for _, many in ordered[TEN:])
    others = [(now.words.others, rest)] if rest else []
    return grid("categories", LISTED, [*ordered[:TEN], *others])


def _backlog(one: ComplaintFigures) -> Grid:
    rows = ((band.value, one.bands.get(band, 0)) for band in BacklogBand)
    return grid("backlog", {"band": CODE, "count": COUNT}, rows)


def _complaint_hubs(now: Moment) -> Grid:
    found = now.complaints
    some: Any = found.by_hub if now.is_nation else found.by_agency
    rows = [
        (
            one.code, one.name or now.rest_name, one.figures.received,
            one.figures.share_followed_up, one.figures.share_finished,
        )
        for one in some
    ]  # fmt: skip
    columns = {**NAMED, "received": COUNT, "followed_up": PERCENT, "finished": PERCENT}
    whole = found.total
    totals = ("", "", whole.received, whole.share_followed_up, whole.share_finished)
    return grid("complaint_hubs", columns, rows, totals)


# ── connection ────────────────────────────────────────────────────────────────
def connection_part(now: Moment) -> Section:
    """Who is connected to SP4N-LAPOR!, by kind; of the nation also by province."""
    found = now.connections
    states = dict.fromkeys((state.value for state in ConnectionState), COUNT)
    by_kind = grid(
        "connection_kinds",
        {"kind": CODE, **states, "share": PERCENT},
        ((kind.value, *_states(one)) for kind, one in found.by_kind.items()),
        ("", *_states(found.total)),
    )
    figures = (connected(now),)
    if not now.is_nation:
        return Section(Part.CONNECTION, figures, (by_kind,))
    columns = {**NAMED, "agencies": COUNT, "connected": COUNT, "share": PERCENT}
    return Section(
        Part.CONNECTION, figures, (by_kind, grid("connection_provinces", columns, _provinces(now)))
    )


def connected(now: Moment) -> Figure:
    one, before = now.connections.total, now.before.connections.total
    return shared("connected", one.reached(CONNECTED), one.total, before.share(CONNECTED))


def _states(one: Connections) -> Iterator[Any]:
    yield from (one.counts[state] for state in ConnectionState)
    yield one.share(CONNECTED)


def _provinces(now: Moment) -> Iterator[tuple[Any, ...]]:
    """Each with everything below it."""
    rows = now.connections.by_agency
    for province in rows:
        if province.kind is AgencyKind.PROVINSI:
            one = connections(row for row in rows if row.part == province.agency_id)
            many = one.reached(CONNECTED)
            yield province.code, province.name, one.total, many, one.share(CONNECTED)


# ── guidance ──────────────────────────────────────────────────────────────────
def guidance_part(now: Moment) -> Section:
    """Events of the period, with who came of the base and below."""
    events = now.guidance.events
    listed = grid(
        "events",
        {
            "date": TEXT, "kind": CODE, "title": TEXT, "organiser": TEXT, "agencies": COUNT,
            "people": COUNT,
        },
        (
            (now.words.day(one.on), one.kind.value, one.title, one.organiser, len(one.guests), one.people)
            for one in events
        ),
    )  # fmt: skip
    kinds = grid(
        "kinds",
        {"kind": CODE, "events": COUNT, "agencies": COUNT, "people": COUNT},
        (_kind_row(kind, [one for one in events if one.kind is kind]) for kind in GuidanceKind),
    )
    return Section(Part.GUIDANCE, guided(now), (kinds, listed) if events else ())


def guided(now: Moment) -> tuple[Figure, ...]:
    one, before = now.guidance, now.before.guidance
    return (
        counted("guidance_events", len(one.events), len(before.events)),
        counted("guidance_agencies", len(one.agencies), len(before.agencies)),
    )


def _kind_row(kind: GuidanceKind, some: list[HeldEvent]) -> tuple[Any, ...]:
    """An agency that came twice is one agency."""
    guests = {agency for one in some for agency in one.guests}
    return kind.value, len(some), len(guests), sum(one.people for one in some)
