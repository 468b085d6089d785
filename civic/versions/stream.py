"""The stream of changes: what came, changed and went, for readers and for mirrors."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from civic.choices import PublicChange
from civic.models import CodebookVersion, PublishedVersion
from civic.versions.log import PUBLIC_MODELS

_RELATED = {"commitment": ("institution", "level")}


class Change(NamedTuple):
    """Something the public sees came, changed or went; ``note`` is the editor's note or the reason."""

    at: datetime
    what: str
    model: str
    number: int
    record: Any
    note: str


def told() -> QuerySet[Any]:
    """The versions that may be told of; of a record that is withdrawn only its withdrawal.

    So nothing leads back to what it said.
    """
    gone = PublishedVersion.objects.filter(
        model=OuterRef("model"),
        record_key=OuterRef("record_key"),
        what=PublicChange.WITHDRAWN,
        superseded_at__isnull=True,
    )
    return PublishedVersion.objects.filter(Q(superseded_at__isnull=True) | ~Exists(gone))


def stream(since: datetime | None = None, models: Collection[str] = ()) -> QuerySet[Any]:
    """Every change at or after an instant, the oldest first: what a mirror has to read.

    The order is total and only ever grows at its end, so a reader goes on after the ``(published_at, id)``
    of the last row. ``models`` are names of ``PUBLIC_MODELS``; empty for all. Rows are versions without
    their words: ask for what you show with ``described_for_mirrors``.
    """
    rows = told().filter(model__in=models) if models else told()
    rows = rows.filter(published_at__gte=since) if since else rows
    return rows.defer("record").order_by("published_at", "id")


def after(at: datetime, pk: int) -> Q:
    """The rows of ``stream`` that come after one."""
    return Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk)


def described_for_mirrors(rows: Iterable[PublishedVersion]) -> list[dict[str, Any]]:
    """Rows of ``stream`` as JSON values: one query for each model among them.

    ``slug`` is the one of now. ``key`` is permanent: a mirror that keeps records by it survives a rename.
    """
    rows = list(rows)
    slugs = _found(rows, lambda model, keys: model.objects.filter(key__in=keys).values_list("key", "slug"))
    return [
        {
            "at": row.published_at.isoformat(),
            "what": row.what,
            "model": row.model,
            "key": row.record_key,
            "slug": slugs[row.model, row.record_key],
            "number": row.number,
            "change_hash": row.change_hash,
        }
        for row in rows
    ]


def _found(rows: Iterable[PublishedVersion], look: Any) -> dict[tuple[str, str], Any]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.model].add(row.record_key)
    return {
        (name, key): value for name, keys in wanted.items() for key, value in look(PUBLIC_MODELS[name], keys)
    }


def changes(since: date | None = None) -> QuerySet[Any]:
    """What came, changed and went, the newest first; slice the rows, then ask ``described``."""
    rows = told().defer("record")
    if since:
        rows = rows.filter(published_at__gte=datetime.combine(since, time.min, UTC))
    return rows.order_by("-published_at", "model", "record_key", "-number")


def latest(number: int) -> list[Change]:
    """The newest changes of promises."""
    return described(changes().filter(model="commitment")[:number])


def described(rows: Iterable[PublishedVersion]) -> list[Change]:
    """Rows of ``changes`` with their records: one query for each model among them."""
    rows = list(rows)

    def look(model: Any, keys: set[str]) -> Any:
        related = _RELATED.get(model._meta.model_name, ())
        return ((r.key, r) for r in model.objects.filter(key__in=keys).select_related(*related))

    records = _found(rows, look)
    return [
        Change(r.published_at, r.what, r.model, r.number, records[r.model, r.record_key], r.note)
        for r in rows
    ]


def dataset_version() -> str:
    """A short text that differs whenever what the public may read has changed.

    The newest version says what came, changed or went; the codebook's version, the words for it. A register
    that was rebuilt from a release has the same.
    """
    newest = (
        PublishedVersion.objects.order_by("-published_at", "-pk").values_list("key", "published_at").first()
    )
    key, at = newest or ("", None)
    codebook = CodebookVersion.objects.values_list("version", flat=True).first()
    return hashlib.sha256(repr((key, at and at.isoformat(), codebook)).encode()).hexdigest()[:16]


def changed_at() -> datetime | None:
    """When something last came, changed or went; ``None`` before the first publication."""
    return PublishedVersion.objects.aggregate(at=Max("published_at"))["at"]
