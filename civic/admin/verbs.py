"""Submit, approve, return, publish, withdraw: actions of the list and buttons of the form alike.

The workflow decides; a refusal becomes a message, and a verb that needs words gets a page for them.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

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
from civic.admin.permissions import PUBLISH, REVIEW, SUBMIT
from civic.choices import ReviewState
from civic.models.records import has_controls

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 2000


class Verb(NamedTuple):
    """What can be done to a record, from which states, by whom, and in which words."""

    name: str
    label: "_StrPromise"
    permission: str
    states: tuple[ReviewState, ...]
    run: Callable[[Any, Any, str], Any]
    done: "_StrPromise"
    refused: "_StrPromise"
    question: "_StrPromise"
    asks: "_StrPromise | None" = None


def _submit(record: Any, by: Any, words: str) -> None:
    workflow.submit(record, by)


def _approve(record: Any, by: Any, words: str) -> None:
    workflow.approve(record, by)


def _return(record: Any, by: Any, words: str) -> None:
    workflow.return_to_draft(record, by, words)


def _publish(record: Any, by: Any, words: str) -> None:
    workflow.publish(record, by)


def _withdraw(record: Any, by: Any, words: str) -> list[Any]:
    return workflow.withdraw(record, words, by)


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "submit",
            _("Submit for review"),
            SUBMIT,
            (ReviewState.DRAFT, ReviewState.WITHDRAWN),
            _submit,
            _("“{record}” is submitted: somebody else reviews it now."),
            _("“{record}” was not submitted. {why}"),
            _("Submit this for review?"),
        ),
        Verb(
            "approve",
            _("Approve"),
            REVIEW,
            (ReviewState.IN_REVIEW,),
            _approve,
            _("“{record}” is approved: a publisher can publish it."),
            _("“{record}” was not approved. {why}"),
            _("Approve this?"),
        ),
        Verb(
            "return",
            _("Return with a note"),
            REVIEW,
            (ReviewState.IN_REVIEW,),
            _return,
            _("“{record}” went back to its coder with your note."),
            _("“{record}” was not returned. {why}"),
            _("Return this to its coder?"),
            _("What should change?"),
        ),
        Verb(
            "publish",
            _("Publish"),
            PUBLISH,
            (ReviewState.IN_REVIEW,),
            _publish,
            _("“{record}” is published."),
            _("“{record}” was not published. {why}"),
            _("Publish this?"),
        ),
        Verb(
            "withdraw",
            _("Withdraw"),
            PUBLISH,
            (ReviewState.PUBLISHED,),
            _withdraw,
            _("“{record}” is withdrawn."),
            _("“{record}” was not withdrawn. {why}"),
            _("Withdraw this from the public?"),
            _("Why? The public reads this reason in place of the record."),
        ),
    )
}


def available(user: Any, record: Any) -> list[Verb]:
    """The verbs that a user may use on a record as it stands."""
    return [v for v in VERBS.values() if record.review_state in v.states and user.has_perm(v.permission)]


def run(modeladmin: admin.ModelAdmin, request: HttpRequest, verb: Verb, records: Iterable[Any]) -> None:
    """Do it to each record on its own, and say for each what happened."""
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
        modeladmin.message_user(request, format_lazy(verb.done, record=record), SUCCESS)
        for follower in followers:
            text = format_lazy(_("“{record}” was withdrawn with it."), record=follower)
            modeladmin.message_user(request, text, SUCCESS)


def unusable(verb: Verb, words: str) -> "_StrPromise | None":
    """Why the words that a verb asks for will not do."""
    if not words.strip():
        return verb.asks
    if has_controls(words):
        return _("Remove the control characters.")
    if len(words) > LONGEST:
        return format_lazy(_("Use at most {n} characters."), n=LONGEST)
    return None


class VerbsAdmin(admin.ModelAdmin):
    """The verbs as actions of the list and as pages of their own, which the form's buttons lead to."""

    actions = [f"{name}_selected" for name in VERBS]

    def _selected(self, request: HttpRequest, verb: Verb, queryset: Any) -> HttpResponse | None:
        if not request.user.has_perm(verb.permission):
            raise PermissionDenied
        records = list(queryset)
        if verb.asks and ("words" not in request.POST or unusable(verb, request.POST["words"])):
            return self.ask(request, verb, records, f"{verb.name}_selected")
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
        if chosen is None or record is None:
            raise Http404
        if not request.user.has_perm(chosen.permission) or not self.has_view_permission(request, record):
            raise PermissionDenied
        words = request.POST.get("words")
        lacking = chosen.asks and (words is None or unusable(chosen, words))
        if request.method != "POST" or lacking:
            return self.ask(request, chosen, [record])
        run(self, request, chosen, [record])
        return HttpResponseRedirect(self.change_url(record))

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
            "problem": unusable(verb, words) if verb.asks and words is not None else None,
            "change_url": None if action else self.change_url(records[0]),
            "verb_url": None
            if action
            else f"{self.change_url(records[0])[: -len('change/')]}do/{verb.name}/",
        }
        return TemplateResponse(request, "admin/civic/verb.html", context)
