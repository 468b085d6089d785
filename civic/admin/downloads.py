"""The action “Download as CSV” of the lists: what is ticked, or all that the filters leave."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.admin import expired
from civic.exports.csv import stream
from civic.exports.records import rows_of


def csv_answer(rows: Any, name: str) -> StreamingHttpResponse:
    """A file to save, sent while it is read."""
    response = StreamingHttpResponse(stream(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@admin.action(description=_("Download as CSV"), permissions=["view"])
def download_csv(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: Any) -> Any:
    """The list as it is filtered and ordered, to open in a spreadsheet program.

    Drafts are in it, and columns that the public never reads: whoever takes them has just shown who they are.
    """
    if asked := expired.unproven(modeladmin.admin_site, request):
        return asked
    name = f"{modeladmin.opts.model_name}-{timezone.localdate():%Y-%m-%d}"
    return csv_answer(rows_of(queryset), name)


class DownloadAdmin(admin.ModelAdmin):
    """A list that can be downloaded."""

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        if self.actions is not None and IS_POPUP_VAR not in request.GET and self.has_view_permission(request):
            actions["download_csv"] = (download_csv, "download_csv", download_csv.short_description)
        return actions
