"""Pending changes: the list, and the page on which somebody else decides."""

import contextlib
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.messages import ERROR, SUCCESS
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import workflow
from civic.admin import pending, queues, verbs, waiting
from civic.admin.changed_fields import changed_fields
from civic.admin.lookups import ReadOnlyAdmin, is_key
from civic.admin.permissions import PUBLISH, REVIEW, SUBMIT
from civic.models import PendingChange
from civic.models.changes import OF_PUBLISHERS, ChangeState


class Decision(NamedTuple):
    """What can be done with a change, and what is said when it is done."""

    done: Any
    refused: Any


DECISIONS = {
    "approve": Decision(
        gettext_lazy("The change of “%(record)s” is approved. The public reads it now."),
        gettext_lazy("The change of “%(record)s” was not approved. %(why)s"),
    ),
    "return": Decision(
        gettext_lazy("The change of “%(record)s” went back to its maker with your note."),
        gettext_lazy("The change of “%(record)s” was not sent back. %(why)s"),
    ),
    "drop": Decision(
        gettext_lazy("Your change of “%(record)s” is taken back."),
        gettext_lazy("The change of “%(record)s” was not taken back. %(why)s"),
    ),
}


@admin.register(PendingChange)
class PendingChangeAdmin(ReadOnlyAdmin):
    """Staff read all of them; who reviews decides, who made one may take it back."""

    list_display = ("title", "model", "act", "state", "made_by", "made_at", "decided_by")
    list_filter = ("state", "model", "act")
    list_select_related = ("made_by", "decided_by")
    search_fields = ("title", "reason", "record_key")
    ordering = ("-made_at", "-pk")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(SUBMIT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.review_view)
        return [
            path("<path:object_id>/review/", view, name="civic_pendingchange_review"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        change = self.get_object(request, object_id) if is_key(object_id) else None
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        return HttpResponseRedirect(review_url(change))

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        change = PendingChange.objects.filter(pk=object_id).first() if is_key(object_id) else None
        if change is None:
            raise Http404
        if request.method == "POST":
            return self._decide(request, change)
        return self._show(request, change)

    def _show(self, request: HttpRequest, change: PendingChange) -> HttpResponse:
        own = change.made_by_id == request.user.pk
        may_decide = change.is_open and _may_decide(request, change)
        before, after = queues.neighbours(request, "pendingchange", change.pk)
        _form, row = pending.form_of(change)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review a change: %(record)s") % {"record": change.title},
            "opts": self.opts,
            "change": change,
            "made": waiting.made(change),
            "own": own,
            "may_approve": may_decide and not (own and settings.FOUR_EYES),
            "may_return": may_decide and not own,
            "may_drop": own and change.state in (ChangeState.OPEN, ChangeState.RETURNED),
            "again_url": waiting.again_url(change) if own else None,
            "record_url": waiting.back_to(change),
            "look_url": waiting.proposed_on(change) if change.is_open and not own else None,
            "records": changed_fields(change),
            "moved_on": change.is_open and row is not None and pending.moved_on(change, row),
            "words": request.POST.get("words", ""),
            "previous": before,
            "next": after,
        }
        return TemplateResponse(request, "admin/civic/review_change.html", context)

    def _decide(self, request: HttpRequest, change: PendingChange) -> HttpResponse:
        chosen = request.POST.get("decision", "")
        if chosen not in DECISIONS:
            raise Http404
        if chosen != "drop" and not _may_decide(request, change):
            raise PermissionDenied
        following = queues.following(request, "pendingchange", change.pk)
        words = request.POST.get("words", "").replace("\r\n", "\n").strip()
        said = DECISIONS[chosen]
        try:
            if chosen == "return" and (problem := verbs.unusable(verbs.VERBS["return"], words)):
                self.message_user(request, str(problem), ERROR)
                return self._show(request, change)
            with transaction.atomic():
                self._run(request, change, chosen, words)
        except workflow.Refused as refusal:
            self.message_user(request, said.refused % {"record": change.title, "why": refusal}, ERROR)
            return HttpResponseRedirect(review_url(change))
        self.message_user(request, said.done % {"record": change.title}, SUCCESS)
        return HttpResponseRedirect(waiting.back_to(change) if chosen == "drop" else following)

    def _run(self, request: HttpRequest, change: PendingChange, chosen: str, words: str) -> None:
        by: Any = request.user
        if chosen == "drop":
            workflow.drop_change(change, by)
        elif chosen == "return":
            workflow.return_change(change, by, words)
        else:
            seen = None
            with contextlib.suppress(ValueError):
                seen = datetime.fromisoformat(request.POST.get("seen", ""))
            workflow.apply_change(change, by, lambda found: pending.replay(request, found), seen=seen)
            _log_approval(change, by)


def _may_decide(request: HttpRequest, change: PendingChange) -> bool:
    """A merge is for publishers alone, on both sides of the table."""
    return request.user.has_perm(PUBLISH if change.act in OF_PUBLISHERS else REVIEW)


def _log_approval(change: PendingChange, by: Any) -> None:
    _form, row = pending.form_of(change)
    if row is not None:
        message = _("Approved the change by %(who)s.") % {"who": change.made_by.get_username()}
        LogEntry.objects.log_actions(by.pk, [row], CHANGE, message, single_object=True)


def review_url(change: PendingChange) -> str:
    return reverse("admin:civic_pendingchange_review", args=[change.pk])
