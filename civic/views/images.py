"""The pictures that links to this site show elsewhere: made on request, kept until the records change."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.generic import View

from civic import answers, versions
from civic.models import Institution
from civic.views import brief
from civic.web.addresses import elsewhere
from civic.web.conditional import cache_control, tag
from civic.web.pictures import Row, draw

KEEP_SECONDS = 24 * 60 * 60  # a day: the words of the codebook and of the site may change without a version
ROOM = 40


class InstitutionImage(View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        found = brief.institutions().filter(slug=slug).first()
        if found is None:
            return elsewhere(request, Institution, slug)
        return _png(request, f"institution:{found.key}:{versions.dataset_version()}", lambda: picture(found))


class SiteImage(View):
    """The picture of every page that has none of its own."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        title = _("What they promised, in their own words")
        place = _("Schools, cities and police on immigration enforcement")
        return _png(request, "site", lambda: draw(title, place, [], settings.SITE_NAME))


def picture(institution: Institution) -> bytes:
    """Name, kind, place, and the answer in few words: topics by cell, the strongest first."""
    places = [p.name for p in institution.places.all()[:1]]
    where = ", ".join([*places, str(institution.get_state_display())])
    rows = [row(line) for line in brief.lines(answers.answers(institution), ROOM)]
    return draw(institution.name, f"{institution.get_kind_display()} · {where}", rows, settings.SITE_NAME)


def row(line: brief.Line) -> Row:
    """A cell with its topics; the unanswered are only counted."""
    if not line.promises:
        text = ngettext("%(n)d topic", "%(n)d topics", line.total) % {"n": line.total}
        return Row(line.cell, line.words, [text])
    return Row(line.cell, line.words, [str(c.type.label) for c in line.promises])


def _png(request: HttpRequest, name: str, make: Callable[[], bytes]) -> HttpResponseBase:
    key = "image:" + hashlib.sha256(f"{get_language()}:{settings.SITE_NAME}:{name}".encode()).hexdigest()
    content = cache.get(key)
    if content is None:
        content = make()
        cache.set(key, content, KEEP_SECONDS)
    headers = {
        "ETag": tag(content),
        "Cache-Control": cache_control(),
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    response = HttpResponse(content, content_type="image/png", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response
