"""The editors' product: stock forms over the register, every write through the workflow."""

from django.conf import settings
from django.contrib import admin

from civic.admin import (
    accounts,
    codebook,
    commitments,
    corrections,
    derived,
    evidence,
    institutions,
    merging,
    people,
    resolutions,
    sources,
    statements,
)

admin.site.site_header = admin.site.site_title = settings.SITE_NAME

__all__ = [
    "accounts",
    "codebook",
    "commitments",
    "corrections",
    "derived",
    "evidence",
    "institutions",
    "merging",
    "people",
    "resolutions",
    "sources",
    "statements",
]
