"""Pages of one record. What is not public answers 404, 410 or 301; see ``civic.web.addresses``."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import DetailView

from civic.models import (
    Commitment,
    CommitmentEvent,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    SourceArticle,
    Statement,
)
from civic.views.excerpts import Excerpts, excerpts
from civic.views.quoting import quotes
from civic.web.addresses import elsewhere
from civic.web.parameters import Ignoring


def cards() -> QuerySet[Commitment]:
    """Public commitments with everything that their cards show."""
    return Commitment.objects.published().for_list()


class PublicDetail(Ignoring, DetailView):
    """A published record by its slug."""

    gone_template = "civic/gone.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return elsewhere(request, self.model, kwargs["slug"], self.gone_template)


class CommitmentDetail(PublicDetail):
    model = Commitment
    template_name = "civic/commitment_detail.html"
    queryset = cards().prefetch_related(
        Prefetch("events", CommitmentEvent.objects.prefetch_related(quotes())),
    )


class ResolutionDetail(PublicDetail):
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


class StatementDetail(PublicDetail):
    model = Statement
    template_name = "civic/statement_detail.html"
    queryset = (
        Statement.objects.published()
        .select_related("issuer", "speaker__person", "speaker__institution")
        .prefetch_related(quotes(), Prefetch("commitments", cards()))
    )


class ArticleDetail(PublicDetail):
    model = SourceArticle
    template_name = "civic/article_detail.html"
    context_object_name = "article"
    queryset = SourceArticle.objects.published()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: Excerpts = excerpts(self.object)
        return super().get_context_data(excerpts=found, **kwargs)
