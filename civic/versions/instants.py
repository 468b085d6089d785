"""What the public could read at an instant, asked of the database.

A record that has not changed since is found by its own columns and their indexes; one that has, by the
version it had then. What is withdrawn now stays hidden in every clock: its words must not come back.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from civic.choices import PublicChange
from civic.models import PublishedVersion, SourceArticle
from civic.versions.log import history
from civic.versions.redacting import redacted


def superseded(model: Any, at: datetime) -> QuerySet[PublishedVersion]:
    """The versions that were the newest at an instant and are not any more."""
    said = PublishedVersion.objects.exclude(what=PublicChange.WITHDRAWN)
    return said.filter(model=model._meta.model_name, published_at__lte=at, superseded_at__gt=at)


def known(model: Any, at: datetime, live: Q, then: Q) -> Q:
    """Rows of a model that fitted at an instant; ``then`` is about the columns of ``PublishedVersion``."""
    changed = superseded(model, at).filter(then)
    return Q(live, changed_at__lte=at) | Q(key__in=changed.values("record_key"))


def was_public(model: Any, at: datetime) -> Q:
    """Rows of a model that the public could read at an instant."""
    here = superseded(model, at).filter(record_key=OuterRef("key"))
    return Q(changed_at__lte=at) | Q(Exists(here))


def versions_at(model: Any, keys: Collection[str], at: datetime) -> dict[str, PublishedVersion]:
    """What the public read of public records at an instant, by key; without those it read nothing of."""
    here = Q(superseded_at__isnull=True) | Q(superseded_at__gt=at)
    said = PublishedVersion.objects.exclude(what=PublicChange.WITHDRAWN)
    found = said.filter(here, model=model._meta.model_name, record_key__in=keys, published_at__lte=at)
    return {version.record_key: version for version in shown(found)}


def version_at(record: Any, at: datetime) -> PublishedVersion | None:
    """The newest version of a public record at an instant, which may be a withdrawal; ``None`` before all."""
    newest = history(record).filter(published_at__lte=at)[:1]
    return next(iter(shown(newest)), None)


def shown(found: Iterable[PublishedVersion]) -> list[PublishedVersion]:
    """Versions as they may be shown now: without quotes of sources that are public no longer."""
    read = list(found)
    for version, record in zip(read, redacted(version.record for version in read), strict=True):
        version.record = record
    return read


def addresses_at(articles: Collection[str], at: datetime) -> dict[str, str]:
    """The addresses that public sources had at an instant, by the slugs that they had then."""
    public = SourceArticle.objects.published()
    urls = dict(public.filter(slug__in=articles).values_list("slug", "canonical_url"))
    past = superseded(SourceArticle, at).filter(record__slug__in=articles)
    for version in past.filter(record_key__in=public.values("key")):
        urls[version.record["slug"]] = version.record["canonical_url"]
    return urls
