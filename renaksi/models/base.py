"""The declarative base: constraint names, column types, and what every table shares."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Dialect, Enum, MetaData, Numeric, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC on every database and always aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a naive moment was given: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Figure(TypeDecorator[Decimal]):
    """A decimal figure, exact on every database (SQLite has no decimal: stored in 1/10,000)."""

    impl = Numeric(20, 4)
    cache_ok = True
    SCALE = Decimal(10000)
    FINEST = Decimal("0.0001")

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            from sqlalchemy import BigInteger

            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(20, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return int((Decimal(value) * self.SCALE).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return self.result_processor(dialect, None)(value)

    def result_processor(
        self, dialect: Dialect, _coltype: object
    ) -> Callable[[Any], Decimal | None]:
        """Straight from what the driver gives: the page of a plan has thousands of figures."""
        read = _of_parts if dialect.name == "sqlite" else _of_decimal
        return lambda value: None if value is None else read(value)


@lru_cache(maxsize=4096)
def _of_parts(value: int) -> Decimal:
    """The same few figures stand in a plan over and over."""
    return Decimal(value).scaleb(-4)


def _of_decimal(value: Any) -> Decimal:
    return Decimal(value).quantize(Figure.FINEST)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept to its last digit, as text: what is rounded only when it is shown."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def code_enum(
    enum: type[StrEnum], name: str | None = None, length: int = 24, *, check: bool = True
) -> Enum:
    """A column type that stores the enum's value, with a CHECK on every database.

    `check` False: for a list that grows with every feature; the type still refuses what is not
    in it, on the way in and on the way out.
    """
    return Enum(
        enum,
        name=name or enum.__name__.lower(),
        native_enum=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=check,
    )


class Base(DeclarativeBase):
    # On the registry, not the class: Flask-SQLAlchemy 3.1 refuses a base that has both.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            date: Date(),
            Decimal: Figure(),
            dict[str, Any]: Json,
            list[str]: Json,
        },
    )
