"""The pages that import a spreadsheet: choose a file, read what it would do, confirm."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.messages import ERROR, SUCCESS, WARNING
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.admin.downloads import csv_answer
from civic.exports.records import sheet_of
from civic.ingest.spreadsheets import uploads
from civic.ingest.spreadsheets.importing import PlanChanged, Unreadable
from civic.models import SpreadsheetUpload


class SpreadsheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("UTF-8, at most 20 MB. The first row names the columns, as in the template."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )


class SpreadsheetAdmin(admin.ModelAdmin):
    """A list with “Import a spreadsheet” above it, for those who may add and change its records."""

    change_list_template = "admin/civic/spreadsheets/change_list.html"

    def get_urls(self) -> Any:
        pages = (
            ("import/", self.upload_view, "import"),
            ("import/template/", self.template_view, "import_template"),
            ("import/<slug:key>/", self.spreadsheet_preview_view, "import_preview"),
        )
        return [
            *(path(at, self.admin_site.admin_view(view), name=self._name(name)) for at, view, name in pages),
            *super().get_urls(),
        ]

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _url(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self._name(page)}", args=args)

    def may_import(self, request: HttpRequest) -> bool:
        """Whoever may add and change records of the list."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        link = self._url("import") if self.may_import(request) else ""
        return super().changelist_view(request, {**(extra_context or {}), "import_url": link})

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; what cannot be previewed comes back with the reason."""
        self._expect_importer(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = SpreadsheetForm(*sent)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = uploads.preview(file, file.name, self._sheet().name, request.user)
            except Unreadable as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(self._url("import_preview", upload.key))
        context = {
            "form": form,
            "columns": self._sheet().columns,
            "template_url": self._url("import_template"),
        }
        return self._page(request, "upload", _("Import a spreadsheet"), context)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """The file to fill in: the names of the columns and a row of fiction."""
        self._expect_importer(request)
        return csv_answer(self._sheet().template(), f"{self._sheet().name}-template")  # type: ignore[return-value]

    def spreadsheet_preview_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """What the file would do; then do it, or throw it away."""
        self._expect_importer(request)
        uploads.wipe()
        upload = SpreadsheetUpload.objects.filter(key=key, by=request.user, model=self._sheet().name).first()
        if upload is None and request.method == "POST":
            return self._gone(request)
        if upload is None:
            raise Http404
        if "discard" in request.POST:
            upload.delete()
            return HttpResponseRedirect(self._url("import"))
        if request.method == "POST":
            return self._confirm(request, upload)
        counts = upload.report["counts"]
        context = {
            "upload": upload,
            "report": upload.report,
            "may_confirm": _has_work(upload),
            "counts": counts,
        }
        return self._page(request, "preview", _("What this spreadsheet would do"), context)

    def _confirm(self, request: HttpRequest, upload: SpreadsheetUpload) -> HttpResponse:
        if not _has_work(upload):
            self.message_user(request, _("There is nothing to import."), WARNING)
            return HttpResponseRedirect(request.path)
        try:
            report = uploads.confirm(upload)
        except SpreadsheetUpload.DoesNotExist:
            return self._gone(request)
        except PlanChanged as error:
            uploads.preview_again(upload)
            self.message_user(
                request, f"{error} " + _("Nothing was imported. Read the new preview below."), ERROR
            )
            return HttpResponseRedirect(request.path)
        self.message_user(request, _("Imported: %(counts)s.") % {"counts": report.summary()}, SUCCESS)
        return HttpResponseRedirect(self._url("changelist"))

    def _gone(self, request: HttpRequest) -> HttpResponse:
        text = _(
            "This file was imported already, or it was thrown away after a day. Nothing was imported now."
        )
        self.message_user(request, text, WARNING)
        return HttpResponseRedirect(self._url("changelist"))

    def _expect_importer(self, request: HttpRequest) -> None:
        if not self.may_import(request):
            raise PermissionDenied

    def _sheet(self) -> Any:
        return sheet_of(self.model)

    def _page(self, request: HttpRequest, page: str, title: str, context: dict[str, Any]) -> HttpResponse:
        given = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/civic/spreadsheets/{page}.html", given)


def _has_work(upload: SpreadsheetUpload) -> bool:
    counts = upload.report["counts"]
    return bool(upload.content) and not counts["error"] and bool(counts["new"] or counts["changed"])
