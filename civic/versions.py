"""Published versions: append-only, so that what the public once read can be read again."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from civic.models import PublishedVersion
from civic.serializers import public_record


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
