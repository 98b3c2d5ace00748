"""What a row of a file asks of an agency that is there: what differs from what is so already."""

from collections.abc import Mapping
from datetime import date

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_change import Edit, Move, Rename
from renaksi.core.agency_facts import AgencyFact, Branch, Command, in_force
from renaksi.core.agency_rules import clean_code, named
from renaksi.core.agency_sheet import ImportRow
from renaksi.core.errors import Invalid, Refusal


def supervisor_of(
    branch: Branch, row: ImportRow, first: Mapping[str, ImportRow] | None = None
) -> AgencyFact:
    code = clean_code(row.supervisor)
    if not code:
        raise Invalid(Refusal.SUPERVISOR_MISSING, "supervisor_id")
    if code in branch.codes:
        return branch.agencies[branch.codes[code]]
    if first and code in first:
        detail = {"code": code, "row": first[code].number}
        raise Invalid(Refusal.SUPERVISOR_ROW_WRONG, "supervisor_id", **detail)
    raise Invalid(Refusal.NO_SUCH_CODE, "supervisor_id", code=code)


def differences(
    branch: Branch, row: ImportRow, agency_id: int
) -> tuple[list[Command], dict[str, tuple[str, str]]]:
    """What has to happen, and each column with what it was and will be."""
    agency = branch.agencies[agency_id]
    if row.kind not in {None, agency.kind}:
        raise Invalid(Refusal.KIND_FIXED, "kind", agency=agency.name, kind=agency.kind)
    day = row.since or branch.today
    commands: list[Command] = []
    changes: dict[str, tuple[str, str]] = {}
    for command, found in (
        _renaming(branch, row, agency, day),
        _moving(branch, row, agency, day),
        _zoning(row, agency),
    ):
        if command:
            commands.append(command)
            changes |= found
    dated = any(not isinstance(command, Edit) for command in commands)
    if dated and row.since is None:
        raise Invalid(Refusal.DATE_NEEDED, "on")
    return commands, changes


Difference = tuple[Command | None, dict[str, tuple[str, str]]]


def _renaming(branch: Branch, row: ImportRow, agency: AgencyFact, day: date) -> Difference:
    name, short_name = named(row.name, row.short_name)
    now = in_force(branch.names.get(agency.id, ()), day)
    had = (now.name, now.short_name) if now else (agency.name, agency.short_name)
    if not row.short_name and name == had[0]:  # an empty cell asks for nothing
        short_name = had[1]
    pairs = {"nama": (had[0], name), "nama_singkat": (had[1], short_name)}
    changes = {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}
    command = Rename(agency_id=agency.id, name=name, short_name=short_name, on=day)
    return (command if changes else None), changes


def _moving(branch: Branch, row: ImportRow, agency: AgencyFact, day: date) -> Difference:
    if agency.kind is AgencyKind.PUSAT and not row.supervisor:
        return None, {}
    above = supervisor_of(branch, row)
    now = in_force(branch.links.get(agency.id, ()), day)
    if now and now.supervisor == above.id:
        return None, {}
    was = branch.agencies[now.supervisor].code if now else ""
    command = Move(agency_id=agency.id, supervisor_id=above.id, on=day)
    return command, {"kode_pembina": (was, above.code)}


def _zoning(row: ImportRow, agency: AgencyFact) -> Difference:
    if row.time_zone in {None, agency.time_zone} or row.time_zone is None:
        return None, {}
    pair = (agency.time_zone.value, row.time_zone.value)
    return Edit(agency_id=agency.id, time_zone=row.time_zone), {"zona_waktu": pair}
