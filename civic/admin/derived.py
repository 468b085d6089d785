"""What the workflow writes, to look at: versions, former addresses, what seeds wrote.

Spans of status, search documents and counts are not listed: they say nothing that the record does not.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from civic.admin.lookups import CarefulAdmin
from civic.models import FormerSlug, PublishedVersion, SeedRow


class WrittenByTheWorkflow(CarefulAdmin):
    """Rows that nobody types."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PublishedVersion)
class PublishedVersionAdmin(WrittenByTheWorkflow):
    list_display = ("record_key", "model", "number", "published_at", "note")
    list_filter = ("model",)
    search_fields = ("record_key", "note")


@admin.register(FormerSlug)
class FormerSlugAdmin(WrittenByTheWorkflow):
    list_display = ("slug", "model", "current")
    list_filter = ("model",)
    search_fields = ("slug", "current")


@admin.register(SeedRow)
class SeedRowAdmin(WrittenByTheWorkflow):
    list_display = ("record_key", "model", "sha256")
    list_filter = ("model",)
    search_fields = ("record_key",)
