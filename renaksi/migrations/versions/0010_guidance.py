"""guidance of agencies: events, who took part, and commitments

Revision: 0010, after: 0009
"""

import sqlalchemy as sa
from alembic import op

import renaksi.models.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
KINDS = ("bimtek", "sosialisasi", "fgd", "pendampingan")
STATES = ("planned", "held", "closed", "cancelled")


def upgrade() -> None:
    moment = renaksi.models.base.UtcDateTime(timezone=True)
    agency = ["agency.id"]
    op.create_table(
        "guidance_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("kind", _codes(KINDS, "guidancekind"), nullable=False),
        sa.Column("state", _codes(STATES, "guidancestate"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("aim", "materials", "outcome", "cancel_reason")
        ),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("begins_on <= ends_on", name=op.f("ck_guidance_event_span")),
        _reference("guidance_event", "organiser_id", agency),
        _reference("guidance_event", "created_by_id", ["user_account.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_event")),
        sa.UniqueConstraint(
            "organiser_id",
            "begins_on",
            "title",
            name=op.f("uq_guidance_event_organiser_id_begins_on_title"),
        ),
    )
    op.create_index("ix_guidance_event_begins_on", "guidance_event", ["begins_on"])
    op.create_table(
        "guidance_participant",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_guidance_participant_people")),
        _reference("guidance_participant", "event_id", ["guidance_event.id"]),
        _reference("guidance_participant", "agency_id", agency),
        sa.PrimaryKeyConstraint("event_id", "agency_id", name=op.f("pk_guidance_participant")),
    )
    op.create_index(
        op.f("ix_guidance_participant_agency_id"), "guidance_participant", ["agency_id"]
    )
    op.create_table(
        "guidance_commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        _reference("guidance_commitment", "event_id", ["guidance_event.id"]),
        _reference("guidance_commitment", "agency_id", agency),
        _reference(
            "guidance_commitment", "recommendation_id", ["recommendation.id"], on_delete="SET NULL"
        ),
        _reference("guidance_commitment", "created_by_id", ["user_account.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_commitment")),
    )
    for name in ("event_id", "agency_id", "recommendation_id"):
        op.create_index(op.f(f"ix_guidance_commitment_{name}"), "guidance_commitment", [name])


def downgrade() -> None:
    for name in ("guidance_commitment", "guidance_participant", "guidance_event"):
        op.drop_table(name)


def _codes(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, length=24, create_constraint=True)


def _reference(
    table: str, column: str, target: list[str], *, on_delete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target[0].partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], target, name=name, ondelete=on_delete)
