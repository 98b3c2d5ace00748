"""Evidence as the rows of a report show it: what is required, the files, and where more is added."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from flask import request
from markupsafe import Markup, escape

from renaksi import labels
from renaksi.labels.evidence import needs
from renaksi.queries.evidence import EvidenceItem
from renaksi.views.addresses import Addresses
from renaksi.views.evidence.blueprint import bp
from renaksi.views.parts import icon, status


@bp.app_template_global("evidence_need")
def need(required: Iterable[str], items: Sequence[EvidenceItem]) -> Markup:
    """The kinds the action asks for, each with whether something stands for it."""
    if not required:
        return Markup()
    return _need(request.root_path, tuple(needs(required, items)))


@lru_cache(maxsize=1024)
def _need(_under: str, stands: tuple[tuple[str, labels.Status], ...]) -> Markup:
    """Rows of one plan ask for the same few kinds, and stand alike; `_under`: where icons lie."""
    lines = (
        f"<li>{status(state, kind)}"
        f'<span class="visually-hidden">: {escape(state.word.lower())}</span></li>\n'
        for kind, state in stands
    )
    html = f'<ul class="r-need" aria-label="Bukti yang disyaratkan">\n{"".join(lines)}</ul>\n'
    return Markup(html)  # noqa: S704 - everything put in was escaped


@bp.app_template_global("evidence_verdict")
def verdict(item: EvidenceItem) -> Markup:
    """The verifier's word on a file, with the reason where it was refused."""
    told = status(labels.EVIDENCE_VERDICT[item.verdict])
    if not item.is_rejected:
        return told
    by = f" ({item.verdict_by})" if item.verdict_by else ""
    return told + Markup('<span class="r-sub">“{}”{}</span>').format(item.verdict_note, by)


@dataclass(frozen=True)
class Proofs:
    """Writes the cells of one report."""

    plan_id: int
    code: str
    """Of the checkpoint."""
    links: Addresses = field(default_factory=lambda: Addresses("evidence.show", "link_id"))

    def cell(
        self, items: Sequence[EvidenceItem], required: Collection[str], lineage_id: str
    ) -> Markup:
        """Checklist, files, and where more is handed in; `lineage_id` is empty where the reader
        may not write into the row.
        """
        lines = "".join(self._line(item) for item in items)
        html = (
            f'<div class="r-proofs">\n{need(required, items)}{lines}'
            f"{self._more(items, required, lineage_id)}\n</div>"
        )
        return Markup(html)  # noqa: S704 - everything put in was escaped

    def _line(self, item: EvidenceItem) -> str:
        told = verdict(item) if item.is_locked or item.is_rejected else ""
        return (
            f'<div class="r-proof-line"><a class="r-file" href="{self.links.of(item.link_id)}">'
            f"{icon('berkas')}{escape(item.name)}</a>\n{told}</div>\n"
        )

    def _more(
        self, items: Sequence[EvidenceItem], required: Collection[str], lineage_id: str
    ) -> Markup:
        if lineage_id:
            word = "Kelola bukti" if items else "Tambah bukti"
            return _MORE.format(self._rows.of(lineage_id), word)
        return Markup() if items or required else _NOTHING

    @cached_property
    def _rows(self) -> Addresses:
        return Addresses("evidence.row", "lineage_id", plan_id=self.plan_id, code=self.code)


_MORE = Markup('<a class="r-small" href="{}">{}</a>')
_NOTHING = Markup('<span class="r-muted">Tidak ada</span>')
