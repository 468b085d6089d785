"""The public record: an ordered allow-list of columns per model.

Versions and details keep a record whole, with its quotes, events and relations.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise

from civic.choices import ReviewState
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
from civic.models.evidence import quotes as displayed

LANGUAGES = ("en", "es", "vi")
DATE = ("edtf", "date_basis", "as_printed")


def in_languages(*names: str) -> tuple[str, ...]:
    """The columns of our own words, one a language."""
    return tuple(f"{name}_{language}" for name in names for language in LANGUAGES)


COLUMNS: dict[type, tuple[str, ...]] = {
    Institution: (
        *("slug", "name", "kind", "state", "website", *in_languages("summary")),
        *("size", "size_approximate", "size_unit", "size_as_of"),
    ),
    Resolution: (
        *("slug", "kind", "number", "title", "adopting_body", "text_access", "url"),
        *(
            *in_languages("summary"),
            "binding_force",
            "status",
            "stated_edtf",
            "stated_basis",
            "stated_as_printed",
        ),
    ),
    ResolutionEvent: (*("order", "kind", *DATE, "body", "description", "ayes", "noes", "abstentions"),),
    ResolutionRelation: ("kind", "certainty", *in_languages("rationale")),
    Statement: (
        *("slug", "kind", *in_languages("title", "venue"), *DATE),
        *("status", "retracted_edtf", *in_languages("retraction_note")),
    ),
    Commitment: (
        *("slug", "level_ordinal", "basis", *in_languages("actor"), "counterparties", "polarity"),
        *("modality", *in_languages("conditions", "exceptions", "deadline"), "locator", "clause"),
        *("certainty", *in_languages("certainty_note", "summary")),
        *("status", "attribution", "stated_edtf", "stated_basis", "stated_as_printed", "last_verified_on"),
    ),
    CommitmentEvent: ("order", "kind", *DATE, *in_languages("note")),
    CommitmentType: (
        *("notation", "slug", "direction", "kind", "kind_from_level", "applies_to"),
        *in_languages("label", "question", "definition", "include", "exclude", "example", "near_misses"),
    ),
    Level: ("ordinal", *in_languages("label", "test", "sentence")),
    SourceArticle: (
        *("slug", "kind", "title", "publisher", "authors", "canonical_url", "archive_url"),
        *(*DATE, *in_languages("date_source"), "accessed_on", "language"),
    ),
    Evidence: ("order", "part", "exact", "start", "end", "page", "stance", "attribution"),
    Role: ("title", "category", "start_date", "end_date", "as_of"),
}


def plain(value: Any) -> Any:
    """A value of a column as JSON has it: ISO dates, codes, words."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    return getattr(value, "value", value)


def columns(record: Any) -> dict[str, Any]:
    """The allow-listed columns of one row, in order, as JSON values."""
    return {name: plain(getattr(record, name)) for name in COLUMNS[type(record)]}


def role(record: Role | None) -> dict[str, Any] | None:
    """A public official as a source named them; ``None`` stays ``None``."""
    if record is None:
        return None
    return {"name": record.person.name, **columns(record), "institution": record.institution.slug}


def quotes(target: Any) -> list[dict[str, Any]]:
    """Quotes of a record whose article is public, with their source; never the context around them.

    ``source_changed_on`` stands only where the newest text of the source lacks the quote.
    """
    shown = [e for e in target.evidence.all() if e.snapshot.article.review_state == ReviewState.PUBLISHED]
    return [
        {
            **columns(e),
            "speaker": role(e.speaker),
            "article": e.snapshot.article.slug,
            "sha256": e.snapshot.sha256,
            **({"source_changed_on": plain(e.absent_on)} if e.absent_on else {}),
        }
        for e in shown
    ]


def by(rows: Iterable[Any], *columns: str) -> list[Any]:
    """Rows sorted by code points, so that a record has one hash in databases of every language."""
    return sorted(rows, key=attrgetter(*columns))


def _institution(record: Institution) -> dict[str, Any]:
    return {
        **columns(record),
        "parent": record.parent.slug if record.parent and record.parent.is_published else None,
        "places": sorted(p.path for p in record.places.all()),
        "other_names": [
            {"name": n.name, "language": n.language} for n in by(record.other_names.all(), "name")
        ],
        "identifiers": [
            {"scheme": i.scheme, "value": i.value, "source": i.source}
            for i in by(record.identifiers.all(), "scheme", "value")
        ],
        "events": [{**columns(e), "evidence": quotes(e)} for e in record.events.all()],
        "people": [
            {**(role(r) or {}), "evidence": quotes(r)}
            for r in by(
                record.roles.published().select_related("person").prefetch_related(displayed()), "person.name"
            )
        ],
        "evidence": quotes(record),
    }


def _resolution(record: Resolution) -> dict[str, Any]:
    return {
        **columns(record),
        "institution": record.institution.slug,
        "named_institutions": sorted(i.slug for i in record.named_institutions.all() if i.is_published),
        "events": [{**columns(e), "evidence": quotes(e)} for e in record.events.all()],
        "relations": [
            {**columns(r), "to": r.to_resolution.slug, "evidence": quotes(r)}
            for r in record.relations.select_related("to_resolution").prefetch_related(displayed())
            if r.to_resolution.review_state == ReviewState.PUBLISHED
        ],
    }


def _statement(record: Statement) -> dict[str, Any]:
    return {
        **columns(record),
        "issuer": record.issuer.slug,
        "speaker": role(record.speaker),
        "evidence": quotes(record),
    }


def _commitment(record: Commitment) -> dict[str, Any]:
    return {
        **columns(record),
        "institution": record.institution.slug,
        "type": record.type.notation,
        "resolution": record.resolution.slug if record.resolution else None,
        "statement": record.statement.slug if record.statement else None,
        "events": [{**columns(e), "evidence": quotes(e)} for e in record.events.all()],
        "evidence": quotes(record),
    }


def _article(record: SourceArticle) -> dict[str, Any]:
    return {**columns(record), "alternate_urls": sorted(u.url for u in record.alternate_urls.all())}


def _type(record: CommitmentType) -> dict[str, Any]:
    return {**columns(record), "levels": [columns(level) for level in record.levels.all()]}


_SERIALIZERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Institution: _institution,
    Resolution: _resolution,
    Statement: _statement,
    Commitment: _commitment,
    SourceArticle: _article,
    CommitmentType: _type,
}


def public_record(record: Any) -> dict[str, Any]:
    """The public record as a JSON-ready dict. Raises ``KeyError`` for a model that has no public form."""
    return _SERIALIZERS[type(record)](record)
