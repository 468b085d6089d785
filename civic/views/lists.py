"""The lists: what the public may see, by any query, twenty-five at a time."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic import filters
from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement
from civic.web.cards import STAMPED, cards
from civic.web.listing import ListingView


def with_promises(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with just enough of their public commitments to count them by cell."""
    columns = ("institution", "resolution", "statement", "type", "status", "certainty", "level_ordinal")
    promises = Commitment.objects.published().only(*columns).order_by("pk")
    return rows.prefetch_related(Prefetch("commitments", promises, to_attr="promises"))


class InstitutionListView(ListingView):
    model = Institution
    listing_class = filters.InstitutionListing
    plural = _("Institutions")
    counted = ngettext_lazy("%(n)d institution", "%(n)d institutions", "n")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_promises(rows).prefetch_related("places")


class CommitmentListView(ListingView):
    model = Commitment
    listing_class = filters.CommitmentListing
    plural = _("Commitments")
    counted = ngettext_lazy("%(n)d commitment", "%(n)d commitments", "n")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.values_list("pk", *STAMPED, named=True)

    def shown(self, rows: list[Any]) -> dict[str, Any]:
        return {"cards": cards(rows)}


class ResolutionListView(ListingView):
    model = Resolution
    listing_class = filters.ResolutionListing
    plural = _("Resolutions")
    counted = ngettext_lazy("%(n)d resolution", "%(n)d resolutions", "n")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_promises(rows).select_related("institution")


class StatementListView(ListingView):
    model = Statement
    listing_class = filters.StatementListing
    plural = _("Statements")
    counted = ngettext_lazy("%(n)d statement", "%(n)d statements", "n")

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_promises(rows).select_related("issuer", "speaker__person")


class ArticleListView(ListingView):
    model = SourceArticle
    listing_class = filters.ArticleListing
    template_name = "civic/article_list.html"  # readers know them as articles
    plural = _("Sources")
    counted = ngettext_lazy("%(n)d source", "%(n)d sources", "n")
