"""The queue of readers' reports, and the public log that accepting one writes."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic import corrections
from civic.admin.lookups import CarefulAdmin
from civic.admin.report_forms import CorrectionForm, DecisionForm, LogForm
from civic.choices import ReportState
from civic.models import Correction, CorrectionReport

_READ = ("created_at", "page", "body", "where", "email", "language")
_CLOSED = ("state", "closed_at", "closed_by", "correction", "staff_note")


def _staff(request: HttpRequest) -> AbstractBaseUser:
    """Who is signed in. Raises ``PermissionDenied`` for nobody, whom the admin never lets in."""
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


class StateFilter(admin.SimpleListFilter):
    """Each state with its number; the open ones unless asked for others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = CorrectionReport.objects.order_by().values_list("state").annotate(Count("pk"))
        counts = dict(rows)
        return [(state.value, f"{state.label} ({counts.get(state.value, 0)})") for state in ReportState]

    def chosen(self) -> str:
        value = self.value()
        return value if value in ReportState.values else ReportState.OPEN.value

    def choices(self, changelist: Any) -> Iterator[Any]:
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.chosen(), "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.chosen())


@admin.register(CorrectionReport)
class CorrectionReportAdmin(CarefulAdmin):
    """What a reader wrote is for reading; staff add a decision and, to accept, the words of the log."""

    form = DecisionForm
    actions = ("accept_selected", "decline_selected", "junk_selected")
    list_display = ("created_at", "page", "excerpt", "open_here", "language", "may_be_answered")
    list_filter = (StateFilter,)
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        same = CorrectionReport.objects.filter(state=ReportState.OPEN, path=OuterRef("path"))
        number = same.order_by().values("path").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(open_here=Subquery(number))

    # Columns

    @admin.display(description=gettext_lazy("page"), ordering="path")
    def page(self, report: CorrectionReport) -> SafeString | str:
        if not report.path:
            return _("No page named")
        return format_html('<a href="{}">{}</a>', report.path, report.title or report.path)

    @admin.display(description=gettext_lazy("what is wrong"))
    def excerpt(self, report: CorrectionReport) -> str:
        return Truncator(report.body).chars(120)

    @admin.display(description=gettext_lazy("open about this page"), ordering="open_here")
    def open_here(self, report: Any) -> int:
        return report.open_here or 0

    @admin.display(description=gettext_lazy("wants an answer"), boolean=True)
    def may_be_answered(self, report: CorrectionReport) -> bool:
        return bool(report.email)

    # Who may

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state == ReportState.OPEN)

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and request.user.has_perm("civic.add_correction")

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": _READ}), (gettext_lazy("Closed"), {"fields": _CLOSED})]
        decide: tuple[str, ...] = ("decision", "staff_note")
        if self.has_accept_permission(request):
            decide = ("decision", "wrong", "changed", "staff_note")
        return [(None, {"fields": _READ}), (gettext_lazy("Decision"), {"fields": decide})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return _READ if self.has_change_permission(request, obj) else (*_READ, *_CLOSED)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_accept = self.has_accept_permission(request)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Two people may settle one report at once: the second is told."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def save_model(self, request: HttpRequest, obj: CorrectionReport, form: Any, change: bool) -> None:
        given = form.cleaned_data
        note, by = given.get("staff_note", ""), _staff(request)
        match given.get("decision"):
            case ReportState.ACCEPTED:
                corrections.accept([obj], by, wrong=given["wrong"], changed=given["changed"], note=note)
            case ReportState.DECLINED:
                corrections.decline([obj], by, note=note)
            case ReportState.JUNK:
                corrections.junk([obj], by, note=note)
            case _:
                CorrectionReport.objects.filter(pk=obj.pk).update(staff_note=note)

    # Actions of the list

    @admin.action(description=gettext_lazy("Accept: write one entry of the log"), permissions=["accept"])
    def accept_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Several reports about one page become one entry."""
        form = LogForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            words = form.cleaned_data
            try:
                with transaction.atomic():
                    self._log(request, queryset, "accepted")
                    corrections.accept(queryset, _staff(request), **words)
            except ValidationError as error:
                form.refuse(error)
            else:
                self.message_user(request, _("The public log has a new entry."), messages.SUCCESS)
                return None
        title = _("Accept reports")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        context |= {"reports": queryset, "form": form}
        return TemplateResponse(request, "admin/civic/correctionreport/accept.html", context)

    @admin.action(description=gettext_lazy("Decline: there is no mistake"), permissions=["change"])
    def decline_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._close(request, queryset, corrections.decline, "declined")

    @admin.action(description=gettext_lazy("Close as junk"), permissions=["change"])
    def junk_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._close(request, queryset, corrections.junk, "junk")

    def _close(
        self, request: HttpRequest, queryset: QuerySet[Any], verb: Callable[..., int], word: str
    ) -> None:
        try:
            with transaction.atomic():
                self._log(request, queryset, word)
                number = verb(queryset, _staff(request))
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return
        text = ngettext("%(n)d report is closed.", "%(n)d reports are closed.", number) % {"n": number}
        self.message_user(request, text, messages.SUCCESS)

    def _log(self, request: HttpRequest, queryset: QuerySet[Any], word: str) -> None:
        """Who closed what: the name of a report holds nothing that its sender wrote."""
        LogEntry.objects.log_actions(_staff(request).pk, queryset, CHANGE, word)


@admin.register(Correction)
class CorrectionAdmin(CarefulAdmin):
    """The public log. An entry may be put in better words; it never disappears."""

    form = CorrectionForm
    fields = ("corrected_on", "path", "title", "wrong", "changed")
    readonly_fields = ("title",)
    list_display = ("corrected_on", "title", "wrong")
    list_display_links = ("corrected_on", "title")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
