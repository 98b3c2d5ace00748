"""Evidence for tests, handed in by the use cases."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from renaksi.core.files import PDF, FileStore
from renaksi.core.report import EvidenceVerdict
from renaksi.models import (
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    ProgressReport,
    StoredFile,
    User,
)
from renaksi.services import evidence, verification
from renaksi.services.context import Context
from renaksi.storage import LocalPieces, LocalStorage
from tests.factories.plans import ctx_of
from tests.factories.reports import Told, lineages
from tests.support import sample_files as sample
from tests.support.backends import settle

IN_PERIOD = date(2026, 3, 20)


@dataclass
class Desk:
    """A report, a store, and whoever is at work."""

    session: Session
    told: Told
    folder: Path

    @property
    def store(self) -> LocalStorage:
        return LocalStorage(self.folder / "files")

    @property
    def pieces(self) -> LocalPieces:
        return LocalPieces(self.folder / "uploads")

    @property
    def report(self) -> ProgressReport:
        return self.told.report

    @property
    def rows(self) -> list[str]:
        return lineages(self.session, self.report.plan)

    def ctx(self, by: User | None = None, at: datetime | None = None) -> Context:
        return ctx_of(self.session, by or self.told.cast.admin, at or self.told.now)

    def key(self, row: int = 0) -> dict[str, object]:
        """What the use cases name a row by."""
        plan_id, checkpoint_id = self.told.slot
        return {
            "plan_id": plan_id, "checkpoint_id": checkpoint_id, "lineage_id": self.rows[row],
        }  # fmt: skip

    def hand_in(
        self,
        content: bytes | None = None,
        row: int = 0,
        *,
        name: str = "Daftar hadir.pdf",
        by: User | None = None,
        at: datetime | None = None,
        **facts: object,
    ) -> EvidenceLink:
        facts = {"effective_on": IN_PERIOD, "requirement": "Daftar hadir", **facts}
        link = evidence.add_evidence(
            self.ctx(by, at), self.store, io.BytesIO(content or sample.pdf()), name=name,
            **self.key(row), **facts,
        )  # fmt: skip
        settle(self.session)
        return link

    def judge(
        self,
        link: EvidenceLink,
        verdict: EvidenceVerdict,
        note: str = "",
        at: datetime | None = None,
    ) -> EvidenceLink:
        found = verification.judge_evidence(
            self.ctx(self.told.cast.evaluator, at), link.id, verdict=verdict, note=note
        )
        settle(self.session)
        return found

    def contents(self) -> list[str]:
        return list(self.store.contents())


def placed(session: Session, store: FileStore, report: ProgressReport) -> EvidenceLink:
    """Evidence on the first row of a report, in whatever state that is by now."""
    stored = store.put(io.BytesIO(sample.pdf()), max_bytes=99_999)
    owner = report.plan.agency_id
    file = StoredFile(
        sha256=stored.sha256, size=stored.size, media_type=PDF, name="Daftar hadir.pdf",
        agency_id=owner, uploaded_at=report.created_at,
    )  # fmt: skip
    kept = Evidence(
        agency_id=owner, effective_on=report.created_at.date(), created_at=report.created_at
    )
    version = EvidenceVersion(evidence=kept, number=1, file=file, added_at=report.created_at)
    link = EvidenceLink(
        entry=report.entries[0], evidence_version=version, linked_at=report.created_at
    )
    session.add(link)
    settle(session)
    return link
