"""seals of the audit trail, and a trail that only grows

Revision: 0003, after: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import renaksi.models.base
from renaksi.models import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_EVENTS = ("audit:verify",)
EVENTS = (
    "agency:add",
    "agency:rename",
    "agency:move",
    "agency:merge",
    "agency:split",
    "agency:dissolve",
    "agency:edit",
    "agency:import",
    "agency:letterhead",
    "user:create",
    "user:edit",
    "user:disable",
    "user:enable",
    "user:grant",
    "user:end_role",
    "user:hand_over",
    "user:reset_link",
    "user:password",
    "user:sign_in",
    "user:sign_out_all",
    "cycle:create",
    "cycle:edit",
    "cycle:open",
    "cycle:close",
    "cycle:discard",
    "cycle:checkpoint",
    "cycle:strategy",
    "cycle:template",
    "cycle:obligation",
    "holiday:edit",
    "plan:create",
    "plan:propose",
    "plan:return_internally",
    "plan:submit",
    "plan:withdraw",
    "plan:start_review",
    "plan:return",
    "plan:endorse",
    "plan:revoke_endorsement",
    "plan:enact",
    "plan:revise",
    "plan:supersede",
    "plan:cancel_revision",
    "plan:close",
    "plan:correct_decree",
    "plan:letter",
    "item:add",
    "item:edit",
    "item:remove",
    "item:restore",
    "item:reorder",
    "item:import",
    "comment:add",
    "comment:edit",
    "comment:remove",
    "comment:answer",
    "document:issue",
    "file:store",
    "reference:load",
    "demo:load",
)


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", renaksi.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("first_entry_id", sa.Integer(), nullable=False),
        sa.Column("last_entry_id", sa.Integer(), nullable=False),
        sa.Column("newest_entry_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column(
            "spans",
            sa.JSON(none_as_null=True).with_variant(
                postgresql.JSONB(none_as_null=True, astext_type=Text()), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seal")),
    )
    op.create_index("ix_audit_seal_at", "audit_seal", ["at"])
    op.create_index("ix_audit_seal_last_entry_id", "audit_seal", ["last_entry_id"])
    _events(EVENTS, EVENTS + NEW_EVENTS)
    for table in ("audit_entry", "audit_seal"):
        append_only.guard(op.get_bind(), table)


def downgrade() -> None:
    append_only.unguard(op.get_bind(), "audit_entry")
    op.drop_table("audit_seal")
    append_only.forget(op.get_bind())
    _events(EVENTS + NEW_EVENTS, EVENTS)


def _events(known: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    """Change which events the database accepts in the trail."""
    with op.batch_alter_table("audit_entry") as batch:
        batch.alter_column(
            "event", existing_type=_codes(known), type_=_codes(wanted), existing_nullable=False
        )


def _codes(events: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*events, name="auditevent", native_enum=False, create_constraint=True, length=40)
