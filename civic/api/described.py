"""What drf-spectacular asks of a view: a module of its own, since only the schema needs that library."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class Operation(AutoSchema):
    """The operation that a view describes in its ``operation()``; ``DEFAULT_SCHEMA_CLASS`` names it."""

    def get_operation(self, *_where: Any) -> dict[str, Any]:
        described: dict[str, Any] = self.view.operation()
        return described
