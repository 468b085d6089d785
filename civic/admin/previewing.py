"""The public page of a record that is not public, as it would look: for staff, and gone when it is shown.

The record and what it needs are published inside a transaction, the public view answers, and the transaction
is rolled back. Nothing is left behind, neither a version nor a count, and nobody else ever reads it.
"""

from typing import Any

from django.contrib.admin.utils import quote
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path, resolve, reverse
from django.utils import timezone

from civic import workflow
from civic.admin import verbs
from civic.admin.lookups import viewed


class PreviewingAdmin(verbs.VerbsAdmin):
    """A record with a page of its own, before it is public."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def preview_url(self, record: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
        return reverse(name, args=[quote(record.pk)])

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = viewed(self, request, object_id)
        state = record.get_review_state_display()
        with transaction.atomic():
            workflow.pretend_published(record, timezone.now())
            answer = _public_page(request, record)
            transaction.set_rollback(True)
        bar = render_to_string(
            "admin/civic/preview_bar.html", {"state": state, "change_url": self.change_url(record)}
        )
        page = answer.content.decode().replace("<main ", f"{bar}<main ", 1)
        shown = HttpResponse(page.encode(), status=answer.status_code)
        shown["Cache-Control"], shown["X-Robots-Tag"] = "no-store", "noindex"
        return shown


def _public_page(request: HttpRequest, record: Any) -> Any:
    """What the public view answers, rendered while the pretence lasts."""
    fresh = type(record)._default_manager.get(pk=record.pk)
    found = resolve(fresh.get_absolute_url())
    answer = found.func(request, *found.args, **found.kwargs)
    return answer.render() if hasattr(answer, "render") and not answer.is_rendered else answer
