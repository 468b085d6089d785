"""The addresses of version 1 of the API. They have no language: our words come in all three, as columns."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from civic.api.changes import Changes
from civic.api.csv_lists import CsvList
from civic.api.details import RecordDetail
from civic.api.docs import Docs
from civic.api.resources import RESOURCES
from civic.api.schema_view import Schema
from civic.api.views import Index, RecordList

urlpatterns: list[URLPattern] = [
    path("", RedirectView.as_view(pattern_name="api-index"), name="api"),
    path("v1/", Index.as_view(), name="api-index"),
    path("v1/schema/", Schema.as_view(), name="api-schema"),
    path("v1/changes/", Changes.as_view(), name="api-changes"),
    path("v1/docs/", Docs.as_view(), name="api-docs"),
]
for resource in RESOURCES:
    name, folder = f"api-{resource.plural}", f"v1/{resource.plural}"
    urlpatterns += [
        path(f"{folder}/", RecordList.as_view(resource=resource), name=name),
        path(f"{folder}.csv", CsvList.as_view(resource=resource), name=f"{name}-csv"),
        path(f"{folder}/<slug:slug>/", RecordDetail.as_view(resource=resource), name=f"{name}-detail"),
    ]
