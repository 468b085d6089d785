"""The docs page: plain HTML, made on the server from the schema, so that it cannot say something else."""

import json as text
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from rest_framework.request import Request

from civic.api.errors import MESSAGES, STATUS
from civic.api.headers import conditional
from civic.api.schema import operation, schema
from civic.api.views import ByAddress, PublicView
from civic.web.conditional import tag

Schema = dict[str, Any]
LONGEST_LIST = 12
_IN_CALLS = ("state", "limit")
_EXAMPLES = {
    "date": "2017-02-09",
    "date-time": "2026-11-22T00:00:00+00:00",
    "uri": "https://example.org/",
}


class Docs(PublicView):
    """Every operation with its parameters, a call and an answer; and every column with its sentence."""

    content_negotiation_class = ByAddress

    def get(self, request: Request) -> HttpResponse:
        self.asked.check()
        made = schema()
        context = {
            "info": made["info"],
            "operations": [one for path, ops in made["paths"].items() for one in _operations(path, ops)],
            "shapes": [_shape(name, one) for name, one in made["components"]["schemas"].items()],
            "errors": [(STATUS[code], code, message) for code, message in MESSAGES.items()],
        }
        # Without the request the frame offers no other language: there is one page for all of them.
        page = render_to_string("civic/api_docs.html", context).encode()
        return conditional(request._request, HttpResponse(page), tag(page))

    def operation(self) -> Schema:
        page = {"text/html": {"schema": {"type": "string"}}}
        return operation("docs", "This page", {"description": "The page.", "content": page})


class Described(NamedTuple):
    """One operation as the page shows it."""

    name: str
    summary: str
    path: str
    parameters: list[tuple[str, str, str]]
    call: str
    answers: list[tuple[str, str]]
    example: str


def _operations(path: str, operations: Schema) -> list[Described]:
    return [_described(path, one) for one in operations.values()]


def _described(path: str, one: Schema) -> Described:
    answer = next(iter(one["responses"]["200"]["content"].items()))
    return Described(
        one["operationId"],
        one["summary"],
        path,
        [(p["name"], p["description"], values(p["schema"])) for p in one["parameters"]],
        f'curl "{settings.SITE_URL}{path.replace("{slug}", _slug(path))}{_query(one["parameters"])}"',
        [(status, found["description"]) for status, found in one["responses"].items()],
        _example(*answer),
    )


def _slug(path: str) -> str:
    """A slug that every register of this kind has, or a word to replace."""
    return "data-collect" if "/types/" in path else "SLUG"


def _query(parameters: list[Schema]) -> str:
    """A short query, where an address takes it."""
    given = {p["name"]: p["example"] for p in parameters if p["name"] in _IN_CALLS}
    return f"?{urlencode(given, doseq=True)}" if given else ""


def values(taken: Schema) -> str:
    """What a parameter takes, in a few words."""
    if taken.get("type") == "array":
        return values(taken["items"])
    if "enum" in taken:
        codes = [str(code) for code in taken["enum"] if code not in ("", None)]
        more = f" and {len(codes) - LONGEST_LIST} more" if len(codes) > LONGEST_LIST else ""
        return ", ".join(codes[:LONGEST_LIST]) + more
    if "minimum" in taken:
        return f"{taken['minimum']} to {taken['maximum']}" if "maximum" in taken else "a whole number"
    kind = taken.get("type", "")
    named = {"date": "a day, as in 2017-02-09", "date-time": "a time in UTC", "uri": "an address"}
    words = named.get(taken.get("format", ""), {"integer": "a whole number"}.get(str(kind), "text"))
    return "a slug" if "pattern" in taken and "/" not in taken["pattern"] else words


def _shape(name: str, one: Schema) -> tuple[str, list[tuple[str, str]]]:
    return name, [(column, found.get("description", "")) for column, found in one["properties"].items()]


def _example(media_type: str, content: Schema) -> str:
    """An answer in short: the first columns of it, with made-up values."""
    if media_type != "application/json" or "$ref" not in content["schema"]:
        return ""
    return text.dumps(example(content["schema"]), indent=2, ensure_ascii=False)


def example(one: Schema, depth: int = 0) -> Any:
    """A value of a shape; of objects inside others the first four properties."""
    if "$ref" in one:
        one = schema()["components"]["schemas"][one["$ref"].rpartition("/")[2]]
    for chosen in ("allOf", "oneOf"):
        if chosen in one:
            return example(one[chosen][0], depth)
    kind = one["type"][0] if isinstance(one["type"], list) else one["type"]
    if kind == "object":
        properties = list(one["properties"].items())[: 8 if depth == 0 else 4]
        return {name: example(inner, depth + 1) for name, inner in properties}
    if kind == "array":
        return [example(one["items"], depth + 1)]
    if "enum" in one:
        return one["enum"][0]
    plain = {"integer": 1, "boolean": True}.get(kind, "…")
    return _EXAMPLES.get(one.get("format", ""), plain)
