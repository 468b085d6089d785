"""The log of what the public could read: one version at each publication, change and withdrawal."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from civic.choices import PublicChange
from civic.models import Commitment, Institution, PublishedVersion, Resolution, SourceArticle, Statement
from civic.serializers import public_record

PUBLIC_MODELS: dict[str, Any] = {
    str(model._meta.model_name): model
    for model in (Institution, Resolution, Statement, Commitment, SourceArticle)
}
OWNERS: dict[str, str] = {"resolution": "institution", "statement": "issuer", "commitment": "institution"}
"""The institution of a record: the column that names it."""
_watched: ContextVar[list[PublishedVersion] | None] = ContextVar("watched", default=None)


def change_hash(record: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a public record; empty for none."""
    if not record:
        return ""
    canonical = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def history(record: Any) -> QuerySet[PublishedVersion]:
    """Versions of a record, its withdrawals included, the newest first."""
    return PublishedVersion.objects.filter(model=record._meta.model_name, record_key=record.key).order_by(
        "-number"
    )


def moment(at: datetime) -> datetime:
    """The instant that a change of now is given: never before one that was given already.

    Else a mirror that has seen the later one would miss this one, and what was known then would change.
    """
    newest = PublishedVersion.objects.aggregate(at=Max("published_at"))["at"]
    return max(at, newest) if newest else at


def append(record: Any, at: datetime, note: str = "") -> PublishedVersion | None:
    """Add a version if what the public reads differs from the newest one; ``None`` if it does not.

    For a record that was public and is not any more this is its withdrawal, with the reason as its note.
    """
    newest = history(record).first()
    content = public_record(record) if record.is_published else {}
    digest = change_hash(content)
    if digest == (newest.change_hash if newest else ""):
        return None
    version = _next(record, newest, moment(at))
    version.record, version.change_hash = content, digest
    version.note = note if content else record.withdrawal_reason
    if newest:
        history(record).filter(pk=newest.pk).update(superseded_at=version.published_at)
    version.save()
    stamp(record, version)
    if content and (seen := _watched.get()) is not None:
        seen.append(version)
    return version


def first(record: Any, at: datetime) -> PublishedVersion:
    """The first version of a published record, not saved: what ``append`` writes where there is none yet."""
    version = _next(record, None, at)
    version.record = public_record(record)
    version.change_hash = change_hash(version.record)
    return version


def _next(record: Any, newest: PublishedVersion | None, at: datetime) -> PublishedVersion:
    """The version after the newest one, still without its words."""
    model, number = record._meta.model_name, newest.number + 1 if newest else 1
    version = PublishedVersion(
        key=f"{model}:{record.key}:{number}", model=model, record_key=record.key, number=number
    )
    version.published_at, version.what = at, PublicChange.WITHDRAWN
    if record.is_published:
        is_new = newest is None or newest.what == PublicChange.WITHDRAWN
        version.what = PublicChange.PUBLISHED if is_new else PublicChange.CHANGED
        for name, value in listed(record).items():
            setattr(version, name, value)
    return version


def listed(record: Any) -> dict[str, Any]:
    """What lists ask of a record that its public JSON does not say: columns of ``PublishedVersion``."""
    owner = OWNERS.get(record._meta.model_name)
    dated = "stated_" if hasattr(record, "stated_latest") else ""
    return {
        "public_since": record.published_at,
        "owner_key": getattr(record, owner).key if owner else "",
        "earliest": getattr(record, f"{dated}earliest", None),
        "latest": getattr(record, f"{dated}latest", None),
    }


def stamp(record: Any, newest: PublishedVersion | None) -> None:
    """Write on the record when its public form changed last, and the hash of it."""
    for name, value in stamps(newest).items():
        setattr(record, name, value)
    type(record).objects.filter(pk=record.pk).update(**stamps(newest))


def stamps(newest: PublishedVersion | None) -> dict[str, Any]:
    """The columns that ``stamp`` writes."""
    if newest is None:
        return {"changed_at": None, "change_hash": ""}
    return {"changed_at": newest.published_at, "change_hash": newest.change_hash}


@contextmanager
def watched() -> Iterator[list[PublishedVersion]]:
    """The versions that are appended within the block, also those that its transaction takes back."""
    seen: list[PublishedVersion] = []
    token = _watched.set(seen)
    try:
        yield seen
    finally:
        _watched.reset(token)


def previous(version: PublishedVersion) -> PublishedVersion | None:
    """The version before this one; ``None`` for the first."""
    earlier = PublishedVersion.objects.filter(model=version.model, record_key=version.record_key)
    return earlier.filter(number__lt=version.number).order_by("-number").first()


def differs(record: Any) -> bool:
    """Whether the public record is not what its newest version says."""
    newest = history(record).first()
    return newest is None or newest.change_hash != change_hash(public_record(record))
