"""Pages of one record. What is not public answers 404, 410 or 301; see ``civic.web.addresses``."""

from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import DetailView
from django.views.generic.base import ContextMixin

from civic import versions
from civic.filters.fields import InstantField
from civic.models import (
    Commitment,
    CommitmentEvent,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    SourceArticle,
    Statement,
)
from civic.models.evidence import quotes
from civic.views.excerpts import Excerpts, excerpts
from civic.web import past, record_pages
from civic.web.addresses import elsewhere
from civic.web.parameters import Ignoring, ignoring


def cards() -> QuerySet[Commitment]:
    """Public commitments with everything that their cards show."""
    return Commitment.objects.published().for_list()


class PublicDetail(Ignoring, DetailView):
    """A published record by its slug."""

    gone_template = "civic/gone.html"
    parameters: ClassVar[tuple[str, ...]] = ("known_at",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            at = self._known_at()
            return self._now() if at is None else self._past(at)
        except Http404:
            return elsewhere(request, self.model, kwargs["slug"], self.gone_template)

    def _now(self) -> HttpResponse:
        return super().get(self.request)

    def _known_at(self) -> datetime | None:
        """The instant asked for; one that cannot be read is named as ignored."""
        field = InstantField(is_past=True)
        at: datetime | None = field.clean(self.asked.values.get("known_at", []))
        self.asked.ignored += [ignoring("known_at", value, reason) for value, reason in field.refused]
        return at

    def _past(self, at: datetime) -> HttpResponse:
        """The record as we knew it, or that we did not know it yet."""
        record: Any = self.model.objects.published().filter(slug=self.kwargs["slug"]).first()
        if record is None:
            raise Http404
        version = versions.versions_at(self.model, [record.key], at).get(record.key)
        found = past.past(record, version, at) if version else None
        told = {
            "past": found,
            "title": found.title if found else _("Not known yet"),
            "when": InstantField(is_past=True).text(at),
            "now": record.get_absolute_url(),
            "ignored": self.asked.messages,
        }
        return render(self.request, "civic/past.html", told, status=200 if found else 404)


class RecordPage(PublicDetail):
    """A page whose blocks are kept while nothing that they show changes."""

    template_name: str

    def _now(self) -> HttpResponse:
        blocks = record_pages.blocks(self.request, self.template_name, self._told)
        told = ContextMixin.get_context_data(self, kept=blocks, ignored=self.asked.messages)
        return self.response_class(self.request, record_pages.TEMPLATE, told)

    def _told(self) -> dict[str, Any]:
        self.object = self.get_object()
        return self.get_context_data(object=self.object)


class CommitmentDetail(RecordPage):
    model = Commitment
    template_name = "civic/commitment_detail.html"
    queryset = cards().prefetch_related(
        Prefetch("events", CommitmentEvent.objects.prefetch_related(quotes())),
    )


class ResolutionDetail(RecordPage):
    model = Resolution
    template_name = "civic/resolution_detail.html"
    queryset = (
        Resolution.objects.published()
        .select_related("institution")
        .prefetch_related(
            Prefetch("events", ResolutionEvent.objects.prefetch_related(quotes())),
            Prefetch(
                "relations",
                ResolutionRelation.objects.filter(to_resolution__in=Resolution.objects.published())
                .select_related("to_resolution")
                .prefetch_related(quotes()),
            ),
            Prefetch(
                "related_from",
                ResolutionRelation.objects.filter(from_resolution__in=Resolution.objects.published())
                .select_related("from_resolution")
                .prefetch_related(quotes()),
            ),
            Prefetch("commitments", cards()),
        )
    )


class StatementDetail(RecordPage):
    model = Statement
    template_name = "civic/statement_detail.html"
    queryset = (
        Statement.objects.published()
        .select_related("issuer", "speaker__person", "speaker__institution")
        .prefetch_related(quotes(), Prefetch("commitments", cards()))
    )


class ArticleDetail(RecordPage):
    model = SourceArticle
    template_name = "civic/article_detail.html"
    context_object_name = "article"
    queryset = SourceArticle.objects.published()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: Excerpts = excerpts(self.object)
        return super().get_context_data(excerpts=found, **kwargs)
