"""The shapes of answers: rows, lists and whole records, from the columns of ``civic.serializers``."""

from collections.abc import Iterable, Mapping
from typing import Any

from civic.api.errors import MESSAGES
from civic.api.hanging import BOUNDS, SEARCH
from civic.api.resources import RESOURCES, Resource
from civic.choices import PublicChange, SearchOutcome, Status
from civic.models import (
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Institution,
    Level,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SourceArticle,
    Statement,
)
from civic.serializers.datatypes import Column, of_record, of_row
from civic.serializers.glossary import PARTS

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
SLUGS: Schema = {"type": "array", "items": TEXT}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
URL: Schema = {"type": "string", "format": "uri"}
_JSON: Mapping[str, Schema] = {
    "string": TEXT,
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": DAY,
    "datetime": MOMENT,
}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    return (
        {"oneOf": [schema, {"type": "null"}]}
        if "$ref" in schema
        else {**schema, "type": [schema["type"], "null"]}
    )


def several(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def closed(properties: Mapping[str, Schema], optional: tuple[str, ...] = (), description: str = "") -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        **({"description": description} if description else {}),
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def of_column(column: Column) -> Schema:
    """One column as JSON has it."""
    if column.kind == "list":
        made: Schema = several({**TEXT, "enum": list(column.codes)} if column.codes else TEXT)
    else:
        made = dict(_JSON[column.kind])
        if column.codes:
            made["enum"] = [*column.codes, *([""] if column.blank else []), *([None] if column.null else [])]
    return {**(nullable(made) if column.null else made), "description": column.description}


def _part(name: str, schema: Schema) -> Schema:
    """A property that is no column, with its sentence."""
    sentence = {"description": PARTS[name]}
    return {"allOf": [schema], **sentence} if "$ref" in schema else {**schema, **sentence}


def _parts(**schemas: Schema) -> dict[str, Schema]:
    return {name.rstrip("_"): _part(name.rstrip("_"), schema) for name, schema in schemas.items()}


def _own(model: Any) -> dict[str, Schema]:
    return {column.name: of_column(column) for column in of_record(model)}


def _codes(choices: Any) -> Schema:
    return {**TEXT, "enum": list(choices.values)}


_EVIDENCE = _parts(evidence=several(ref("Quote")))
_VERSION = _parts(
    published_at=nullable(MOMENT), version=nullable({"type": "integer"}), change_hash=nullable(TEXT)
)
_ADDRESSES = _parts(api_url=URL, permalink=URL)
_HISTORY = _parts(history=several(ref("Span")))


def _shared() -> dict[str, Schema]:
    """What records are made of."""
    name = {"name": _part("person", TEXT)}
    place = _parts(institution=TEXT)
    selector = {"type": {**TEXT, "enum": ["TextQuoteSelector", "TextPositionSelector"]}, "exact": TEXT}
    offsets = {"start": {"type": "integer"}, "end": {"type": "integer"}}
    return {
        "Role": closed({**name, **_own(Role), **place}),
        "Selector": closed({**selector, **offsets}, ("exact", "start", "end")),
        "Quote": closed(
            {
                **_own(Evidence),
                **_parts(
                    speaker=nullable(ref("Role")),
                    article=TEXT,
                    sha256=TEXT,
                    source_changed_on=DAY,
                    source=nullable(URL),
                    selector=several(ref("Selector")),
                ),
            },
            ("source_changed_on",),
        ),
        "ResolutionEvent": closed({**_own(ResolutionEvent), **_EVIDENCE}),
        "CommitmentEvent": closed({**_own(CommitmentEvent), **_EVIDENCE}),
        "Relation": closed({**_own(ResolutionRelation), **_parts(to=TEXT), **_EVIDENCE}),
        "RelationFrom": closed(
            {k: v for k, v in _own(ResolutionRelation).items() if k in ("kind", "certainty")}
            | _parts(from_=TEXT)
        ),
        "Span": closed(
            {"status": _part("span_status", _codes(Status)), **{b: _part(b, nullable(DAY)) for b in BOUNDS}}
        ),
        "Person": closed({**name, **_own(Role), **place, **_EVIDENCE}),
        "Name": closed(_parts(name=TEXT, language=TEXT)),
        "Identifier": closed(_parts(scheme=TEXT, value=TEXT, source=TEXT)),
        "Search": closed(
            {"type": _part("type", TEXT)}
            | {
                n: _part(n, {"searched_on": DAY, "outcome": _codes(SearchOutcome)}.get(n, TEXT))
                for n in SEARCH
            }
        ),
        "Level": closed(_own(Level)),
        "Error": _error(),
        "Index": _index(),
    }


def _error() -> Schema:
    words = {"type": "object", "additionalProperties": TEXT}
    inner = closed(_parts(code={**TEXT, "enum": list(MESSAGES)}, message=TEXT, params=words))
    return closed({"error": inner})


def _index() -> Schema:
    lists = {resource.plural: closed({"json": URL, "csv": URL}) for resource in RESOURCES}
    return closed(_parts(site=TEXT, license=TEXT, release=TEXT, schema=URL, docs=URL, lists=closed(lists)))


_RECORDS: Mapping[Any, Mapping[str, Schema]] = {
    Institution: {
        **_parts(parent=nullable(TEXT), places=SLUGS, other_names=several(ref("Name"))),
        **_parts(identifiers=several(ref("Identifier")), events=several(ref("ResolutionEvent"))),
        **_parts(people=several(ref("Person")), commitments=SLUGS, resolutions=SLUGS, statements=SLUGS),
        **_parts(research=several(ref("Search"))),
        **_EVIDENCE,
        **_VERSION,
    },
    Resolution: {
        **_parts(institution=TEXT, named_institutions=SLUGS, events=several(ref("ResolutionEvent"))),
        **_parts(relations=several(ref("Relation")), related_from=several(ref("RelationFrom"))),
        **_parts(commitments=SLUGS),
        **_HISTORY,
        **_VERSION,
    },
    Statement: {
        **_parts(issuer=TEXT, speaker=nullable(ref("Role")), commitments=SLUGS),
        **_EVIDENCE,
        **_HISTORY,
        **_VERSION,
    },
    Commitment: {
        **_parts(institution=TEXT, type=TEXT, resolution=nullable(TEXT), statement=nullable(TEXT)),
        **_parts(events=several(ref("CommitmentEvent"))),
        **_EVIDENCE,
        **_HISTORY,
        **_VERSION,
    },
    SourceArticle: {
        **_parts(alternate_urls=several(URL), institutions=SLUGS, resolutions=SLUGS),
        **_parts(statements=SLUGS, commitments=SLUGS),
        **_VERSION,
    },
    CommitmentType: _parts(levels=several(ref("Level"))),
}
"""What a whole record has beside its own columns."""


def row(resource: Resource) -> Schema:
    return closed({column.name: of_column(column) for column in of_row(resource.model)})


def _changes() -> dict[str, Schema]:
    change = _parts(
        at=MOMENT,
        what=_codes(PublicChange),
        list=_codes_of(r.plural for r in RESOURCES if r.model is not CommitmentType),
        key=TEXT,
        slug=TEXT,
        number={"type": "integer"},
        change_hash=TEXT,
    )
    parts = _parts(next=nullable(URL), later=URL)
    return {
        "Change": closed(change),
        "ChangeList": closed({**parts, "results": several(ref("Change"))}),
    }


def _codes_of(values: Iterable[str]) -> Schema:
    return {**TEXT, "enum": list(values)}


def page(resource: Resource) -> Schema:
    parts = _parts(next=nullable(URL), previous=nullable(URL), total={"type": "integer", "minimum": 0})
    return closed({**parts, "results": several(ref(f"{resource.shape}Row"))}, ("total",))


def record(resource: Resource) -> Schema:
    parts = {**_own(resource.model), **_RECORDS[resource.model], **_ADDRESSES}
    return closed(parts, ("research",) if "research" in parts else ())


def components() -> dict[str, Schema]:
    """Every shape by name."""
    made = {**_shared(), **_changes()}
    for resource in RESOURCES:
        made[f"{resource.shape}Row"] = row(resource)
        made[f"{resource.shape}List"] = page(resource)
        made[resource.shape] = record(resource)
    return made
