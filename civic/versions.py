"""Published versions: append-only, so that what the public once read can be read again."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, Literal, NamedTuple

from django.db.models import CharField, Count, F, IntegerField, Max, Q, QuerySet, Value

from civic.choices import ReviewState
from civic.models import (
    CodebookVersion,
    Commitment,
    Institution,
    PublishedVersion,
    Resolution,
    SourceArticle,
    Statement,
)
from civic.serializers import public_record

PUBLIC_MODELS: dict[str, Any] = {
    str(model._meta.model_name): model
    for model in (Institution, Resolution, Statement, Commitment, SourceArticle)
}
_RELATED = {"commitment": ("institution", "level")}


class Change(NamedTuple):
    """Something the public sees came, changed or went; ``note`` is the editor's note or the reason."""

    at: datetime
    what: Literal["published", "changed", "withdrawn"]
    model: str
    number: int
    record: Any
    note: str


def change_hash(record: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a public record."""
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def history(record: Any) -> QuerySet[PublishedVersion]:
    """Versions of a record, the newest first."""
    return PublishedVersion.objects.filter(model=record._meta.model_name, record_key=record.key).order_by(
        "-number"
    )


def append(record: Any, at: datetime, note: str = "") -> PublishedVersion | None:
    """Add a version if the public record differs from the newest one; ``None`` if it does not."""
    content = public_record(record)
    digest = change_hash(content)
    newest = history(record).first()
    if newest is not None and newest.change_hash == digest:
        return None
    number = newest.number + 1 if newest else 1
    model = record._meta.model_name
    return PublishedVersion.objects.create(
        key=f"{model}:{record.key}:{number}",
        model=model,
        record_key=record.key,
        number=number,
        published_at=at,
        record=content,
        change_hash=digest,
        note=note,
    )


def differs(record: Any) -> bool:
    """Whether the public record is not what its newest version says."""
    newest = history(record).first()
    return newest is None or newest.change_hash != change_hash(public_record(record))


def changes(since: date | None = None) -> QuerySet[Any]:
    """Rows of what came, changed and went, the newest first; slice them, then ask ``described``.

    A record that was withdrawn shows its withdrawal alone, so that nothing leads back to what it said.
    """
    return _since(datetime.combine(since, time.min, UTC) if since else None)


def _since(start: datetime | None, models: dict[str, Any] = PUBLIC_MODELS) -> QuerySet[Any]:
    public = Q()
    for name, model in models.items():
        public |= Q(model=name, record_key__in=model.objects.published().values("key"))
    rows = PublishedVersion.objects.filter(public).annotate(
        at=F("published_at"), of=F("model"), which=F("record_key"), nth=F("number"), why=F("note")
    )
    columns = ("at", "of", "which", "nth", "why")
    parts = [_after(rows, start).order_by().values_list(*columns)]
    for name, model in models.items():
        gone = model.objects.filter(review_state=ReviewState.WITHDRAWN, published_at__isnull=False).annotate(
            at=F("withdrawn_at"),
            of=Value(name, CharField()),
            which=F("key"),
            nth=Value(0, IntegerField()),
            why=F("withdrawal_reason"),
        )
        parts.append(_after(gone, start).order_by().values_list(*columns))
    return parts[0].union(*parts[1:], all=True).order_by("-at", "of", "which", "-nth")


def latest(number: int) -> list[Change]:
    """The newest changes of promises, without a look at all the older ones."""
    newest = PublishedVersion.objects.filter(model="commitment").order_by("-published_at")
    start = next(iter(newest.values_list("published_at", flat=True)[number - 1 : number]), None)
    return described(_since(start, {"commitment": Commitment})[:number])


def _after(rows: QuerySet[Any], start: datetime | None) -> QuerySet[Any]:
    return rows.filter(at__gte=start) if start else rows


def described(rows: Iterable[tuple[datetime, str, str, int, str]]) -> list[Change]:
    """Rows of ``changes`` with their records: one query for each model among them."""
    rows = list(rows)
    wanted: dict[str, set[str]] = defaultdict(set)
    for _at, name, key, _number, _note in rows:
        wanted[name].add(key)
    found = {
        (name, record.key): record
        for name, keys in wanted.items()
        for record in PUBLIC_MODELS[name].objects.filter(key__in=keys).select_related(*_RELATED.get(name, ()))
    }
    return [_change(*row, record=found[row[1], row[2]]) for row in rows]


def _change(at: datetime, model: str, _key: str, number: int, note: str, *, record: Any) -> Change:
    what: Any = "changed" if number > 1 else "published" if number else "withdrawn"
    return Change(at, what, model, number, record, note)


def dataset_version() -> str:
    """A short text that differs whenever what the public may read has changed.

    The newest version says what came or changed; how many records are withdrawn and when the last one
    was, what went; the codebook's version, the words for both.
    """
    newest = PublishedVersion.objects.aggregate(pk=Max("pk"), at=Max("published_at"))
    gone = [
        model.objects.filter(review_state=ReviewState.WITHDRAWN)
        .order_by()
        .values("review_state")
        .annotate(n=Count("pk"), last=Max("withdrawn_at"))
        .values_list("n", "last")
        for model in PUBLIC_MODELS.values()
    ]
    codebook = CodebookVersion.objects.values_list("version", flat=True).first()
    state = (newest["pk"], newest["at"], sorted(gone[0].union(*gone[1:], all=True)), codebook)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def changed_at() -> datetime | None:
    """When something last came, changed or went; ``None`` before the first publication."""
    newest = PublishedVersion.objects.aggregate(at=Max("published_at"))["at"]
    gone = [
        model.objects.filter(review_state=ReviewState.WITHDRAWN)
        .order_by()
        .values_list("withdrawn_at", flat=True)
        for model in PUBLIC_MODELS.values()
    ]
    last = gone[0].union(*gone[1:], all=True).order_by("-withdrawn_at").first()
    return max((at for at in (newest, last) if at), default=None)
