"""What the workflow writes, to look at: versions, former addresses, what seeds wrote.

Spans of status, search documents and counts are not listed: they say nothing that the record does not.
"""

from django.contrib import admin

from civic.admin.lookups import ReadOnlyAdmin
from civic.models import FormerSlug, PublishedVersion, SeedRow


@admin.register(PublishedVersion)
class PublishedVersionAdmin(ReadOnlyAdmin):
    list_display = ("record_key", "model", "number", "published_at", "note")
    list_filter = ("model",)
    search_fields = ("record_key", "note")


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnlyAdmin):
    list_display = ("slug", "model", "current")
    list_filter = ("model",)
    search_fields = ("slug", "current")


@admin.register(SeedRow)
class SeedRowAdmin(ReadOnlyAdmin):
    list_display = ("record_key", "model", "sha256")
    list_filter = ("model",)
    search_fields = ("record_key",)
