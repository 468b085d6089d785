"""``column__among={…}``: like ``in``, with thousands of values in one parameter.

A set is quicker than a list, in which Django looks for expressions.
"""

import json
from typing import Any

from django.db.models import Field, Lookup


@Field.register_lookup
class Among(Lookup):
    """``in`` writes a mark for each value, and the drivers read statements mark by mark."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, given = self.process_lhs(compiler, connection)
        values = json.dumps(list(self.rhs))
        return f"{column} IN (SELECT value FROM json_each(%s))", [*given, values]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, given = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if values and isinstance(values[0], int):  # the driver would quote each
            return f"{column} = ANY(%s::bigint[])", [*given, f"{{{','.join(map(str, values))}}}"]
        return f"{column} = ANY(%s)", [*given, values]
