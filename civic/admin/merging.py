"""Merging duplicates on the desk: choose two, see what would move, say why.

Where the public would read something new, the merge waits until another publisher approves it; so does its
way back.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.messages import ERROR, SUCCESS
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import workflow
from civic.admin import pending, stale
from civic.admin.lookups import ReadOnlyAdmin
from civic.admin.permissions import PUBLISH, SUBMIT, is_shown
from civic.models import Merge
from civic.models.changes import ChangeAct
from civic.publication import Problem
from civic.serializers import public_record
from civic.versions import PUBLIC_MODELS
from civic.workflow.merging import NAMED


class MergingAdmin(admin.ModelAdmin):
    """An action of the list that takes exactly two records, and the page that it leads to."""

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:kept_id>/merge/<path:gone_id>/", view, name=name), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH) and self.has_change_permission(request)

    @admin.action(description=gettext_lazy("Merge two into one"), permissions=["merge"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk")[:3])
        if len(chosen) != 2:
            self.message_user(request, _("Choose exactly two records that are one and the same."), ERROR)
            return None
        kept, gone = sorted(chosen, key=lambda r: not getattr(r, "is_published", False))
        return HttpResponseRedirect(self.merge_url(kept, gone))

    def merge_url(self, kept: Any, gone: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_merge"
        return reverse(name, args=[kept.pk, gone.pk])

    def merge_view(self, request: HttpRequest, kept_id: str, gone_id: str) -> HttpResponse:
        """What would move, dropped rows included; then the deed."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        kept, gone = (self.get_object(request, unquote(each)) for each in (kept_id, gone_id))
        if kept is None or gone is None:
            raise Http404
        reason = request.POST.get("reason", "").strip()
        if request.method == "POST" and reason:
            return self._merge(request, kept, gone, reason[:300])
        told, problem = _rehearsed(kept, gone)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two into one"),
            "opts": self.opts,
            "kept": kept,
            "gone": gone,
            "other_way": self.merge_url(gone, kept),
            "problem": problem or (_("Say why these two are one.") if request.method == "POST" else None),
            "moved": _counted(told.moved) if told else [],
            "dropped": _counted(told.dropped) if told else [],
            "possible": told is not None,
            "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }
        return TemplateResponse(request, "admin/civic/merge.html", context)

    def _merge(self, request: HttpRequest, kept: Any, gone: Any, reason: str) -> HttpResponse:
        try:
            with transaction.atomic(), pending.trial(request):
                told = self._merge_now(request, kept, gone, reason)
        except pending.Held as held:
            return pending.kept_or(self, request, held, self.merge_url(kept, gone))
        except workflow.Refused as refusal:
            self.message_user(request, _("Nothing was merged. %(why)s") % {"why": refusal}, ERROR)
            return HttpResponseRedirect(self.merge_url(kept, gone))
        done = _("“%(gone)s” is now part of “%(kept)s”.")
        self.message_user(request, done % {"gone": told.gone_name, "kept": told.kept_name}, SUCCESS)
        model = f"{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(reverse(f"admin:{model}_change", args=[kept.pk]))

    def _merge_now(self, request: HttpRequest, kept: Any, gone: Any, reason: str) -> Merge:
        pending.starts_from(request, kept)
        posted = (("gone", gone.key), ("gone_token", stale.token(gone)), ("reason", reason))
        also = [pending.told_of(gone, _public(gone), None)] if is_shown(gone) else []
        told = workflow.merge(kept, gone, request.user, reason)  # type: ignore[arg-type]
        pending.consider(request, kept, ChangeAct.MERGE, posted=posted, also=also)
        self.log_change(request, kept, _("Took in “%(gone)s”.") % {"gone": told.gone_name})
        return told

    def merge_again(self, request: HttpRequest, object_id: str) -> None:
        """Merge as another publisher has approved. Raises ``Refused`` where the other record moved on."""
        given = request.POST
        kept, gone = (self.model._default_manager.filter(**one).first() for one in (
            {"pk": object_id}, {"key": given["gone"]}
        ))  # fmt: skip
        if not self.has_merge_permission(request):
            raise PermissionDenied
        if gone is None or stale.token(gone) != given["gone_token"]:
            text = _("The record that would go was changed since, or is gone. Send this back and look again.")
            raise workflow.Refused(Problem("change_stale", text))
        self._merge_now(request, kept, gone, given["reason"])

    def unmerge_again(self, request: HttpRequest, object_id: str) -> None:
        """Take a merge back as another publisher has approved. Raises ``Refused``."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        workflow.unmerge(Merge.objects.get(key=request.POST["merge"]), request.user)  # type: ignore[arg-type]


def _public(record: Any) -> dict[str, Any]:
    """What the public reads of a record; of a person the name."""
    return public_record(record) if record._meta.model_name in PUBLIC_MODELS else {"name": str(record)}


def _rehearsed(kept: Any, gone: Any) -> tuple[Merge | None, str]:
    """What a merge would do, taken back at once; or why it cannot be done."""
    with transaction.atomic():
        try:
            told = workflow.merge(kept, gone, None, _("Rehearsal"))
        except workflow.Refused as refusal:
            return None, str(refusal)
        finally:
            transaction.set_rollback(True)
    return told, ""


def _counted(rows: list[list[Any]]) -> list[str]:
    """How many rows of each kind, in words."""
    found: dict[str, int] = {}
    for row in rows:
        found[row[0]] = found.get(row[0], 0) + 1
    return [f"{n} × {NAMED[name]._meta.verbose_name}" for name, n in sorted(found.items())]


@admin.register(Merge)
class MergeAdmin(ReadOnlyAdmin):
    """The merges that were made, each with its way back."""

    list_display = ("gone_name", "kept_name", "model", "at", "by", "reason", "undone_at", "way_back")
    list_filter = ("model",)
    list_select_related = ("by",)
    search_fields = ("gone_name", "kept_name")
    actions = ["take_back"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(SUBMIT)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    @admin.display(description=gettext_lazy("what it moved"))
    def way_back(self, obj: Merge) -> str:
        return ", ".join(_counted(obj.moved)) or "–"

    @admin.action(description=gettext_lazy("Take the merge back"), permissions=["publish"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[Merge]) -> None:
        for told in queryset.order_by("-at"):
            try:
                with transaction.atomic(), pending.trial(request):
                    _take_back(request, told)
            except pending.Held as held:
                pending.keep(self, request, held)
            except workflow.Refused as refusal:
                self.message_user(request, f"“{told}”: {refusal}", ERROR)
            else:
                self.message_user(request, _("“%(merge)s” is taken back.") % {"merge": told}, SUCCESS)


def _take_back(request: HttpRequest, told: Merge) -> None:
    kept = NAMED[told.model].objects.filter(pk=told.kept_pk).first()
    if kept is not None:
        pending.starts_from(request, kept)
    workflow.unmerge(told, request.user)  # type: ignore[arg-type]
    pending.consider(request, kept, ChangeAct.UNMERGE, posted=[("merge", told.key)])
