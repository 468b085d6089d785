"""Report a mistake, and the public log of what was put right."""

import math
import re
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from civic import corrections
from civic.models import Correction, CorrectionReport
from civic.views.report_form import ReportForm
from civic.web.origin import is_own
from civic.web.parameters import Ignoring, ignoring
from civic.web.subjects import Subject, subject

PER_PAGE = 25
MAX_BYTES = 256 * 1024
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_BROKEN = (
    BadRequest,
    SuspiciousOperation,
    MultiPartParserError,
    UnreadablePostError,
    LookupError,
    ValueError,
)


class CorrectionList(Ignoring, TemplateView):
    template_name = "civic/correction_list.html"
    parameters = ("page",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self._page(), **kwargs)

    def _page(self) -> Page:
        """The page that was asked for; the first, with a message, where there is no such page."""
        pages = Paginator(Correction.objects.published(), PER_PAGE)
        wanted = self.asked.single("page") or "1"
        if _NUMBER.fullmatch(wanted) and int(wanted) <= pages.num_pages:
            return pages.page(int(wanted))
        last = pages.num_pages
        reason = _("there are %(n)d pages. This is the first.") if last > 1 else _("there is only one page.")
        self.asked.ignored.append(ignoring("page", wanted, reason % {"n": last}))
        return pages.page(1)


# No csrf_token: it would set a cookie. is_own() stands in for it.
@method_decorator([csrf_exempt, cache_control(private=True, no_cache=True)], name="dispatch")
class NewReport(Ignoring, TemplateView):
    """The form; whatever is wrong with what was sent, it comes back with all that was typed."""

    template_name = "civic/correction_form.html"
    parameters = ("about",)
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        about = self.asked.single("about")
        found = subject(about)
        if about and found is None:
            self.asked.ignored.append(ignoring("about", about, _("we have no such page.")))
        return self._answer(ReportForm(), found)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = _typed(request)
        form = ReportForm(typed or {})
        found = subject((typed or {}).get("about", ""))
        if not is_own(request):
            return self._again(
                form, found, 403, _("We cannot tell if our page sent this. Please send it again.")
            )
        if typed is None:
            return self._again(form, found, 400, _("We could not read what you sent. It may be too long."))
        if not form.is_valid():
            return self._answer(form, found, 400)
        try:
            corrections.file_report(_report(form, found))
        except corrections.Full as full:
            answer = self._again(form, found, 429, _full(full.seconds))
            answer.headers["Retry-After"] = str(full.seconds)
            return answer
        return HttpResponseRedirect(reverse("correction-thanks"))

    def _again(self, form: ReportForm, found: Subject | None, status: int, message: str) -> HttpResponse:
        """The form with one reason why it was not taken."""
        form.full_clean()
        form.errors.clear()
        form.add_error(None, message)
        return self._answer(form, found, status)

    def _answer(self, form: ReportForm, found: Subject | None, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, subject=found, full=status == 429)
        answer = self.render_to_response(context, status=status)
        # With no-referrer, as on all other pages, browsers send "Origin: null" with the form.
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer


class ReportThanks(Ignoring, TemplateView):
    template_name = "civic/correction_thanks.html"


def _typed(request: HttpRequest) -> dict[str, str] | None:
    """The first value of every field; ``None`` for what is too long or cannot be read."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            return None
        return {name: values[0] for name, values in request.POST.lists() if values}
    except _BROKEN:
        return None


def _report(form: ReportForm, found: Subject | None) -> CorrectionReport:
    report = CorrectionReport(language=(get_language() or "en")[:8])
    for name in ("body", "where", "email"):
        setattr(report, name, form.cleaned_data[name])
    if found is not None:
        report.path, report.title, report.model, report.record_key = found
    return report


def _full(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    text = ngettext(
        "Too many reports came in. Please send it again in %(n)d minute.",
        "Too many reports came in. Please send it again in %(n)d minutes.",
        minutes,
    )
    return text % {"n": minutes}
