"""The OpenAPI schema: drf-spectacular finds the operations, our views say what they take and answer."""

from functools import cache
from typing import Any

from django.conf import settings

from civic.api import shapes
from civic.api.errors import MESSAGES, STATUS

Schema = dict[str, Any]
DESCRIPTION = (
    "Read-only, without a key, for everybody. Lists answer the same queries as the pages of the site. "
    "A parameter that is unknown or cannot be used is an error that names it; nothing is ignored."
)


def operation(
    name: str, summary: str, answer: Schema, *, parameters: Any = (), refusals: tuple[str, ...] = ()
) -> Schema:
    """One operation: its id, what it is for, what it takes, its answers."""
    codes = ("bad_parameter", *refusals, "server_error", "unavailable")
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {"200": answer, "304": {"description": "Nothing has changed since."}} | _refusals(codes),
    }


def _refusals(codes: tuple[str, ...]) -> Schema:
    return {
        str(STATUS[code]): {"description": MESSAGES[code], "content": json(shapes.ref("Error"))}
        for code in codes
    }


def json(schema: Schema) -> Schema:
    """A body of JSON."""
    return {"application/json": {"schema": schema}}


def add_shapes(result: Schema, **_of: Any) -> Schema:
    """The shapes that operations refer to, and what the API is."""
    result["components"] = {"schemas": shapes.components()}
    result["info"] |= {
        "title": f"{settings.SITE_NAME} API",
        "description": DESCRIPTION,
        "license": {"name": settings.DATA_LICENSE, "identifier": settings.DATA_LICENSE},
    }
    result["servers"] = [{"url": settings.SITE_URL}]
    return result


@cache
def schema() -> Schema:
    """The schema; it follows from the code alone, so it is made once."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 4 MB that only the schema needs

    made: Schema = SchemaGenerator().get_schema(request=None, public=True)
    return made
