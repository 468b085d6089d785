"""``register.jsonl``: public rows as a Django fixture, from which an empty civic rebuilds its public pages.

Columns by allow-list, relations by natural key. Derived rows are left out: whoever loads it derives them.
What the public could read once (status over time, versions) follows from nothing any more, and stands here.
Rows stand in the order in which they were made, because lists fall back on it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TextIO

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Concat

from civic.choices import ReviewState
from civic.exports.package import public
from civic.exports.package.redacting import redacted
from civic.exports.package.tables import CHUNK
from civic.models import (
    AlternateUrl,
    CodebookVersion,
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Correction,
    Evidence,
    FormerSlug,
    Identifier,
    Institution,
    InstitutionName,
    Level,
    Person,
    Place,
    PublishedVersion,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    Snapshot,
    SourceArticle,
    Statement,
    StatusSpan,
)
from civic.serializers.parts import InstitutionPlace, NamedInstitution, public_role
from civic.serializers.records import COLUMNS, in_languages, plain
from civic.serializers.rows import Columns, same

NAME = "register.jsonl"
_DATED = ("edtf", "earliest", "latest", "date_basis", "as_printed")
_STAMPS = ("key", "slug", "review_state", "published_at", "updated_at", "changed_at", "change_hash")
_GONE = (*_STAMPS, "withdrawn_at", "withdrawal_reason")
_DERIVED = {
    Resolution: ("binding_force", "status", "stated_edtf", "stated_basis", "stated_as_printed"),
    Statement: ("status",),
    Commitment: (
        *("level_ordinal", "basis", "status", "attribution", "last_verified_on"),
        *("stated_edtf", "stated_basis", "stated_as_printed"),
    ),
}


def _own(model: Any, *more: str) -> Columns:
    """The public columns that people enter, and more."""
    derived = _DERIVED.get(model, ())
    return same(*dict.fromkeys((*more, *(name for name in COLUMNS[model] if name not in derived))))


def _key(*names: str) -> Columns:
    return {name: f"{name}__key" for name in names}


def _public_key(name: str) -> Columns:
    found = When(Exists(public.of(Institution).filter(pk=OuterRef(name))), then=F(f"{name}__key"))
    return {name: Case(found, default=Value(None), output_field=CharField())}


FIELDS: dict[Any, Columns] = {
    CodebookVersion: same("key", "version", "released", "changelog"),
    CommitmentType: _own(CommitmentType, "key", "order", *in_languages("alternative_labels")),
    Level: {**_own(Level, "key"), **_key("type")},
    Place: same("key", "state", "slug", "name", "geoid", "geoid_source", "lat", "lon"),
    Institution: {**_own(Institution, *_STAMPS), **_public_key("parent")},
    InstitutionName: {**same("key", "name", "language"), **_key("institution")},
    Identifier: {**same("key", "scheme", "value", "source"), **_key("institution")},
    Person: same("key", "name", "sort_name"),
    Role: {**_own(Role, "key"), **_key("person", "institution")},
    SourceArticle: _own(SourceArticle, *_STAMPS, *_DATED, "normalised_url"),
    AlternateUrl: {**same("key", "url"), **_key("article")},
    Snapshot: {**same("key", "captured_at", "sha256", "length"), **_key("article")},
    Resolution: {**_own(Resolution, *_STAMPS), **_key("institution")},
    ResolutionEvent: {**_own(ResolutionEvent, "key", *_DATED), **_key("resolution", "institution")},
    ResolutionRelation: {**_own(ResolutionRelation, "key"), **_key("from_resolution", "to_resolution")},
    Statement: {
        **_own(Statement, *_STAMPS, *_DATED, "retracted_earliest", "retracted_latest"),
        **_key("issuer"),
        "speaker": public_role("speaker"),
    },
    Commitment: {
        **_own(Commitment, *_STAMPS),
        **_key("institution", "type", "level", "resolution", "statement"),
    },
    CommitmentEvent: {**_own(CommitmentEvent, "key", *_DATED), **_key("commitment")},
    ResearchLog: {
        **same("key", "searched_on", *in_languages("where"), "outcome"),
        **_key("institution", "type"),
    },
    Evidence: {
        **_own(Evidence, "key", "anchor_state", "absent_on"),
        **_key("snapshot", "commitment", "commitment_event", "resolution_event", "resolution_relation"),
        **_key("statement", "role", "institution"),
        "speaker": public_role("speaker"),
    },
    StatusSpan: {
        **same("key", "status", "possible_from", "certain_from", "certain_until", "possible_until"),
        **same("known_from", "known_until"),
        **_key("resolution", "statement", "commitment"),
    },
    PublishedVersion: same(
        *("key", "model", "record_key", "number", "what", "published_at", "superseded_at", "public_since"),
        *("owner_key", "earliest", "latest", "change_hash", "note", "record"),
    ),
    Correction: same("key", "corrected_on", "path", "title", "wrong", "changed", "model", "record_key"),
    FormerSlug: same("key", "model", "slug", "current"),
}
"""Every column of every model that a rebuilt register needs, those that others refer to first."""

TOMBSTONES: dict[Any, Columns] = {
    Institution: same(*_GONE, "name"),
    SourceArticle: {
        **same(*_GONE, "title", "publisher"),
        **{
            name: Concat(Value("https://withdrawn.invalid/"), F("slug"), Value("/"), output_field=CharField())
            for name in ("canonical_url", "normalised_url")
        },
    },
    Resolution: {**same(*_GONE, "title"), **_key("institution")},
    Statement: {**same(*_GONE, *in_languages("title")), **_key("issuer")},
    Commitment: {**same(*_GONE), **_key("institution", "type", "level", "resolution", "statement")},
}
"""What the public still reads of a withdrawn record: its name, its address, when and why."""

_SEEN = (ReviewState.PUBLISHED, ReviewState.WITHDRAWN)
_LINKS: dict[Any, tuple[str, Any, str, str]] = {
    Institution: ("places", InstitutionPlace, "institution", "place"),
    Resolution: ("named_institutions", NamedInstitution, "resolution", "institution"),
}
_NATURAL = {model: {f.name for f in model._meta.fields if f.is_relation} for model in FIELDS}


_MODELS = {model._meta.label_lower: model for model in FIELDS}


def model_of(label: str) -> Any:
    """The model of a row, by ``civic.model``. Raises ``KeyError`` for one of no release."""
    return _MODELS[label]


def allowed(label: str) -> set[str]:
    """The columns that a row of a model may name, by ``civic.model``; empty for a model of no release."""
    if label not in _MODELS:
        return set()
    model = _MODELS[label]
    links = {_LINKS[model][0]} if model in _LINKS else set()
    return {*FIELDS[model], *TOMBSTONES.get(model, ()), *links}


def write(file: TextIO) -> None:
    """One row a line, ``{"model": …, "fields": …}``; a chunk of them is in memory at a time."""
    for line in _lines():
        file.write(json.dumps(line, default=plain, ensure_ascii=False, sort_keys=True) + "\n")


def _lines() -> Iterator[dict[str, Any]]:
    for model, columns in FIELDS.items():
        yield from _rows(model, public_rows(model), columns)
        if model in TOMBSTONES:
            yield from _rows(model, _gone(model), TOMBSTONES[model])


def public_rows(model: Any) -> QuerySet[Any]:
    if model is Person:
        return Person.objects.filter(roles__in=public.of(Role)).distinct()
    if model is Snapshot:
        return Snapshot.objects.filter(evidence__in=public.of(Evidence)).distinct()
    return public.of(model)


def _gone(model: Any) -> QuerySet[Any]:
    """Tombstones whose institution is known as well, and whose basis."""
    found = public.withdrawn(model)
    for name in sorted({"institution", "issuer", "resolution", "statement"} & set(TOMBSTONES[model])):
        seen = {f"{name}__review_state__in": _SEEN, f"{name}__published_at__isnull": False}
        known = found.filter(**seen)
        found = found.filter(**{f"{name}__isnull": True}) | known if _may_lack(model, name) else known
    return found


def _may_lack(model: Any, name: str) -> bool:
    return bool(model._meta.get_field(name).null)


def _rows(model: Any, records: QuerySet[Any], columns: Columns) -> Iterator[dict[str, Any]]:
    label, relations = model._meta.label_lower, _NATURAL[model]
    rows: Any = records.order_by("pk").values_list("pk", *columns.values()).iterator(chunk_size=CHUNK)
    if model is PublishedVersion:
        rows = redacted(rows, 1 + list(columns).index("record"))
    rest = iter(rows)
    while batch := list(islice(rest, CHUNK)):
        linked = _linked(model, [pk for pk, *_cells in batch])
        for pk, *cells in batch:
            fields = dict(zip(columns, cells, strict=True))
            for name in relations & fields.keys():
                fields[name] = [fields[name]] if fields[name] is not None else None
            yield {"model": label, "fields": fields | linked(pk)}


def _linked(model: Any, pks: list[int]) -> Callable[[int], dict[str, Any]]:
    """Natural keys of what rows are linked with, many to many, in one query."""
    if model not in _LINKS:
        return lambda _pk: {}
    name, through, owner, other = _LINKS[model]
    links = public.of(through).filter(**{f"{owner}_id__in": pks}).order_by("pk")
    found: dict[int, list[list[str]]] = defaultdict(list)
    for pk, key in links.values_list(f"{owner}_id", f"{other}__key"):
        found[pk].append([key])
    return lambda pk: {name: found[pk]}
