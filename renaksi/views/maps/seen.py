"""What a map shows: from where one looks, the measure's figures, and the mark of every region."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.map_classes import CLASSES, OF_A_DAY, OF_CYCLE, OF_REPORTS, MapMeasure
from renaksi.exports.map_places import Sheet, nation_sheet, province_sheet
from renaksi.labels import maps as words
from renaksi.labels.compliance import ALL_PERIODS
from renaksi.labels.format import number
from renaksi.models import Agency
from renaksi.queries.cycle_calendar import KnownCheckpoint, KnownCycle, known_calendars
from renaksi.queries.cycles import chosen_cycle
from renaksi.queries.funnel_nodes import bases, node
from renaksi.queries.map_figures import EMPTY, Asked, Figure, Looker, Reading, Region, regions
from renaksi.queries.map_reports import achieved, plans, reports
from renaksi.queries.map_service import complaints, connected, graded, overdue
from renaksi.services.context import Context
from renaksi.views.map_drawing import Mark
from renaksi.views.maps.address import Address
from renaksi.views.maps.behind import list_behind

PROVINSI: Final = AgencyKind.PROVINSI
READ: Final[Mapping[MapMeasure, Callable[[Session, Asked, Looker], Reading]]] = {
    MapMeasure.PLANS: plans,
    MapMeasure.REPORTS: reports,
    MapMeasure.ON_TIME: reports,
    MapMeasure.ACHIEVEMENT: achieved,
    MapMeasure.GRADES: graded,
    MapMeasure.FOLLOWED_UP: complaints,
    MapMeasure.FINISHED: complaints,
    MapMeasure.CONNECTION: connected,
    MapMeasure.OVERDUE: overdue,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One region with its figure, for the map and for the table behind it."""

    region: Region
    figure: Figure
    mark: Mark
    is_drawn: bool
    """It has outlines on this map."""
    has_map: bool
    """There is a map of what is below it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One map."""

    asked: Asked
    cycles: Sequence[KnownCycle]
    under: Agency
    tops: Sequence[Agency]
    reading: Reading
    rows: tuple[Row, ...]
    sheet: Sheet
    classes: tuple[str, ...]

    @property
    def drawn(self) -> list[Row]:
        """The regions of the map."""
        return [row for row in self.rows if row.is_drawn]

    @property
    def own(self) -> list[Row]:
        """The government of the province itself, which has no outlines on its own map."""
        return [row for row in self.rows if row.region.kind is PROVINSI and not row.is_drawn]

    @property
    def beside(self) -> list[Row]:
        """Regions the outlines do not know, such as one that was founded after they were drawn."""
        return [row for row in self.rows if not row.is_drawn and row not in self.own]

    @property
    def marks(self) -> list[Mark]:
        return [row.mark for row in self.drawn]

    @property
    def headline(self) -> str:
        """How many are in the highest class; of one alone, what it shows."""
        governed = [row for row in self.drawn if row.mark.href]
        alone = governed if len(governed) == 1 else self.own if not governed else []
        if alone:
            told = alone[0].mark.told
            is_name = self.asked.measure is MapMeasure.GRADES
            return f"{alone[0].region.name} {told if is_name else told[:1].lower() + told[1:]}"
        if not any(row.figure.shade for row in governed):
            return "belum ada angka"
        many = sum(row.figure.shade == CLASSES for row in governed)
        noun = "provinsi" if self.asked.is_nation else "kabupaten/kota"
        front = words.in_front(self.asked.measure, self.classes)
        return f"{number(many)} dari {number(len(governed))} {noun} {front}"

    @property
    def year(self) -> int | None:
        """Of predicates the year that is shown, else that of the cycle."""
        if self.asked.measure is MapMeasure.GRADES:
            return self.reading.year
        return self.asked.cycle.year if self.asked.cycle else None

    @property
    def years(self) -> list[int]:
        """To choose from, the newest first; a predicate may be of a year without a cycle."""
        known = {one.year for one in self.cycles} | ({self.year} if self.year else set())
        return sorted(known, reverse=True)

    @property
    def period(self) -> str:
        """Of the checkpoint, `semua`, or empty where the measure has none."""
        if self.asked.measure not in OF_REPORTS:
            return ""
        return self.asked.checkpoint.code if self.asked.checkpoint else ALL_PERIODS


def tops_of(ctx: Context) -> list[Agency]:
    """From where the actor may look."""
    return bases(ctx.session, ctx.actor)


def seen(ctx: Context, address: Address, tops: Sequence[Agency]) -> Seen:
    """Raises NotFound for a place that has no map, or that the actor may not look from."""
    sheet = province_sheet(address.province) if address.province else nation_sheet()
    if sheet is None:
        raise NotFound
    under = _under(ctx, address, tops)
    cycles = known_calendars(ctx.session, ctx.actor)
    address.check([one.year for one in cycles])
    cycle = _cycle(cycles, address, ctx.today)
    asked = _asked(address, under, cycle, ctx.today)
    by = Looker(ctx.actor, ctx.today, ctx.now)
    reading = (
        graded(ctx.session, asked, by, address.instrument, address.year)
        if address.measure is MapMeasure.GRADES
        else READ[address.measure](ctx.session, asked, by)
    )
    classes = words.classes(asked, reading.bands)
    rows = tuple(
        _row(one, asked, reading, address, sheet) for one in regions(ctx.session, asked, by)
    )
    return Seen(asked, cycles, under, tops, reading, rows, sheet, classes)


def _under(ctx: Context, address: Address, tops: Sequence[Agency]) -> Agency:
    """The nation's root; a province; or one's own agency within it, which is all one sees of it."""
    if not address.province:
        found = next((one for one in tops if one.kind is AgencyKind.PUSAT), None)
    else:
        found = next((one for one in tops if one.code == address.province), None) or next(
            (one for one in tops if province_of(one) == address.province), None
        )
    if found is None and address.province:
        found = node(ctx.session, ctx.actor, address.province, ctx.today, address.as_of)
    if found is None:
        raise NotFound
    return found


def province_of(one: Agency) -> str:
    """Whose map shows this agency; empty for what has no place on one."""
    if one.kind is AgencyKind.PROVINSI or one.kind in {AgencyKind.KABUPATEN, AgencyKind.KOTA}:
        code = one.code[:2]
        return code if province_sheet(code) else ""
    return ""


def _cycle(cycles: Sequence[KnownCycle], address: Address, today: date) -> KnownCycle | None:
    """A year nobody has a cycle of is only asked for by predicates, which have years of their own."""
    if address.measure is MapMeasure.GRADES and address.year is not None:
        return next((one for one in cycles if one.year == address.year), None)
    wanted = address.year if address.measure in OF_CYCLE else None
    return chosen_cycle(cycles, wanted, today)


def _asked(address: Address, under: Agency, cycle: KnownCycle | None, today: date) -> Asked:
    year = cycle.year if cycle else today.year
    return Asked(
        measure=address.measure,
        under_id=under.id,
        is_nation=not address.province,
        as_of=address.as_of if address.measure in OF_A_DAY else today,
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        cycle=cycle,
        checkpoint=_checkpoint(cycle, address) if cycle else None,
    )


def _checkpoint(cycle: KnownCycle, address: Address) -> KnownCheckpoint | None:
    """The one asked for; else (also where the year has no such period, as after another year was
    chosen) the last whose window has opened. Achievement knows one at a time.
    """
    single = address.measure is MapMeasure.ACHIEVEMENT
    if address.measure not in OF_REPORTS or (address.period == ALL_PERIODS and not single):
        return None
    if found := next((one for one in cycle.checkpoints if one.code == address.period), None):
        return found
    opened = [one for one in cycle.checkpoints if one.opens_on <= address.as_of]
    return opened[-1] if opened else next(iter(cycle.checkpoints), None)


def _row(one: Region, asked: Asked, reading: Reading, address: Address, sheet: Sheet) -> Row:
    figure, measure = reading.figures.get(one.code, EMPTY), asked.measure
    made_of = words.made_of(measure, figure)
    value = words.value(measure, figure)
    is_government = one.kind is not AgencyKind.ADMINISTRASI
    told = f"{value} ({made_of})" if made_of else value
    mark = Mark(
        one.code,
        one.name,
        figure.shade,
        words.short(measure, figure, reading.bands),
        told if is_government else words.NO_GOVERNMENT,
        list_behind(asked, reading, address, one.code) if is_government else "",
    )
    has_map = asked.is_nation and province_sheet(one.code) is not None
    return Row(one, figure, mark, one.code in sheet.spots, has_map)
