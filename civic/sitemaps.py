"""Sitemaps: an index, and one file for each section and language, with the true day of the last change."""

from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator

from civic.choices import ReviewState
from civic.exports.releases import all_releases
from civic.models import Commitment, CommitmentType, Institution, Place, Resolution, SourceArticle, Statement
from civic.web.conditional import answer

PER_FILE = 25_000  # half of what the protocol allows, so that a file stays well under its 50 MB
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
STATIC = (
    *("home", "institution-list", "commitment-list", "resolution-list", "statement-list", "article-list"),
    *("type-list", "changes", "correction-list", "data", "about", "methodology", "privacy", "accessibility"),
)

Row = tuple[tuple[str, ...], datetime | None]


class Section(NamedTuple):
    """Records of one kind: the URL name of their pages and a queryset of arguments and last change."""

    name: str
    rows: Callable[[], QuerySet[Any]]


def _with_promises(queryset: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Pages that list promises change with them, also when one is withdrawn."""
    seen = Q(review_state__in=(ReviewState.PUBLISHED, ReviewState.WITHDRAWN))
    theirs = Commitment.objects.filter(seen, **{column: OuterRef("pk")}).order_by().values(column)
    last = Subquery(theirs.annotate(at=Max("changed_at")).values("at"), output_field=DateTimeField())
    changed = Greatest(F("changed_at"), Coalesce(last, F("changed_at")))
    return queryset.order_by("pk").annotate(changed=changed).values_list("slug", "changed")


def _plain(queryset: QuerySet[Any]) -> QuerySet[Any]:
    return queryset.order_by("pk").values_list("slug", "changed_at")


SECTIONS = {
    "institutions": Section(
        "institution-detail", lambda: _with_promises(Institution.objects.published(), "institution")
    ),
    "commitments": Section("commitment-detail", lambda: _plain(Commitment.objects.published())),
    "resolutions": Section(
        "resolution-detail", lambda: _with_promises(Resolution.objects.published(), "resolution")
    ),
    "statements": Section(
        "statement-detail", lambda: _with_promises(Statement.objects.published(), "statement")
    ),
    "articles": Section("article-detail", lambda: _plain(SourceArticle.objects.published())),
}


def languages() -> list[str]:
    """The languages that have pages of their own."""
    homes: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            homes.setdefault(reverse("home"), code)
    return list(homes.values())


def index(request: HttpRequest) -> HttpResponseBase:
    """The index; a section of more than ``PER_FILE`` records has several files."""
    counts = {"pages": 1, **{name: section.rows().count() for name, section in SECTIONS.items()}}
    files = [
        reverse("sitemap-section", args=[name, language, number])
        for name, count in counts.items()
        for language in languages()
        for number in range(1, -(-count // PER_FILE) + 1)
    ]
    return _xml(request, "sitemapindex", "sitemap", ((path, None) for path in files))


def section(request: HttpRequest, section: str, language: str, number: int) -> HttpResponseBase:
    """One file. Raises ``Http404`` for a section, language or number that the index does not name."""
    if language not in languages() or (section != "pages" and section not in SECTIONS):
        raise Http404(_("There is no such page."))
    with override(language):
        paths = list(_pages() if section == "pages" and number == 1 else _records(section, number))
    if not paths:
        raise Http404(_("There is no such page."))
    return _xml(request, "urlset", "url", paths)


def _records(name: str, number: int) -> Iterator[tuple[str, datetime | None]]:
    if name in SECTIONS and number > 0:
        start = (number - 1) * PER_FILE
        prefix = reverse(SECTIONS[name].name, args=["x"]).removesuffix("x/")
        for slug, changed in SECTIONS[name].rows()[start : start + PER_FILE]:
            yield f"{prefix}{slug}/", changed


def _pages() -> Iterator[tuple[str, datetime | None]]:
    """Pages that are no record: without a date, since none is true for them."""
    yield from ((reverse(name), None) for name in STATIC)
    for release in all_releases():
        yield reverse("release", args=[release.version]), None
    for slug in CommitmentType.objects.values_list("slug", flat=True):
        yield reverse("type-detail", args=[slug]), None
    public = Institution.objects.published()
    for state in public.order_by("state").values_list("state", flat=True).distinct():
        yield reverse("state-detail", args=[state.lower()]), None
    places = Place.objects.filter(institutions__in=public.values("pk")).distinct().order_by("state", "slug")
    for state, slug in places.values_list("state", "slug"):
        yield reverse("place-detail", args=[state.lower(), slug]), None


def _xml(request: HttpRequest, root: str, item: str, rows: Any) -> HttpResponseBase:
    written = BytesIO()
    xml = SimplerXMLGenerator(written, "utf-8")
    xml.startDocument()
    xml.startElement(root, AttributesImpl({"xmlns": XMLNS}))
    for path, changed in rows:
        xml.startElement(item, AttributesImpl({}))
        xml.addQuickElement("loc", f"{settings.SITE_URL}{path}")
        if changed:
            xml.addQuickElement("lastmod", changed.isoformat(timespec="seconds"))
        xml.endElement(item)
    xml.endElement(root)
    xml.endDocument()
    headers = {"X-Robots-Tag": "noindex"}
    return answer(request, written.getvalue(), "application/xml; charset=utf-8", headers)
