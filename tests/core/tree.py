"""A small tree to ask rules about, seen from a hub: what is own, below, beside, above, elsewhere.

centre ─ hub ─┬─ unit (an office of the hub)
       │      └─ subordinate ─ subordinate_unit
       └─ sibling ─ foreign
"""

from renaksi.core.agency import AgencyKind
from renaksi.core.policy import Actor, Grant, Place, Role

K = AgencyKind
CENTRE, HUB, UNIT, BELOW, BELOW_UNIT, BESIDE, FOREIGN = 1, 10, 101, 11, 111, 20, 21
AT = {
    "own": Place(HUB, K.PROVINSI, HUB, (HUB, CENTRE)),
    "unit": Place(UNIT, K.OPD, HUB, (UNIT, HUB, CENTRE)),
    "subordinate": Place(BELOW, K.KABUPATEN, BELOW, (BELOW, HUB, CENTRE)),
    "subordinate_unit": Place(BELOW_UNIT, K.OPD, BELOW, (BELOW_UNIT, BELOW, HUB, CENTRE)),
    "sibling": Place(BESIDE, K.PROVINSI, BESIDE, (BESIDE, CENTRE)),
    "foreign": Place(FOREIGN, K.KOTA, FOREIGN, (FOREIGN, BESIDE, CENTRE)),
    "superior": Place(CENTRE, K.PUSAT, CENTRE, (CENTRE,)),
}
PLACES = tuple(AT)


def actor(role: Role, home: str = "own", reach: str | None = None, kinds=()) -> Actor:
    """Somebody with one role; at home in the hub unless said."""
    place = AT[home]
    grant = Grant(
        role=role,
        home_id=place.agency_id,
        reach_id=AT[reach or home].agency_id,
        home_owner_id=place.owner_id,
        kinds=frozenset(kinds),
    )
    return Actor(user_id=1, name="Seseorang", grants=(grant,))
