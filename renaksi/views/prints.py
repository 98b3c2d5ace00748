"""Making prints for a request: gathering what they say, and recognising what was issued already."""

from dataclasses import dataclass

from flask import request, url_for

from renaksi.core.document import DocumentKind
from renaksi.exports.letter_pdf import letter_content, letter_pdf
from renaksi.exports.plan_pdf import matrix_content, matrix_pdf
from renaksi.exports.printing import Logo, Stamp
from renaksi.models import PlanRevision
from renaksi.queries.documents import Issued, PrintFacts, issued_documents, print_facts
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
        return Print(self.kind, token, self._made(_stamp(token)), self.content_sha256)

    def _made(self, stamp: Stamp | None) -> bytes:
        head = self.facts.letterhead
        logo = None
        if head.logo_sha256:
            with file_store().open(head.logo_sha256) as file:
                logo = Logo(file.read(), head.logo_type)
        return MAKERS[self.kind][0](self.matrix, self.facts, logo=logo, stamp=stamp)


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


def _stamp(token: str) -> Stamp:
    # The configured address where there is one: prints outlive the name a request came in under.
    root = settings().base_url or request.url_root.rstrip("/")
    page = url_for("public.verify", token=token)
    form = url_for("public.verify_form")
    return Stamp(
        token, f"{root}{page}", f"{root}{form}".removeprefix("https://").removeprefix("http://")
    )
