"""What a path of ours is about: the record that stands there, or the page itself."""

import re
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve

from civic.choices import ReviewState, State
from civic.models import (
    Commitment,
    CommitmentType,
    FormerSlug,
    Institution,
    Place,
    Resolution,
    SourceArticle,
    Statement,
)
from civic.models.corrections import MAX_PATH
from civic.models.records import Reviewed

RECORDS: dict[str, type[Any]] = {
    "institution": Institution,
    "commitment": Commitment,
    "resolution": Resolution,
    "statement": Statement,
    "article": SourceArticle,
    "type": CommitmentType,
}
"""By the first word of the name of an address: ``institution-detail``, ``institution-card``."""
# A tombstone is public too, and may be wrong.
_SEEN = (ReviewState.PUBLISHED, ReviewState.WITHDRAWN)


class Subject(NamedTuple):
    path: str
    title: str
    model: str = ""
    key: str = ""


def subject(address: str) -> Subject | None:
    """What a visitor can see at a path of this site; ``None`` for every other address.

    Query, fragment and the prefix of a language are left out: a report is about the page. Never raises.
    """
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    if not path.startswith("/") or path.startswith("//") or len(path) > MAX_PATH:
        return None
    bare = _without_language(path)
    match = _resolved(bare) or _resolved(path)
    # What is no page (healthz, robots.txt) has no slash at its end; the admin is a namespace.
    if match is None or match.namespaces or not path.endswith("/"):
        return None
    kind = (match.url_name or "").partition("-")[0]
    given = dict(match.kwargs)
    if kind in RECORDS and set(given) == {"slug"}:
        return _of_record(RECORDS[kind], given["slug"], bare)
    if kind in ("place", "state") and "state" in given:
        return _of_place(given["state"], given.get("slug", ""), bare)
    return None if given else Subject(bare, bare)


def _without_language(path: str) -> str:
    others = "|".join(code for code, _label in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    return re.sub(f"^/(?:{others})(?=/)", "", path)


def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _of_record(model: type[Any], slug: str, path: str) -> Subject | None:
    rows, name = model.objects.all(), str(model._meta.model_name)
    if issubclass(model, Reviewed):
        rows = rows.filter(review_state__in=_SEEN)
        moved = FormerSlug.objects.filter(model=name, slug=slug).first()
        if moved is not None:
            path, slug = path.replace(f"/{slug}/", f"/{moved.current}/", 1), moved.current
    if model is Commitment:
        rows = rows.select_related("institution", "level")
    record = rows.filter(slug=slug).first()
    return Subject(path, str(record)[:300], name, record.key) if record else None


def _of_place(state: str, slug: str, path: str) -> Subject | None:
    if state.upper() not in State.values:
        return None
    if not slug:
        return Subject(path, str(State(state.upper()).label))
    place = Place.objects.filter(state=state.upper(), slug=slug).first()
    return Subject(path, str(place), "place", place.key) if place else None
