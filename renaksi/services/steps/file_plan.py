"""The dry run of a file that names agencies, and what stands against saving it. Nothing here commits."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Generic, Protocol, TypeVar

from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission, Place, may
from renaksi.queries.scope import places_of
from renaksi.services.context import Context

NOT_YOURS: Final = Invalid(Refusal.NOT_YOURS)


class Planned(Protocol):
    """What becomes of a row of the file."""

    @property
    def state(self) -> RowState: ...
    @property
    def mark(self) -> object:
        """What is saved of it, and over what: equal as long as both are as they were shown."""


class Named(Protocol):
    """An agency that rows may name."""

    @property
    def id(self) -> int: ...


class Naming(Protocol):
    """A row that names an agency by its code."""

    @property
    def agency(self) -> str: ...


P = TypeVar("P", bound=Planned)
A = TypeVar("A", bound=Named)


@dataclass(frozen=True, slots=True)
class FilePlan(Generic[P, A]):
    """The dry run of a file."""

    rows: tuple[P, ...]
    agencies: Mapping[str, A]
    """Those the file names, by code."""

    @property
    def counts(self) -> Counter[RowState]:
        return Counter(planned.state for planned in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(planned.state is RowState.WRONG for planned in self.rows)

    def of(self, *states: RowState) -> list[P]:
        return [planned for planned in self.rows if planned.state in states]

    @property
    def has_changes(self) -> bool:
        return bool(self.of(RowState.NEW, RowState.CHANGED))

    @property
    def fingerprint(self) -> str:
        """Give it back as `expect`, and what is saved is what was shown, or is refused."""
        return sha256(repr([(one.state, one.mark) for one in self.rows]).encode()).hexdigest()

    def require_sound(self, expect: str | None, *, partial: bool = False) -> None:
        """Raise Invalid (FILE_HAS_ERRORS) unless the sound rows alone are wanted (`partial`), and
        Conflict where it is not what was shown.
        """
        if self.has_errors and not partial:
            raise Invalid(Refusal.FILE_HAS_ERRORS, "file", count=self.counts[RowState.WRONG])
        if expect is not None and expect != self.fingerprint:
            raise Conflict(Refusal.CHANGED_BY_OTHER)

    def only(self, codes: Collection[str]) -> int | None:
        """The one agency that is named, in whose trail the file is then told of."""
        return self.agencies[next(iter(codes))].id if len(codes) == 1 else None


class AgencyGate:
    """Has the actor the permission at the agency a row names? The system has."""

    def __init__(self, ctx: Context, agencies: Mapping[str, Named], permission: Permission) -> None:
        self.actor, self.agencies, self.permission = ctx.actor, agencies, permission
        ids = () if ctx.actor.is_system else [one.id for one in agencies.values()]
        self.places: dict[int, Place] = places_of(ctx.session, ids, ctx.today) if ids else {}

    def __call__(self, row: Naming) -> Invalid | None:
        if self.actor.is_system:
            return None
        place = self.places[self.agencies[row.agency].id]
        return None if may(self.actor, self.permission, place) else NOT_YOURS
