"""The coding view: an article on the left, what it says on the right, and one page load for all of it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import workflow
from civic.admin import pending, waiting
from civic.admin.coding import naming, page
from civic.admin.coding.cautions import cautions, digest
from civic.admin.coding.entry import Entry
from civic.admin.coding.proposals import proposals
from civic.admin.coding.saving import Saving
from civic.admin.coding.sending import send_all
from civic.admin.lookups import is_key
from civic.admin.permissions import SUBMIT
from civic.admin.verbs import VERBS
from civic.models import SetAside, Snapshot
from civic.models.changes import ChangeAct
from civic.models.records import has_controls

JSON = "application/json"
FORBIDDEN = 403
UNUSABLE = 422


class CodingAdmin(admin.ModelAdmin):
    """Adds the page to the admin of source articles."""

    change_form_template = "admin/civic/coding/change_form.html"

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.code_view)
        return [path("<path:object_id>/code/", view, name="civic_sourcearticle_code"), *super().get_urls()]

    def code_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self.get_object(request, unquote(object_id))
        if article is None:
            raise Http404
        if not (self.has_view_permission(request, article) and request.user.has_perm("civic.add_commitment")):
            raise PermissionDenied
        snapshot = page.newest(article)
        if request.method == "POST" and snapshot is not None:
            return self._post(request, snapshot)
        if "find" in request.GET:
            return _names(request, article)
        return self._page(request, article, snapshot, None)

    # Answers

    def _page(
        self, request: HttpRequest, article: Any, snapshot: Any, entry: Any, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Code: %(title)s") % {"title": article.title},
            "article": article,
            "is_nav_sidebar_enabled": False,
            "can_submit": request.user.has_perm(SUBMIT),
            **(page.whole(request, snapshot, entry) if snapshot is not None else {}),
            **more,
        }
        return TemplateResponse(request, "admin/civic/coding/code.html", context)

    def _done(self, request: HttpRequest, snapshot: Snapshot, said: list[str], spans: Any) -> HttpResponse:
        if _wants_json(request):
            return JsonResponse({"said": said, **page.changed(request, snapshot, spans)})
        for line in said:
            self.message_user(request, line, messages.SUCCESS)
        return HttpResponseRedirect(_address(snapshot.article))

    def _refused(self, request: HttpRequest, entry: Entry, errors: dict[str, list[str]]) -> HttpResponse:
        if _wants_json(request):
            return JsonResponse({"errors": errors}, status=UNUSABLE)
        return self._page(request, entry.article, entry.snapshot, entry, errors=errors)

    # Posts

    def _post(self, request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
        if request.POST.get("do") == "send":
            return self._send(request, snapshot)
        if "take_back" in request.POST:
            return self._take_back(request, snapshot)
        entry = Entry(snapshot, request.POST)
        if request.POST.get("do") == "propose":
            return self._proposed(request, entry)
        if entry.errors:
            return self._refused(request, entry, entry.errors)
        return self._warned(request, entry) or self._save(request, snapshot, entry)

    def _warned(self, request: HttpRequest, entry: Entry) -> HttpResponse | None:
        """The warnings, until they were seen."""
        found = cautions(entry)
        if not found or digest(found) == entry.typed("seen"):
            return None
        if _wants_json(request):
            lines = [*found, _("Save again to save it as it is.")]
            return JsonResponse({"cautions": lines, "seen": digest(found)})
        seen = {"cautions": found, "digest": digest(found)}
        return self._page(request, entry.article, entry.snapshot, entry, **seen)

    def _proposed(self, request: HttpRequest, entry: Entry) -> HttpResponse:
        """What the quotes suggest, the warnings of a save, the fields to open. Nothing is stored."""
        if entry.subject.errors:
            return self._refused(request, entry, entry.errors)
        typed = set(request.POST.get("typed", "").split()[:200])
        last = page.sticky(request, entry.article).get("speaker", "")
        found = {"fields": proposals(entry, last, typed), "cautions": cautions(entry)}
        return JsonResponse({**found, "open": entry.opens, "of": entry.bound_kind})

    def _save(self, request: HttpRequest, snapshot: Snapshot, entry: Entry) -> HttpResponse:
        saving = Saving(entry, request.user)
        try:
            with transaction.atomic(), pending.trial(request):
                pending.starts_from(request, snapshot.article)
                made = saving.save()
                pending.consider(request, snapshot.article, ChangeAct.CODE)
        except pending.Held as held:
            return self._held(request, snapshot, entry, held.change)
        except ValidationError as error:
            named = error.message_dict if hasattr(error, "error_dict") else {"kind": error.messages}
            return self._refused(request, entry, named)
        except workflow.Refused as refusal:
            return self._refused(request, entry, {"kind": [p.message for p in refusal.problems]})
        except IntegrityError:
            twin = _("Somebody saved the same a moment ago. Save again.")
            return self._refused(request, entry, {"kind": [twin]})
        except PermissionDenied:
            if not _wants_json(request):
                raise
            message = _("You may not add records of this kind.")
            return JsonResponse({"errors": {"kind": [message]}}, status=FORBIDDEN)
        for record in made:
            if not isinstance(record, SetAside):
                self.log_addition(request, record, [{"added": {}}])
        if pending.replayed(request) is None:
            page.keep(request, entry)
        spans = [(quote.place.start, quote.place.end) for quote in entry.quotes]
        return self._done(request, snapshot, _said(made, saving.added), spans)

    def _held(self, request: HttpRequest, snapshot: Snapshot, entry: Entry, change: Any) -> HttpResponse:
        """The public would read it at once: it waits for somebody else."""
        try:
            told = waiting.told(workflow.hold(change))
        except workflow.Refused as refusal:
            return self._refused(request, entry, {"kind": [p.message for p in refusal.problems]})
        page.keep(request, entry)
        return self._done(request, snapshot, [told], [])

    def _take_back(self, request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
        """A passage was set aside by mistake."""
        if not request.user.has_perm("civic.add_evidence"):
            raise PermissionDenied
        typed = request.POST["take_back"]
        aside = SetAside.objects.filter(pk=typed, snapshot=snapshot).first() if is_key(typed) else None
        if aside is None:
            return self._done(request, snapshot, [_("That passage is not set aside any more.")], [])
        span = (aside.start, aside.end)
        aside.delete()
        return self._done(request, snapshot, [_("%(words)s: to be read again.") % {"words": aside}], [span])

    def _send(self, request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
        if not request.user.has_perm(SUBMIT):
            raise PermissionDenied
        label = str(VERBS["submit"].label)
        sent = send_all(snapshot.article, request.user, lambda r: self.log_change(request, r, label))
        went = [one for one in sent if not one.problems]
        count = len(went)
        said = [
            ngettext("%(n)d record is in review now.", "%(n)d records are in review now.", count)
            % {"n": count}
        ]
        for one in sent:
            if one.problems:
                said.append(f"“{one.record}”: {' '.join(one.problems)}")
        return self._done(request, snapshot, said, [])


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == JSON


def _address(article: Any) -> str:
    return reverse("admin:civic_sourcearticle_code", args=[quote(article.pk)])


def _names(request: HttpRequest, article: Any) -> JsonResponse:
    """Names for a field as one types, and a fresh token for a page that outlived its login."""
    words, what = request.GET.get("q", "")[:200], request.GET["find"]
    found = [] if has_controls(words) else naming.Names(article).proposed(what, words)
    return JsonResponse({"names": found, "token": get_token(request)})


def _said(made: list[Any], added: list[Any]) -> list[str]:
    lines = [
        _("Saved: %(kind)s “%(name)s”.") % {"kind": record._meta.verbose_name, "name": record}
        for record in made
    ]
    lines += [_("Added to “%(name)s”.") % {"name": record} for record in dict.fromkeys(added)]
    return lines
