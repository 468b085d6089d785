"""One record as the public could read it at an instant: its version, and what hung off it then.

Records are named by the slugs that they have now, where they stand beside the version and not within it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from civic import versions
from civic.api.hanging import Parts, history, quoting, slugs
from civic.api.quotes import annotated
from civic.models import (
    Commitment,
    Institution,
    PublishedVersion,
    Resolution,
    SourceArticle,
    Statement,
)
from civic.serializers.records import plain


def answer(record: Any, version: PublishedVersion, at: datetime) -> Parts:
    """A public record as one of its versions has it."""
    return {
        **annotated(version.record, at),
        **_OF[type(record)](record, version.record["slug"], at),
        "published_at": plain(version.public_since),
        "version": version.number,
        "change_hash": version.change_hash,
    }


def _known(model: Any, at: datetime, live: Q, past: Q) -> list[str]:
    """Slugs of public records that fitted then."""
    found: QuerySet[Any] = model.objects.published().filter(versions.known(model, at, live, past))
    return slugs(found)


def _institution(record: Institution, slug: str, at: datetime) -> Parts:
    owners = {Commitment: "institution", Resolution: "institution", Statement: "issuer"}
    return {
        f"{model._meta.model_name}s": _known(model, at, Q(**{owner: record}), Q(owner_key=record.key))
        for model, owner in owners.items()
    }


def _resolution(record: Resolution, slug: str, at: datetime) -> Parts:
    return {
        "related_from": _related_from(record, slug, at),
        "commitments": _known(Commitment, at, Q(resolution=record), Q(record__resolution=slug)),
        "history": history(record, at),
    }


def _related_from(record: Resolution, slug: str, at: datetime) -> list[Parts]:
    """Relations of other texts to this one: of those that have not changed since, and of versions."""
    public = Resolution.objects.published()
    live = record.related_from.filter(from_resolution__in=public.filter(changed_at__lte=at))
    found = [(r.from_resolution.slug, r.kind, r.certainty) for r in live.select_related("from_resolution")]
    past = versions.superseded(Resolution, at).filter(record__relations__icontains=f'"{slug}"')
    said = {version.record_key: version.record["relations"] for version in past}
    for key, name in public.filter(key__in=said).values_list("key", "slug"):
        found += [(name, r["kind"], r["certainty"]) for r in said[key] if r["to"] == slug]
    return [{"kind": kind, "certainty": certainty, "from": name} for name, kind, certainty in sorted(found)]


def _statement(record: Statement, slug: str, at: datetime) -> Parts:
    commitments = _known(Commitment, at, Q(statement=record), Q(record__statement=slug))
    return {"commitments": commitments, "history": history(record, at)}


def _commitment(record: Commitment, slug: str, at: datetime) -> Parts:
    return {"history": history(record, at)}


def _article(record: SourceArticle, slug: str, at: datetime) -> Parts:
    """The records that we quoted it for."""
    found = {}
    for model, live in quoting(record).items():
        past = versions.quoting(versions.superseded(model, at), slug).values("record_key")
        fit = Q(live, changed_at__lte=at) | Q(key__in=past)
        found[f"{model._meta.model_name}s"] = slugs(model.objects.published().filter(fit))
    return found


_OF: dict[type, Callable[[Any, str, datetime], Parts]] = {
    Institution: _institution,
    Resolution: _resolution,
    Statement: _statement,
    Commitment: _commitment,
    SourceArticle: _article,
}
