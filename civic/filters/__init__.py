"""One FilterSet per listing: it answers the page, the API, the CSV and the feed of it."""

from civic.filters.codebook import TypeListing
from civic.filters.commitments import CommitmentListing
from civic.filters.listing import Chip, Facet, Listing, Option, Order
from civic.filters.records import (
    ArticleListing,
    InstitutionListing,
    ResolutionListing,
    StatementListing,
)

__all__ = [
    "ArticleListing",
    "Chip",
    "CommitmentListing",
    "Facet",
    "InstitutionListing",
    "Listing",
    "Option",
    "Order",
    "ResolutionListing",
    "StatementListing",
    "TypeListing",
]
