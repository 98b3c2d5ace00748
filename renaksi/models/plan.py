"""The action plan (renaksi) of an agency in a cycle, its revisions, actions and transitions."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from renaksi.core.plan import WORKING, PlanAction, PlanState, Polarity
from renaksi.models.agency import Agency
from renaksi.models.base import Base, code_enum
from renaksi.models.cycle import Cycle, Strategy


class ActionPlan(Base):
    """One agency's plan in one cycle. There is never a second one; revisions are normal."""

    __tablename__ = "action_plan"
    __table_args__ = (UniqueConstraint("agency_id", "cycle_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    custodian_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """Whom the centre handed it to after its agency had ended; empty: the primary successor.

    Read through `queries.custody`, which also knows when this agency has ended in turn.
    """
    created_at: Mapped[datetime]

    agency: Mapped[Agency] = relationship(foreign_keys=agency_id)
    custodian: Mapped[Agency | None] = relationship(foreign_keys=custodian_id)
    cycle: Mapped[Cycle] = relationship()
    revisions: Mapped[list["PlanRevision"]] = relationship(
        back_populates="plan", order_by="PlanRevision.number"
    )


def _one_per_plan(name: str, states: list[PlanState]) -> Index:
    """At most one revision of a plan in one of `states`, whoever comes second."""
    where = text(f"state IN ({', '.join(repr(state.value) for state in states)})")
    return Index(
        f"uq_plan_revision_{name}",
        "plan_id",
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


class PlanRevision(Base):
    """A numbered version of a plan. Editable in DRAFT and RETURNED, frozen in every other state."""

    __tablename__ = "plan_revision"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint(
            "state NOT IN ('enacted', 'superseded', 'closed') OR"
            " (decree_number <> '' AND decree_date IS NOT NULL AND enacted_at IS NOT NULL)",
            name="decree_if_enacted",
        ),
        CheckConstraint(
            "state NOT IN ('submitted', 'in_review', 'endorsed', 'enacted')"
            " OR submitted_by_id IS NOT NULL",
            name="submitter_if_submitted",
        ),
        CheckConstraint(
            "state NOT IN ('endorsed', 'enacted') OR endorsed_by_id IS NOT NULL",
            name="endorser_if_endorsed",
        ),
        CheckConstraint(
            "state NOT IN ('in_review', 'endorsed', 'enacted') OR reviewed_by_id IS NOT NULL",
            name="reviewer_if_reviewed",
        ),
        CheckConstraint(
            "endorsed_by_id IS NULL OR (endorsed_by_id <> submitted_by_id"
            " AND endorsed_by_id <> reviewed_by_id)",
            name="four_eyes",
        ),
        CheckConstraint(
            "return_due_on IS NULL OR state IN ('draft', 'proposed', 'returned', 'cancelled')",
            name="return_due_if_returned",
        ),
        CheckConstraint("number = 1 OR reason <> ''", name="reason_if_revised"),
        Index("ix_plan_revision_state", "state"),
        _one_per_plan("working", sorted(WORKING)),
        _one_per_plan("in_force", [PlanState.ENACTED]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"))
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(code_enum(PlanState), default=PlanState.DRAFT)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why the plan was revised; empty for the first revision."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who started the review now under way."""
    endorsed_at: Mapped[datetime | None]
    endorsed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    return_due_on: Mapped[date | None]
    """The return's own deadline, a day in the agency's zone."""
    enacted_at: Mapped[datetime | None]
    letter_number: Mapped[str] = mapped_column(String(120), default="")
    letter_date: Mapped[date | None]
    decree_number: Mapped[str] = mapped_column(String(120), default="")
    decree_date: Mapped[date | None]
    decree_title: Mapped[str] = mapped_column(String(300), default="")
    decree_signatory: Mapped[str] = mapped_column(String(200), default="")
    decree_signatory_title: Mapped[str] = mapped_column(String(300), default="")
    decree_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    plan: Mapped[ActionPlan] = relationship(back_populates="revisions")
    items: Mapped[list["ActionItem"]] = relationship(
        back_populates="revision",
        order_by="ActionItem.ordinal",
        primaryjoin="and_(PlanRevision.id == ActionItem.revision_id,"
        " ActionItem.removed_at.is_(None))",
        viewonly=True,
    )


class ActionItem(Base):
    """One action (aksi) of a revision. `lineage_id` stays the same from revision to revision."""

    __tablename__ = "action_item"
    __table_args__ = (
        UniqueConstraint("revision_id", "lineage_id"),
        Index("ix_action_item_revision", "revision_id", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("plan_revision.id"))
    lineage_id: Mapped[str] = mapped_column(String(36), index=True)
    ordinal: Mapped[int]
    """Place within the plan; the number people see (2.1) follows from strategy and order."""
    strategy_id: Mapped[int] = mapped_column(ForeignKey("strategy.id"))
    objective: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    sub_activity: Mapped[str] = mapped_column(Text, default="")
    indicator: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(String(60), default="")
    polarity: Mapped[Polarity] = mapped_column(
        code_enum(Polarity, "item_polarity"), default=Polarity.UP
    )
    baseline: Mapped[Decimal | None]
    annual_target: Mapped[Decimal | None]
    weight: Mapped[Decimal | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The agency itself or a unit below it."""
    partners: Mapped[str] = mapped_column(Text, default="")
    budget: Mapped[Decimal | None]
    """Rupiah."""
    funding_source: Mapped[str] = mapped_column(String(120), default="")
    sipd_code: Mapped[str] = mapped_column(String(60), default="")
    required_evidence: Mapped[list[str]] = mapped_column(default=list)
    basis: Mapped[str] = mapped_column(String(300), default="")
    """Numbers of the recommendations it answers, as typed until the register exists."""
    remarks: Mapped[str] = mapped_column(Text, default="")
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("action_item.id"))
    serves_id: Mapped[int | None] = mapped_column(ForeignKey("action_item.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[datetime | None]
    """Set by a delete, cleared by its undo; emptied out when the revision is submitted."""
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    revision: Mapped[PlanRevision] = relationship()
    strategy: Mapped[Strategy] = relationship()
    responsible: Mapped[Agency | None] = relationship()
    targets: Mapped[list["ItemTarget"]] = relationship(
        back_populates="item", cascade="all, delete-orphan"
    )


class ItemTarget(Base):
    """The cumulative target of an action at a checkpoint."""

    __tablename__ = "item_target"

    item_id: Mapped[int] = mapped_column(ForeignKey("action_item.id"), primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), primary_key=True)
    value: Mapped[Decimal]

    item: Mapped[ActionItem] = relationship(back_populates="targets")


class PlanTransition(Base):
    """Every step a revision took, dated: what "as of a day" is answered from."""

    __tablename__ = "plan_transition"
    __table_args__ = (Index("ix_plan_transition_at", "revision_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("plan_revision.id"))
    action: Mapped[PlanAction] = mapped_column(code_enum(PlanAction))
    source: Mapped[PlanState | None] = mapped_column(code_enum(PlanState, "source_state"))
    target: Mapped[PlanState] = mapped_column(code_enum(PlanState, "target_state"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    acting_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The agency in whose name it was done; not the direct supervisor when a tier stood in."""
    note: Mapped[str] = mapped_column(Text, default="")


class PlanContributor(Base):
    """Who worked on a plan's actions, kept when it is submitted: they may not review it.

    The actions themselves only know their first and last hand, and nothing of removed ones.
    """

    __tablename__ = "plan_contributor"

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)


class Comment(Base):
    """A remark on a plan, one of its rows, or one value of a row."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_plan", "plan_id", "lineage_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("plan_revision.id"), index=True)
    lineage_id: Mapped[str | None] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    is_review_note: Mapped[bool] = mapped_column(default=False)
    """Written by the reviewer; sent with the next return, unseen by the agency before it."""
    must_fix: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None]
    """When the owner could first read it; at once for ordinary comments."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
