"""Rows of a large table that are looked up for a few hundred others."""

from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class _Among(FunctionElement[Any]):
    # No Boolean: SQLite, which has none, would be asked whether the answer is 1, and forget the index.
    type = NullType()
    inherit_cache = True


def among(column: ColumnElement[int], few: Select[int]) -> ColumnElement[bool]:
    """`column IN (few)`, where the index of `column` is the way to go.

    PostgreSQL does not know how few they are and would rather read the large table from end to
    end. An array is fetched first and then looked up, value by value.
    """
    return _Among(column, few.scalar_subquery())


@compiles(_Among)
def _in(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, few = (compiler.process(one, **kw) for one in element.clauses)
    return f"{column} IN {few}"


@compiles(_Among, "postgresql")
def _any(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, few = (compiler.process(one, **kw) for one in element.clauses)
    return f"{column} = ANY (ARRAY{few})"
