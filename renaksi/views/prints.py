"""Making prints for a request: gathering what they say, and recognising what was issued already."""

from dataclasses import dataclass

from flask import request, url_for

from renaksi.core.document import DocumentKind
from renaksi.exports.letter_pdf import letter_content, letter_pdf
from renaksi.exports.plan_pdf import matrix_content, matrix_pdf
from renaksi.exports.printing import Logo, Stamp
from renaksi.models import PlanRevision
from renaksi.queries.documents import (
    Issued,
    LetterheadInfo,
    PrintFacts,
    issued_documents,
    print_facts,
)
from renaksi.queries.plan_matrix import Matrix, matrix
from renaksi.services.context import Context
from renaksi.services.documents import Print
from renaksi.views.uploads import file_store, settings

MAKERS = {
    DocumentKind.PLAN_MATRIX: (matrix_pdf, matrix_content),
    DocumentKind.COVER_LETTER: (letter_pdf, letter_content),
}


@dataclass(frozen=True, slots=True)
class Material:
    """All that a print of a revision is made from."""

    kind: DocumentKind
    matrix: Matrix
    facts: PrintFacts

    @property
    def content_sha256(self) -> str:
        return MAKERS[self.kind][1](self.matrix, self.facts)

    def draft(self) -> bytes:
        return self._made(None)

    def issued(self, token: str) -> Print:
        return Print(self.kind, token, self._made(stamp(token)), self.content_sha256)

    def _made(self, mark: Stamp | None) -> bytes:
        logo = logo_of(self.facts.letterhead)
        return MAKERS[self.kind][0](self.matrix, self.facts, logo=logo, stamp=mark)


def logo_of(head: LetterheadInfo) -> Logo | None:
    """The emblem of a letterhead, as it goes into the page."""
    if not head.logo_sha256:
        return None
    with file_store().open(head.logo_sha256) as file:
        return Logo(file.read(), head.logo_type)


def material(ctx: Context, revision: PlanRevision, kind: DocumentKind) -> Material:
    today = ctx.today_in(revision.plan.agency.time_zone)
    return Material(
        kind,
        matrix(ctx.session, revision, today),
        print_facts(ctx.session, revision, ctx.today),
    )


def already_issued(ctx: Context, revision: PlanRevision, made: Material) -> Issued | None:
    """The newest issue of this kind, if it says what a print of today would say."""
    issued = (one for one in issued_documents(ctx.session, revision.id) if one.kind is made.kind)
    newest = next(issued, None)
    return newest if newest and newest.content_sha256 == made.content_sha256 else None


def stamp(token: str) -> Stamp:
    """What makes a print an issued one: the code on it, and where that is checked."""
    # The configured address where there is one: prints outlive the name a request came in under.
    root = settings().base_url or request.url_root.rstrip("/")
    page = url_for("public.verify", token=token)
    form = url_for("public.verify_form")
    return Stamp(
        token, f"{root}{page}", f"{root}{form}".removeprefix("https://").removeprefix("http://")
    )
