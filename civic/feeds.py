"""Atom: every list and every institution page for those who want to hear of changes."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from civic import filters, versions
from civic.choices import PublicChange
from civic.filters.listing import PAGING
from civic.models import (
    Commitment,
    Institution,
    Resolution,
    ResolutionEvent,
    SourceArticle,
    Statement,
)
from civic.models.evidence import quotes
from civic.web import atom
from civic.web.addresses import elsewhere
from civic.web.changes import Since, label
from civic.web.listing import ListingView
from civic.web.parameters import Ignoring
from civic.web.sentences import sentence

ENTRIES = 50


def entry(record: Any) -> atom.Entry:
    """One public record: our sentence, the quotes, their source."""
    model = record._meta.model_name
    html = render_to_string("civic/_feed_entry.html", {"record": record, model: record})
    return {
        "title": atom.readable(record),
        "link": f"{settings.SITE_URL}{record.get_absolute_url()}",
        "description": atom.readable(html.strip()),
        "unique_id": atom.tag(f"{model}/{record.key}"),
        "pubdate": record.published_at,
        "updateddate": record.changed_at,
    }


def newest(records: Iterable[Any]) -> list[atom.Entry]:
    """At most ``ENTRIES`` entries, what changed last first."""
    found = sorted(records, key=lambda r: (r.changed_at, r.key), reverse=True)
    return [entry(record) for record in found[:ENTRIES]]


def with_words(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Resolutions or statements with the quotes that their entries show."""
    if rows.model is Statement:
        return rows.select_related("issuer", "speaker__person").prefetch_related(quotes())
    events = ResolutionEvent.objects.prefetch_related(quotes())
    return rows.select_related("institution").prefetch_related(Prefetch("events", events))


class ListFeed(ListingView):
    """The newest of one list by the same query as the page; in its own order, without pages."""

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(p for p in self.listing_class.parameters() if p not in (*PAGING, "sort", "known_at"))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        found = newest(self.get_queryset().order_by("-changed_at", "-pk")[:ENTRIES])
        subtitle = [sentence(self.listing, str(self.plural)), *self.asked.messages]
        query = urlencode(self._query(), safe="/")
        page = request.path.removesuffix("feed/")
        return atom.respond(
            request,
            title=self.plural,
            subtitle=" ".join(part for part in subtitle if part),
            page=f"{page}?{query}" if query else page,
            entries=found,
        )


class InstitutionListFeed(ListFeed):
    model = Institution
    listing_class = filters.InstitutionListing
    plural = gettext_lazy("Institutions")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.prefetch_related("places")


class CommitmentListFeed(ListFeed):
    model = Commitment
    listing_class = filters.CommitmentListing
    plural = gettext_lazy("Commitments")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.for_list()  # type: ignore[attr-defined]


class ResolutionListFeed(ListFeed):
    model = Resolution
    listing_class = filters.ResolutionListing
    plural = gettext_lazy("Resolutions")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_words(rows)


class StatementListFeed(ListFeed):
    model = Statement
    listing_class = filters.StatementListing
    plural = gettext_lazy("Statements")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_words(rows)


class ArticleListFeed(ListFeed):
    model = SourceArticle
    listing_class = filters.ArticleListing
    plural = gettext_lazy("Sources")


class InstitutionPageFeed(Ignoring, View):
    """What one institution page shows: its promises, the texts and statements they stand on, itself."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        institution = Institution.objects.published().prefetch_related("places").filter(slug=slug).first()
        if institution is None:
            return elsewhere(request, Institution, slug)
        return atom.respond(
            request,
            title=institution.name,
            subtitle=" ".join(self.asked.messages),
            page=institution.get_absolute_url(),
            entries=newest([institution, *on_page(institution)]),
        )


def on_page(institution: Institution) -> list[Any]:
    """The public records of an institution page, by the same rule as the page's history."""
    commitments = list(institution.commitments.published().for_list())
    pks = [c.pk for c in commitments]
    texts = Resolution.objects.published().filter(Q(institution=institution) | Q(commitments__in=pks))
    said = Statement.objects.published().filter(Q(issuer=institution) | Q(commitments__in=pks))
    return [*commitments, *with_words(texts).distinct(), *with_words(said).distinct()]


class ChangesFeed(Since, View):
    """What came, changed and went, with the note or the reason."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = versions.described(versions.changes(self.since)[:ENTRIES])
        query = urlencode({"since": self.since.isoformat()}) if self.since else ""
        page = request.path.removesuffix("feed/")
        return atom.respond(
            request,
            title=_("Changes"),
            subtitle=" ".join(self.asked.messages),
            page=f"{page}?{query}" if query else page,
            entries=[change_entry(change) for change in found],
        )


def change_entry(change: versions.Change) -> atom.Entry:
    gone = change.what == PublicChange.WITHDRAWN
    moment = f"withdrawn-{change.at:%Y%m%dT%H%M%S}" if gone else str(change.number)
    return {
        "title": atom.readable(f"{label(change.what)}: {change.record}"),
        "link": f"{settings.SITE_URL}{change.record.get_absolute_url()}",
        "description": atom.readable(escape(change.note)),  # a summary is HTML, and a note is words
        "unique_id": atom.tag(f"change/{change.model}/{change.record.key}/{moment}"),
        "pubdate": change.at,
        "updateddate": change.at,
    }
