"""Where a record went that is not at its address: renamed, withdrawn, or never public."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.models import FormerSlug
from civic.models.records import Reviewed


def elsewhere(
    request: HttpRequest, model: type[Reviewed], slug: str, template: str = "civic/gone.html"
) -> HttpResponse:
    """301 to the present address of a renamed record, 410 with the tombstone of a withdrawn one.

    Raises ``Http404`` for everything else: a draft is as unknown as a record that never was.
    """
    tombstone = withdrawn(model, slug)
    if tombstone is not None:
        return render(request, template, {"gone": tombstone, "title": _title(tombstone)}, status=410)
    current = renamed(model, slug)
    if not current:
        raise Http404(_("There is no such page."))
    target = reverse(_detail_name(request), args=[current])
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


def withdrawn(model: type[Reviewed], slug: str) -> Any:
    """The tombstone at an address; ``None`` where nothing was withdrawn."""
    return model.objects.filter(slug=slug, review_state=ReviewState.WITHDRAWN).first()


def renamed(model: type[Reviewed], slug: str) -> str:
    """The present slug of a record that had this one; empty where none had."""
    moved = FormerSlug.objects.filter(model=model._meta.model_name, slug=slug).first()
    return moved.current if moved else ""


def _title(record: Any) -> str:
    return getattr(record, "title", "") or getattr(record, "name", "") or str(record)


def _detail_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else "home"
