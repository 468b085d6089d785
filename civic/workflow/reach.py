"""What else the public reads anew when a record changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from civic import versions
from civic.models import Commitment, Evidence, Institution, Resolution, SourceArticle, Statement
from civic.workflow.locks import lock, set_columns

_later: ContextVar[list[tuple[Any, datetime, str]] | None] = ContextVar("later", default=None)


@contextmanager
def one_version_each() -> Iterator[None]:
    """Many writes at once make one version of each record, of what it is at the end of them."""
    waiting: list[tuple[Any, datetime, str]] = []
    token = _later.set(waiting)
    try:
        yield
    finally:
        _later.reset(token)
    for record, at, note in {(type(r), r.pk): (r, at, note) for r, at, note in waiting}.values():
        add_versions(record, at, note)


def add_versions(record: Any, at: datetime, note: str) -> None:
    """Append the new public form of a record, or that it is gone, and that of all that shows it."""
    waiting = _later.get()
    if waiting is not None:
        waiting.append((record, at, note))
        return
    for each in (record, *_touched(record)):
        fresh = lock(each)
        if versions.append(fresh, at, note):
            set_columns(each, updated_at=at)


def _touched(record: Any) -> list[Any]:
    """Published records whose public form shows a status, a name, an address or a quote of this one."""
    found: list[Any] = []
    if isinstance(record, Institution):
        said = {"evidence__speaker__institution": record}
        found = [record.children, record.resolutions, record.statements, record.commitments, record.named_in]
        found += [Commitment.objects.filter(**said).distinct(), Statement.objects.filter(**said).distinct()]
    elif isinstance(record, Resolution):
        found = [record.commitments, Resolution.objects.filter(relations__to_resolution=record).distinct()]
    elif isinstance(record, Statement):
        found = [record.commitments]
        if record.speaker is not None:
            found.append(Institution.objects.filter(pk=record.speaker.institution_id))
    elif isinstance(record, SourceArticle):
        found = _quoting(record)
    if isinstance(record, Commitment | Resolution | Statement) and record.published_at is not None:
        proofs = Evidence.objects.of(record)  # institutions name those who speak in them
        found.append(Institution.objects.filter(roles__spoken_evidence__in=proofs).distinct())
    return list(dict.fromkeys(each for records in found for each in records.published() if each != record))


def _quoting(article: SourceArticle) -> list[Any]:
    """Records with a quote of an article, as querysets."""
    own, of_event, of_relation = (
        f"{path}evidence__snapshot__article" for path in ("", "events__", "relations__")
    )
    return [
        Institution.objects.leading_to(article, own, "roles__evidence__snapshot__article", of_event),
        Resolution.objects.leading_to(article, of_event, of_relation),
        Statement.objects.leading_to(article, own),
        Commitment.objects.leading_to(article, own, of_event),
    ]
