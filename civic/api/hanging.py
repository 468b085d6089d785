"""What hangs off a record beside its own columns, each in a fixed number of queries."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from civic.models import (
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Institution,
    Resolution,
    ResolutionEvent,
    SourceArticle,
    Statement,
)
from civic.models.evidence import quotes
from civic.serializers.records import in_languages, plain

Parts = dict[str, Any]
OPEN = (date.min, date.max)
BOUNDS = ("possible_from", "certain_from", "certain_until", "possible_until")
SEARCH = ("searched_on", *in_languages("where"), "outcome")


def _events(model: Any) -> Prefetch:
    return Prefetch("events", model.objects.prefetch_related(quotes()))


def whole(records: QuerySet[Any]) -> QuerySet[Any]:
    """Records with what their public form shows, in a fixed number of queries."""
    return _WHOLE[records.model](records)


_WHOLE: dict[Any, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    Institution: lambda rows: rows.select_related("parent").prefetch_related(
        "places", "other_names", "identifiers", _events(ResolutionEvent), quotes()
    ),
    Resolution: lambda rows: rows.select_related("institution").prefetch_related(
        "named_institutions", _events(ResolutionEvent)
    ),
    Statement: lambda rows: rows.select_related(
        "issuer", "speaker__person", "speaker__institution"
    ).prefetch_related(quotes()),
    Commitment: lambda rows: rows.select_related(
        "institution", "type", "resolution", "statement"
    ).prefetch_related(_events(CommitmentEvent), quotes()),
    SourceArticle: lambda rows: rows.prefetch_related("alternate_urls"),
    CommitmentType: lambda rows: rows.prefetch_related("levels"),
}


def slugs(rows: QuerySet[Any]) -> list[str]:
    return list(rows.order_by("slug").values_list("slug", flat=True).distinct())


def history(record: Any, at: datetime | None = None) -> list[Parts]:
    """Every status it had or will have, with the days between which it began and ended, as known then.

    Open ends are ``null``.
    """
    return [
        {"status": span.status, **{name: _day(getattr(span, name)) for name in BOUNDS}}
        for span in record.status_spans.known(at)
    ]


def _day(day: date) -> str | None:
    return None if day in OPEN else day.isoformat()


def _institution(record: Institution) -> Parts:
    return {
        "commitments": slugs(record.commitments.published()),
        "resolutions": slugs(record.resolutions.published()),
        "statements": slugs(record.statements.published()),
        "research": [
            {"type": log.type.notation, **{name: plain(getattr(log, name)) for name in SEARCH}}
            for log in record.research.select_related("type").order_by("searched_on", "pk")
        ],
    }


def _resolution(record: Resolution) -> Parts:
    others = record.related_from.filter(from_resolution__in=Resolution.objects.published())
    return {
        "related_from": [
            {"kind": r.kind, "certainty": r.certainty, "from": r.from_resolution.slug}
            for r in others.select_related("from_resolution").order_by("from_resolution__slug", "kind")
        ],
        "commitments": slugs(record.commitments.published()),
        "history": history(record),
    }


def _statement(record: Statement) -> Parts:
    return {"commitments": slugs(record.commitments.published()), "history": history(record)}


def _commitment(record: Commitment) -> Parts:
    return {"history": history(record)}


def quoting(record: SourceArticle) -> dict[Any, Q]:
    """Which records we quote an article for, by model."""
    taken = Evidence.objects.filter(snapshot__article=record)
    events = Q(events__evidence__in=taken)
    held = Q(evidence__in=taken) | events
    return {
        Institution: held,
        Resolution: events | Q(relations__evidence__in=taken),
        Statement: Q(evidence__in=taken),
        Commitment: held,
    }


def _article(record: SourceArticle) -> Parts:
    """The public records that we quote it for."""
    return {
        f"{model._meta.model_name}s": slugs(model.objects.published().filter(quotes))
        for model, quotes in quoting(record).items()
    }


def _type(record: CommitmentType) -> Parts:
    return {}


_OF: dict[type, Callable[[Any], Parts]] = {
    Institution: _institution,
    Resolution: _resolution,
    Statement: _statement,
    Commitment: _commitment,
    SourceArticle: _article,
    CommitmentType: _type,
}


def of(record: Any) -> Parts:
    """What hangs off a public record, by name."""
    return _OF[type(record)](record)
