"""The open data: what there is, its releases, their files."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from civic.exports import releases
from civic.exports.package.columns import words
from civic.exports.package.describing import licence_url
from civic.exports.package.tables import TABLES
from civic.exports.releases import Release
from civic.web import catalog
from civic.web.catalog import Download
from civic.web.parameters import Ignoring

FOR_EVER = 365 * 24 * 60 * 60
MAIN_FILES = ("register.sqlite", "csv/commitments.csv", "csv/evidence.csv", "csv/institutions.csv")
"""What most people look for; the page of the release has the others."""


class DataView(Ignoring, TemplateView):
    template_name = "civic/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = releases.all_releases()
        newest = known[0] if known else None
        rows = newest.rows if newest else {}
        found = [newest.file(name) for name in MAIN_FILES] if newest else []
        kwargs |= {
            "heading": _("Data"),
            "releases": known,
            "newest": newest,
            "main_files": [(file, rows.get(_table(file.name))) for file in found if file],
            "tables": [(table, list(words(table))) for table in TABLES],
            "licence": settings.DATA_LICENSE,
            "licence_url": licence_url(),
            "data_blocks": [catalog.catalog(reverse("data"))],
        }
        return super().get_context_data(**kwargs)


def _table(name: str) -> str:
    return name.removeprefix("csv/").removesuffix(".csv")


class ReleaseView(Ignoring, TemplateView):
    template_name = "civic/release.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = known(self.kwargs["version"])
        kwargs |= {
            "heading": _("Release %(version)s") % {"version": release.version},
            "release": release,
            "changes": list(release.changes["tables"].items()),
            "since": (release.changes["since"] or {}).get("release", ""),
            "licence_url": licence_url(),
            "data_blocks": [_dataset(release)],
        }
        return super().get_context_data(**kwargs)


def known(version: str) -> Release:
    """A release by its version. Raises ``Http404``."""
    found = releases.release(version)
    if found is None:
        raise Http404(_("There is no such release."))
    return found


def _dataset(release: Release) -> dict[str, Any]:
    version = release.version
    path = reverse("release", args=[version])
    files = [
        Download(f.name, reverse("release-file", args=[version, f.name]), f.media_type, f.size, f.sha256)
        for f in release.files
    ]
    day = release.day.isoformat() if release.day else ""
    return catalog.dataset(path, release.version, day, files, reverse("data"))


@require_safe
def release_file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    """A file as it lies there. Raises ``Http404`` for every name that the release does not list."""
    release = known(version)
    file = release.file(name)
    if file is None:
        raise Http404(_("There is no such file."))
    etag = f'"{file.sha256[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={FOR_EVER}, immutable",
        "Access-Control-Allow-Origin": "*",
        "X-Robots-Tag": "noindex",
    }
    unchanged = get_conditional_response(request, etag)
    if unchanged is not None:
        return unchanged
    return FileResponse(
        (release.folder / file.name).open("rb"),
        as_attachment=True,
        filename=name.rpartition("/")[2],
        content_type=file.media_type,
        headers=headers,
    )
