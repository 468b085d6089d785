"""Derives again what no longer follows from the records: a new day overtook a status, or a hand the rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from civic import derivation, facets, search, versions
from civic.choices import ReviewState
from civic.ingest.rows import ORDER
from civic.models import (
    Commitment,
    FacetCount,
    Institution,
    Resolution,
    Role,
    SearchDocument,
    SourceArticle,
    Statement,
)
from civic.models.records import Dated, Reviewed

# Bases before commitments, which follow from them.
FOLLOWING: tuple[type[Any], ...] = (SourceArticle, Institution, Role, Resolution, Statement, Commitment)


@transaction.atomic
def mend(now: datetime) -> list[str]:
    """Write what follows from the records anew; names of what was mended, as ``model key``.

    Columns that people enter are left alone: those need somebody who knows. Where the public record
    changes with what is derived, a version tells of it.
    """
    told = [record for record in _published() if not versions.differs(record)]
    mended = [*_dates(), *_derived(now), *_hidden()]
    if facets.stored() != facets.naive() or any(c.facet_key != facets.text_of(c) for c in _commitments()):
        _count_again()
        mended.append("facetcount")
    mended += _stamped()
    for record in told:
        versions.append(type(record).objects.get(pk=record.pk), now, "")
    return mended


def _published() -> Iterator[Any]:
    for model in FOLLOWING:
        if issubclass(model, Reviewed):
            yield from model._default_manager.filter(review_state=ReviewState.PUBLISHED).order_by("pk")


def _dates() -> Iterator[str]:
    dated: list[type[Any]] = [model for model in ORDER if issubclass(model, Dated)]
    for model in dated:
        for record in model._default_manager.order_by("pk"):
            before = bounds(record)
            try:
                record.derive_dates()
            except ValidationError:
                continue
            if bounds(record) != before:
                model._default_manager.filter(pk=record.pk).update(**bounds(record))
                yield f"{model._meta.model_name} {record.key}"


def bounds(record: Any) -> dict[str, Any]:
    """The columns that follow from a date."""
    names = [f.name for f in record._meta.concrete_fields if f.name.endswith(("edtf", "earliest", "latest"))]
    return {name: getattr(record, name) for name in names if not name.startswith("stated_")}


def _derived(now: datetime) -> Iterator[str]:
    for model in FOLLOWING:
        for record in model._default_manager.order_by("pk"):
            if derivation.stale(record):
                derivation.derive(record, now)
                yield f"{model._meta.model_name} {record.key}"


def _stamped() -> Iterator[str]:
    for name, model in versions.PUBLIC_MODELS.items():
        for record in model.objects.order_by("pk"):
            newest = versions.history(record).first()
            if any(getattr(record, column) != value for column, value in versions.stamps(newest).items()):
                versions.stamp(record, newest)
                yield f"{name} {record.key}"


def _hidden() -> Iterator[str]:
    for model, subject in search.SUBJECTS.items():
        visible = model._default_manager.published().values("pk")  # type: ignore[attr-defined]
        documents = SearchDocument.objects.filter(**{f"{subject}__isnull": False})
        for document in documents.exclude(**{f"{subject}__in": visible}):
            document.delete()
            yield f"searchdocument {document.key}"


def _commitments() -> Any:
    return Commitment.objects.select_related("type")


def _count_again() -> None:
    FacetCount.objects.all().delete()
    Commitment.objects.update(facet_key="")
    for commitment in _commitments():
        facets.shift(commitment)
