"""``column__among={…}``: like ``in``, with thousands of values in one parameter.

A set is quicker than a list, in which Django looks for expressions. A queryset of one column is asked first,
once, and what it found looked up by the index: PostgreSQL, which cannot know how few it is, else joins.
"""

import json
from typing import Any

from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql import Query


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """``in`` writes a mark for each value, and the drivers read statements mark by mark."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, given = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Query):
            asked, params = self.process_rhs(compiler, connection)
            return f"{column} IN {asked}", [*given, *params]
        values = json.dumps(list(self.rhs))
        return f"{column} IN (SELECT value FROM json_each(%s))", [*given, values]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, given = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Query):
            asked, params = self.process_rhs(compiler, connection)
            return f"{column} = ANY(ARRAY{asked})", [*given, *params]
        values = list(self.rhs)
        if values and isinstance(values[0], int):  # the driver would quote each
            return f"{column} = ANY(%s::bigint[])", [*given, f"{{{','.join(map(str, values))}}}"]
        return f"{column} = ANY(%s)", [*given, values]
