"""The history of a record on the desk: who changed what, when and why, and the way back."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.messages import ERROR, SUCCESS
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from civic import history, workflow
from civic.admin import pending
from civic.admin.lookups import viewed
from civic.models.changes import ChangeAct
from civic.models.history import REMEMBERED
from civic.models.records import Reviewed

A_PAGE = 50


class RememberedAdmin(admin.ModelAdmin):
    """Shows the stored history instead of the log of the forms, which knows nothing of imports."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_revert"
        view = self.admin_site.admin_view(self.revert_view)
        return [path("<path:object_id>/history/revert/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if self.model not in REMEMBERED:
            return super().history_view(request, object_id, extra_context)
        record = viewed(self, request, object_id)
        page = Paginator(history.changes(record), A_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of “%(record)s”") % {"record": record},
            "opts": self.opts,
            "object": record,
            "page": page,
            "change_url": self._page_of("change", record),
            "revert_url": self._page_of("revert", record) if self._may_revert(request, record) else None,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/civic/history.html", context)

    def revert_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then go back to how the record stood."""
        record = viewed(self, request, object_id)
        at = moment(request.POST.get("at") or request.GET.get("at") or "")
        if at is None:
            raise Http404
        if not self._may_revert(request, record):
            raise PermissionDenied
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "title": _("Go back to how this stood?"),
                "opts": self.opts,
                "object": record,
                "at": at,
                "history_url": self._page_of("history", record),
                "undone": [change for change in history.changes(record) if change.at > at],
            }
            return TemplateResponse(request, "admin/civic/revert.html", context)
        return self._revert(request, record, at)

    def _revert(self, request: HttpRequest, record: Any, at: datetime) -> HttpResponse:
        """Where the public would read something new, the way back waits like any other edit."""
        try:
            with transaction.atomic(), pending.trial(request):
                pending.starts_from(request, record)
                workflow.revert(record, at, request.user, pending.note_of(request))  # type: ignore[arg-type]
                record.refresh_from_db()
                pending.consider(request, record, ChangeAct.REVERT)
        except pending.Held as held:
            return pending.kept_or(self, request, held, self._page_of("history", record))
        except workflow.Refused as refusal:
            if pending.replayed(request) is not None:
                raise
            self.message_user(request, _("Nothing was changed. %(why)s") % {"why": refusal}, ERROR)
        else:
            self.log_change(request, record, _("Went back to an earlier state."))
            self.message_user(request, _("“%(record)s” is as it was.") % {"record": record}, SUCCESS)
        return HttpResponseRedirect(self._page_of("history", record))

    def _may_revert(self, request: HttpRequest, record: Any) -> bool:
        return isinstance(record, Reviewed) and self.has_change_permission(request, record)

    def _page_of(self, what: str, record: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}", args=[quote(record.pk)])


def moment(text: str) -> datetime | None:
    """A point in time as an address or a form gives it; ``None`` for anything else."""
    try:
        at = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
