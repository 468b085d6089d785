"""What the API offers: one line for each kind of record."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic import filters
from civic.models import Commitment, CommitmentType, Institution, Resolution, SourceArticle, Statement


class Resource(NamedTuple):
    """A list of the API: its name in addresses, its records, their query, and what people call them."""

    plural: str
    model: Any
    listing_class: type[filters.Listing]
    label: Any
    page: str
    """The name of the page of one record."""

    @property
    def shape(self) -> str:
        """What the schema calls one record."""
        return str(self.model.__name__)

    def public(self) -> QuerySet[Any]:
        """The rows that the public may see; the codebook is public as it is."""
        records = self.model._default_manager
        return records.all() if self.model is CommitmentType else records.published()


RESOURCES = (
    Resource("institutions", Institution, filters.InstitutionListing, _("Institutions"), "institution"),
    Resource("resolutions", Resolution, filters.ResolutionListing, _("Resolutions"), "resolution"),
    Resource("statements", Statement, filters.StatementListing, _("Statements"), "statement"),
    Resource("commitments", Commitment, filters.CommitmentListing, _("Commitments"), "commitment"),
    Resource("articles", SourceArticle, filters.ArticleListing, _("Sources"), "article"),
    Resource("types", CommitmentType, filters.TypeListing, _("Codebook"), "type"),
)
BY_PLURAL = {resource.plural: resource for resource in RESOURCES}
BY_MODEL = {resource.model: resource for resource in RESOURCES}
