"""Submit, approve, return, publish, withdraw: actions of the list and buttons of the form alike.

The workflow decides; a refusal becomes a message, and a verb that needs words gets a page for them.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import quote, unquote
from django.contrib.messages import ERROR, SUCCESS
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic import workflow
from civic.admin import expired, queues
from civic.admin.permissions import PUBLISH, REVIEW, SUBMIT
from civic.admin.verb_list import VERBS, Verb, available, colleagues, unusable
from civic.choices import ReviewState

__all__ = ["VERBS", "Verb", "VerbsAdmin", "available", "run", "unusable"]
_REHEARSED = _("“{record}” rests on fiction: it is published in the preview alone, for staff.")


def run(modeladmin: admin.ModelAdmin, request: HttpRequest, verb: Verb, records: Iterable[Any]) -> int:
    """Do it to each record on its own, and say for each what happened. Returns for how many it was done."""
    done_for = 0
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    for record in records:
        try:
            with transaction.atomic():
                followers = verb.run(record, request.user, words) or []
                modeladmin.log_change(request, record, str(verb.label))
        except workflow.Refused as refusal:
            text = format_lazy(verb.refused, record=record, why=str(refusal))
            modeladmin.message_user(request, text, ERROR)
            continue
        done_for += 1
        done = (
            _REHEARSED
            if record.review_state == ReviewState.REHEARSED and verb.name == "publish"
            else verb.done
        )
        modeladmin.message_user(request, format_lazy(done, record=record), SUCCESS)
        for follower in followers:
            text = format_lazy(_("“{record}” was withdrawn with it."), record=follower)
            modeladmin.message_user(request, text, SUCCESS)
    return done_for


class VerbsAdmin(admin.ModelAdmin):
    """The verbs as actions of the list and as pages of their own, which the form's buttons lead to."""

    actions = [f"{name}_selected" for name in VERBS if name != "edit"]

    def get_actions(self, request: HttpRequest) -> Any:
        """Without the verbs of other models."""
        found = super().get_actions(request)
        return {n: a for n, a in found.items() if self._suits(n.removesuffix("_selected"))}

    def _suits(self, name: str) -> bool:
        return name not in VERBS or VERBS[name].suits(self.model)

    def _selected(self, request: HttpRequest, verb: Verb, queryset: Any) -> HttpResponse | None:
        if not request.user.has_perm(verb.permission):
            raise PermissionDenied
        records = list(queryset)
        if verb.asks and ("words" not in request.POST or unusable(verb, request.POST["words"])):
            return self.ask(request, verb, records, f"{verb.name}_selected")
        if verb.proves and (asked := expired.unproven(self.admin_site, request)):
            return asked
        run(self, request, verb, records)
        return None

    @admin.action(description=VERBS["submit"].label, permissions=["submit"])
    def submit_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["submit"], queryset)

    @admin.action(description=VERBS["approve"].label, permissions=["review"])
    def approve_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["approve"], queryset)

    @admin.action(description=VERBS["return"].label, permissions=["review"])
    def return_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["return"], queryset)

    @admin.action(description=VERBS["publish"].label, permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["publish"], queryset)

    @admin.action(description=VERBS["withdraw"].label, permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["withdraw"], queryset)

    @admin.action(description=VERBS["assign"].label, permissions=["review"])
    def assign_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["assign"], queryset)

    @admin.action(description=VERBS["check"].label, permissions=["review"])
    def check_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._selected(request, VERBS["check"], queryset)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SUBMIT)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}_verb"
        view = self.admin_site.admin_view(self.verb_view)
        return [path("<path:object_id>/do/<slug:verb>/", view, name=name), *super().get_urls()]

    def change_url(self, record: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[quote(record.pk)])

    def verb_url(self, record: Any, verb: Verb) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_verb"
        return reverse(name, args=[quote(record.pk), verb.name])

    def verb_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Ask, or do it and go back to the form."""
        chosen, record = VERBS.get(verb), self.get_object(request, unquote(object_id))
        if chosen is None or record is None or not chosen.suits(record):
            raise Http404
        if not request.user.has_perm(chosen.permission) or not self.has_view_permission(request, record):
            raise PermissionDenied
        words = request.POST.get("words")
        lacking = chosen.asks and (words is None or unusable(chosen, words))
        if request.method != "POST" or lacking:
            return self.ask(request, chosen, [record])
        return self.do(request, chosen, record)

    def do(self, request: HttpRequest, verb: Verb, record: Any) -> HttpResponse:
        """Do it, then go where it was asked from: the form, the next of the queue, or the list of checks."""
        came_from = request.POST.get("from", "")
        onward = (
            queues.following(request, self.opts.model_name or "", record.pk)
            if came_from == "review"
            else None
        )
        done = run(self, request, verb, [record])
        if came_from in queues.QUEUES:
            return HttpResponseRedirect(reverse("admin:queue", args=[came_from]))
        if onward is None or verb.name == "edit":
            return HttpResponseRedirect(self.change_url(record))
        return HttpResponseRedirect(onward if done else queues.url_of(self.opts.model_name or "", record.pk))

    def ask(
        self, request: HttpRequest, verb: Verb, records: list[Any], action: str | None = None
    ) -> HttpResponse:
        """The page between the button and the deed: what it is about, what goes with it, and why."""
        words = request.POST.get("words")
        goes_too = [workflow.would_withdraw(r) for r in records] if verb.name == "withdraw" else []
        context = {
            **self.admin_site.each_context(request),
            "title": verb.question,
            "opts": self.opts,
            "verb": verb,
            "records": records,
            "followers": list(dict.fromkeys(r for found in goes_too for r in found)),
            "action": action,
            "words": words or "",
            "colleagues": colleagues() if verb.names else None,
            "came_from": request.POST.get("from", ""),
            "problem": unusable(verb, words) if verb.asks and words is not None else None,
            "change_url": None if action else self.change_url(records[0]),
            "verb_url": None
            if action
            else f"{self.change_url(records[0])[: -len('change/')]}do/{verb.name}/",
        }
        return TemplateResponse(request, "admin/civic/verb.html", context)
