"""What a cycle holds back from the public: decided by the national administrator, at any time."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.publication import MOST_DAYS, NEVER, Key, Rules, Subject
from renaksi.core.publication_preview import keys
from renaksi.models import Cycle, PublicationRule
from renaksi.queries.publication import rules_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import administer


def set_publication(ctx: Context, cycle_id: int, rules: Rules, *, version: int) -> Cycle:
    """These rules hold at once, also for a cycle that was closed: its figures stay public.

    Raises NotAllowed, NotFound, Conflict where the cycle was changed meanwhile, and Invalid.
    """
    administer(ctx)
    with transaction(ctx) as session:
        cycle = session.get(Cycle, cycle_id, with_for_update=True)
        if cycle is None:
            raise NotFound
        if cycle.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        known = keys([one.code for one in cycle.checkpoints])
        new = {key: rules.delay(*key) for key in known if rules.delay(*key) != 0}
        if any(days is not NEVER and not 1 <= days <= MOST_DAYS for days in new.values()):
            why = f"Isi 1 s.d. {MOST_DAYS} hari."
            raise Invalid(Refusal.BAD_VALUE, "days", why=why)
        old = dict(rules_of(session, cycle_id).held_back)
        if old != new:
            session.execute(delete(PublicationRule).where(PublicationRule.cycle_id == cycle_id))
            session.add_all(
                PublicationRule(cycle_id=cycle_id, subject=key.subject, checkpoint=key.checkpoint,
                                delay_days=days)
                for key, days in new.items()
            )  # fmt: skip
            flag_modified(cycle, "scheme")  # raises the version: a second person is told
            audit.record(
                ctx, AuditEvent.CYCLE_PUBLICATION, cycle, before=_told(old), after=_told(new)
            )
    return cycle


def _told(held_back: Mapping[Key, int | None]) -> dict[str, object]:
    """By subject the days of waiting; reports by checkpoint."""
    told: dict[str, object] = {}
    reports: dict[str, object] = {}
    for (subject, checkpoint), days in sorted(held_back.items()):
        value = {"is_public": False} if days is NEVER else {"held_days": days}
        if subject is Subject.REPORTS:
            reports[checkpoint] = value
        else:
            told[f"public_{subject.value}"] = value
    return told | ({"public_reports": reports} if reports else {})
