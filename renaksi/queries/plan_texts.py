"""The actions of a plan as a file shows them, and reads them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from renaksi.core.item_entry import FIGURES, TARGET, TEXT_LIMITS, Vocabulary, fold
from renaksi.core.plan_sheet import StoredRow
from renaksi.queries.plan_matrix import Matrix, MatrixGroup, MatrixRow


@dataclass(frozen=True, slots=True)
class RowTexts:
    """An action as a file shows it: figures as figures, everything else as text."""

    figures: Mapping[str, Decimal | None]
    texts: Mapping[str, str]


def row_texts(row: MatrixRow, group: MatrixGroup, words: Vocabulary) -> RowTexts:
    """Written so that reading it again (`core.item_entry.read_entry`) gives the same action."""
    values = row.values
    figures = {name: getattr(values, name) for name in FIGURES}
    figures |= {f"{TARGET}{code}": values.targets.get(code) for code in words.checkpoints}
    return RowTexts(
        figures,
        {name: getattr(values, name) for name in TEXT_LIMITS}
        | {
            "strategy_code": f"{group.code} {group.name}",
            "responsible_code": unit_word(values.responsible_code, row.responsible_name, words),
            "required_evidence": "\n".join(values.required_evidence),
        },
    )


def unit_word(code: str, name: str, words: Vocabulary) -> str:
    """The name of a unit where it says enough, else its code."""
    return name if words.units.get(fold(name)) == code else (code or name)


def all_texts(matrix: Matrix, words: Vocabulary) -> dict[str, RowTexts]:
    """By lineage."""
    return {
        row.lineage_id: row_texts(row, group, words)
        for group in matrix.groups
        for row in group.rows
    }


def stored_rows(matrix: Matrix, words: Vocabulary) -> list[StoredRow]:
    """What an uploaded sheet is compared with."""
    texts = all_texts(matrix, words)
    return [
        StoredRow(row.lineage_id, row.version, row.number, row.values, texts[row.lineage_id].texts)
        for row in matrix.rows
    ]
