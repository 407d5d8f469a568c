"""Questions put again and again: parsed and planned once a connection, their rows made objects without a query built.

Django builds a query's text at every call and binds values into it, so that the server reads and plans it anew each
time; on the path of an enquiry that was more than half of all work (docs/performance.md, enquiry).
"""

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Field, Model

Row = tuple[Any, ...]


class Prepared:
    """A statement that the server keeps. `{alias}` in it stands for all columns of the model of that alias."""

    def __init__(self, text: str, **models: type[Model]) -> None:
        self._text = text
        self._models = models

    def ask(self, **given: Any) -> list[Row]:
        """An object for each model a row, in the order they are named. Raises what Django raises for a fault."""
        makers = self._makers
        return [tuple([make(row[start:end]) for make, start, end in makers]) for row in self.rows(**given)]

    def rows(self, **given: Any) -> list[Row]:
        """The rows as the store gives them. Raises what Django raises for a fault."""
        connection.ensure_connection()
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            return cursor.execute(self._statement, given, prepare=True).fetchall()

    @cached_property
    def _statement(self) -> str:
        return self._text.format(**{alias: _columns(model, alias) for alias, model in self._models.items()})

    @cached_property
    def _makers(self) -> list[tuple[Callable[[Row], Model], int, int]]:
        ends = [0]
        for model in self._models.values():
            ends.append(ends[-1] + len(model._meta.concrete_fields))  # noqa: SLF001 - documented by Django
        return [(_maker(model), *part) for model, part in zip(self._models.values(), pairwise(ends), strict=True)]


def _columns(model: type[Model], alias: str) -> str:
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)  # noqa: SLF001


def _maker(model: type[Model]) -> Callable[[Row], Model]:
    """Rows into objects as Django makes them, its conversions included."""
    fields = list(model._meta.concrete_fields)  # noqa: SLF001
    names = [field.attname for field in fields]
    converted = [(place, _conversion(field)) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    alias = connection.alias

    def make(row: Row) -> Model:
        if converted:
            values = list(row)
            for place, convert in converted:
                values[place] = convert(values[place])
            row = tuple(values)
        return model.from_db(alias, names, row)

    return make


def _conversion(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    expression = field.cached_col
    return lambda value: field.from_db_value(value, expression, connection)  # type: ignore[attr-defined]
