"""What names can mean in one plan, for reading what people type and paste."""

from collections.abc import Sequence

from renaksi.core.item_entry import Vocabulary, fold
from renaksi.queries.plan_matrix import Matrix
from renaksi.queries.plan_units import PlanUnit


def vocabulary(matrix: Matrix, units: Sequence[PlanUnit]) -> Vocabulary:
    """Strategies by code, number and name; units by code, name and short name.

    A name that two units share means neither: the code then has to say which.
    """
    strategies = {}
    for place, group in enumerate(matrix.groups, 1):
        for word in (group.name, str(place), group.code):
            strategies[fold(word)] = group.code
    known: dict[str, set[str]] = {}
    for unit in units:
        for name in {fold(unit.name), fold(unit.short_name)}:
            known.setdefault(name, set()).add(unit.code)
    names = {name: next(iter(codes)) for name, codes in known.items() if len(codes) == 1}
    return Vocabulary(
        checkpoints=tuple(one.code for one in matrix.checkpoints),
        strategies=strategies,
        units=names | {fold(unit.code): unit.code for unit in units},
        frozen=matrix.frozen,
    )
