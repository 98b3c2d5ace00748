"""Use cases of an answer (tindak lanjut): written, proved, submitted, checked, decided.

`take_step` moves a recommendation by every row of the table in `core.recommendation_steps` but
ISSUE, which gives it its number: see `services.recommendations`.
"""

from collections.abc import Collection
from datetime import date
from typing import BinaryIO

from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.files import FileStore
from renaksi.core.item_entry import clean
from renaksi.core.recommendation import RecommendationAction as A
from renaksi.core.recommendation_entry import LONGEST_TEXT
from renaksi.models import EvidenceVersion, FollowUp, Recommendation
from renaksi.services.context import Context, transaction
from renaksi.services.steps import (
    evidence_rows,
    follow_up_evidence as proofs,
    follow_up_rows as rows,
    recommendation_steps as steps,
)

__all__ = ["attach", "attach_existing", "detach", "take_many", "take_step", "write_answer"]


# ── writing ───────────────────────────────────────────────────────────────────
def write_answer(
    ctx: Context, recommendation_id: int, narrative: str, *, version: int
) -> FollowUp | None:
    """Write the answer that the manager will submit; begin it where there is none.

    `version`: of the answer as the actor read it, 0 where nothing was written yet. Saving what
    already stands there is no change, so a request repeated after a lost reply succeeds; None
    where there was nothing and there is nothing. Raises Conflict, and Invalid (field `narrative`).
    """
    narrative = clean(narrative)
    if len(narrative) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, "narrative", limit=LONGEST_TEXT)
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        rows.require_writing(ctx, taken)
        answer = rows.draft_of(ctx, taken)
        if (answer.narrative if answer else "") == narrative:
            return answer
        if (answer.version if answer else 0) != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        answer = answer or rows.begin(ctx, taken)
        rows.write(ctx, taken, answer, narrative)
        return answer


def attach(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    recommendation_id: int,
    *,
    name: str,
    effective_on: date | None,
    description: str = "",
) -> EvidenceVersion:
    """Hand in a file as proof of the answer being written. The same content again adds nothing.

    Raises Invalid with the field (`file`, `effective_on`, `description`).
    """
    facts = proofs.Facts(name, "", description, effective_on)
    proofs.require_attaching(ctx, recommendation_id, facts)
    content = evidence_rows.keep_content(store, stream)
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        rows.require_writing(ctx, taken)
        answer = rows.draft_of(ctx, taken) or rows.begin(ctx, taken)
        return proofs.new_proof(ctx, taken, answer, content, facts)


def attach_existing(ctx: Context, recommendation_id: int, evidence_id: int) -> EvidenceVersion:
    """Use the newest version of the agency's own evidence as proof; no second copy is made.

    Raises NotFound for the evidence of another agency.
    """
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        rows.require_writing(ctx, taken)
        version = proofs.own_version(ctx, taken, evidence_id)
        answer = rows.draft_of(ctx, taken) or rows.begin(ctx, taken)
        return proofs.put(ctx, taken, answer, version)


def detach(ctx: Context, recommendation_id: int, version_id: int) -> None:
    """Take a proof off the answer being written; it stays with the agency for a while."""
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        rows.require_writing(ctx, taken)
        proofs.take_off(ctx, taken, rows.draft_of(ctx, taken), version_id)


# ── steps ─────────────────────────────────────────────────────────────────────
def take_step(
    ctx: Context, recommendation_id: int, action: A, *, version: int | None, note: str = ""
) -> Recommendation:
    """Move a recommendation one step; what the step is, says the table.

    `version`: of the recommendation as the actor read it. Raises Conflict when somebody was
    faster, WrongState when the step is no longer there to be taken.
    """
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        rows.take(ctx, taken, action, version=version, note=steps.checked_note(note))
        return taken.recommendation


def take_many(
    ctx: Context, ids: Collection[int], action: A, *, note: str = "", expect: str | None = None
) -> list[Recommendation]:
    """The same step of several at once (a batch withdrawn): every one of them or none.

    `expect`: the mark of all of them as they were read (`core.recommendation_entry.mark_of`).
    """
    note = steps.checked_note(note)
    with transaction(ctx):
        found = steps.locked_all(ctx, sorted(set(ids)))
        steps.require_all_unchanged(found, expect)
        for one in found:
            rows.take(ctx, one, action, version=None, note=note)
        return [one.recommendation for one in found]
