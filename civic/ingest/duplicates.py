"""Is this article here already? By its address, by its text, and by how much of a text it shares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from civic import textmatch
from civic.ingest import sketches
from civic.models import AlternateUrl, Snapshot, SourceArticle
from civic.models.sources import normalise_url

SAME = 0.8
"""From this containment on, two texts are taken for one article."""
ALIKE = 0.4
_MOST_CANDIDATES = 20
_AT_ONCE = 500
_TEXTS_AT_ONCE = 50


@dataclass(frozen=True)
class Duplicate:
    """An article that may be the same one, and why; ``is_same`` where little doubt is left."""

    article: SourceArticle
    why: str
    is_same: bool
    jaccard: float = 0.0
    containment: float = 0.0


def find(body: str, urls: Iterable[str] = ()) -> list[Duplicate]:
    """Every article that may be the one with this body or one of these addresses, the surest first."""
    found: dict[int, Duplicate] = {}
    for duplicate in (*_by_address(urls), *_by_sum(body), *_by_words(body)):
        found.setdefault(duplicate.article.pk, duplicate)
    return sorted(found.values(), key=lambda d: (not d.is_same, -d.containment, d.article.pk))


def _by_address(urls: Iterable[str]) -> Iterator[Duplicate]:
    wanted = set(map(_normalised, urls)) - {""}
    if not wanted:
        return
    for article in SourceArticle.objects.filter(normalised_url__in=wanted):
        yield Duplicate(article, _("The same address"), True, containment=1.0)
    for other in AlternateUrl.objects.filter(_likely(wanted)).select_related("article"):
        if _normalised(other.url) in wanted:
            yield Duplicate(
                other.article, _("The same address, known as another one of it"), True, containment=1.0
            )


def _normalised(url: str) -> str:
    try:
        return normalise_url(url)
    except ValidationError:
        return ""


def _likely(wanted: set[str]) -> Q:
    """Other addresses are stored as they were typed: those with the same host and path are read."""
    likely = Q()
    for url in wanted:
        parts = urlsplit(url)
        likely |= Q(url__icontains=parts.netloc) & Q(url__icontains=parts.path.rstrip("/"))
    return likely


def _by_sum(body: str) -> Iterator[Duplicate]:
    for snapshot in Snapshot.objects.filter(sha256=textmatch.sha256(body)).select_related("article"):
        yield Duplicate(snapshot.article, _("The same text, letter by letter"), True, 1.0, 1.0)


def _by_words(body: str) -> Iterator[Duplicate]:
    """Sketches choose a few candidates; their whole texts decide."""
    refresh_sketches()
    mine = set(sketches.shingles(body))
    chosen = nlargest(_MOST_CANDIDATES, _rough(sketches.sketch(body, "0" * 64)))
    for _share, key in chosen:
        snapshot = Snapshot.objects.select_related("article").get(pk=key)
        both = sketches.overlap(mine, set(sketches.shingles(snapshot.text)))
        if both.containment >= ALIKE:
            yield Duplicate(
                snapshot.article, _told(both), both.containment >= SAME, both.jaccard, both.containment
            )


def _told(both: sketches.Overlap) -> str:
    if both.of_second >= both.of_first:
        return _("Holds %(n)d %% of the words of its text, in the same order") % {"n": both.of_second * 100}
    return _("%(n)d %% of this text stands in its text, in the same order") % {"n": both.of_first * 100}


def _rough(wanted: str) -> Iterator[tuple[float, int]]:
    """Every stored text with something in common, by its rough containment; a few hundred rows in memory."""
    mine = sketches.sample_of(wanted)
    if not mine:
        return
    rows = _sketched().values_list("pk", "sketch").order_by("pk")
    for key, stored in rows.iterator(chunk_size=_AT_ONCE):
        other = sketches.sample_of(stored)
        if common := len(mine & other):
            yield common / min(len(mine), len(other)), key


def _sketched() -> QuerySet[Snapshot]:
    return Snapshot.objects.exclude(text="").exclude(sketch="")


def refresh_sketches() -> int:
    """Sketch every stored text that has no sketch, or another text's; the number of those."""
    marked = Snapshot.objects.annotate(mark=Left("sha256", 16), has=Left("sketch", 16))
    stale = marked.exclude(text="").exclude(has=F("mark")).only("text", "sha256").order_by("pk")
    done = 0
    while batch := list(stale[:_TEXTS_AT_ONCE]):
        for snapshot in batch:
            snapshot.sketch = sketches.sketch(snapshot.text, snapshot.sha256)
        Snapshot.objects.bulk_update(batch, ["sketch"])
        done += len(batch)
    return done
